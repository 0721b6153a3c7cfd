package io.gearshift.simulator;

import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes down what becomes of every query, by its family and the second in which it came. */
final class Ledger {
  private static final class Page {
    private long offered;
    private long inTime;
    private long late;
    private final Map<Reason, Long> dropped = new EnumMap<>(Reason.class);
    private final Map<VariantId, Long> answered = new HashMap<>();
    private double accuracies;

    private Tally tally() {
      return new Tally(offered, inTime, late, dropped, answered, accuracies);
    }
  }

  private final Instant start;
  private final Map<FamilyId, List<Page>> pages = new LinkedHashMap<>();

  Ledger(Instant start, List<FamilyId> families) {
    this.start = start;
    families.forEach(family -> pages.put(family, new ArrayList<>()));
  }

  void offered(FamilyId family, Query query) {
    page(family, query).offered++;
  }

  void answered(Variant by, Query query, Instant at) {
    Page page = page(by.id().family(), query);
    page.answered.merge(by.id(), 1L, Long::sum);
    page.accuracies += by.accuracy().value();
    if (at.isAfter(query.deadline())) {
      page.late++;
    } else {
      page.inTime++;
    }
  }

  void dropped(FamilyId family, Query query, Reason reason) {
    page(family, query).dropped.merge(reason, 1L, Long::sum);
  }

  /** A tally for each second, by family. */
  Map<FamilyId, List<Tally>> tallies() {
    Map<FamilyId, List<Tally>> tallies = new LinkedHashMap<>();
    pages.forEach((family, list) -> tallies.put(family, list.stream().map(Page::tally).toList()));
    return tallies;
  }

  private Page page(FamilyId family, Query query) {
    int second = (int) Duration.between(start, query.arrival()).toSeconds();
    List<Page> own = pages.get(family);
    while (own.size() <= second) {
      own.add(new Page());
    }
    return own.get(second);
  }
}
