package io.gearshift.actors.stage;

import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pull.OneVariant;
import io.gearshift.domain.pull.PullPolicy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a pull policy makes of the instances of one device: worked out once until they change. */
final class PullTables {
  private final Map<Optional<VariantId>, Optional<PullPolicy.Table>> tables = new HashMap<>();
  private PullPolicy policy;

  /**
   * @param asked the variant that queries must be served by, or nothing if the policy chooses
   * @return nothing if none of the instances may serve them
   */
  Optional<PullPolicy.Table> of(
      PullPolicy by, Optional<VariantId> asked, List<Instance> instances) {
    if (by != policy && !by.equals(policy)) {
      tables.clear();
    }
    policy = by;
    return tables.computeIfAbsent(
        asked,
        any ->
            asked
                .map(variant -> new PullPolicy(new OneVariant(variant), by.margin(), by.expired()))
                .orElse(by)
                .over(instances.stream().map(Instance::resident).toList()));
  }

  /** There are other instances, or they can do something else. */
  void forget() {
    tables.clear();
  }
}
