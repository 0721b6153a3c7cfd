package io.gearshift.planner.loki;

import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.pipeline.PipelineGraph;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.planner.allocation.Deadline;
import io.gearshift.planner.allocation.DeviceClass;
import io.gearshift.planner.loki.Ways.Way;
import io.gearshift.planner.pipeline.PathOption;
import io.gearshift.planner.pipeline.PipelineModel;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.Variable;
import org.ojalgo.optimisation.integer.IntegerStrategy;
import org.ojalgo.type.context.NumberContext;

/**
 * The MILP of Loki (section 4.2), made linear.
 *
 * <p>A vertex is a variant at a task, here on a class of devices; a path has a vertex for each
 * task. The paper multiplies replicas with the throughput of the batch that is chosen, and the
 * latency of a path with whether it is taken. With a number of devices for every size of batch, of
 * which one may be above zero, the same is said linearly:
 *
 * <pre>
 * minimise    Σ devices                                          (hardware scaling), or
 * maximise    Σ demand · part · accuracy                         (accuracy scaling)
 * such that   devices(v, b) ≤ all · runs(v, b)                   for each vertex and batch
 *             Σ over batches  runs(v, b) ≤ 1                     for each vertex
 *             Σ devices ≤ devices there are                      for each class
 *             Σ devices ≥ 1                                      for each task
 *             Σ over paths through v  demand · part · items ≤ Σ throughput · devices(v, b)
 *             Σ over paths  part = 1                             for each branch
 *             part ≤ open                                        for each path
 *             Σ latency(v, b) · runs(v, b) ≤ SLO/2               for each path that is open
 * </pre>
 *
 * <p>A tree has parts for each of its branches, and where branches have tasks in common they agree
 * on what goes which way.
 */
final class LokiProgramme {
  private static final int GAP_DIGITS = 4;
  private static final int ONE_THREAD = 1;
  private static final double SMALL = 1e-6;

  static {
    // it would print what it thinks of the hardware
    System.setProperty("shut.up.ojAlgo", "true");
  }

  /** What is to be decided. */
  enum Aim {
    /** As few devices as will do. */
    HARDWARE,
    /** As much accuracy as all devices give. */
    ACCURACY
  }

  private final PipelineModel model;
  private final ExpressionsBasedModel milp = new ExpressionsBasedModel();
  private final Map<PathOption, Variable> devices = new LinkedHashMap<>();
  private final Map<PathOption, Variable> runs = new HashMap<>();
  private final Map<Way, Variable> parts = new LinkedHashMap<>();
  private final Map<Way, Variable> open = new HashMap<>();

  LokiProgramme(PipelineModel model, Aim aim, List<Way> ways) {
    this.model = model;
    for (PathOption option : model.options()) {
      devices.put(
          option,
          milp.newVariable("devices " + option.index())
              .integer()
              .lower(0)
              .upper(model.devices(option.deviceClass()))
              .weight(aim == Aim.HARDWARE ? 1 : 0));
      runs.put(option, milp.newVariable("runs " + option.index()).binary());
    }
    for (Way way : ways) {
      double worth = demand(way) * way.accuracy() / graph(way.load()).branches().size();
      int number = parts.size();
      parts.put(
          way,
          milp.newVariable("part " + number)
              .lower(0)
              .upper(1)
              .weight(aim == Aim.ACCURACY ? -worth : 0));
      open.put(way, milp.newVariable("open " + number).binary());
    }
    eachVertexRunsBatchesOfOneSize();
    eachClassHasSoManyDevices();
    eachTaskHasADevice();
    verticesServeNoMoreThanTheirDevices();
    everyQueryTakesOnePathPerBranch();
    branchesAgreeOnWhatTheyShare();
    pathsThatAreTakenAreInTime();
  }

  private PipelineGraph graph(int load) {
    return model.workload().loads().get(load).graph();
  }

  private double demand(Way way) {
    return model.workload().loads().get(way.load()).demand().perSecond();
  }

  private void eachVertexRunsBatchesOfOneSize() {
    for (int host = 0; host < model.hosts(); host++) {
      Expression one = milp.newExpression("one size " + host).upper(1);
      for (PathOption option : model.ofHost(host)) {
        one.set(runs.get(option), 1);
        milp.newExpression("size " + option.index())
            .upper(0)
            .set(devices.get(option), 1)
            .set(runs.get(option), -model.devices(option.deviceClass()));
      }
    }
  }

  private void eachClassHasSoManyDevices() {
    for (DeviceClass deviceClass : model.classes()) {
      Expression used =
          milp.newExpression("class " + deviceClass.index())
              .upper(model.devices(deviceClass.index()));
      devices.forEach(
          (option, count) -> {
            if (option.deviceClass() == deviceClass.index()) {
              used.set(count, 1);
            }
          });
    }
  }

  private void eachTaskHasADevice() {
    for (FamilyId task : tasks()) {
      Expression hosted = milp.newExpression("task " + task).lower(1);
      devices.forEach(
          (option, count) -> {
            if (option.variant().family().equals(task)) {
              hosted.set(count, 1);
            }
          });
    }
  }

  private List<FamilyId> tasks() {
    return model.workload().loads().stream()
        .flatMap(load -> load.graph().stages().stream())
        .map(Stage::family)
        .distinct()
        .toList();
  }

