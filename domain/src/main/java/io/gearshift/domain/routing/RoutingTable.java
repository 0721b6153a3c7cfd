package io.gearshift.domain.routing;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Share;
import java.util.List;

/**
 * What a plan says about the arrivals of one family.
 *
 * @param epoch of the plan
 * @param shares of the family; none if the plan leaves the split to the router
 */
public record RoutingTable(long epoch, List<Share> shares) {
  /** Before any plan. */
  public static final RoutingTable NONE = new RoutingTable(-1, List.of());

  public RoutingTable {
    shares = List.copyOf(shares);
  }

  public static RoutingTable of(Plan plan, FamilyId family) {
    return new RoutingTable(
        plan.epoch(),
        plan.shares().stream().filter(share -> share.variant().family().equals(family)).toList());
  }

  /** The part of the arrivals that an instance is to get; 0 if the plan has none for it. */
  public double share(DeviceId device, VariantId variant) {
    for (Share share : shares) {
      if (share.device().equals(device) && share.variant().equals(variant)) {
        return share.fraction();
      }
    }
    return 0;
  }
}
