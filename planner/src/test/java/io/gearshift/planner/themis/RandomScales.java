package io.gearshift.planner.themis;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Pipelines made up from a seed, small enough to be searched through. */
final class RandomScales {
  private final RandomGenerator random;

  RandomScales(RandomGenerator random) {
    this.random = random;
  }

  ScaledPipeline pipeline() {
    List<StageModel> stages = new ArrayList<>();
    for (int count = 1 + random.nextInt(3); count > 0; count--) {
      stages.add(
          new StageModel(
              "stage-" + count,
              new CoreLatency(
                  120 * random.nextDouble(),
                  40 * random.nextDouble(),
                  30 * random.nextDouble(),
                  20 * random.nextDouble() - 5),
              1 + random.nextInt(3),
              random.nextInt(2) == 0 ? 1 : 1.1));
    }
    return new ScaledPipeline(
        stages, 150 + random.nextInt(1_200), 1 + random.nextInt(6), 1 + random.nextInt(6));
  }

  List<StageScale> scales(ScaledPipeline pipeline) {
    return pipeline.stages().stream()
        .map(
            stage ->
                new StageScale(
                    1 + random.nextInt(4),
                    1 + random.nextInt(pipeline.mostCores()),
                    1 + random.nextInt(pipeline.largestBatch())))
        .toList();
  }

  int rate() {
    return 1 + random.nextInt(60);
  }
}
