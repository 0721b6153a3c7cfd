package io.gearshift.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrossSiteTest {
  private static AdminTestServer server;

  @BeforeAll
  static void start() {
    server = new AdminTestServer("127.0.0.1");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void reset() {
    server.reset();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:PORT",
        "LocalHost:PORT",
        "localhost",
        "localhost:9999", // through a tunnel
        "127.0.0.1:PORT",
        "[::1]:PORT",
      })
  void answersToTheNamesOfTheMachine(String host) {
    assertThat(server.raw("GET /admin/v1/plan HTTP/1.1", "Host: " + host))
        .startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example:PORT",
        "evil.example",
        "localhost.evil.example:PORT",
        "evil-localhost:PORT",
        "127.0.0.1.evil.example",
        "10.0.0.1:PORT",
        "[::2]:PORT",
      })
  void refusesANameThatWasReboundToTheMachine(String host) {
    for (String request :
        new String[] {"GET /admin/v1/plan", "GET /nothing", "POST /admin/v1/replan"}) {
      assertThat(server.raw(request + " HTTP/1.1", "Host: " + host, "Content-Length: 0"))
          .startsWith("HTTP/1.1 403")
          .contains("{\"error\":\"the Host header names '", "127.0.0.1, ::1, localhost");
    }
    assertThat(server.replanner.replans).hasValue(0);
  }

  @Test
  void isNotFooledByASecondHostOrByAnAbsoluteTarget() {
    assertThat(server.raw("GET http://evil.example/admin/v1/plan HTTP/1.1", "Host: localhost"))
        .startsWith("HTTP/1.1 4");
    assertThat(server.raw("GET http://evil.example/admin/v1/plan HTTP/1.1", "Host: evil.example"))
        .startsWith("HTTP/1.1 403");
    assertThat(server.raw("GET /admin/v1/plan HTTP/1.1", "Host: localhost", "Host: evil.example"))
        .startsWith("HTTP/1.1 4");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://evil.example",
        "http://localhost",
        "http://localhost:80",
        "http://127.0.0.1:PORT",
        "https://localhost:PORT",
        "http://localhost:PORT.evil.example",
        "null",
        "",
      })
  void changesNothingForAPageOfAnotherSite(String origin) {
    String body = "{\"planner\":\"proteus\"}";
    for (String request : new String[] {"POST /admin/v1/replan", "PUT /admin/v1/policies"}) {
      assertThat(
              server.raw(
                  request + " HTTP/1.1",
                  "Host: localhost:PORT",
                  "Origin: " + origin,
                  "Content-Length: " + body.length(),
                  "Connection: close",
                  "",
                  body))
          .startsWith("HTTP/1.1 403")
          .contains("{\"error\":\"the request comes from a page of '");
    }
    assertThat(server.replanner.replans).hasValue(0);
    assertThat(server.board.chosen).isEmpty();
  }

  @Test
  void changesThingsForItsOwnPagesAndForClientsThatAreNoBrowsers() {
    assertThat(
            server.raw(
                "POST /admin/v1/replan HTTP/1.1",
                "Host: localhost:PORT",
                "Content-Length: 0",
                "Origin: http://localhost:PORT"))
        .startsWith("HTTP/1.1 200");
    assertThat(
            server.raw(
                "POST /admin/v1/replan HTTP/1.1", "Host: localhost:PORT", "Content-Length: 0"))
        .startsWith("HTTP/1.1 200");
    assertThat(server.replanner.replans).hasValue(2);
  }

  @Test
  void showsNothingToAPageOfAnotherSiteThatReads() {
    assertThat(
            server.raw(
                "GET /admin/v1/plan HTTP/1.1",
                "Host: localhost:PORT",
                "Origin: http://evil.example"))
        .startsWith("HTTP/1.1 200")
        .doesNotContainIgnoringCase("Access-Control-Allow");
  }

  @Test
  void answersToAnyNameIfItListensToOtherMachines() throws UnknownHostException {
    try (AdminTestServer open = new AdminTestServer("0.0.0.0")) {
      assertThat(open.raw("GET /admin/v1/plan HTTP/1.1", "Host: gearshift.example:PORT"))
          .startsWith("HTTP/1.1 200");
      assertThat(
              open.raw(
                  "POST /admin/v1/replan HTTP/1.1",
                  "Host: gearshift.example:PORT",
                  "Origin: http://evil.example",
                  "Content-Length: 0"))
          .startsWith("HTTP/1.1 403");
    }
  }

  @Test
  void answersToTheNameThatItWasToldToListenOn() throws UnknownHostException {
    CrossSite site =
        new CrossSite("Gearshift.Internal", InetAddress.getByName("127.0.0.1"), "http");

    site.check(HttpRequest.create("http://gearshift.internal:8558/admin/v1"));
  }
}
