package io.gearshift.simulator.pipeline;

import io.gearshift.domain.pipeline.Condition;
import io.gearshift.domain.pipeline.Course;
import io.gearshift.domain.pipeline.PipelineRun;
import io.gearshift.domain.traffic.Query;
import java.util.List;

/** A query on its way through a pipeline, and how accurate what came of it is. */
final class Underway {
  private static final PipelineRun.Values<Passed> VALUES =
      new PipelineRun.Values<>() {
        @Override
        public boolean meets(Condition condition, Passed value) {
          return true;
        }

        @Override
        public Passed join(String output, List<Passed> items) {
          return Passed.NOTHING;
        }
      };

  private final Query query;
  private final PipelineRun<Passed> run;
  private double accuracies;
  private int ends;
  private double first = 1;

  Underway(Query query, Course course) {
    this.query = query;
    this.run = new PipelineRun<>(course, VALUES);
  }

  Query query() {
    return query;
  }

  PipelineRun<Passed> run() {
    return run;
  }

  /** The first stage has answered. */
  void begun(double accuracy) {
    first = accuracy;
  }

  /** A way has come to its end, by the answer of a last stage or because nothing came of one. */
  void ended(double accuracy) {
    accuracies += accuracy;
    ends++;
  }

  /** The mean over the ends of all ways; where all items were lost, that of the first stage. */
  double accuracy() {
    return ends == 0 ? first : accuracies / ends;
  }
}
