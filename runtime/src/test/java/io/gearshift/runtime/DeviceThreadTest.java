package io.gearshift.runtime;

import static io.gearshift.runtime.Networks.await;
import static io.gearshift.runtime.Networks.device;
import static io.gearshift.runtime.Networks.floats;
import static io.gearshift.runtime.Networks.load;
import static io.gearshift.runtime.Networks.run;
import static io.gearshift.runtime.Networks.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.execution.BatchResult;
import io.gearshift.domain.execution.InstanceLostException;
import io.gearshift.domain.execution.ModelInstance;
import io.gearshift.domain.traffic.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DeviceThreadTest {
  private static final Tensor ONE = floats("x", Shape.of(1, 1), 1);

  private final OnnxModelLoader loader = new OnnxModelLoader();

  @AfterEach
  void closeLoader() {
    loader.close();
  }

  @Test
  void instancesOfADeviceShareItsThread() {
    ModelInstance one = load(loader, sum(), device("left"));
    ModelInstance two = load(loader, sum(), device("left"));

    CountDownLatch gate = new CountDownLatch(1);
    CompletableFuture<String> held = hold("left", gate);
    CompletionStage<BatchResult> first = one.run(List.of(List.of(ONE)));
    CompletionStage<BatchResult> second = two.run(List.of(List.of(ONE)));

    assertThat(first.toCompletableFuture()).isNotDone();
    assertThat(second.toCompletableFuture()).isNotDone();
    gate.countDown();
    await(first);
    await(second);
    assertThat(held).isCompletedWithValue("left");
  }

  @Test
  void devicesHaveThreadsOfTheirOwn() {
    ModelInstance left = load(loader, sum(), device("left"));
    ModelInstance right = load(loader, sum(), device("right"));

    CountDownLatch gate = new CountDownLatch(1);
    CompletableFuture<String> held = hold("left", gate);

    assertThat(floats(run(right, ONE).get(0))).containsExactly(1);
    assertThat(held).isNotDone();
    gate.countDown();
    assertThat(await(held)).isEqualTo("left");
  }

  @Test
  void runsGoOnWhileAnotherVariantIsLoaded(@TempDir Path folder) throws Exception {
    Path slow = folder.resolve("tokenizer.json");
    assertThat(new ProcessBuilder("mkfifo", slow.toString()).start().waitFor()).isZero();
    ModelInstance serving = load(loader, sum());
    Family other = TextTest.wordPieces(slow, "", 16);

    CompletableFuture<ModelInstance> loading =
        loader.load(other, other.variants().get(0), device("cpu-0")).toCompletableFuture();

    assertThat(floats(run(serving, ONE).get(0))).containsExactly(1);
    assertThat(loading).isNotDone();
    Files.write(slow, Files.readAllBytes(Networks.tokenizer()));
    assertThat(await(loading).memoryBytes()).isPositive();
  }

  @Test
  void closingLetsEndWhatHasBegun() {
    ModelInstance instance = load(loader, sum());
    CountDownLatch gate = new CountDownLatch(1);
    hold("cpu-0", gate);
    List<CompletionStage<BatchResult>> queued = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      queued.add(instance.run(List.of(List.of(ONE))));
    }
    CompletableFuture<Void> closing = CompletableFuture.runAsync(instance::close);

    assertThat(closing).isNotDone();
    gate.countDown();
    await(closing);

    for (CompletionStage<BatchResult> run : queued) {
      assertThat(floats(await(run).outputs().get(0).get(0))).containsExactly(1);
    }
    assertThatThrownBy(() -> run(instance, ONE))
        .isInstanceOf(InstanceLostException.class)
        .hasMessage("test/only is closed");
    instance.close();
  }

  @Test
  void runsFromManyThreadsWhileClosingEndOneWayOrTheOther() throws InterruptedException {
    for (int round = 0; round < 20; round++) {
      ModelInstance instance = load(loader, sum());
      List<CompletableFuture<BatchResult>> runs = new ArrayList<>();
      CountDownLatch halfway = new CountDownLatch(50);
      Thread asker =
          new Thread(
              () -> {
                for (int i = 0; i < 100; i++) {
                  runs.add(instance.run(List.of(List.of(ONE))).toCompletableFuture());
                  halfway.countDown();
                }
              });
      asker.start();
      assertThat(halfway.await(30, TimeUnit.SECONDS)).isTrue();
      instance.close();
      asker.join();

      for (CompletableFuture<BatchResult> run : runs) {
        try {
          assertThat(floats(await(run).outputs().get(0).get(0))).containsExactly(1);
        } catch (InstanceLostException e) {
          assertThat(e).hasMessage("test/only is closed");
        }
      }
    }
  }

  @Test
  void anInstanceMayBeClosedOnItsOwnThread() {
    ModelInstance instance = load(loader, sum());

    await(instance.run(List.of(List.of(ONE))).thenAccept(result -> instance.close()));

    assertThatThrownBy(() -> run(instance, ONE)).isInstanceOf(InstanceLostException.class);
  }

  /** Keeps the device's thread busy until the gate opens; completes with the thread's name. */
  private CompletableFuture<String> hold(String device, CountDownLatch gate) {
    return loader
        .thread(new DeviceId(device))
        .submit(
            () -> {
              gate.await();
              return Thread.currentThread().getName();
            });
  }
}
