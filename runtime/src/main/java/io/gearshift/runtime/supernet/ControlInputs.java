package io.gearshift.runtime.supernet;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.gearshift.domain.catalog.Subnet;
import io.gearshift.domain.supernet.ConvolutionalSupernet;
import io.gearshift.domain.supernet.TransformerSupernet;
import java.nio.LongBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The inputs that choose a subnet, as tensors: made once for a subnet, fed to each of its runs.
 * They are what the network takes as it is, so that it computes nothing to choose: bools, each the
 * condition of an If, the row of a table, and where slices end. The network's metadata say of what
 * sizes it is.
 */
public final class ControlInputs implements AutoCloseable {
  private static final String LAYERS = "gearshift.layers";
  private static final String CHUNKS = "gearshift.chunks";
  private static final String DEPTH = "gearshift.depth";
  private static final String MIDDLES = "gearshift.middles";

  /** The row of the subnet in the tables of statistics, an int64. */
  static final String ROW = "row";

  private final OrtEnvironment environment;
  private final Map<String, OnnxTensor> tensors = new LinkedHashMap<>();

  private ControlInputs(OrtEnvironment environment) {
    this.environment = environment;
  }

  /**
   * What to feed for a subnet.
   *
   * @param metadata of the network
   * @throws IllegalArgumentException if it is no supernet, or has no such subnet
   */
  public static ControlInputs of(
      OrtEnvironment environment, Map<String, String> metadata, Subnet subnet) throws OrtException {
    ControlInputs inputs = new ControlInputs(environment);
    try {
      int chunks = size(metadata, CHUNKS);
      atMost("width", subnet.width(), chunks, "the supernet's chunks");
      if (metadata.containsKey(MIDDLES)) {
        int depth = size(metadata, DEPTH);
        atMost("depth", subnet.depth(), depth, "the blocks of the supernet's longest stage");
        inputs.slices(subnet, depth, chunks, metadata.get(MIDDLES).split(","));
      } else {
        inputs.chunks(subnet, size(metadata, LAYERS), chunks);
      }
      return inputs;
    } catch (OrtException | RuntimeException e) {
      inputs.close();
      throw e;
    }
  }

  /** The tensors by the names of the inputs. */
  public Map<String, OnnxTensor> tensors() {
    return tensors;
  }

  /** Whether a layer runs. */
  static String keep(int layer) {
    return "keep." + layer;
  }

  /** Whether a chunk of each layer runs; the first, 0, always does and has no input. */
  static String on(int chunk) {
    return "on." + chunk;
  }

  /** Whether a block of each stage runs; the first, 0, always does and has no input. */
  static String deep(int block) {
    return "deep." + block;
  }

  /** How many channels of the middle are active in a stage, as the end of a slice, int64 [1]. */
  static String middle(int stage) {
    return "middle." + stage;
  }

  /** The same as the end of a slice in both directions, int64 [2]. */
  static String square(int stage) {
    return "middle." + stage + ".square";
  }

  /** Of a network of {@link #keep} and {@link #on}. */
  static Map<String, String> ofChunks(int layers, int chunks) {
    return Map.of(LAYERS, Integer.toString(layers), CHUNKS, Integer.toString(chunks));
  }

  /** Of a network of {@link #deep}, {@link #ROW}, {@link #middle} and {@link #square}. */
  static Map<String, String> ofSlices(int depth, int chunks, List<Integer> middles) {
    return Map.of(
        DEPTH,
        Integer.toString(depth),
        CHUNKS,
        Integer.toString(chunks),
        MIDDLES,
        middles.stream().map(String::valueOf).collect(Collectors.joining(",")));
  }

  private void chunks(Subnet subnet, int layers, int chunks) throws OrtException {
    List<Integer> kept = TransformerSupernet.kept(layers, subnet.depth());
    for (int layer = 0; layer < layers; layer++) {
      put(keep(layer), kept.contains(layer));
    }
    for (int chunk = 1; chunk < chunks; chunk++) {
      put(on(chunk), chunk < subnet.width());
    }
  }

  private void slices(Subnet subnet, int depth, int chunks, String[] middles) throws OrtException {
    for (int block = 1; block < depth; block++) {
      put(deep(block), block < subnet.depth());
    }
    long row = ConvolutionalSupernet.row(subnet, chunks);
    tensors.put(ROW, OnnxTensor.createTensor(environment, row));
    for (int stage = 0; stage < middles.length; stage++) {
      int active =
          ConvolutionalSupernet.active(Integer.parseInt(middles[stage]), subnet.width(), chunks);
      put(middle(stage), active);
      put(square(stage), active, active);
    }
  }

  private void put(String name, boolean chosen) throws OrtException {
    tensors.put(name, OnnxTensor.createTensor(environment, chosen));
  }

  private void put(String name, long... ends) throws OrtException {
    tensors.put(
        name,
        OnnxTensor.createTensor(environment, LongBuffer.wrap(ends), new long[] {ends.length}));
  }

  private static void atMost(String name, int asked, int most, String what) {
    if (asked > most) {
      throw new IllegalArgumentException(
          name + ": " + asked + " (expected: up to " + most + ", " + what + ")");
    }
  }

  private static int size(Map<String, String> metadata, String key) {
    String said = metadata.get(key);
    if (said == null || !said.matches("[1-9][0-9]{0,5}")) {
      throw new IllegalArgumentException(
          "metadata " + key + ": " + said + " (expected: a number, as supernet build writes it)");
    }
    return Integer.parseInt(said);
  }

  @Override
  public void close() {
    tensors.values().forEach(OnnxTensor::close);
  }
}
