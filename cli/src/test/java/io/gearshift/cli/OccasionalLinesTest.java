package io.gearshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OccasionalLinesTest {
  private final List<String> lines = new ArrayList<>();

  @Test
  void ofWhatIsSoonDoneNothingIsSaid() {
    OccasionalLines out = new OccasionalLines(lines::add, Duration.ofHours(1));
    out.accept("measuring 0%");
    out.accept("measuring 100%");
    assertThat(lines).isEmpty();
  }

  @Test
  void onceItIsTimeALineIsSaidWithoutWhatFillsUpABar() {
    OccasionalLines out = new OccasionalLines(lines::add, Duration.ZERO);
    out.accept("measuring 50%   ");
    assertThat(lines).containsExactly("measuring 50%");
  }
}
