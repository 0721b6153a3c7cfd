package io.gearshift.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command in a process of its own, on copies of the bundled models. */
class ServeIT {
  private static final String INFER = "/v2/models/fashion/infer";

  @TempDir Path models;

  @Test
  void thePrintedCurlClassifiesARealPicture() throws Exception {
    Folders.copy(Gearshift.MODELS.resolve("fashion"), models.resolve("fashion"));
    try (Gearshift server = Gearshift.serve(models)) {
      Matcher printed = Pattern.compile("curl -s .*fashion.*").matcher(server.output());
      assertThat(printed.find()).isTrue();
      Process curl = new ProcessBuilder("bash", "-c", printed.group()).start();
      String answer = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assumeTrue(curl.waitFor() != 127, "curl is not on this machine");
      JsonNode best = Client.JSON.readTree(answer).at("/outputs/0/data/0");
      assertThat(best.asText()).endsWith(":9:Ankle boot");
    }
  }

  @Test
  void operatorsSeeThePlanAndSwitchPoliciesWhileItServes() throws Exception {
    Folders.copy(Gearshift.MODELS.resolve("fashion"), models.resolve("fashion"));
    try (Gearshift server = Gearshift.serve(models)) {
      Client operator = new Client(server.adminUrl());
      Client client = new Client(server.url());
      JsonNode plan = operator.get("/plan").body();
      assertThat(plan.at("/planner").asText()).isEqualTo("gearshift");
      assertThat(plan.at("/arrived").asBoolean()).isTrue();
      assertThat(plan.at("/families/0/placements")).hasSize(5);
      assertThat(plan.at("/rationale")).isNotEmpty();
      Client.Answer chosen =
          operator.put(
              "/policies",
              "{\"planner\": \"static-high-throughput\", \"routing\": \"weighted-split\"}");
      assertThat(chosen.body().at("/planner").asText()).isEqualTo("static-high-throughput");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> operator.get("/plan").body().at("/arrived").asBoolean());
      assertThat(operator.get("/plan").body().at("/families/0/placements/0/variant").asText())
          .contains("nano");
      assertThat(
              client
                  .post(INFER, Files.readString(Gearshift.MODELS.resolve("fashion/example.json")))
                  .body()
                  .at("/model_version")
                  .asText())
          .isEqualTo("nano");
      assertThat(operator.put("/policies", "{\"planner\": \"protius\"}").status()).isEqualTo(400);
      assertThat(operator.post("/replan", "").body().at("/trigger").asText()).isEqualTo("operator");
      assertThat(client.get("/admin/v1/plan").status()).as("the public port").isEqualTo(404);
    }
  }

  @Test
  void onCtrlCWhatWasTakenIsAnsweredAndTheProcessEnds() throws Exception {
    Folders.copy(Gearshift.MODELS.resolve("fashion"), models.resolve("fashion"));
    Path conf = models.resolve("fashion/family.conf");
    Files.writeString(conf, Files.readString(conf).replaceAll("(?m)^slo\\s*=.*", "slo = 60s"));
    try (Gearshift server = Gearshift.serve(models)) {
      Client client = new Client(server.url());
      List<CompletableFuture<Client.Answer>> taken = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        taken.add(client.postLater("/v2/models/fashion/versions/large/infer", manyPictures()));
      }
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> taken.stream().filter(CompletableFuture::isDone).count() >= 10);
      assertThat(taken).as("work that is left").anyMatch(answer -> !answer.isDone());
      int status = server.interrupt();
      assertThat(taken).allMatch(answer -> answer.join().status() == 200);
      assertThat(server.awaitExit()).isEqualTo(status);
      assertThat(server.output()).contains("draining").doesNotContain("Exception");
    }
  }

  @Test
  void aPortInUseStopsTheStartAndSaysWhatToDo() throws Exception {
    Folders.copy(Gearshift.MODELS.resolve("fashion/nano"), models.resolve("fashion/nano"));
    copyFamily();
    try (ServerSocket taken = new ServerSocket(0);
        Gearshift server =
            Gearshift.begin(
                "serve", "-r", models.toString(), "--port", "" + taken.getLocalPort())) {
      assertThat(server.awaitExit()).isNotZero();
      assertThat(server.output())
          .contains("" + taken.getLocalPort())
          .contains("--port")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void aNetworkThatIsGarbageIsLeftOutWhileTheOthersServe() throws Exception {
    Folders.copy(Gearshift.MODELS.resolve("fashion/nano"), models.resolve("fashion/nano"));
    Folders.copy(Gearshift.MODELS.resolve("fashion/tiny"), models.resolve("fashion/tiny"));
    copyFamily();
    // a copied profile may be as old as the garbage, and what has a profile is opened only later
    Files.deleteIfExists(models.resolve("fashion/tiny/profile-cpu-1.csv"));
    Files.writeString(models.resolve("fashion/tiny/model.onnx"), "this is no network");
    try (Gearshift server = Gearshift.serve(models)) {
      Client client = new Client(server.url());
      String picture = Files.readString(Gearshift.MODELS.resolve("fashion/example.json"));
      Client.Answer answer = client.post(INFER, picture);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body().get("model_version").asText()).isEqualTo("nano");
      assertThat(server.output()).contains("left out").contains("fashion/tiny");
      Client.Answer pinned = client.post("/v2/models/fashion/versions/tiny/infer", picture);
      assertThat(pinned.status()).isBetween(400, 503);
      assertThat(pinned.body().get("error").asText()).contains("tiny");
    }
  }

  @Test
  void aFullDiskCostsTheProfileButNotTheService() throws Exception {
    Path disk = Files.createDirectories(models.resolve("disk"));
    assumeTrue(mounted(disk), "needs root to mount a small file system");
    try {
      Folders.copy(Gearshift.MODELS.resolve("fashion/nano"), disk.resolve("fashion/nano"));
      Files.deleteIfExists(disk.resolve("fashion/nano/profile-cpu-1.csv"));
      Files.deleteIfExists(disk.resolve("fashion/nano/validation.csv"));
      Files.copy(
          Gearshift.MODELS.resolve("fashion/family.conf"), disk.resolve("fashion/family.conf"));
      Files.copy(
          Gearshift.MODELS.resolve("fashion/labels.txt"), disk.resolve("fashion/labels.txt"));
      fill(disk.resolve("ballast"));
      try (Gearshift server = Gearshift.serve(disk)) {
        assertThat(server.output()).contains("cannot be written");
        String picture = Files.readString(Gearshift.MODELS.resolve("fashion/example.json"));
        assertThat(new Client(server.url()).post(INFER, picture).status()).isEqualTo(200);
      }
      assertThat(Files.list(disk.resolve("fashion/nano")).map(p -> p.getFileName().toString()))
          .containsExactlyInAnyOrder("model.onnx", "variant.conf");
    } finally {
      new ProcessBuilder("umount", disk.toString()).start().waitFor();
    }
  }

  @Test
  void clientsThatGoAwayCostNobodyElseAnything() throws Exception {
    Folders.copy(Gearshift.MODELS.resolve("fashion"), models.resolve("fashion"));
    try (Gearshift server = Gearshift.serve(models)) {
      byte[] body = Files.readAllBytes(Gearshift.MODELS.resolve("fashion/example.json"));
      for (int i = 0; i < 50; i++) {
        leaveInTheMiddle(
            URI.create(server.url()), body, i % 2 == 0 ? body.length / 2 : body.length);
      }
      Client.Answer answer = new Client(server.url()).post(INFER, new String(body));
      assertThat(answer.status()).isEqualTo(200);
      assertThat(server.output()).doesNotContain("Exception").doesNotContain("ERROR");
    }
  }

  @Test
  void settingsThatNobodyReadsStopTheStartWithTheNearestName() throws Exception {
    try (Gearshift server = Gearshift.run("serve", "-D", "batching.polcy=proactive")) {
      assertThat(server.awaitExit()).isNotZero();
      assertThat(server.output()).contains("batching.polcy").contains("policy");
    }
  }

  /** As many blank pictures as may run together. */
  private static String manyPictures() {
    return "{\"inputs\":[{\"name\":\"image\",\"datatype\":\"FP32\",\"shape\":[64,1,28,28],\"data\":["
        + String.join(",", Collections.nCopies(64 * 784, "0"))
        + "]}]}";
  }

  private void copyFamily() throws IOException {
    Files.copy(
        Gearshift.MODELS.resolve("fashion/family.conf"), models.resolve("fashion/family.conf"));
    Files.copy(
        Gearshift.MODELS.resolve("fashion/labels.txt"), models.resolve("fashion/labels.txt"));
    Folders.copy(Gearshift.MODELS.resolve("fashion/held-out"), models.resolve("fashion/held-out"));
  }

  private static void leaveInTheMiddle(URI server, byte[] body, int sent) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.getPort())) {
      OutputStream out = socket.getOutputStream();
      String head =
          "POST " + INFER + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length + "\r\n\r\n";
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.write(body, 0, sent);
      out.flush();
    }
  }

  private static boolean mounted(Path folder) throws Exception {
    Process mount =
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", folder.toString())
            .redirectErrorStream(true)
            .start();
    return mount.waitFor() == 0;
  }

  private static void fill(Path file) {
    try (OutputStream out = Files.newOutputStream(file)) {
      while (true) {
        out.write(new byte[1024]);
      }
    } catch (IOException e) {
      // full, as it should be
    }
  }
}
