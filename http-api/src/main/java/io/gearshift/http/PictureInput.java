package io.gearshift.http;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.ImageInput;
import io.gearshift.domain.catalog.ImageInput.Layout;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.traffic.Tensor;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Makes of a PNG or JPEG file the tensor that a family takes: decoded, stretched to the size of the
 * input, and as its {@code preprocess.image} says.
 */
final class PictureInput {
  /** More are not decoded: a file of a few kilobytes can have them by the billion. */
  static final long MOST_PIXELS = 16_000_000;

  private final ImageInput image;
  private final TensorSpec spec;
  private final int width;
  private final int height;
  private final int channels;

  /**
   * @param spec the input that the picture becomes, with the batch outermost
   */
  PictureInput(ImageInput image, TensorSpec spec) {
    this.image = image;
    this.spec = spec;
    boolean planes = image.layout() == Layout.NCHW;
    this.channels = (int) spec.shape().dimension(planes ? 1 : 3);
    this.height = (int) spec.shape().dimension(planes ? 2 : 1);
    this.width = (int) spec.shape().dimension(planes ? 3 : 2);
  }

  /**
   * The tensor of one item; takes its time.
   *
   * @throws Problem if the file is no picture, is broken, or has too many pixels
   */
  Tensor tensor(byte[] file) {
    float[][] levels = levels(stretched(decoded(file)));
    Shape shape =
        image.layout() == Layout.NCHW
            ? Shape.of(1, channels, height, width)
            : Shape.of(1, height, width, channels);
    int size = width * height;
    ByteBuffer data =
        ByteBuffer.allocate(size * channels * spec.type().size()).order(ByteOrder.LITTLE_ENDIAN);
    if (image.layout() == Layout.NCHW) {
      for (int channel = 0; channel < channels; channel++) {
        for (int at = 0; at < size; at++) {
          put(data, image.value(levels[channel][at], channel));
        }
      }
    } else {
      for (int at = 0; at < size; at++) {
        for (int channel = 0; channel < channels; channel++) {
          put(data, image.value(levels[channel][at], channel));
        }
      }
    }
    return new Tensor(spec.name(), spec.type(), shape, data.flip());
  }

  private void put(ByteBuffer data, float value) {
    if (spec.type() == DataType.UINT8) {
      data.put((byte) Math.max(0, Math.min(255, Math.round(value))));
    } else {
      data.putFloat(value);
    }
  }

  /** Red, green and blue from 0 to 255, or grey alone. */
  private float[][] levels(BufferedImage picture) {
    float[][] levels = new float[channels][width * height];
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      picture.getRGB(0, y, width, 1, row, 0, width);
      for (int x = 0; x < width; x++) {
        int red = row[x] >> 16 & 0xff;
        int green = row[x] >> 8 & 0xff;
        int blue = row[x] & 0xff;
        int at = y * width + x;
        if (channels == 1) {
          levels[0][at] = 0.299f * red + 0.587f * green + 0.114f * blue; // ITU-R BT.601
        } else {
          levels[0][at] = red;
          levels[1][at] = green;
          levels[2][at] = blue;
        }
      }
    }
    return levels;
  }

  /** On white, where the picture lets something through. */
  private BufferedImage stretched(BufferedImage picture) {
    BufferedImage canvas = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = canvas.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(picture, 0, 0, width, height, Color.WHITE, null);
    graphics.dispose();
    return canvas;
  }

  private BufferedImage decoded(byte[] file) {
    ImageReader reader = ImageIO.getImageReadersByFormatName(format(file)).next();
    try (ImageInputStream stream =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(stream, true, true); // without metadata, which may be compressed texts
      int wide = reader.getWidth(0);
      int high = reader.getHeight(0);
      if ((long) wide * high > MOST_PIXELS) {
        throw Problem.of(
            413,
            "the picture has "
                + wide
                + " x "
                + high
                + " pixels (expected: at most "
                + MOST_PIXELS
                + " in all); send a smaller one, for it is made "
                + width
                + " x "
                + height);
      }
      ImageReadParam param = reader.getDefaultReadParam();
      int step = Math.max(1, Math.min(wide / (2 * width), high / (2 * height)));
      param.setSourceSubsampling(step, step, 0, 0);
      return reader.read(0, param);
    } catch (IOException | RuntimeException e) {
      if (e instanceof Problem problem) {
        throw problem;
      }
      throw Problem.badRequest("the picture cannot be decoded: " + e.getMessage());
    } finally {
      reader.dispose();
    }
  }

  private static String format(byte[] file) {
    if (file.length > 3 && file[0] == (byte) 0x89 && file[1] == 'P' && file[2] == 'N') {
      return "png";
    }
    if (file.length > 3 && file[0] == (byte) 0xff && file[1] == (byte) 0xd8) {
      return "jpeg";
    }
    throw Problem.of(415, "the file is neither a PNG nor a JPEG picture; send one of these");
  }
}
