package io.gearshift.runtime;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.DeviceKind;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.Network;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.Signature;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.catalog.TextInput;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.execution.ModelInstance;
import io.gearshift.domain.execution.ModelLoader;
import io.gearshift.domain.traffic.Tensor;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Families of one variant over the networks in the test resources, and tensors to feed them. */
public final class Networks {
  private Networks() {}

  public static Device device(String name) {
    return device(name, "cpu");
  }

  public static Device device(String name, String kind) {
    return new Device(new DeviceId(name), new DeviceKind(kind), 0, 1, 1L << 30);
  }

  public static Path file(String name) {
    return resource("/networks/" + name + ".onnx");
  }

  public static Path tokenizer() {
    return resource("/tokenizers/tiny.json");
  }

  private static Path resource(String name) {
    try {
      return Path.of(Networks.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  public static TensorSpec spec(String name, DataType type, long... shape) {
    return new TensorSpec(name, type, Shape.of(shape));
  }

  /** A family of one variant, {@code test/only}. */
  public static Family family(
      List<TensorSpec> inputs, List<TensorSpec> outputs, Optional<TextInput> text, Path... files) {
    Signature signature = new Signature(inputs, outputs);
    Variant variant =
        new Variant(
            VariantId.of("test", "only"),
            new Accuracy(1),
            "not at all",
            "none",
            new Network(List.of(files), text));
    return new Family(
        new FamilyId("test"),
        "testing",
        "none",
        "none",
        Duration.ofMillis(100),
        signature.batches() ? 8 : 1,
        signature,
        List.of(),
        List.of(variant));
  }

  public static Family family(TensorSpec input, TensorSpec output, String... networks) {
    return family(
        List.of(input),
        List.of(output),
        Optional.empty(),
        Arrays.stream(networks).map(Networks::file).toArray(Path[]::new));
  }

  public static Family sum() {
    return family(spec("x", DataType.FP32, -1, -1), spec("sum", DataType.FP32, -1, 1), "sum");
  }

  public static ModelInstance load(ModelLoader loader, Family family, Device device) {
    return await(loader.load(family, family.variants().get(0), device));
  }

  public static ModelInstance load(ModelLoader loader, Family family) {
    return load(loader, family, device("cpu-0"));
  }

  /** What the stage completes with; throws the exception that it fails with, itself. */
  public static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** The outputs of a batch of queries of one tensor each, the first output of each. */
  public static List<Tensor> run(ModelInstance instance, Tensor... queries) {
    List<List<Tensor>> batch = Arrays.stream(queries).map(List::of).toList();
    return await(instance.run(batch)).outputs().stream().map(outputs -> outputs.get(0)).toList();
  }

  public static Tensor tensor(String name, DataType type, Shape shape, byte[] data) {
    return new Tensor(name, type, shape, ByteBuffer.wrap(data));
  }

  public static Tensor floats(String name, Shape shape, float... values) {
    ByteBuffer data = allocate(values.length * Float.BYTES);
    data.asFloatBuffer().put(values);
    return new Tensor(name, DataType.FP32, shape, data);
  }

  public static Tensor longs(String name, Shape shape, long... values) {
    ByteBuffer data = allocate(values.length * Long.BYTES);
    data.asLongBuffer().put(values);
    return new Tensor(name, DataType.INT64, shape, data);
  }

  public static Tensor strings(String name, Shape shape, String... values) {
    byte[][] encoded =
        Arrays.stream(values)
            .map(value -> value.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);
    ByteBuffer data = allocate(Arrays.stream(encoded).mapToInt(bytes -> bytes.length + 4).sum());
    for (byte[] bytes : encoded) {
      data.putInt(bytes.length).put(bytes);
    }
    return new Tensor(name, DataType.BYTES, shape, data.flip());
  }

  public static float[] floats(Tensor tensor) {
    float[] values = new float[tensor.byteSize() / Float.BYTES];
    tensor.data().asFloatBuffer().get(values);
    return values;
  }

  public static long[] longs(Tensor tensor) {
    long[] values = new long[tensor.byteSize() / Long.BYTES];
    tensor.data().asLongBuffer().get(values);
    return values;
  }

  public static byte[] bytes(Tensor tensor) {
    byte[] values = new byte[tensor.byteSize()];
    tensor.data().get(values);
    return values;
  }

  private static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
