package io.gearshift.simulator;

import io.gearshift.config.ModelRepository;
import io.gearshift.config.ProfileFile;
import io.gearshift.domain.batching.BatchPolicy;
import io.gearshift.domain.batching.ProactiveBatching;
import io.gearshift.domain.batching.WorkConserving;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.routing.AccuracyByBacklog;
import io.gearshift.domain.routing.InstanceLoad;
import io.gearshift.domain.routing.MostAccurateInTime;
import io.gearshift.domain.routing.RoutePolicy;
import io.gearshift.domain.traffic.Query;
import io.gearshift.planner.baseline.ResidentPlanner;
import io.gearshift.simulator.Worlds.Spec;
import io.gearshift.simulator.arrivals.Gaps;
import io.gearshift.simulator.arrivals.RateCurve;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What route policies make of bursts, in time and in accuracy, against a bound. By hand, from the
 * repository's root:
 *
 * <pre>
 * mvn -q -o -pl simulator test-compile dependency:build-classpath \
 *     -Dmdep.outputFile=target/classpath.txt
 * java -cp simulator/target/test-classes:simulator/target/classes:$(cat simulator/target/classpath.txt) \
 *     io.gearshift.simulator.RoutingBenchmark models
 * </pre>
 *
 * <p>Families of the folder take part with the variants that have a profile for {@code cpu} with
 * one core. A case is half of what the most accurate variant could serve alone, then two or four
 * times of what it could, then half again; a row is over all cases of a family.
 */
final class RoutingBenchmark {
  private static final int CALM = 6;
  private static final int BURST = 6;
  private static final long SEED = 1;

  private record Subject(Family family, List<VariantProfile> profiles) {
    VariantProfile mostAccurate() {
      Variant best =
          family.variants().stream().max(Comparator.comparing(Variant::accuracy)).orElseThrow();
      return profile(best);
    }

    VariantProfile profile(Variant variant) {
      return profiles.stream()
          .filter(profile -> profile.variant().equals(variant.id()))
          .findFirst()
          .orElseThrow();
    }
  }

  /** Always the most accurate, or always the fastest. */
  private record Always(Comparator<InstanceLoad> first) implements RoutePolicy {
    @Override
    public Optional<InstanceLoad> choose(Query query, List<InstanceLoad> loads, Instant now) {
      return loads.stream().min(first.thenComparing(InstanceLoad::waiting));
    }
  }

  /**
   * How a simulation differs from what policies suppose.
   *
   * @param slower by which factor runs take longer than profiled
   */
  private record Setting(String name, RunTimes runTimes, double slower, BatchPolicy batching) {}

  private record Case(Duration slo, double burst, double cv2, int devices) {}

  private static final class Row {
    private Tally burst = Tally.NONE;
    private Tally calm = Tally.NONE;
    private double worst = 1;
    private double accuracies;
    private double bounds;
    private int cases;
  }

  private RoutingBenchmark() {}

  public static void main(String[] folders) {
    List<Setting> settings =
        List.of(
            new Setting("Medians", RunTimes.MEDIAN, 1, new WorkConserving()),
            new Setting("Medians, proactive batching", RunTimes.MEDIAN, 1, new ProactiveBatching()),
            new Setting(
                "Noise, and a fifth slower than profiled",
                RunTimes.PROFILED.times(1.2),
                1.2,
                new WorkConserving()));
    List<Subject> subjects = subjects(folders);
    for (Setting setting : settings) {
      System.out.printf(
          "%n### %s%n%n| family | policy | burst: in time | worst case | accuracy | bound"
              + " | calm: in time | accuracy | bound |%n|---|---|---|---|---|---|---|---|---|%n",
          setting.name());
      for (Subject subject : subjects) {
        policies().forEach((name, policy) -> print(subject, name, row(subject, policy, setting)));
      }
    }
  }

  private static Map<String, RoutePolicy> policies() {
    Map<String, RoutePolicy> policies = new LinkedHashMap<>();
    policies.put("most-accurate-in-time 0.5", new MostAccurateInTime(0.5));
    policies.put("accuracy-by-backlog 0.5", new AccuracyByBacklog(0.5));
    policies.put("accuracy-by-backlog 0.6", new AccuracyByBacklog(0.6));
    policies.put(
        "most accurate", new Always(Comparator.comparing(InstanceLoad::accuracy).reversed()));
    policies.put("fastest", new Always(Comparator.comparing(load -> load.latency().drain(1_000))));
    return policies;
  }

