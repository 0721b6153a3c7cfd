package io.gearshift.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryTest {
  private static final byte[] NOTHING = new byte[0];

  private static TestServer server;
  private static TestServer open;

  @BeforeAll
  static void start() {
    server = new TestServer(RepositoryAccess.INDEX);
    open = new TestServer(RepositoryAccess.ALL);
  }

  @AfterAll
  static void stop() {
    server.close();
    open.close();
  }

  @AfterEach
  void reset() {
    server.puppets.values().forEach(PuppetRouter::reset);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v2/repository/index", "/v2/repository/any/index?x=1"})
  void listsEveryVersionOfEveryModelInABareArray(String path) {
    JsonNode index = TestServer.json(server.post(path, NOTHING));

    assertThat(index.isArray()).isTrue();
    assertThat(line(index, "mix", "small"))
        .isEqualTo("{'name':'mix','version':'small','state':'READY','reason':''}");
    assertThat(line(index, "mix", "large")).contains("'state':'UNAVAILABLE'", "no device");
    assertThat(line(index, "read", "1")).contains("'state':'READY'");
  }

  @Test
  void listsWhatCannotBeServedWithTheReason() {
    JsonNode index = TestServer.json(server.post("/v2/repository/index", NOTHING));

    assertThat(line(index, "mix", "huge"))
        .contains("'state':'UNAVAILABLE'", "model.onnx is not an ONNX file");
    assertThat(line(index, "broken", "")).contains("'state':'UNAVAILABLE'", "'slo' is missing");
  }

  @Test
  void leavesOutWhatIsNotReadyIfAsked() {
    server.puppet("pair").beUnready();

    JsonNode index =
        TestServer.json(
            server.post("/v2/repository/index", "{\"ready\":true,\"x\":[{}]}".getBytes(UTF_8)));

    assertThat(index).isNotEmpty();
    assertThat(index).allMatch(line -> line.path("state").textValue().equals("READY"));
    assertThat(index).noneMatch(line -> line.path("name").textValue().equals("pair"));
  }

  @Test
  void answersAPostOfTheIndexThatHasNeitherBodyNorContentLength() throws IOException {
    try (Socket socket = server.socket()) {
      socket
          .getOutputStream()
          .write(
              "POST /v2/repository/index HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
                  .getBytes(UTF_8));
      assertThat(RawSocketTest.everything(socket)).startsWith("HTTP/1.1 200").contains("[{\"name");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "{\"ready\":1}", "{\"ready\":true", "{} {}", "x"})
  void refusesABodyThatIsNoRequestForTheIndex(String body) {
    HttpResponse<byte[]> response = server.post("/v2/repository/index", body.getBytes(UTF_8));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(TestServer.error(response)).isNotBlank();
  }

  @Test
  void loadsAndUnloadsNothingThroughThePublicPortUnlessThatIsAllowed() {
    for (String verb : List.of("load", "unload")) {
      HttpResponse<byte[]> response = server.post("/v2/repository/models/mix/" + verb, NOTHING);
      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(TestServer.error(response)).contains("admin port", "http.repository = all");
    }
  }

  @Test
  void hasNoRepositoryAtAllIfThatIsSet() {
    try (TestServer closed = new TestServer(RepositoryAccess.OFF)) {
      HttpResponse<byte[]> response = closed.post("/v2/repository/index", NOTHING);
      assertThat(response.statusCode()).isEqualTo(404);
      assertThat(TestServer.error(response)).contains("http.repository");
    }
  }

  @Test
  void loadsAndUnloads() {
    PuppetControl control = new PuppetControl();
    assertThat(extensions(open)).doesNotContain("model_repository");
    open.server.repository().use(control);

    assertThat(extensions(open)).contains("model_repository");
    HttpResponse<byte[]> loaded = open.post("/v2/repository/models/mix/load", NOTHING);
    assertThat(loaded.statusCode()).isEqualTo(200);
    assertThat(loaded.body()).isEmpty();
    byte[] none = "{\"parameters\":{\"unload_dependents\":false}}".getBytes(UTF_8);
    assertThat(open.post("/v2/repository/any/models/mix/unload", none).statusCode()).isEqualTo(200);
    HttpResponse<byte[]> broken = open.post("/v2/repository/models/broken/load", NOTHING);
    assertThat(broken.statusCode()).isEqualTo(400);
    assertThat(TestServer.error(broken)).startsWith("failed to load 'broken': ");
    assertThat(control.told).containsExactly("load mix", "unload mix", "load broken");
  }

  private static String extensions(TestServer of) {
    return TestServer.json(of.get("/v2")).path("extensions").toString();
  }

  @Test
  void saysThatItDoesNotLoadWhereNothingDoes() {
    try (TestServer fixed = new TestServer(RepositoryAccess.ALL)) {
      for (String verb : List.of("load", "unload")) {
        HttpResponse<byte[]> response = fixed.post("/v2/repository/models/mix/" + verb, NOTHING);
        assertThat(response.statusCode()).isEqualTo(501);
        assertThat(TestServer.error(response)).contains("start the nodes again");
      }
      assertThat(extensions(fixed)).doesNotContain("model_repository");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "load   | {'parameters':{'config':'{}'}}              | 501 | folder",
        "load   | {'parameters':{'file:1/model.onnx':'AAAA'}} | 501 | folder",
        "unload | {'parameters':{'unload_dependents':true}}   | 501 | by its name",
        "load   | []                                          | 400 | no JSON object",
        "load   | {                                           | 400 | ",
      })
  void refusesToLoadOtherwiseThanFromTheFolder(String verb, String body, int status, String why) {
    HttpResponse<byte[]> response =
        open.post("/v2/repository/models/mix/" + verb, TestServer.quotes(body).getBytes(UTF_8));

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(TestServer.error(response)).contains(Optional.ofNullable(why).orElse(""));
  }

  @Test
  void loadsNothingForAPageInABrowser() {
    HttpResponse<byte[]> response =
        open.post("/v2/repository/models/mix/unload", NOTHING, "Origin", "http://evil.example");

    assertThat(response.statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2/repository",
        "/v2/repository/models/mix",
        "/v2/repository/a/b/index",
        "/v2/repository/models/mix/reload",
        "/v2/repository/a/b/models/mix/load"
      })
  void hasNothingElseInTheRepository(String path) {
    assertThat(server.post(path, NOTHING).statusCode()).isEqualTo(404);
  }

  private static String line(JsonNode index, String name, String version) {
    for (JsonNode line : index) {
      if (line.path("name").textValue().equals(name)
          && line.path("version").asText("").equals(version)) {
        return line.toString().replace('"', '\'');
      }
    }
    throw new AssertionError(name + "/" + version + " is not in " + index);
  }
}
