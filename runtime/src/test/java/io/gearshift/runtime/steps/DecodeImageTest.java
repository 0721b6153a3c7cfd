package io.gearshift.runtime.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.pipeline.StepFailedException;
import io.gearshift.domain.traffic.Tensor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class DecodeImageTest {
  private final DecodeImage step = new DecodeImage(1000);

  @Test
  void givesThePlanesOfAPng() throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0x102030);
    image.setRGB(1, 0, 0xf0e0d0);

    Tensor picture = decode(encoded(image, "png"));

    assertThat(picture.type()).isEqualTo(DataType.UINT8);
    assertThat(picture.shape()).isEqualTo(Shape.of(1, 3, 1, 2));
    assertThat(Values.levels(picture)).containsExactly(0x10, 0xf0, 0x20, 0xe0, 0x30, 0xd0);
  }

  @Test
  void givesThePlanesOfAJpeg() throws IOException {
    BufferedImage image = new BufferedImage(16, 8, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 16 * 8; i++) {
      image.setRGB(i % 16, i / 16, 0xc86432);
    }

    Tensor picture = decode(encoded(image, "jpeg"));

    assertThat(picture.shape()).isEqualTo(Shape.of(1, 3, 8, 16));
    int[] levels = Values.levels(picture);
    assertThat(levels[0]).isBetween(195, 205);
    assertThat(levels[128]).isBetween(95, 105);
    assertThat(levels[256]).isBetween(45, 55);
  }

  @Test
  void takesGreyLevelsAsTheyAre() throws IOException {
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setSample(0, 0, 0, 100);
    BufferedImage deep = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
    deep.getRaster().setSample(0, 0, 0, 100 << 8);

    assertThat(Values.levels(decode(encoded(image, "png")))).containsExactly(100, 100, 100);
    assertThat(Values.levels(decode(encoded(deep, "png")))).containsExactly(100, 100, 100);
  }

  @Test
  void putsWhatIsTransparentOnWhite() throws IOException {
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x00000000);
    image.setRGB(1, 0, 0x80000000);
    image.setRGB(2, 0, 0xff000000);

    int[] levels = Values.levels(decode(encoded(image, "png")));

    assertThat(Arrays.copyOf(levels, 3)).containsExactly(255, 127, 0);
  }

  @Test
  void refusesALargePictureByItsHeaderAlone() throws IOException {
    byte[] file = encoded(new BufferedImage(40, 26, BufferedImage.TYPE_INT_RGB), "png");
    int endOfHeader = 8 + 25; // the signature, and the first chunk: IHDR

    assertThatThrownBy(() -> decode(Arrays.copyOf(file, endOfHeader)))
        .isInstanceOf(StepFailedException.class)
        .hasMessage("image has 40 x 26 pixels (expected: at most 1000 in all)");
    assertThat(
            decode(encoded(new BufferedImage(40, 25, BufferedImage.TYPE_INT_RGB), "png")).shape())
        .isEqualTo(Shape.of(1, 3, 25, 40));
  }

  @Test
  void refusesOtherFiles() throws IOException {
    byte[] gif = encoded(new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB), "gif");

    assertThatThrownBy(() -> decode(gif))
        .isInstanceOf(StepFailedException.class)
        .hasMessage("image of " + gif.length + " bytes is neither a PNG nor a JPEG file");
    assertThatThrownBy(() -> decode(new byte[0])).isInstanceOf(StepFailedException.class);
  }

  @Test
  void refusesAFileThatIsCutShort() throws IOException {
    byte[] png = encoded(new BufferedImage(20, 20, BufferedImage.TYPE_INT_RGB), "png");
    byte[] jpeg = encoded(new BufferedImage(20, 20, BufferedImage.TYPE_INT_RGB), "jpeg");

    assertThatThrownBy(() -> decode(Arrays.copyOf(png, 45)))
        .isInstanceOf(StepFailedException.class)
        .hasMessageStartingWith("PNG image cannot be decoded: ");
    assertThatThrownBy(() -> decode(Arrays.copyOf(jpeg, 20)))
        .isInstanceOf(StepFailedException.class)
        .hasMessageStartingWith("JPEG image cannot be decoded: ");
  }

  @Test
  void refusesATensorWhoseLengthIsNotThatOfItsBytes() {
    Tensor image =
        new Tensor("image", DataType.BYTES, Shape.of(1), ByteBuffer.wrap(new byte[] {9, 0, 0, 0}));

    assertThatThrownBy(() -> step.apply(List.of(image)))
        .isInstanceOf(StepFailedException.class)
        .hasMessageContaining("malformed");
  }

  private Tensor decode(byte[] file) {
    return step.apply(List.of(Values.file(file))).get(0).get(0);
  }

  private static byte[] encoded(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, out)).isTrue();
    return out.toByteArray();
  }
}
