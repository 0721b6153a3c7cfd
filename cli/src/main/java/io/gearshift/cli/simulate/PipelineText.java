package io.gearshift.cli.simulate;

import io.gearshift.domain.pipeline.PipelineId;
import io.gearshift.simulator.pipeline.ItemTally;
import io.gearshift.simulator.pipeline.PipelineTally;
import java.util.List;
import java.util.Map;

/** Writes what came of pipelines for people: a table for each, with a line for each policy. */
final class PipelineText {
  private PipelineText() {}

  /**
   * @param name how long the longest name of a policy is
   */
  static String of(List<Outcome> outcomes, int name) {
    StringBuilder text = new StringBuilder();
    for (PipelineId id : outcomes.get(0).runs().get(0).result().pipelines().keySet()) {
      String row = "%-" + Math.max(name, id.name().length()) + "s %15s %15s  %s%n";
      text.append(
          String.format("%n" + row, id, "in time %", "and whole %", "items in time % by stage"));
      for (Outcome outcome : outcomes) {
        text.append(
            String.format(
                row,
                outcome.policy().title(),
                ComparisonText.percent(outcome, run -> total(run, id).queries().inTimeRatio()),
                ComparisonText.percent(outcome, run -> total(run, id).wholeRatio()),
                stages(outcome, id)));
      }
    }
    return text.toString();
  }

  private static String stages(Outcome outcome, PipelineId id) {
    StringBuilder text = new StringBuilder();
    for (String stage : total(outcome.runs().get(0), id).stages().keySet()) {
      text.append(text.isEmpty() ? "" : ", ")
          .append(stage)
          .append(' ')
          .append(
              ComparisonText.percent(
                  outcome, run -> items(total(run, id).stages(), stage).inTimeRatio()));
    }
    return text.toString();
  }

  private static ItemTally items(Map<String, ItemTally> stages, String stage) {
    return stages.getOrDefault(stage, ItemTally.NONE);
  }

  static PipelineTally total(Run run, PipelineId id) {
    return run.result().pipelines().get(id).total();
  }
}
