package io.gearshift.config;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.traffic.Tensor;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Examples in the idx format: a magic number, big-endian dimensions, and unsigned bytes. */
final class IdxExamples {
  private static final int UNSIGNED_BYTE = 0x08;
  private static final int MOST_DIMENSIONS = 8;

  /** A file that is open behind its header. */
  private record Idx(Path file, DataInputStream data, int[] dimensions) implements AutoCloseable {
    static Idx open(Path file, int dimensions) throws IOException {
      if (!Files.isRegularFile(file)) {
        throw new BadConfig("held-out: '" + file + "' does not exist (expected: an idx file)");
      }
      DataInputStream data = new DataInputStream(unzipped(file));
      try {
        int magic = data.readInt();
        int count = magic & 0xff;
        if (magic >>> 8 != UNSIGNED_BYTE || count < 1 || count > MOST_DIMENSIONS) {
          throw new BadConfig(
              "held-out: '%s' begins with 0x%08x (expected: 0x000008nn, an idx file of bytes)"
                  .formatted(file, magic));
        }
        int[] sizes = new int[count];
        for (int i = 0; i < count; i++) {
          sizes[i] = data.readInt();
        }
        if (dimensions > 0 && count != dimensions || Arrays.stream(sizes).anyMatch(s -> s < 0)) {
          throw new BadConfig(
              "held-out: '"
                  + file
                  + "' has the dimensions "
                  + Arrays.toString(sizes)
                  + " (expected: "
                  + (dimensions > 0 ? dimensions + " of them" : "all >= 0")
                  + ")");
        }
        return new Idx(file, data, sizes);
      } catch (IOException | BadConfig e) {
        data.close();
        throw e;
      }
    }

    int examples() {
      return dimensions[0];
    }

    long exampleBytes() {
      return Arrays.stream(dimensions).skip(1).asLongStream().reduce(1, Math::multiplyExact);
    }

    byte[] next(int bytes, int index) throws IOException {
      byte[] example = new byte[bytes];
      try {
        data.readFully(example);
      } catch (EOFException e) {
        throw new BadConfig(
            "held-out: '%s' ends in example %d of %d (expected: all of them)\nFetch it again."
                .formatted(file, index + 1, examples()));
      }
      return example;
    }

    @Override
    public void close() throws IOException {
      data.close();
    }

    private static InputStream unzipped(Path file) throws IOException {
      BufferedInputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
      try {
        raw.mark(2);
        boolean zipped = raw.read() == 0x1f && raw.read() == 0x8b;
        raw.reset();
        return zipped ? new BufferedInputStream(new GZIPInputStream(raw, 1 << 16)) : raw;
      } catch (IOException e) {
        raw.close();
        throw e;
      }
    }
  }

  private IdxExamples() {}

  static List<HeldOut.Example> read(Path inputs, Path labels, TensorSpec spec, int most)
      throws IOException {
    try (Idx images = Idx.open(inputs, 0);
        Idx classes = Idx.open(labels, 1)) {
      if (images.examples() != classes.examples()) {
        throw new BadConfig(
            "held-out: '%s' has %d labels (expected: %d, as many as '%s' has examples)"
                .formatted(labels, classes.examples(), images.examples(), inputs));
      }
      List<HeldOut.Example> examples = new ArrayList<>();
      for (Tensor picture : pictures(images, spec, most)) {
        Truth label = new Truth.ClassLabel(classes.next(1, examples.size())[0] & 0xff);
        examples.add(new HeldOut.Example(List.of(picture), label));
      }
      return List.copyOf(examples);
    }
  }

  /** The pictures of a file, without labels. */
  static List<Tensor> pictures(Path file, TensorSpec spec, int most) throws IOException {
    try (Idx images = Idx.open(file, 0)) {
      return pictures(images, spec, most);
    }
  }

  private static List<Tensor> pictures(Idx images, TensorSpec spec, int most) throws IOException {
    Shape shape = shape(images, spec);
    List<Tensor> pictures = new ArrayList<>();
    for (int i = 0; i < Math.min(most, images.examples()); i++) {
      byte[] pixels = images.next((int) shape.elements(), i);
      pictures.add(new Tensor(spec.name(), spec.type(), shape, encoded(pixels, spec)));
    }
    return pictures;
  }

  /** The shape of the signature for one item; a dimension of any size comes from the file. */
  private static Shape shape(Idx images, TensorSpec spec) {
    long[] dimensions = spec.shape().toArray();
    if (dimensions.length > 0 && dimensions[0] == Shape.ANY) {
      dimensions[0] = 1;
    }
    for (int i = 1; i < dimensions.length; i++) {
      if (dimensions[i] == Shape.ANY && dimensions.length == images.dimensions().length) {
        dimensions[i] = images.dimensions()[i];
      }
    }
    Shape shape = Shape.of(dimensions);
    boolean isFixed = Arrays.stream(dimensions).allMatch(dimension -> dimension >= 0);
    if (!isFixed || shape.elements() != images.exampleBytes()) {
      throw new BadConfig(
          "held-out: an example of '%s' has the dimensions %s (expected: %s, as input '%s')"
              .formatted(
                  images.file(),
                  Arrays.toString(
                      Arrays.copyOfRange(images.dimensions(), 1, images.dimensions().length)),
                  spec.shape(),
                  spec.name()));
    }
    return shape;
  }

  private static ByteBuffer encoded(byte[] pixels, TensorSpec spec) {
    if (spec.type() == DataType.UINT8) {
      return ByteBuffer.wrap(pixels);
    }
    if (spec.type() != DataType.FP32) {
      throw new BadConfig(
          "held-out: input '"
              + spec.name()
              + "' is "
              + spec.type()
              + " (expected: FP32 or UINT8, for an idx file)");
    }
    ByteBuffer floats =
        ByteBuffer.allocate(pixels.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (byte pixel : pixels) {
      floats.putFloat(pixel & 0xff);
    }
    return floats.flip();
  }
}
