package io.gearshift.simulator.proteus;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Which device of its family a query goes to; where there is none, it is lost. */
interface PublishedRouting {
  /** As shipped for Proteus: any device of the family, whatever the plan says. */
  PublishedRouting UNIFORM = (family, random) -> anyOf(family.devices(), random);

  /**
   * As shipped for Clipper and Sommelier: a kind and variant by its share, then any such device.
   */
  PublishedRouting BY_SHARES =
      (family, random) -> {
        double left =
            random.nextDouble()
                * family.shares().values().stream().mapToDouble(Double::doubleValue).sum();
        PublishedFamily.Seat seat = null;
        for (Map.Entry<PublishedFamily.Seat, Double> share : family.shares().entrySet()) {
          seat = share.getKey();
          left -= share.getValue();
          if (left < 0) {
            break;
          }
        }
        return seat == null ? Optional.empty() : anyOf(family.devices(seat), random);
      };

  Optional<PublishedDevice> choose(PublishedFamily family, RandomGenerator random);

  private static Optional<PublishedDevice> anyOf(
      List<PublishedDevice> devices, RandomGenerator random) {
    return devices.isEmpty()
        ? Optional.empty()
        : Optional.of(devices.get(random.nextInt(devices.size())));
  }
}
