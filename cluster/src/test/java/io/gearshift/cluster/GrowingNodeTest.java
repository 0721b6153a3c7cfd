package io.gearshift.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gearshift.actors.control.PlanStatus.Cores;
import io.gearshift.actors.stage.Reply;
import io.gearshift.actors.stage.StageRouter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node in this process whose device grows; what its network is said to cost is made up. */
class GrowingNodeTest {
  private static final Duration TIME = Duration.ofSeconds(4);

  @TempDir private Path models;

  @Test
  void aBurstThatOneCoreCannotTakeIsTakenByTwoWithoutLoadingAnything() throws Exception {
    Fashion fashion = Fashion.in(models, "nano");
    cost(1, 400);
    cost(2, 10);
    ServingNode node =
        fashion.start(
            Map.of(
                "devices", "[{id = c, kind = cpu, max-cores = 2}]",
                "cores.total", "2",
                "cores.shrink-after", "2s"),
            new Warnings());
    try {
      await().atMost(Duration.ofSeconds(20)).until(() -> cores(node).used() == 1); // after warm-up
      long epoch = node.planStatus().plan().orElseThrow().epoch();
      TestProbe<Reply> client = TestProbe.create(node.system());
      Instant now = Instant.now();
      for (int id = 0; id < 30; id++) {
        node.router(Fashion.ID)
            .tell(
                new StageRouter.Infer(
                    Fashion.query(id, now, now.plus(TIME)), Optional.empty(), client.getRef()));
      }

      await().atMost(Duration.ofSeconds(10)).until(() -> cores(node).used() == 2);
      await().atMost(Duration.ofSeconds(20)).until(() -> cores(node).used() == 1);
      assertThat(node.planStatus().plan().orElseThrow().epoch())
          .as("nothing was planned")
          .isEqualTo(epoch);
    } finally {
      node.stop().toCompletableFuture().join();
    }
  }

  private static Cores cores(ServingNode node) {
    return node.planStatus().cores().get(node.devices().get(0).id());
  }

  private void cost(int cores, int ms) throws Exception {
    String row = "fashion/nano,cpu,%d,1,%d,%d,%d,1000000,10%n";
    Files.writeString(
        models.resolve("fashion/nano/profile-cpu-" + cores + ".csv"),
        "variant,kind,cores,batch,p50_ms,p95_ms,p99_ms,memory_bytes,load_ms\n"
            + row.formatted(cores, ms, ms, ms));
  }
}
