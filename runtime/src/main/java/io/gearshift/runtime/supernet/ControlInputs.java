package io.gearshift.runtime.supernet;

import java.util.Map;

/** How the network of a supernet names the inputs that choose a subnet, and says how many. */
final class ControlInputs {
  /** The keys of the sizes in the metadata of the network. */
  static final String LAYERS = "gearshift.layers";

  static final String CHUNKS = "gearshift.chunks";

  private ControlInputs() {}

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
}
