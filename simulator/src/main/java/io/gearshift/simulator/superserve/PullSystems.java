package io.gearshift.simulator.superserve;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.pull.Headroom;
import io.gearshift.domain.pull.MaxAccuracy;
import io.gearshift.domain.pull.MaxBatch;
import io.gearshift.domain.pull.MinCost;
import io.gearshift.domain.pull.OneVariant;
import io.gearshift.domain.pull.Refit;
import io.gearshift.domain.pull.Resident;
import io.gearshift.domain.pull.SlackFit;
import io.gearshift.domain.pull.SlackFit.Reading;
import java.util.ArrayList;
import java.util.List;

/** SuperServe, its rivals, and what is ours. */
final class PullSystems {
  static final int BUCKETS = 24;
  static final PullSystem SLACK_FIT =
      PullSystem.of("SlackFit", new SlackFit(Reading.CUMULATIVE, BUCKETS));
  static final PullSystem REFITTED =
      PullSystem.of("ours: refitted", new Refit(new SlackFit(Reading.CUMULATIVE, BUCKETS)));
  static final PullSystem WITH_HEADROOM =
      PullSystem.of(
          "ours: headroom 0.4", new Headroom(new SlackFit(Reading.CUMULATIVE, BUCKETS), 0.4));
  static final PullSystem INFAAS = PullSystem.of("INFaaS", new MinCost(new Accuracy(0)));
  static final PullSystem MAX_BATCH = PullSystem.of("MaxBatch", new MaxBatch());
  static final PullSystem MAX_ACCURACY = PullSystem.of("MaxAcc", new MaxAccuracy());

  private PullSystems() {}

  /** SlackFit by what falls into a bucket. */
  static PullSystem byRanges(int buckets) {
    return PullSystem.of(
        "SlackFit A.5, %d buckets".formatted(buckets), new SlackFit(Reading.RANGES, buckets));
  }

  static PullSystem clipper(Resident resident) {
    return PullSystem.of(
        "Clipper+ " + resident.variant().name(), new OneVariant(resident.variant()));
  }

  /** SlackFit, INFaaS, and Clipper+ with each of the variants. */
  static List<PullSystem> published(List<Resident> residents) {
    List<PullSystem> systems = new ArrayList<>(List.of(SLACK_FIT, INFAAS));
    residents.forEach(resident -> systems.add(clipper(resident)));
    systems.add(REFITTED);
    return systems;
  }

  /** What can be read from the paper, and the other policies of its section A.5. */
  static List<PullSystem> policies() {
    List<PullSystem> systems =
        new ArrayList<>(
            List.of(SLACK_FIT, SLACK_FIT.keeping(), byRanges(8), byRanges(16), byRanges(BUCKETS)));
    systems.addAll(
        List.of(
            byRanges(48),
            byRanges(96),
            byRanges(BUCKETS).keeping(),
            MAX_BATCH,
            MAX_ACCURACY,
            REFITTED,
            PullSystem.of("ours: refitted A.5", new Refit(new SlackFit(Reading.RANGES, BUCKETS))),
            WITH_HEADROOM));
    return systems;
  }
}
