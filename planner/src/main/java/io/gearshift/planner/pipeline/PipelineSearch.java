package io.gearshift.planner.pipeline;

import io.gearshift.domain.plan.PathFlow.Path;
import io.gearshift.planner.allocation.Deadline;
import io.gearshift.planner.pipeline.PathPool.Line;
import io.gearshift.planner.pipeline.ReplicaSearch.Found;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Finds whole numbers of devices for a model whose devices host one variant each.
 *
 * <p>It begins with the {@link PathRelaxation}, whose bound says when it is good enough, goes on
 * with {@link SlopeScaling}, and then decides anew for some loads at a time, the others left as
 * they are ({@link ReplicaTree}), until the deadline.
 */
public final class PipelineSearch {
  private static final int SCALINGS = 6;
  private static final int MOST_STEPS = 120;
  private static final int PATIENCE = 20;
  private static final int STEPS_TO_SCALE = 3;
  private static final int MOST_NODES = 60;
  private static final int MANY_NODES = 300;
  private static final int FEW_LOADS = 2;
  private static final int LINES = 48;
  private static final int LEAST_LINES = 6;
  private static final int FEW_PATHS = 400;
  private static final int FEW_LINES = 150;
  private static final int MORE_PATHS = 20;
  private static final double NOISE = 0.3;
  private static final double TENTH = 0.1;

  private final PipelineModel model;
  private final Deadline deadline;
  private final double targetGap;
  private final SplittableRandom random;
  private final PathPool pool;
  private final ReplicaSearch search;
  private final PathRelaxation relaxation;
  private boolean complete;

  /**
   * @param targetGap how many points below the bound are good enough
   * @param seed so that the same problem has the same result
   */
  public PipelineSearch(PipelineModel model, Deadline deadline, double targetGap, long seed) {
    this.model = model;
    this.deadline = deadline;
    this.targetGap = targetGap;
    this.random = new SplittableRandom(seed);
    this.pool = new PathPool(model);
    this.search = new ReplicaSearch(model, pool, deadline);
    this.relaxation = new PathRelaxation(model);
  }

  /** Begins with all paths, or with those of the relaxation if there are too many. */
  private void thinkOfSome() {
    Optional<List<Path>> every = EveryPath.of(model, FEW_PATHS);
    complete = every.isPresent();
    pool.addAll(every.orElseGet(relaxation::paths));
  }

  /** Adds paths that are not far from the best, unless all are known. */
  private void thinkOfMore() {
    for (int i = 0; i < MORE_PATHS && !complete && !deadline.passed(); i++) {
      double[] factors = new double[model.options().size()];
      Arrays.setAll(factors, option -> Math.exp(NOISE * random.nextGaussian()));
      pool.addAll(relaxation.pathsAt(factors));
    }
  }

  /** No plan is worth more, in points, even one whose devices host several variants in turn. */
  public double bound() {
    return model.points(relaxation.bound());
  }

  /** Of how many devices each option would best have the time. */
  double[] relaxed() {
    return relaxation.devices();
  }

  /**
   * How many devices of each option are best, as far as is found.
   *
   * @param running so many that stand already; none if nothing does
   */
  public int[] counts(int[] running) {
    thinkOfSome();
    SlopeScaling scaling = new SlopeScaling(model, pool, search, random);
    Found best = widened(search.improve(search.round(relaxation.devices()))).or(widened(running));
    for (int i = 0; i < SCALINGS && !isEnough(best); i++) {
      best = best.or(scaling.next());
    }
    best = widened(best);
    if (model.batches() == PipelineModel.Batches.ONE && !isEnough(best)) {
      best = new BatchSplits(model, pool, search, deadline, this::decided).best(best);
    }
    thinkOfMore();
    int idle = 0;
    for (int step = 0; step < MOST_STEPS && idle < PATIENCE && !isEnough(best); step++) {
      Found next = step % STEPS_TO_SCALE == 0 ? best.or(scaling.next()) : best;
      next = decided(next, step == 0 ? model.loads() : 1 + random.nextInt(model.loads()));
      boolean better = next.worth() > best.worth();
      idle = better ? 0 : idle + 1;
      best = better ? widened(next) : best;
    }
    return best.counts();
  }

  /** The same and better once all paths are known that its devices make possible. */
  private Found widened(Found found) {
    return found.or(widened(found.counts()));
  }

  private Found widened(int[] counts) {
    pool.addAll(PathRelaxation.through(model, counts));
    return search.improve(counts);
  }

  private boolean isEnough(Found found) {
    return deadline.passed() || found.worth() >= relaxation.bound() - model.fromPoints(targetGap);
  }

  /** Decides for all loads anew with some of the options. */
  private Found decided(Found start, List<PathOption> options, double least) {
    Set<Integer> allowed = options.stream().map(PathOption::index).collect(Collectors.toSet());
    List<Line> lines =
        pool.lines().stream()
            .filter(line -> IntStream.of(line.options()).allMatch(allowed::contains))
            .toList();
    Set<Integer> loads =
        IntStream.range(0, model.loads()).boxed().collect(Collectors.toCollection(TreeSet::new));
    return decided(start, loads, lines, MANY_NODES, least);
  }

  private Found decided(
      Found start, Set<Integer> loads, List<Line> lines, int nodes, double least) {
    ReplicaProgramme programme = new ReplicaProgramme(model, pool, lines, loads, start);
    return new ReplicaTree(model, programme, search, deadline, start, least)
        .search(nodes, TENTH * model.fromPoints(targetGap));
  }

  /** Decides for some loads anew. */
  private Found decided(Found start, int many) {
    Set<Integer> loads = new TreeSet<>();
    while (loads.size() < many) {
      loads.add(random.nextInt(model.loads()));
    }
    List<Line> lines = new ArrayList<>();
    int few =
        complete && pool.lines().size() <= FEW_LINES
            ? FEW_PATHS
            : LINES / many + random.nextInt(LEAST_LINES);
    loads.forEach(load -> lines.addAll(promising(start, load, Math.max(LEAST_LINES, few))));
    boolean all = many == model.loads() && many <= FEW_LOADS;
    return decided(start, loads, lines, all ? MANY_NODES : MOST_NODES, start.worth());
  }

  /**
   * The lines of a load that are open, those that are worth most if devices are split, and as many
   * of the others, drawn by lot.
   */
  private List<Line> promising(Found start, int load, int few) {
    List<Line> open = new ArrayList<>();
    List<Line> closed = new ArrayList<>();
    for (Line line : pool.lines()) {
      if (line.load() == load) {
        (line.isOpen(start.counts()) ? open : closed).add(line);
      }
    }
    closed.sort(Comparator.comparingDouble(line -> price(line) - line.worth()));
    int best = Math.min(few / 2, closed.size());
    List<Line> others = closed.subList(best, closed.size());
    for (int i = others.size() - 1; i > 0; i--) {
      Collections.swap(others, i, random.nextInt(i + 1));
    }
    open.addAll(closed.subList(0, Math.min(few, closed.size())));
    return open;
  }

  private double price(Line line) {
    double price = 0;
    for (int i = 0; i < line.options().length; i++) {
      price += line.devices()[i] * relaxation.price(model.option(line.options()[i]).deviceClass());
    }
    return price;
  }
}
