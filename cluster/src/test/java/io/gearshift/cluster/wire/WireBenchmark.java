package io.gearshift.cluster.wire;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import io.gearshift.actors.device.Batcher;
import io.gearshift.actors.stage.Reply;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Tensor;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.serialization.jackson.JacksonObjectMapperProvider;

/**
 * What it costs to carry a query, beside Pekko's CBOR, and how long tensors take there and back. By
 * hand, from the repository's root:
 *
 * <pre>
 * mvn -q -o -pl cluster test-compile dependency:build-classpath \
 *     -Dmdep.outputFile=target/classpath.txt
 * java -Xmx2g -cp cluster/target/test-classes:cluster/target/classes:$(cat cluster/target/classpath.txt) \
 *     io.gearshift.cluster.wire.WireBenchmark
 * </pre>
 */
final class WireBenchmark {
  private static final int ROUNDS = 15;
  private static final Duration LONG = Duration.ofSeconds(60);

  private WireBenchmark() {}

  /** A query as CBOR would carry it. */
  record Plain(long id, long left, int items, String replyTo, List<Values> inputs) {}

  record Values(String name, String type, long[] shape, float[] values) {}

  /** The same with the elements as bytes. */
  record Packed(long id, long left, int items, String replyTo, List<Bytes> inputs) {}

  record Bytes(String name, String type, long[] shape, byte[] data) {}

  private interface Work {
    Object run() throws Exception;
  }

  public static void main(String[] arguments) throws Exception {
    ActorTestKit kit = ActorTestKit.create(Nodes.alone(Map.of()));
    try {
      encode(kit);
    } finally {
      kit.shutdownTestKit();
    }
    try (TwoNodes nodes = new TwoNodes()) {
      roundTrips(nodes, "784 floats", blank(784 * 4), 300);
      roundTrips(nodes, "3x224x224 floats", blank(3 * 224 * 224 * 4), 60);
      roundTrips(nodes, "16 MiB", blank(16 << 20), 12);
      roundTrips(nodes, "64 MiB", blank(64 << 20), 5);
    }
  }

  private static void encode(ActorTestKit kit) throws Exception {
    ActorRefResolver refs = ActorRefResolver.get(kit.system());
    QuerySerializer wire = new QuerySerializer(refs, () -> Samples.NOW);
    Tensor image = Samples.floats("image", 1, 1, 28, 28);
    Instant now = Samples.NOW;
    Batcher.Submit submit =
        new Batcher.Submit(
            new Query(7, now, now.plusMillis(90), 1, List.of(image)),
            new Samples(refs).submit().replyTo());
    String replyTo = refs.toSerializationFormat(submit.replyTo());
    float[] values = new float[784];
    image.data().asFloatBuffer().get(values);
    byte[] data = new byte[784 * 4];
    image.data().get(data);
    long[] shape = {1, 1, 28, 28};
    Plain plain = new Plain(7, 1, 1, replyTo, List.of(new Values("image", "FP32", shape, values)));
    Packed packed = new Packed(7, 1, 1, replyTo, List.of(new Bytes("image", "FP32", shape, data)));
    ObjectMapper cbor =
        JacksonObjectMapperProvider.get(kit.system())
            .getOrCreate("jackson-cbor", Optional.of(new CBORFactory()));
    ByteBuffer pooled = ByteBuffer.allocateDirect(1 << 20);
    double[] micros =
        micros(
            () -> {
              pooled.clear();
              wire.toBinary(submit, pooled);
              return wire.fromBinary(pooled.flip(), "submit");
            },
            () -> refs.resolveActorRef(refs.toSerializationFormat(submit.replyTo())),
            () -> {
              Plain read = cbor.readValue(cbor.writeValueAsBytes(plain), Plain.class);
              return refs.<Reply>resolveActorRef(read.replyTo());
            },
            () -> {
              Packed read = cbor.readValue(cbor.writeValueAsBytes(packed), Packed.class);
              return refs.<Reply>resolveActorRef(read.replyTo());
            });
    double ours = micros[0];
    System.out.printf("784 floats, written and read: frame %.2f us%n", ours);
    System.out.printf("  of which the reference to the asker: %.2f us%n", micros[1]);
    System.out.printf("  jackson-cbor, float[]: %.1f times of that%n", micros[2] / ours);
    System.out.printf("  jackson-cbor, byte[]:  %.1f times of that%n", micros[3] / ours);
    System.out.printf(
        "  bytes: frame %d, float[] %d, byte[] %d%n",
        wire.toBinary(submit).length,
        cbor.writeValueAsBytes(plain).length,
        cbor.writeValueAsBytes(packed).length);
  }

  private static void roundTrips(TwoNodes nodes, String name, Tensor tensor, int times) {
    long[] took = new long[times];
    for (int i = 0; i < times; i++) {
      long start = System.nanoTime();
      Reply reply = nodes.infer(tensor, LONG);
      took[i] = System.nanoTime() - start;
      if (!(reply instanceof Reply.Answered)) {
        throw new IllegalStateException(reply.toString());
      }
    }
    long first = took[0];
    Arrays.sort(took);
    System.out.printf(
        "%s there and back: %.2f ms in the middle, %.2f ms the first time%n",
        name, took[times / 2] / 1e6, first / 1e6);
  }

  /** The middle of some rounds, in which each has its turn. */
  private static double[] micros(Work... works) throws Exception {
    double[][] rounds = new double[works.length][ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      for (int work = 0; work < works.length; work++) {
        rounds[work][round] = micros(works[work]);
      }
    }
    return Arrays.stream(rounds).mapToDouble(each -> middle(each)).toArray();
  }

  private static double micros(Work work) throws Exception {
    int times = 10_000;
    long start = System.nanoTime();
    Object last = null;
    for (int i = 0; i < times; i++) {
      last = work.run();
    }
    if (last == null) {
      throw new IllegalStateException("nothing was read");
    }
    return (System.nanoTime() - start) / 1e3 / times;
  }

  private static double middle(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  private static Tensor blank(int bytes) {
    return new Tensor("blank", DataType.UINT8, Shape.of(1, bytes), ByteBuffer.allocate(bytes));
  }
}
