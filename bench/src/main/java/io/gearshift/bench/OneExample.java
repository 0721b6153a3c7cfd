package io.gearshift.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Makes a repository of one family with a single held-out example, so that all queries are alike.
 */
final class OneExample {
  private static final String HELD_OUT = "held-out";

  private OneExample() {}

  /** A repository like another one, in a folder of its own. */
  static Path of(Path repository, String family) throws IOException {
    Path from = repository.resolve(family);
    Path made = Files.createTempDirectory("gearshift-bench");
    Path to = Files.createDirectory(made.resolve(family));
    for (Path file : files(from)) {
      if (!file.getFileName().toString().equals(HELD_OUT)) {
        Files.createSymbolicLink(to.resolve(file.getFileName()), file.toAbsolutePath());
      }
    }
    Path heldOut = Files.createDirectory(to.resolve(HELD_OUT));
    for (Path file : files(from.resolve(HELD_OUT))) {
      String name = file.getFileName().toString();
      if (name.endsWith(".tsv")) {
        Files.write(heldOut.resolve(name), Files.readAllLines(file).subList(0, 1));
      } else if (name.endsWith(".gz")) {
        copyFirst(file, heldOut.resolve(name));
      }
    }
    return made;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  /** An IDX file: two zeros, the type (8: bytes), the rank, the sizes, and the items. */
  private static void copyFirst(Path from, Path to) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(from));
        OutputStream out = new GZIPOutputStream(Files.newOutputStream(to))) {
      byte[] magic = in.readNBytes(Integer.BYTES);
      ByteBuffer sizes = ByteBuffer.wrap(in.readNBytes(magic[3] * Integer.BYTES)).putInt(0, 1);
      int bytes = 1;
      for (int i = 1; i < magic[3]; i++) {
        bytes *= sizes.getInt(i * Integer.BYTES);
      }
      out.write(magic);
      out.write(sizes.array());
      out.write(in.readNBytes(bytes));
    }
  }
}