  /** A task that several branches have in common is counted on the first of them. */
  private void verticesServeNoMoreThanTheirDevices() {
    Map<Integer, Expression> capacities = new HashMap<>();
    for (int host = 0; host < model.hosts(); host++) {
      Expression capacity = milp.newExpression("capacity " + host).upper(0);
      model.ofHost(host).forEach(o -> capacity.set(devices.get(o), -o.capacity()));
      capacities.put(host, capacity);
    }
    parts.forEach(
        (way, part) -> {
          Map<Integer, Double> items = new HashMap<>();
          List<List<Stage>> branches = graph(way.load()).branches();
          for (int at = 0; at < way.hosts().size(); at++) {
            Stage stage = branches.get(way.branch()).get(at);
            boolean first =
                branches.subList(0, way.branch()).stream().noneMatch(b -> b.contains(stage));
            if (first) {
              items.merge(way.hosts().get(at), demand(way) * way.items().get(at), Double::sum);
            }
          }
          items.forEach((host, rate) -> capacities.get(host).set(part, rate));
        });
  }

  private void everyQueryTakesOnePathPerBranch() {
    for (int load = 0; load < model.workload().loads().size(); load++) {
      for (int branch = 0; branch < graph(load).branches().size(); branch++) {
        Expression all = milp.newExpression("queries " + load + "/" + branch).level(1);
        for (Map.Entry<Way, Variable> part : parts.entrySet()) {
          if (part.getKey().load() == load && part.getKey().branch() == branch) {
            all.set(part.getValue(), 1);
          }
        }
      }
    }
  }

  private void branchesAgreeOnWhatTheyShare() {
    for (int load = 0; load < model.workload().loads().size(); load++) {
      List<List<Stage>> branches = graph(load).branches();
      for (int branch = 1; branch < branches.size(); branch++) {
        for (int other = 0; other < branch; other++) {
          agree(load, branch, other, shared(branches.get(branch), branches.get(other)));
        }
      }
    }
  }

  private static int shared(List<Stage> branch, List<Stage> other) {
    int length = 0;
    while (branch.get(length).equals(other.get(length))) {
      length++;
    }
    return length;
  }

  private void agree(int load, int branch, int other, int length) {
    Map<List<Integer>, Expression> equal = new HashMap<>();
    parts.forEach(
        (way, part) -> {
          if (way.load() == load && (way.branch() == branch || way.branch() == other)) {
            List<Integer> before = way.hosts().subList(0, length);
            equal
                .computeIfAbsent(
                    before, key -> milp.newExpression(load + ": " + branch + key + other).level(0))
                .set(part, way.branch() == branch ? 1 : -1);
          }
        });
  }

  private void pathsThatAreTakenAreInTime() {
    parts.forEach(
        (way, part) -> {
          String name = part.getName();
          milp.newExpression("open for " + name).upper(0).set(part, 1).set(open.get(way), -1);
          // what is not open may take half of the SLO at every task
          double half = graph(way.load()).slo().dividedBy(2).toNanos();
          int slack = way.hosts().size() - 1;
          Expression time = milp.newExpression("time of " + name).upper(1 + slack);
          time.set(open.get(way), slack);
          Map<Integer, Integer> visits = new HashMap<>();
          way.hosts().forEach(host -> visits.merge(host, 1, Integer::sum));
          visits.forEach(
              (host, times) ->
                  model.ofHost(host).forEach(o -> time.set(runs.get(o), times * o.nanos() / half)));
        });
  }

  /**
   * How many devices of each option are best, as far as is found; empty if nothing is.
   *
   * @param start devices of each option to begin with
   */
  static Optional<int[]> solve(
      PipelineModel model, Aim aim, List<Way> ways, int[] start, Deadline deadline) {
    LokiProgramme programme = new LokiProgramme(model, aim, ways);
    // a model that was solved with bounds keeps what followed from them: that takes another
    LokiProgramme bounded = new LokiProgramme(model, aim, ways);
    bounded.devices.forEach((option, count) -> count.level(start[option.index()]));
    bounded.runs.forEach((option, runs) -> runs.level(start[option.index()] > 0 ? 1 : 0));
    bounded
        .solve(deadline)
        .ifPresent(
            known ->
                programme
                    .milp
                    .variables()
                    .forEach(v -> v.setValue(known.get(programme.milp.indexOf(v)))));
    return programme.solve(deadline).map(programme::counts);
  }

  private Optional<Optimisation.Result> solve(Deadline deadline) {
    milp.options.time_abort = deadline.millisLeft();
    milp.options.time_suffice = deadline.millisLeft();
    milp.options.integer(
        IntegerStrategy.DEFAULT
            .withGapTolerance(NumberContext.of(GAP_DIGITS))
            .withParallelism(() -> ONE_THREAD));
    try {
      return Optional.of(milp.minimise()).filter(result -> result.getState().isFeasible());
    } catch (RuntimeException e) {
      // it throws when it is interrupted, and at times when it meets numbers it cannot handle
      return Optional.empty();
    }
  }

  private int[] counts(Optimisation.Result result) {
    int[] counts = new int[model.options().size()];
    devices.forEach(
        (option, count) ->
            counts[option.index()] =
                (int) Math.round(result.doubleValue(milp.indexOf(count)) - SMALL));
    return counts;
  }
}
