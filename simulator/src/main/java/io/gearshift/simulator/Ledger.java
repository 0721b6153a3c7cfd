package io.gearshift.simulator;

import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes down what becomes of every query of a family, by the second in which it came. */
final class Ledger implements Accounts {
  private static final class Page {
    private long offered;
    private long inTime;
    private long late;
    private final Map<Reason, Long> dropped = new EnumMap<>(Reason.class);
    private final Map<VariantId, Long> answered = new HashMap<>();
    private double accuracies;
    private double accuraciesInTime;

    private Tally tally() {
      return new Tally(offered, inTime, late, dropped, answered, accuracies, accuraciesInTime);
    }
  }

  private final Instant start;
  private final List<Page> pages = new ArrayList<>();
  private long open;

  Ledger(Instant start) {
    this.start = start;
  }

  @Override
  public void offered(Query query) {
    page(query).offered++;
    open++;
  }

  /** A batch of queries, by arrival as a rule, so that few pages take turns. */
  @Override
  public void answered(Variant by, List<Query> batch, Instant at) {
    open -= batch.size();
    double accuracy = by.accuracy().value();
    Page page = page(batch.get(0));
    long onPage = 0;
    for (Query query : batch) {
      Page own = page(query);
      if (own != page) {
        page.answered.merge(by.id(), onPage, Long::sum);
        page = own;
        onPage = 0;
      }
      onPage++;
      page.accuracies += accuracy;
      if (at.isAfter(query.deadline())) {
        page.late++;
      } else {
        page.inTime++;
        page.accuraciesInTime += accuracy;
      }
    }
    page.answered.merge(by.id(), onPage, Long::sum);
  }

  @Override
  public void dropped(Query query, Reason reason) {
    open--;
    page(query).dropped.merge(reason, 1L, Long::sum);
  }

  /** Whether something came of which nothing has become yet. */
  boolean isOpen() {
    return open > 0;
  }

  /** A tally for each second. */
  List<Tally> tallies() {
    return pages.stream().map(Page::tally).toList();
  }

  private Page page(Query query) {
    int second = (int) start.until(query.arrival(), ChronoUnit.SECONDS);
    while (pages.size() <= second) {
      pages.add(new Page());
    }
    return pages.get(second);
  }
}
