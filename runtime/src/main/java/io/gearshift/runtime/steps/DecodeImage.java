package io.gearshift.runtime.steps;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.pipeline.Step;
import io.gearshift.domain.pipeline.StepFailedException;
import io.gearshift.domain.traffic.Tensor;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes a PNG or JPEG file. What is transparent becomes white. How large a picture is stands in
 * its header, and what is too large is refused before anything is decoded. What a camera noted
 * about the way it was held (EXIF) is not heeded.
 *
 * @param mostPixels that a picture may have
 */
record DecodeImage(int mostPixels) implements Step {
  private static final int MOST_PIXELS = 40_000_000;

  private enum Format {
    PNG(0x89, 'P', 'N', 'G'),
    JPEG(0xff, 0xd8, 0xff);

    final int[] magic;

    Format(int... magic) {
      this.magic = magic;
    }

    boolean isOf(byte[] file) {
      if (file.length < magic.length) {
        return false;
      }
      for (int i = 0; i < magic.length; i++) {
        if ((file[i] & 0xff) != magic[i]) {
          return false;
        }
      }
      return true;
    }
  }

  static Step of(StepSettings settings) {
    return new DecodeImage(settings.whole("most-pixels", 1, 1 << 29).orElse(MOST_PIXELS));
  }

  @Override
  public List<TensorSpec> inputs() {
    return List.of(new TensorSpec("image", DataType.BYTES, Shape.of(1)));
  }

  @Override
  public List<TensorSpec> outputs() {
    return List.of(Picture.spec("picture"));
  }

  @Override
  public boolean fansOut() {
    return false;
  }

  @Override
  public List<List<Tensor>> apply(List<Tensor> inputs) {
    byte[] file = file(inputs.get(0));
    for (Format format : Format.values()) {
      if (format.isOf(file)) {
        return List.of(List.of(decoded(format, file).tensor("picture")));
      }
    }
    throw new StepFailedException(
        "image of " + file.length + " bytes is neither a PNG nor a JPEG file");
  }

  private static byte[] file(Tensor image) {
    ByteBuffer data = image.data();
    int length = data.remaining() < Integer.BYTES ? -1 : data.getInt();
    if (length != data.remaining()) {
      throw new StepFailedException(
          "image is malformed (expected: its length as four bytes, little-endian, and its bytes)");
    }
    byte[] file = new byte[length];
    data.get(file);
    return file;
  }

  private Picture decoded(Format format, byte[] file) {
    ImageReader reader = ImageIO.getImageReadersByFormatName(format.name()).next();
    try (ImageInputStream stream =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      // without metadata: compressed texts in it may be far larger than the file
      reader.setInput(stream, true, true);
      int width = reader.getWidth(0);
      int height = reader.getHeight(0);
      if ((long) width * height > mostPixels) {
        throw new StepFailedException(
            "image has %d x %d pixels (expected: at most %d in all)"
                .formatted(width, height, mostPixels));
      }
      return planes(reader.read(0));
    } catch (IOException | RuntimeException e) {
      if (e instanceof StepFailedException refusal) {
        throw refusal;
      }
      throw new StepFailedException(format + " image cannot be decoded: " + e.getMessage(), e);
    } finally {
      reader.dispose();
    }
  }

  private static Picture planes(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    int size = width * height;
    byte[] planes = new byte[Picture.PLANES * size];
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      readRow(image, y, row);
      for (int x = 0; x < width; x++) {
        int alpha = row[x] >>> 24;
        for (int plane = 0; plane < Picture.PLANES; plane++) {
          int level = row[x] >> 16 - 8 * plane & 0xff;
          planes[plane * size + y * width + x] =
              (byte) (alpha == 255 ? level : (level * alpha + 255 * (255 - alpha)) / 255);
        }
      }
    }
    return new Picture(width, height, ByteBuffer.wrap(planes));
  }

  /** Alpha, red, green and blue of a row, a byte each. */
  private static void readRow(BufferedImage image, int y, int[] row) {
    boolean grey =
        image.getColorModel() instanceof ComponentColorModel
            && image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
    if (!grey) {
      image.getRGB(0, y, row.length, 1, row, 0, row.length);
      return;
    }
    // getRGB would take grey levels for linear ones, and brighten them
    Raster raster = image.getRaster();
    int shift = Math.max(0, raster.getSampleModel().getSampleSize(0) - 8);
    boolean hasAlpha = image.getColorModel().hasAlpha();
    for (int x = 0; x < row.length; x++) {
      int level = raster.getSample(x, y, 0) >> shift;
      int alpha = hasAlpha ? raster.getSample(x, y, 1) >> shift : 255;
      row[x] = alpha << 24 | level << 16 | level << 8 | level;
    }
  }
}