  private static List<Subject> subjects(String[] folders) {
    List<Subject> subjects = new ArrayList<>();
    for (String folder : folders) {
      ModelRepository repository = ModelRepository.open(Path.of(folder));
      for (Family family : repository.catalog().families()) {
        List<VariantProfile> profiles =
            family.variants().stream()
                .map(variant -> ProfileFile.read(repository.folder(variant.id()), variant))
                .flatMap(found -> found.on(Worlds.CPU, 1).stream())
                .toList();
        List<Variant> profiled =
            family.variants().stream()
                .filter(v -> profiles.stream().anyMatch(p -> p.variant().equals(v.id())))
                .toList();
        subjects.add(new Subject(family.withVariants(profiled), profiles));
      }
    }
    subjects.add(
        synthetic(
            "three",
            Worlds.spec("a", 0.85, 1, 3),
            Worlds.spec("b", 0.80, 0.5, 1),
            Worlds.spec("c", 0.70, 0.2, 0.3)));
    subjects.add(
        synthetic(
            "six",
            Worlds.spec("a", 0.845, 2, 3.2),
            Worlds.spec("b", 0.83, 1, 1.6),
            Worlds.spec("c", 0.80, 0.6, 0.8),
            Worlds.spec("d", 0.76, 0.4, 0.4),
            Worlds.spec("e", 0.70, 0.2, 0.2),
            Worlds.spec("f", 0.60, 0.1, 0.1)));
    subjects.add(
        synthetic(
            "gpu-like",
            Worlds.spec("a", 0.82, 8, 0.4),
            Worlds.spec("b", 0.80, 4, 0.2),
            Worlds.spec("c", 0.76, 2, 0.1),
            Worlds.spec("d", 0.70, 1, 0.05)));
    return subjects;
  }

  private static Subject synthetic(String name, Spec... specs) {
    Family family = Worlds.family(name, Duration.ofSeconds(1), 32, List.of(specs));
    return new Subject(family, Worlds.world(family, List.of(specs), List.of()).profiles());
  }

  private static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (int slo : new int[] {50, 100, 200}) {
      for (double cv2 : new double[] {1, 4}) {
        cases.add(new Case(Duration.ofMillis(slo), 2, cv2, 1));
        cases.add(new Case(Duration.ofMillis(slo), 4, cv2, 1));
      }
      cases.add(new Case(Duration.ofMillis(slo), 4, 1, 4));
    }
    return cases;
  }

  private static Row row(Subject subject, RoutePolicy policy, Setting setting) {
    Row row = new Row();
    for (Case one : cases()) {
      double capacity = 1 / perItem(subject.mostAccurate(), one.slo().dividedBy(2));
      SimulationResult result =
          Simulation.run(scenario(subject, one, capacity / setting.slower(), policy, setting));
      Tally burst = result.between(CALM, CALM + BURST);
      row.burst = row.burst.plus(burst);
      row.calm = row.calm.plus(result.between(0, CALM));
      row.calm = row.calm.plus(result.between(CALM + BURST + 1, CALM + BURST + CALM));
      row.worst = Math.min(row.worst, burst.inTimeRatio());
      row.accuracies += burst.effectiveAccuracy();
      row.bounds += bound(subject, one.slo(), one.burst() * capacity);
      row.cases++;
    }
    return row;
  }

  private static Scenario scenario(
      Subject subject, Case one, double capacity, RoutePolicy policy, Setting setting) {
    Family family = Worlds.withSlo(subject.family(), one.slo());
    double full = capacity * one.devices();
    RateCurve curve =
        RateCurve.steady(full / 2, CALM)
            .then(RateCurve.steady(full * one.burst(), BURST))
            .then(RateCurve.steady(full / 2, CALM));
    return Scenario.of(
            new Problem(
                Worlds.devices(one.devices(), 10_000_000), List.of(family), subject.profiles()),
            List.of(Traffic.of(family.id(), curve, Gaps.ofCv2(one.cv2()))),
            new Scenario.Policies(new ResidentPlanner(), policy, any -> setting.batching()),
            SEED)
        .withRunTimes(setting.runTimes());
  }

  /** Seconds per item at the best batch size that ends inside the limit. */
  private static double perItem(VariantProfile profile, Duration limit) {
    double best = profile.p50().of(1).toNanos();
    for (int size = 2; size <= profile.p50().maxBatch(); size++) {
      Duration time = profile.p50().of(size);
      best = time.compareTo(limit) <= 0 ? Math.min(best, (double) time.toNanos() / size) : best;
    }
    return best / 1e9;
  }

  /** The highest mean accuracy at which one device serves a rate, by mixing two variants. */
  private static double bound(Subject subject, Duration slo, double rate) {
    double best = 0;
    for (Variant one : subject.family().variants()) {
      double slow = rate * perItem(subject.profile(one), slo);
      for (Variant other : subject.family().variants()) {
        double fast = rate * perItem(subject.profile(other), slo);
        double part = slow <= 1 ? 1 : fast < 1 ? (1 - fast) / (slow - fast) : 0;
        double accuracy = part * one.accuracy().value() + (1 - part) * other.accuracy().value();
        best = fast <= 1 || slow <= 1 ? Math.max(best, accuracy) : best;
      }
    }
    return best;
  }

  private static void print(Subject subject, String policy, Row row) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %.2f %% | %.2f %% | %.2f %% | %.2f %% | %.2f %% | %.2f %% | %.2f %% |%n",
        subject.family().id(),
        policy,
        100 * row.burst.inTimeRatio(),
        100 * row.worst,
        100 * row.accuracies / row.cases,
        100 * row.bounds / row.cases,
        100 * row.calm.inTimeRatio(),
        100 * row.calm.effectiveAccuracy(),
        100
            * subject.family().variants().stream()
                .mapToDouble(variant -> variant.accuracy().value())
                .max()
                .orElseThrow());
  }
}
