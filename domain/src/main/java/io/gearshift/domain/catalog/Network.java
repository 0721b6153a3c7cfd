package io.gearshift.domain.catalog;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a variant runs: optionally text to tokens, then one or more ONNX files in a row. Each file
 * finds its inputs by name among the query's tensors, the tokens, and the outputs of the files
 * before it.
 *
 * @param subnet what of it runs, if the one file is a supernet: others may run other parts of the
 *     same
 */
public record Network(List<Path> files, Optional<TextInput> text, Optional<Subnet> subnet) {
  public Network {
    files = List.copyOf(files);
    if (files.isEmpty()) {
      throw new IllegalArgumentException("network without a file (expected: at least one)");
    }
    if (subnet.isPresent() && (files.size() > 1 || text.isPresent())) {
      throw new IllegalArgumentException(
          subnet.get()
              + " of "
              + files
              + (text.isPresent() ? " with text" : "")
              + " (expected: one file, without text)");
    }
  }

  /** One that is run as a whole. */
  public Network(List<Path> files, Optional<TextInput> text) {
    this(files, text, Optional.empty());
  }

  /** A part of a supernet. */
  public static Network subnet(Path supernet, Subnet subnet) {
    return new Network(List.of(supernet), Optional.empty(), Optional.of(subnet));
  }
}
