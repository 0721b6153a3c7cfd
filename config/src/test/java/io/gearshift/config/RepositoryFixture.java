package io.gearshift.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A model repository on disk, written file by file. */
final class RepositoryFixture {
  static final String FAMILY =
      """
      task = "tell garments apart"
      metric = "top-1 accuracy"
      data-set = "a test split"
      slo = 100ms
      max-batch = 64
      inputs = [ { name = image, datatype = FP32, shape = [-1, 1, 2, 3] } ]
      outputs = [ { name = logits, datatype = FP32, shape = [-1, 2] } ]
      """;

  static final String TEXT_FAMILY =
      """
      task = "tell topics apart", metric = "top-1 accuracy", data-set = "glosses"
      slo = 200ms, max-batch = 8
      inputs = [ { name = text, datatype = BYTES, shape = [-1] } ]
      outputs = [ { name = logits, datatype = FP32, shape = [-1, 3] } ]
      """;

  static final String VARIANT = "accuracy = 0.9, measured = \"by hand\", licence = MIT\n";

  static String pull(int bytes) {
    return """
    pull {
      artifact = "g:a:1"
      jar-bytes = 2KiB
      files = [ { entry = "in/model.onnx", to = model.onnx, bytes = %d, sha256 = "%s" } ]
    }
    """
        .formatted(bytes, "0".repeat(64));
  }

  final Path folder;

  RepositoryFixture(Path folder) {
    this.folder = folder;
  }

  RepositoryFixture with(String file, String content) {
    return with(file, content.getBytes(StandardCharsets.UTF_8));
  }

  RepositoryFixture with(String file, byte[] content) {
    try {
      Path path = folder.resolve(file);
      Files.createDirectories(path.getParent());
      Files.write(path, content);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  RepositoryFixture withFamily(String name) {
    return with(name + "/family.conf", FAMILY);
  }

  RepositoryFixture withVariant(String name) {
    return with(name + "/variant.conf", VARIANT).with(name + "/model.onnx", "network");
  }
}
