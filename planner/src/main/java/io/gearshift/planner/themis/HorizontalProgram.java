package io.gearshift.planner.themis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The fewest instances of one core that serve a rate in time (Themis, section 4.1). One core has no
 * part of the work done twice, so this is the cheapest way, and takes a start of each instance.
 */
public record HorizontalProgram(ScaledPipeline pipeline, RuleSet rules) {

  /**
   * Stage by stage; empty if no number of instances with one core is in time.
   *
   * @param rate queries per second; at none, one instance serves each stage
   */
  public Optional<List<StageScale>> solve(int rate) {
    if (rate < 1) {
      return Optional.of(Collections.nCopies(pipeline.stages().size(), new StageScale(1, 1, 1)));
    }
    List<List<LatencyProgram.Option>> options = new ArrayList<>();
    for (StageModel stage : pipeline.stages()) {
      options.add(options(stage, rate));
    }
    return new LatencyProgram(pipeline.slo(), options).solve().map(LatencyProgram.Chosen::stages);
  }

  private List<LatencyProgram.Option> options(StageModel stage, int rate) {
    List<LatencyProgram.Option> options = new ArrayList<>();
    for (int batch = 1; batch <= pipeline.largestBatch(); batch++) {
      int throughput = rules.throughput(stage, batch, 1, rate);
      if (throughput > 0) {
        int instances = Math.max(1, (rules.planned(rate) + throughput - 1) / throughput);
        options.add(
            new LatencyProgram.Option(
                rules.time(stage, batch, 1, rate),
                rules.price(stage, instances, 1),
                new StageScale(instances, 1, batch)));
      }
    }
    return options;
  }
}
