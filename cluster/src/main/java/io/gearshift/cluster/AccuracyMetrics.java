package io.gearshift.cluster;

import io.gearshift.domain.accuracy.FamilyAccuracy;
import io.gearshift.domain.accuracy.FamilyAccuracy.Effective;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kamon.metric.Metric;
import kamon.tag.TagSet;

/**
 * How accurate the answers of a node were over the window of its checks, by profile and by what was
 * checked. What is not known is not shown, and what is not known any more is NaN: Kamon's page
 * keeps what stood there once.
 */
final class AccuracyMetrics {
  private final Metric.Gauge profiled;
  private final Metric.Gauge measured;
  private final Metric.Gauge low;
  private final Metric.Gauge high;
  private final Metric.Gauge share;
  private final Metric.Gauge agreement;
  private final Metric.Gauge compared;

  /** Those that answered when it was last looked, by family. */
  private final Map<TagSet, Set<TagSet>> variants = new HashMap<>();

  AccuracyMetrics(Instruments in) {
    profiled =
        in.gauge(
            "gearshift.effective.accuracy",
            "Mean profiled accuracy of the items answered of late, from 0 to 1");
    measured =
        in.gauge(
            "gearshift.effective.accuracy.measured",
            "The same by what checks against the most accurate variant found");
    low = in.gauge("gearshift.effective.accuracy.measured.low", "The least that it may be");
    high = in.gauge("gearshift.effective.accuracy.measured.high", "The most that it may be");
    share =
        in.gauge(
            "gearshift.effective.accuracy.checked",
            "Part of the items whose variant was checked, or is what others are checked against");
    agreement =
        in.gauge(
            "gearshift.variant.agreement",
            "Part of the compared items that a variant answers as the most accurate one does");
    compared = in.gauge("gearshift.variant.compared.items", "Items that were compared of late");
  }

  void observe(TagSet family, FamilyAccuracy accuracy) {
    Optional<Effective> all = accuracy.effective();
    all.ifPresent(effective -> profiled.withTags(family).update(effective.profiled()));
    share.withTags(family).update(all.map(Effective::checkedShare).orElse(0.0));
    all.filter(effective -> effective.checkedShare() > 0)
        .map(Effective::estimate)
        .ifPresent(
            estimate -> {
              measured.withTags(family).update(estimate.value());
              low.withTags(family).update(estimate.bounds().low());
              high.withTags(family).update(estimate.bounds().high());
            });
    Set<TagSet> now = new HashSet<>();
    for (FamilyAccuracy.OfVariant variant : accuracy.variants()) {
      TagSet tags = family.withTag("variant", variant.variant().name());
      now.add(tags);
      double items = variant.agreement().items();
      compared.withTags(tags).update(items);
      if (items > 0) {
        agreement.withTags(tags).update(variant.agreement().alike() / items);
      }
    }
    variants.getOrDefault(family, Set.of()).stream()
        .filter(gone -> !now.contains(gone))
        .forEach(gone -> compared.withTags(gone).update(0));
    variants.put(family, now);
  }
}
