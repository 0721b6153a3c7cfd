package io.gearshift.processes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster of one node gets a second one, a process of its own, while the load is high, and drains
 * it when the load has fallen; no query is lost on the way. Its devices are synthetic, so the
 * machine has nothing to compute. What the second node took to come is printed.
 */
class ScalingIT {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final String FAMILY =
      """
      task = "none", metric = "none", data-set = "none", slo = 60s, max-batch = 1
      inputs = [ { name = x, datatype = FP32, shape = [-1, 1] } ]
      outputs = [ { name = y, datatype = FP32, shape = [-1, 1] } ]
      """;

  /** A device answers 20 queries a second. */
  private static final String PROFILE =
      """
      variant,kind,cores,batch,p50_ms,p95_ms,p99_ms,memory_bytes,load_ms
      echo/only,synthetic,1,1,50,50,50,1000,1
      """;

  private static final String QUERY =
      "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,1],\"data\":[1]}]}";

  @TempDir Path folder;

  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final Map<String, Long> servedFirst = new ConcurrentHashMap<>();
  private final Set<String> refused = ConcurrentHashMap.newKeySet();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();
  private volatile int perSecond = 1;

  @Test
  void aSecondNodeComesWithTheLoadAndIsDrainedAfterItWithoutALoss() throws Exception {
    try (Gearshift first =
        Gearshift.serve(repository(), "--name", "one", "--config", settings().toString())) {
      Client client = new Client(first.url());
      Client operator = new Client(first.adminUrl());
      ask(client);
      awaitAnswerOf("one-s-0");
      perSecond = 24;
      long risen = System.nanoTime();
      awaitDoing(operator, 2);
      long decided = System.nanoTime();
      awaitAnswerOf("one-1-s-0");
      System.out.printf(
          "scaling: load to decision %.1f s, decision to the first answer of the new process"
              + " %.1f s%n",
          (decided - risen) / 1e9, (servedFirst.get("one-1-s-0") - decided) / 1e9);
      perSecond = 4;
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> names(operator).equals(List.of("one")) && kept(operator) == 1);
      clock.shutdown();
      assertThat(clock.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
      Awaitility.await().atMost(PATIENCE).until(() -> answered.get() == asked.get());
      assertThat(refused).as("of %s queries", asked).isEmpty();
    } finally {
      clock.shutdownNow();
    }
  }

  /** As many queries a second as are wanted at the time. */
  private void ask(Client client) {
    clock.schedule(() -> ask(client), 1_000_000 / perSecond, TimeUnit.MICROSECONDS);
    asked.incrementAndGet();
    client
        .postLater("/v2/models/echo/infer", QUERY)
        .whenComplete(
            (answer, failure) -> {
              if (failure != null || answer.status() != 200) {
                refused.add(failure == null ? answer.body().toString() : failure.toString());
              } else {
                servedFirst.putIfAbsent(
                    answer.body().path("parameters").path("device").asText(), System.nanoTime());
              }
              answered.incrementAndGet();
            });
  }

  private void awaitAnswerOf(String device) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> servedFirst.containsKey(device));
  }

  private static void awaitDoing(Client operator, int nodes) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> kept(operator) == nodes);
  }

  private static int kept(Client operator) throws Exception {
    return operator.get("/plan").body().path("scaling").path("nodes").asInt();
  }

  private static List<String> names(Client operator) throws Exception {
    JsonNode nodes = operator.get("/cluster").body().path("nodes");
    return nodes.findValuesAsText("name");
  }

  private Path repository() throws IOException {
    Path variant = Files.createDirectories(folder.resolve("models/echo/only"));
    Files.writeString(variant.resolve("model.onnx"), "never opened");
    Files.writeString(
        variant.resolve("variant.conf"),
        "accuracy = 1, measured = \"not at all\", licence = \"none\"");
    Files.writeString(variant.resolve("profile-synthetic-1.csv"), PROFILE);
    Files.writeString(variant.getParent().resolve("family.conf"), FAMILY);
    return folder.resolve("models");
  }

  private Path settings() throws IOException {
    Path file = folder.resolve("scaling.conf");
    return Files.writeString(
        file,
        """
        gearshift {
          devices = [ { id = s, kind = synthetic, count = 1, memory-bytes = 1GiB } ]
          planning.period = 1s
          scaling {
            actuator = process, min-nodes = 1, max-nodes = 2
            confirm = 1s, quiet = 3s, cold-start = 3s, period = 200ms
            process.command = ["%s", "serve", "--config", "%s", "-r", "%s"]
          }
        }
        """
            .formatted(Gearshift.HOME.resolve("gearshift"), file, folder.resolve("models")));
  }
}
