package io.gearshift.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrpcSettingsTest {
  @Test
  void thePortFollowsThatOfHttpUnlessItIsSet() {
    assertThat(at("auto").port(8080)).isEqualTo(8081);
    assertThat(at("auto").port(0)).isZero();
    assertThat(at("auto").port(65_535)).isZero();
    assertThat(at("9000").port(8080)).isEqualTo(9000);
    assertThat(at("0").port(8080)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"next", "", "-1", "65536", "123456", "8081.5"})
  void refusesWhatIsNoPort(String port) {
    assertThatThrownBy(() -> at(port)).hasMessageContaining("port: " + port + " (expected: auto");
  }

  @Test
  void refusesLimitsThatNobodyCouldServeBy() {
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> new GrpcSettings(true, " ", "0", 1, 1, second, second))
        .hasMessageContaining("host");
    assertThatThrownBy(() -> new GrpcSettings(true, "h", "0", 0, 1, second, second))
        .hasMessageContaining("maxCallsPerConnection: 0");
    assertThatThrownBy(() -> new GrpcSettings(true, "h", "0", 1, 0, second, second))
        .hasMessageContaining("maxQueriesPerStream: 0");
    assertThatThrownBy(() -> new GrpcSettings(true, "h", "0", 1, 1, Duration.ZERO, second))
        .hasMessageContaining("keepAlive: PT0S");
    assertThatThrownBy(() -> new GrpcSettings(true, "h", "0", 1, 1, second, second.negated()))
        .hasMessageContaining("leastKeepAlive");
  }

  private static GrpcSettings at(String port) {
    return new GrpcSettings(
        true, "127.0.0.1", port, 1, 1, Duration.ofSeconds(1), Duration.ofSeconds(1));
  }
}
