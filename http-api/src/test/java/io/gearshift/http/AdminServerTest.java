package io.gearshift.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gearshift.http.security.Protection;
import java.net.ConnectException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AdminServerTest {

  @Test
  void namesThePortThatIsTakenAndTheRemedy() {
    try (AdminTestServer server = new AdminTestServer("127.0.0.1")) {
      assertCannotStart(server, new AdminSettings("127.0.0.1", server.port()), "in use");
    }
  }

  @Test
  void namesTheHostThatIsNotThisMachineAndTheRemedy() {
    try (AdminTestServer server = new AdminTestServer("127.0.0.1")) {
      assertCannotStart(server, new AdminSettings("192.0.2.1", 8558), "");
      assertCannotStart(server, new AdminSettings("no such host", 8558), "");
    }
  }

  @Test
  void letsOpenRequestsBeAnsweredBeforeItStops() throws Exception {
    try (AdminTestServer server = new AdminTestServer("127.0.0.1")) {
      assertThat(server.server.uri()).hasHost("127.0.0.1").hasPath("");
      server.replanner.beSilent();
      CompletableFuture<HttpResponse<byte[]>> open =
          server.client.sendAsync(
              HttpRequest.newBuilder(server.server.uri().resolve("/admin/v1/replan"))
                  .POST(BodyPublishers.noBody())
                  .build(),
              BodyHandlers.ofByteArray());
      await().until(() -> server.replanner.replans.get() == 1);

      server.server.stop().toCompletableFuture().get(10, TimeUnit.SECONDS);

      assertThat(open.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(503);
      assertThatThrownBy(() -> server.get("/admin/v1")).hasCauseInstanceOf(ConnectException.class);
    }
  }

  @Test
  void namesTheSettingAndWhatWasExpected() {
    assertThatThrownBy(() -> new AdminSettings(" ", 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("host: ' ' (expected: a name or an address, such as 127.0.0.1)");
    for (int port : new int[] {-1, 65_536}) {
      assertThatThrownBy(() -> new AdminSettings("h", port))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("port: " + port + " (expected: from 1 to 65535, or 0 for any that is free)");
    }
  }

  private static void assertCannotStart(
      AdminTestServer other, AdminSettings settings, String reason) {
    assertThatThrownBy(
            () ->
                AdminServer.start(
                        settings,
                        Protection.none(),
                        new AdminPorts(
                            other.kit.spawn(other.replanner.behavior()),
                            other.kit.spawn(other.board.behavior()),
                            plan -> "",
                            () -> AdminTestServer.CLUSTER,
                            Optional.empty(),
                            PuppetManagement::answer,
                            List.of()),
                        other.kit.system())
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cannot listen on " + settings.host() + ":" + settings.port())
        .hasMessageContaining(reason)
        .hasMessageContaining("-D admin.port=")
        .hasMessageContaining("0 takes any free one");
  }
}
