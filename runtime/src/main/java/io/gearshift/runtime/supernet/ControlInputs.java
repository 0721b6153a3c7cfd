package io.gearshift.runtime.supernet;

import io.gearshift.domain.catalog.Subnet;
import io.gearshift.domain.supernet.TransformerSupernet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The inputs that choose a subnet: bools, each the condition of an If itself, so that the network
 * computes nothing to choose. The network's metadata say how many there are.
 */
public final class ControlInputs {
  private static final String LAYERS = "gearshift.layers";
  private static final String CHUNKS = "gearshift.chunks";

  private ControlInputs() {}

  /**
   * What to feed for a subnet, by input.
   *
   * @param metadata of the network
   * @throws IllegalArgumentException if it is no supernet, or has no such subnet
   */
  public static Map<String, Boolean> of(Map<String, String> metadata, Subnet subnet) {
    int layers = size(metadata, LAYERS);
    int chunks = size(metadata, CHUNKS);
    if (subnet.width() > chunks) {
      throw new IllegalArgumentException(
          "width: " + subnet.width() + " (expected: up to " + chunks + ", the supernet's chunks)");
    }
    List<Integer> kept = TransformerSupernet.kept(layers, subnet.depth());
    Map<String, Boolean> controls = new LinkedHashMap<>();
    for (int layer = 0; layer < layers; layer++) {
      controls.put(keep(layer), kept.contains(layer));
    }
    for (int chunk = 1; chunk < chunks; chunk++) {
      controls.put(on(chunk), chunk < subnet.width());
    }
    return controls;
  }

  /** Whether a layer runs. */
  static String keep(int layer) {
    return "keep." + layer;
  }

  /** Whether a chunk of each layer runs; the first, 0, always does and has no input. */
  static String on(int chunk) {
    return "on." + chunk;
  }

  static Map<String, String> metadata(int layers, int chunks) {
    return Map.of(LAYERS, Integer.toString(layers), CHUNKS, Integer.toString(chunks));
  }

  private static int size(Map<String, String> metadata, String key) {
    String said = metadata.get(key);
    if (said == null || !said.matches("[1-9][0-9]{0,5}")) {
      throw new IllegalArgumentException(
          "metadata " + key + ": " + said + " (expected: a number, as supernet build writes it)");
    }
    return Integer.parseInt(said);
  }
}
