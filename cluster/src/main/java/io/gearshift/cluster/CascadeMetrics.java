package io.gearshift.cluster;

import io.gearshift.domain.cascade.CascadePath.Ending;
import io.gearshift.domain.measure.CascadeBook;
import java.util.Locale;
import kamon.metric.Counter;
import kamon.metric.Metric;
import kamon.tag.TagSet;

/** How queries went through cascades, and in which gear. */
final class CascadeMetrics {
  private final Instruments instruments;
  private final Metric.Counter queries;
  private final Metric.Counter items;
  private final Metric.Gauge gear;
  private final Metric.Counter shifts;

  CascadeMetrics(Instruments in) {
    instruments = in;
    queries =
        in.counter(
            "gearshift.cascade.queries",
            "Queries answered by a cascade, by why nobody else was asked: certain, last, time,"
                + " refused");
    items =
        in.counter(
            "gearshift.cascade.items",
            "Items that a variant of a cascade answered, by what became of the answer: stood,"
                + " forwarded");
    gear =
        in.gauge(
            "gearshift.gear", "Gear that a family is in, by its number in its gear plan, from 0");
    shifts = in.counter("gearshift.gear.shifts", "Times that a family went to another gear");
  }

  /**
   * @param family the tags of the family
   */
  void observe(TagSet family, CascadeBook book) {
    for (Ending ending : Ending.values()) {
      long ended = book.ended(ending);
      if (ended > 0) {
        String name = ending.name().toLowerCase(Locale.ROOT);
        count(queries, family.withTag("ending", name), ended);
      }
    }
    book.stood().forEach((variant, count) -> count(items, of(family, variant, "stood"), count));
    book.forwarded()
        .forEach((variant, count) -> count(items, of(family, variant, "forwarded"), count));
    book.gear()
        .ifPresent(
            number -> {
              gear.withTags(family).update(number);
              count(shifts, family, book.shifts());
            });
  }

  private static TagSet of(TagSet family, String variant, String outcome) {
    return family.withTag("variant", variant).withTag("outcome", outcome);
  }

  private void count(Metric.Counter metric, TagSet tags, long total) {
    Counter counter = metric.withTags(tags);
    instruments.count(counter, total);
  }
}
