package io.gearshift.runtime.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.DeviceKind;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.Network;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.Signature;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.execution.BatchResult;
import io.gearshift.domain.execution.InstanceLostException;
import io.gearshift.domain.execution.LoadFailedException;
import io.gearshift.domain.execution.ModelInstance;
import io.gearshift.domain.execution.RunFailedException;
import io.gearshift.domain.traffic.Tensor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SyntheticDeviceTest {
  private static final Duration LOAD = Duration.ofMillis(70);
  private static final VariantId VARIANT = VariantId.of("words", "large");

  /** Asks for delays, and ends them by hand. */
  private final Deque<CompletableFuture<Void>> delays = new ArrayDeque<>();

  private final List<Duration> asked = new ArrayList<>();
  private final SyntheticDevice device =
      new SyntheticDevice(
          variant -> Optional.of(profile()).filter(p -> p.variant().equals(variant)), this::delay);

  @Test
  void aLoadTakesItsProfiledTimeAndABatchThatOfItsItems() {
    ModelInstance instance = loaded();
    assertThat(asked).containsExactly(LOAD);
    assertThat(instance.memoryBytes()).isEqualTo(1 << 20);

    CompletionStage<BatchResult> three = instance.run(List.of(query(2, 5), query(1, 5)));
    assertThat(asked.get(1)).isEqualTo(Duration.ofMillis(18)); // between 10 for 1 and 50 for 11
    assertThat(three.toCompletableFuture()).isNotDone();
    pass();
    assertThat(three.toCompletableFuture()).isCompleted();
    assertThat(three.toCompletableFuture().join().run()).isEqualTo(Duration.ofMillis(18));
  }

  @Test
  void runsOfADeviceComeOneAfterTheOther() {
    ModelInstance one = loaded();
    ModelInstance other = loaded();
    CompletionStage<BatchResult> first = one.run(List.of(query(1, 1)));
    CompletionStage<BatchResult> second = other.run(List.of(query(1, 1)));
    assertThat(delays).hasSize(1);
    pass();
    assertThat(first.toCompletableFuture()).isCompleted();
    assertThat(second.toCompletableFuture()).isNotDone();
    pass();
    assertThat(second.toCompletableFuture()).isCompleted();
  }

  @Test
  void answersHaveTheShapesOfTheSignatureAndAreNothingButPlaceholders() {
    ModelInstance instance = loaded();
    CompletionStage<BatchResult> ran = instance.run(List.of(query(2, 5), query(1, 9)));
    pass();
    List<List<Tensor>> answers = ran.toCompletableFuture().join().outputs();

    assertThat(answers).hasSize(2);
    Tensor first = answers.get(0).get(0);
    assertThat(first.name()).isEqualTo("hidden");
    assertThat(first.shape()).isEqualTo(Shape.of(2, 5, 3));
    assertThat(answers.get(1).get(0).shape()).isEqualTo(Shape.of(1, 9, 3));
    ByteBuffer numbers = first.data();
    while (numbers.hasRemaining()) {
      assertThat(numbers.getFloat()).isZero();
    }
    assertThat(texts(answers.get(0).get(1))).containsExactly("synthetic", "synthetic");
    assertThat(answers.get(0).get(2).shape()).isEqualTo(Shape.of(2, 7));
  }

  @Test
  void anInstanceThatIsClosedEndsWhatItHasBegunAndIsLostThen() {
    ModelInstance instance = loaded();
    CompletionStage<BatchResult> begun = instance.run(List.of(query(1, 1)));
    instance.close();
    pass();
    assertThat(begun.toCompletableFuture()).isCompleted();
    assertThatThrownBy(() -> instance.run(List.of(query(1, 1))).toCompletableFuture().join())
        .hasCauseInstanceOf(InstanceLostException.class);
  }

  @Test
  void whatDoesNotFitIsRefusedAndTheInstanceGoesOn() {
    ModelInstance instance = loaded();
    assertThatThrownBy(() -> instance.run(List.of(List.<Tensor>of())).toCompletableFuture().join())
        .hasCauseInstanceOf(RunFailedException.class)
        .hasMessageContaining("a query of 0 tensors (expected: 1)");
    CompletionStage<BatchResult> next = instance.run(List.of(query(1, 1)));
    pass();
    assertThat(next.toCompletableFuture()).isCompleted();
  }

  @Test
  void aVariantWithoutAProfileCannotBeLoaded() {
    Variant stranger = variant(VariantId.of("words", "stranger"));
    assertThatThrownBy(() -> device.load(family(), stranger, there()).toCompletableFuture().join())
        .hasCauseInstanceOf(LoadFailedException.class)
        .hasMessageContaining("words/stranger has no profile on synthetic-x");
  }

  @Test
  void aThousandDevicesWaitAtTheSameTimeAndWithoutThreads() throws Exception {
    int threads = Thread.activeCount();
    List<CompletableFuture<ModelInstance>> loads =
        IntStream.range(0, 1_000)
            .mapToObj(i -> new SyntheticDevice(variant -> Optional.of(profile()), Delay.real()))
            .map(one -> one.load(family(), variant(VARIANT), there()).toCompletableFuture())
            .toList();
    assertThat(Thread.activeCount()).isLessThan(threads + 10);
    CompletableFuture.allOf(loads.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
  }

  private CompletionStage<Void> delay(Duration time) {
    asked.add(time);
    CompletableFuture<Void> end = new CompletableFuture<>();
    delays.add(end);
    return end;
  }

  private void pass() {
    delays.remove().complete(null);
  }

  private ModelInstance loaded() {
    CompletionStage<ModelInstance> load = device.load(family(), variant(VARIANT), there());
    assertThat(load.toCompletableFuture()).isNotDone();
    pass();
    return load.toCompletableFuture().join();
  }

  private static List<Tensor> query(long items, long length) {
    return List.of(
        new Tensor(
            "ids",
            DataType.INT64,
            Shape.of(items, length),
            ByteBuffer.allocate(Math.toIntExact(items * length * Long.BYTES))));
  }

  private static List<String> texts(Tensor tensor) {
    List<String> texts = new ArrayList<>();
    ByteBuffer data = tensor.data();
    while (data.hasRemaining()) {
      byte[] text = new byte[data.getInt()];
      data.get(text);
      texts.add(new String(text, StandardCharsets.UTF_8));
    }
    return texts;
  }

  private static Device there() {
    return new Device(new DeviceId("n-x"), new DeviceKind("synthetic-x"), 0, 1, 1L << 30);
  }

  private static VariantProfile profile() {
    LatencyProfile latency =
        LatencyProfile.measured(Map.of(1, Duration.ofMillis(10), 11, Duration.ofMillis(50)));
    return new VariantProfile(
        VARIANT, there().kind(), 1, latency.times(0.5), latency, latency, 1 << 20, LOAD);
  }

  private static Variant variant(VariantId id) {
    Network nowhere = new Network(List.of(Path.of("no-such-file.onnx")), Optional.empty());
    return new Variant(id, new Accuracy(0.5), "not at all", "none", nowhere);
  }

  private static Family family() {
    return new Family(
        new FamilyId("words"),
        "test",
        "none",
        "none",
        Duration.ofSeconds(1),
        8,
        new Signature(
            List.of(new TensorSpec("ids", DataType.INT64, Shape.of(-1, -1))),
            List.of(
                new TensorSpec("hidden", DataType.FP32, Shape.of(-1, -1, 3)),
                new TensorSpec("word", DataType.BYTES, Shape.of(-1)),
                new TensorSpec("scores", DataType.FP32, Shape.of(-1, 7)))),
        List.of(),
        List.of(variant(VARIANT)));
  }
}
