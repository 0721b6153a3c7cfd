package io.gearshift.simulator;

import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import java.time.Instant;
import java.util.List;

/** Told what becomes of every query of a family: first that it came, and then one thing more. */
interface Accounts {
  void offered(Query query);

  void answered(Variant by, List<Query> batch, Instant at);

  void dropped(Query query, Reason reason);
}
