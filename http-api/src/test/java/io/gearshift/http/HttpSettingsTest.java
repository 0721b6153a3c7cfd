package io.gearshift.http;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HttpSettingsTest {

  @Test
  void namesTheValueAndWhatWasExpected() {
    assertRefused("host: ' '", " ", 1, 1, 100, 0, 0);
    assertRefused("port: 65536", "h", 65_536, 1, 100, 0, 0);
    assertRefused("port: -1", "h", -1, 1, 100, 0, 0);
    assertRefused("maxBodyBytes: 0", "h", 1, 0, 100, 0, 0);
    assertRefused("maxBodyBytes: 2147483647", "h", 1, Integer.MAX_VALUE, 100, 0, 0);
    assertRefused("maxJsonDepth: 3", "h", 1, 1, 3, 0, 0);
    assertRefused("grace: PT-0.001S", "h", 1, 1, 100, -1, 0);
    assertRefused("drainTimeout: PT-0.001S", "h", 1, 1, 100, 0, -1);
  }

  private static void assertRefused(
      String message, String host, int port, long body, int depth, int grace, int drain) {
    assertThatThrownBy(
            () ->
                new HttpSettings(
                    host,
                    port,
                    body,
                    depth,
                    Duration.ofMillis(grace),
                    Duration.ofMillis(drain),
                    RepositoryAccess.INDEX))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message)
        .hasMessageContaining("(expected: ");
  }
}
