package io.gearshift.planner.ipa;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.traffic.Rate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Programs made up from a seed: each further variant is slower, larger and more accurate. */
final class RandomPrograms {
  private static final int LARGEST_BATCH = 64;

  private final RandomGenerator random;

  RandomPrograms(RandomGenerator random) {
    this.random = random;
  }

  /** A few stages, at times a tree, at times with few devices; so coarse that there are ties. */
  IpaProgram small() {
    AccuracyMeasure measure = AccuracyMeasure.values()[random.nextInt(2)];
    int pools = random.nextInt(3);
    List<ProgramStage> stages = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int stage = 0; stage < count; stage++) {
      List<StageOption> options = new ArrayList<>();
      for (int i = 1 + random.nextInt(6); i > 0; i--) {
        options.add(coarse(stage, pools));
      }
      stages.add(
          new ProgramStage(
              stage == 0 ? OptionalInt.empty() : OptionalInt.of(random.nextInt(stage)), options));
    }
    List<Integer> devices = new ArrayList<>();
    for (int pool = 0; pool < pools; pool++) {
      devices.add(random.nextInt(9));
    }
    return new IpaProgram(
        stages,
        Duration.ofMillis(10L * random.nextInt(6 * count)),
        new Accuracy(random.nextInt(3) == 0 ? random.nextDouble() : 0),
        new IpaWeights(measure, random.nextInt(4), random.nextInt(3), 0),
        devices);
  }

  private StageOption coarse(int stage, int pools) {
    double accuracy = 0.25 * (1 + random.nextInt(4));
    int replicas = 1 + random.nextInt(3);
    return new StageOption(
        VariantId.of("stage-" + stage, "v" + random.nextInt(3)),
        new Accuracy(accuracy),
        accuracy,
        1 + random.nextInt(2),
        replicas,
        pools == 0 ? 0 : random.nextInt(pools),
        Duration.ofMillis(10L * (1 + random.nextInt(5))),
        replicas,
        random.nextInt(3));
  }

  /** As many variants and stages as asked for, in batches to 64, at 20 queries per second. */
  IpaProgram large(int variants, int stages, IpaWeights weights) {
    Rate rate = Rate.of(20);
    List<List<StageOption>> options = new ArrayList<>();
    double slo = 0;
    for (int stage = 0; stage < stages; stage++) {
      Map<VariantId, Double> accuracies = new HashMap<>();
      double accuracy = 0.4 + 0.3 * random.nextDouble();
      for (int v = 0; v < variants; v++) {
        accuracies.put(VariantId.of("stage-" + stage, "v" + v), accuracy);
        accuracy += (1 - accuracy) * 0.2 * random.nextDouble();
      }
      Map<VariantId, Double> scores = weights.measure().scores(accuracies);
      List<StageVariant> all = new ArrayList<>();
      double millis = 30 + 70 * random.nextDouble();
      for (int v = 0; v < variants; v++) {
        VariantId id = VariantId.of("stage-" + stage, "v" + v);
        Accuracy own = new Accuracy(accuracies.get(id));
        all.add(new StageVariant(id, own, scores.get(id), 0, 1 << (v / 2), latencies(millis)));
        slo += 5 * millis / 1000 / variants;
        millis *= 1.1 + 0.3 * random.nextDouble();
      }
      options.add(
          new StageOptions(Margins.NONE, Waiting.TO_FILL, ReplicaRule.upTo(100))
              .of(all, rate, Optional.empty()));
    }
    return IpaProgram.chain(options, Duration.ofNanos((long) (slo * 1e9)), weights);
  }

  private SortedMap<Integer, Duration> latencies(double millis) {
    SortedMap<Integer, Duration> latencies = new TreeMap<>();
    double fixed = 20 * random.nextDouble();
    double each = millis * (0.5 + 0.5 * random.nextDouble());
    for (int batch = 1; batch <= LARGEST_BATCH; batch *= 2) {
      latencies.put(batch, Duration.ofNanos(Math.round((fixed + each * batch) * 1e6)));
    }
    return latencies;
  }
}
