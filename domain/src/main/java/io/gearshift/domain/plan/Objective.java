package io.gearshift.domain.plan;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.traffic.Rate;
import java.time.Duration;
import java.util.Comparator;

/**
 * What a plan is worth: the accuracy of what it serves (Proteus, section 4.1), less what it sheds,
 * what it occupies and what it has to load.
 *
 * <pre>
 * value = 100 / demand · ( Σ served · accuracy − unserved · Σ shortfall
 *                          − device price · devices that host something
 *                          − Σ over loads (load price + capacity · accuracy · load time / horizon) )
 * </pre>
 *
 * <p>It is counted in points: 100 if all demand is served by the best variants for nothing.
 * Accuracy is relative to the best variant of the family. Only placements that the running plan
 * does not have are loads, and there are none at the start, when nothing could be kept anyway. The
 * device price releases hardware that buys nothing; the price of loads stops churn. Both prices are
 * in items per second, of full accuracy, that one would give for a device or for a load less.
 *
 * @param unserved how many items served at full accuracy make up for one that is not served
 * @param horizon how long a plan is expected to stand: a load takes its instance out of service for
 *     its load time, which costs the less the longer the instance serves after that
 */
public record Objective(double unserved, Rate devicePrice, Rate loadPrice, Duration horizon) {
  public static final Objective DEFAULT =
      new Objective(20, Rate.of(0.001), Rate.of(0.01), Duration.ofSeconds(60));

  public Objective {
    if (!(unserved >= 1 && unserved < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("unserved: " + unserved + " (expected: >= 1)");
    }
    if (horizon.isNegative() || horizon.isZero()) {
      throw new IllegalArgumentException("horizon: " + horizon + " (expected: > 0)");
    }
  }

  /** The accuracy of a variant, relative to the best of its family. */
  public static double accuracy(Family family, Variant variant) {
    double best =
        family.variants().stream()
            .map(Variant::accuracy)
            .max(Comparator.naturalOrder())
            .map(Accuracy::value)
            .orElse(0.0);
    return best == 0 ? 1 : variant.accuracy().value() / best;
  }

  /** What loading one instance costs, in items per second of full accuracy. */
  public double loadCost(VariantProfile profile, Rate capacity, double accuracy) {
    double standing = (double) profile.loadTime().toNanos() / horizon.toNanos();
    return loadPrice.perSecond() + capacity.perSecond() * accuracy * standing;
  }

  /** Turns items per second of full accuracy into points. */
  public static double points(double worth, Rate totalDemand) {
    return 100 * worth / (totalDemand.isZero() ? 1 : totalDemand.perSecond());
  }
}
