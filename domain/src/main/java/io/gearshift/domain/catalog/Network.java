package io.gearshift.domain.catalog;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a variant runs: optionally text to tokens, then one or more ONNX files in a row. Each file
 * finds its inputs by name among the query's tensors, the tokens, and the outputs of the files
 * before it.
 */
public record Network(List<Path> files, Optional<TextInput> text) {
  public Network {
    files = List.copyOf(files);
    if (files.isEmpty()) {
      throw new IllegalArgumentException("network without a file (expected: at least one)");
    }
  }
}
