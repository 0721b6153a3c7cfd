package io.gearshift.cluster.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRefResolver;

/**
 * Records a sample of each message as this version writes it, for later versions to read; what is
 * recorded already stays as it is. Its argument is the folder of the recordings, {@code
 * cluster/src/test/resources/io/gearshift/cluster/wire}.
 */
final class Recorder {
  private Recorder() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    ActorTestKit kit = ActorTestKit.create(Nodes.alone(Map.of()));
    try {
      ActorRefResolver refs = ActorRefResolver.get(kit.system());
      Samples samples = new Samples(refs);
      QuerySerializer queries = new QuerySerializer(refs, () -> Samples.NOW);
      ControlSerializer controls = new ControlSerializer(Nodes.extended(kit.system()));
      for (Map.Entry<String, Object> sample : samples.queries().entrySet()) {
        record(
            folder.resolve(sample.getKey() + "-" + Frame.FORMAT + ".bin"),
            queries.toBinary(sample.getValue()));
      }
      for (Map.Entry<String, Object> sample : samples.controls().entrySet()) {
        record(folder.resolve(sample.getKey() + ".cbor"), controls.toBinary(sample.getValue()));
      }
    } finally {
      kit.shutdownTestKit();
    }
  }

  private static void record(Path file, byte[] bytes) throws IOException {
    if (!Files.exists(file)) {
      Files.write(file, bytes);
    }
  }
}
