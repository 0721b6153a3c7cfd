package io.gearshift.simulator.infadapter;

import io.gearshift.domain.catalog.VariantId;
import io.gearshift.planner.infadapter.InterleavedRoundRobin;
import io.gearshift.planner.infadapter.MakeBeforeBreak;
import io.gearshift.planner.infadapter.SetProblem;
import io.gearshift.planner.infadapter.SetWeights;
import io.gearshift.simulator.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * A family under one of the systems, in virtual time: every thirty seconds, after two minutes, it
 * is decided what to run. In each second there are as many queries as the trace says, as far apart
 * as those of a Poisson process of which so many came in a second.
 */
final class SetSimulation {
  private static final Instant START = Instant.EPOCH;
  private static final int PERIOD = 30;
  private static final int FIRST = 120;
  private static final double NANOS = 1e9;

  private final Map<VariantId, MeasuredVariant> variants = new HashMap<>();
  private final List<Integer> rates;
  private final Adapter adapter;
  private final int limit;
  private final EventLoop loop = new EventLoop(START);
  private final RandomGenerator random;
  private final List<Integer> seen = new ArrayList<>();
  private final Map<VariantId, Deployment> serving = new HashMap<>();
  private final List<Deployment> ready = new ArrayList<>();
  private InterleavedRoundRobin robin;
  private InterleavedRoundRobin.Turn turn;
  private boolean changing;
  private int plannedFor = 1;
  private double usedBefore;
  private double usedByDeleted;
  private int cores;
  private Instant coresSince = START;
  private double coreSeconds;
  private double servingCoreSeconds;
  private int arrivedThisSecond;
  private int arrived;
  private int answered;
  private int late;
  private int refused;
  private double accuracy;

  /**
   * @param start cores by variant
   * @param limit of cores while old and new deployments are there
   */
  SetSimulation(
      List<MeasuredVariant> variants,
      List<Integer> rates,
      Adapter adapter,
      SortedMap<VariantId, Integer> start,
      int limit,
      long seed) {
    variants.forEach(variant -> this.variants.put(variant.variant().id(), variant));
    this.rates = rates;
    this.adapter = adapter;
    this.limit = limit;
    this.random = new SplittableRandom(seed);
    start.forEach((variant, own) -> serving.put(variant, deployed(variant, own)));
    ready.addAll(serving.values());
    cores = start.values().stream().mapToInt(own -> own).sum();
    route();
  }

  Outcome run() {
    for (int second = 1; second <= rates.size(); second++) {
      int now = second;
      loop.at(START.plusSeconds(second), () -> endSecond(now));
    }
    for (int second = 0; second < rates.size(); second++) {
      for (int query = rates.get(second); query > 0; query--) {
        long within = (long) (random.nextDouble() * NANOS);
        loop.at(START.plusSeconds(second).plusNanos(within), this::arrive);
      }
    }
    loop.at(START.plusSeconds(rates.size()), this::countCores);
    loop.run();
    return new Outcome(
        (double) (late + refused) / arrived,
        coreSeconds / rates.size(),
        servingCoreSeconds / rates.size(),
        accuracy / answered);
  }

  private Deployment deployed(VariantId id, int own) {
    MeasuredVariant variant = variants.get(id);
    return new Deployment(
        loop,
        variant,
        own,
        since -> {
          answered++;
          accuracy += variant.variant().accuracy().value();
          late += since.plusMillis(InfAdapterData.SLO).isBefore(loop.instant()) ? 1 : 0;
        },
        () -> refused++);
  }

  private void arrive() {
    arrived++;
    arrivedThisSecond++;
    if (serving.isEmpty()) {
      refused++;
      return;
    }
    serving.get(robin.of(turn)).submit();
    turn = robin.after(turn);
  }

  private void endSecond(int second) {
    seen.add(arrivedThisSecond);
    arrivedThisSecond = 0;
    double used = usedByDeleted;
    for (Deployment deployment : ready) {
      used += deployment.busySeconds();
    }
    adapter.used(used - usedBefore, loop.instant());
    usedBefore = used;
    if (second >= FIRST && second % PERIOD == 0 && second < rates.size() && !changing) {
      adapter.decide(seen, coresServing()).ifPresent(this::adopt);
    }
  }

  private void adopt(Adapter.Wanted wanted) {
    plannedFor = wanted.rate();
    change(MakeBeforeBreak.steps(coresServing(), wanted.cores(), limit), 0);
  }

  private SortedMap<VariantId, Integer> coresServing() {
    SortedMap<VariantId, Integer> own = new TreeMap<>();
    serving.forEach((variant, deployment) -> own.put(variant, deployment.cores()));
    return own;
  }

  private void change(List<MakeBeforeBreak.Step> steps, int from) {
    changing = from < steps.size();
    if (!changing) {
      route();
      return;
    }
    MakeBeforeBreak.Step step = steps.get(from);
    if (step instanceof MakeBeforeBreak.Create create) {
      countCores();
      cores += sum(create.cores());
      Duration longest =
          create.cores().keySet().stream()
              .map(id -> variants.get(id).variant().readiness())
              .max(Comparator.naturalOrder())
              .orElseThrow();
      loop.at(
          loop.instant().plus(longest),
          () -> {
            create.cores().forEach((id, own) -> ready.add(deployed(id, own)));
            change(steps, from + 1);
          });
      return;
    }
    if (step instanceof MakeBeforeBreak.Route next) {
      countCores();
      serving.clear();
      for (Deployment deployment : ready) {
        VariantId id = deployment.variant().variant().id();
        if (next.cores().getOrDefault(id, 0) == deployment.cores()) {
          serving.put(id, deployment);
        }
      }
      route();
    } else if (step instanceof MakeBeforeBreak.Delete delete) {
      countCores();
      cores -= sum(delete.cores());
      ready.removeIf(
          deployment -> {
            boolean goes = !serving.containsValue(deployment);
            usedByDeleted += goes ? deployment.busySeconds() : 0;
            return goes;
          });
    }
    change(steps, from + 1);
  }

  /** Sends queries by the shares that fill the most accurate variants first. */
  private void route() {
    if (serving.isEmpty()) {
      return;
    }
    SortedMap<VariantId, Integer> own = coresServing();
    SortedMap<VariantId, Integer> quotas =
        new TreeMap<>(
            new SetProblem(
                    serving.values().stream().map(d -> d.variant().variant()).toList(),
                    plannedFor,
                    Math.max(SetProblem.FEWEST_CORES, sum(own)),
                    SetWeights.DEFAULT,
                    own)
                .filled(own)
                .quotas());
    if (quotas.isEmpty()) {
      own.keySet().forEach(id -> quotas.put(id, 1));
    }
    robin = InterleavedRoundRobin.of(quotas);
    turn = robin.first();
  }

  private void countCores() {
    Instant end = START.plusSeconds(rates.size());
    Instant now = Collections.min(List.of(loop.instant(), end));
    double seconds = Duration.between(coresSince, now).toNanos() / NANOS;
    coreSeconds += cores * seconds;
    servingCoreSeconds += sum(coresServing()) * seconds;
    coresSince = now;
  }

  private static int sum(SortedMap<VariantId, Integer> own) {
    return own.values().stream().mapToInt(each -> each).sum();
  }
}
