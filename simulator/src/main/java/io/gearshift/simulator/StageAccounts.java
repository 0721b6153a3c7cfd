package io.gearshift.simulator;

import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import io.gearshift.simulator.pipeline.SimulatedPipeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The accounts of a family that may be a stage of pipelines: what these asked for is theirs, and
 * only the rest is written down here.
 */
final class StageAccounts implements Accounts {
  private final Ledger ledger;
  private final List<SimulatedPipeline> pipelines;

  /**
   * @param pipelines those that are there by the first query
   */
  StageAccounts(Ledger ledger, List<SimulatedPipeline> pipelines) {
    this.ledger = ledger;
    this.pipelines = pipelines;
  }

  @Override
  public void offered(Query query) {
    if (asker(query) == null) {
      ledger.offered(query);
    }
  }

  @Override
  public void answered(Variant by, List<Query> batch, Instant at) {
    List<Query> own = new ArrayList<>();
    for (Query query : batch) {
      SimulatedPipeline asker = asker(query);
      if (asker == null) {
        own.add(query);
      } else {
        asker.answered(query.id(), by);
      }
    }
    if (!own.isEmpty()) {
      ledger.answered(by, own, at);
    }
  }

  @Override
  public void dropped(Query query, Reason reason) {
    SimulatedPipeline asker = asker(query);
    if (asker == null) {
      ledger.dropped(query, reason);
    } else {
      asker.refused(query.id(), reason);
    }
  }

  private SimulatedPipeline asker(Query query) {
    for (SimulatedPipeline pipeline : pipelines) {
      if (pipeline.hasAsked(query.id())) {
        return pipeline;
      }
    }
    return null;
  }
}
