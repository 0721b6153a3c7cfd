package io.gearshift.domain.gear;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.gear.DeviceMatch.Fit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeviceMatchTest {
  private static final VariantId TINY = VariantId.of("fashion", "tiny");
  private static final VariantId LARGE = VariantId.of("fashion", "large");
  private static final DeviceId ONE = new DeviceId("gpu-0");
  private static final DeviceId TWO = new DeviceId("gpu-1");
  private static final DeviceId LEFT = new DeviceId("a-gpu-0");
  private static final DeviceId RIGHT = new DeviceId("b-gpu-0");
  private static final Map<DeviceId, Set<VariantId>> PLACEMENT =
      Map.of(ONE, Set.of(TINY), TWO, Set.of(TINY, LARGE));
  private static final Fit ANY = (planned, variants, live) -> true;

  @Test
  void devicesStandForEachOtherInTheOrderOfTheirNames() {
    assertThat(DeviceMatch.of(PLACEMENT, List.of(RIGHT, LEFT), List.of(ANY)))
        .isEqualTo(Map.of(ONE, LEFT, TWO, RIGHT));
  }

  @Test
  void anEarlierRoundTakesWhatALaterOneMayNot() {
    Fit large = (planned, variants, live) -> variants.contains(LARGE) && live.equals(LEFT);
    assertThat(DeviceMatch.of(PLACEMENT, List.of(LEFT, RIGHT), List.of(large, ANY)))
        .isEqualTo(Map.of(TWO, LEFT, ONE, RIGHT));
  }

  @Test
  void whatThereIsNoDeviceForIsLeftOut() {
    Fit small = (planned, variants, live) -> variants.size() == 1;
    assertThat(DeviceMatch.of(PLACEMENT, List.of(LEFT, RIGHT), List.of(small)))
        .isEqualTo(Map.of(ONE, LEFT));
    assertThat(DeviceMatch.of(PLACEMENT, List.of(), List.of(ANY))).isEmpty();
  }
}
