package io.gearshift.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.traffic.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldOutTest {
  private static final String IDX =
      "held-out { format = idx, inputs = \"h/images.gz\", labels = \"h/labels\" }\n";
  private static final String TSV = "held-out { format = tsv, inputs = \"h/texts.tsv\" }\n";
  private static final byte[] IMAGES =
      idx(new int[] {2, 2, 3}, 0, 1, 2, 3, 4, 255, 9, 8, 7, 6, 5, 4);
  private static final byte[] LABELS = idx(new int[] {2}, 1, 0);

  @TempDir Path folder;
  private RepositoryFixture repository;

  @BeforeEach
  void aFamilyOfImages() {
    repository =
        new RepositoryFixture(folder)
            .with("f/family.conf", RepositoryFixture.FAMILY + IDX)
            .withVariant("f/v");
  }

  @Test
  void readsImagesAndLabelsZippedOrNot() throws IOException {
    repository.with("f/h/images.gz", zipped(IMAGES)).with("f/h/labels", LABELS);

    List<HeldOut.Example> examples = heldOut("f").examples();

    assertThat(examples).extracting(HeldOut.Example::truth).containsExactly(label(1), label(0));
    Tensor image = examples.get(0).inputs().get(0);
    assertThat(image.name()).isEqualTo("image");
    assertThat(image.shape()).isEqualTo(Shape.of(1, 1, 2, 3));
    float[] pixels = new float[6];
    image.data().asFloatBuffer().get(pixels);
    assertThat(pixels).containsExactly(0, 1, 2, 3, 4, 255);
    assertThat(heldOut("f").examples(1)).hasSize(1);
  }

  @Test
  void unsignedBytesStayBytesIfTheSignatureWantsThem() {
    repository
        .with(
            "f/family.conf",
            RepositoryFixture.FAMILY.replace("image, datatype = FP32", "image, datatype = UINT8")
                + IDX)
        .with("f/h/images.gz", IMAGES)
        .with("f/h/labels", LABELS);

    Tensor image = heldOut("f").examples().get(0).inputs().get(0);

    assertThat(image.data().get(5)).isEqualTo((byte) 255);
    assertThat(image.byteSize()).isEqualTo(6);
  }

  @Test
  void filesThatAreNotWhatTheyShouldBeAreSaidSo() {
    assertThatThrownBy(() -> heldOut("f").examples())
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("images.gz' does not exist");

    repository.with("f/h/images.gz", Arrays.copyOf(IMAGES, 24)).with("f/h/labels", LABELS);
    assertThatThrownBy(() -> heldOut("f").examples())
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("ends in example 2 of 2");

    repository.with("f/h/images.gz", "hello, I am a text");
    assertThatThrownBy(() -> heldOut("f").examples())
        .hasMessageContaining("begins with 0x68656c6c");

    repository.with("f/h/images.gz", "x");
    assertThatThrownBy(() -> heldOut("f").examples()).hasMessageContaining("cannot be read");

    repository.with("f/h/images.gz", idx(new int[] {2, 5, 5}, new int[50]));
    assertThatThrownBy(() -> heldOut("f").examples())
        .hasMessageContaining("[5, 5] (expected: [-1,1,2,3]");

    repository.with("f/h/images.gz", IMAGES).with("f/h/labels", idx(new int[] {3}, 1, 2, 3));
    assertThatThrownBy(() -> heldOut("f").examples()).hasMessageContaining("has 3 labels");
  }

  @Test
  void readsTextsWithLabelsByNameOrNumber() {
    texts("noun\ta cat\n\n2\tté\tx\n");

    List<HeldOut.Example> examples = heldOut("t").examples();

    assertThat(examples).extracting(HeldOut.Example::truth).containsExactly(label(1), label(2));
    Tensor text = examples.get(1).inputs().get(0);
    assertThat(text.shape()).isEqualTo(Shape.of(1));
    ByteBuffer data = text.data();
    byte[] bytes = new byte[data.getInt()];
    data.get(bytes);
    assertThat(data.hasRemaining()).isFalse();
    assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo("té\tx");
  }

  @Test
  void aLineThatIsWrongIsNamed() {
    texts("noun\tx\nnuon\ty\n");
    assertThatThrownBy(() -> heldOut("t").examples())
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("texts.tsv:2: label 'nuon'")
        .hasMessageContaining("Maybe you meant 'noun'");

    texts("noun x\n");
    assertThatThrownBy(() -> heldOut("t").examples())
        .hasMessageContaining("texts.tsv:1: a line without a tab");

    texts("3\tx\n");
    assertThatThrownBy(() -> heldOut("t").examples()).hasMessageContaining("label '3'");
  }

  @Test
  void aFormatMustSuitTheFamily() {
    repository.with("f/family.conf", RepositoryFixture.FAMILY + TSV).with("f/h/texts.tsv", "0\tx");

    assertThatThrownBy(() -> heldOut("f").examples())
        .hasMessageContaining("is FP32[-1,1,2,3] (expected: BYTES[-1]");
  }

  @Test
  void aFamilyNeedNotHaveAny() {
    repository.withFamily("g").withVariant("g/v");

    assertThat(ModelRepository.open(folder).heldOut(new FamilyId("g"))).isEmpty();
  }

  @Test
  void idxNeedsLabelsAndTsvHasThem() {
    repository.with(
        "f/family.conf", RepositoryFixture.FAMILY + "held-out { format = idx, inputs = x }");

    assertThatThrownBy(() -> heldOut("f"))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("labels: missing");
  }

  private static Truth label(int number) {
    return new Truth.ClassLabel(number);
  }

  private void texts(String lines) {
    repository
        .with("t/family.conf", RepositoryFixture.TEXT_FAMILY + TSV + "labels = labels.txt")
        .with("t/labels.txt", "verb\nnoun\nadverb")
        .with("t/h/texts.tsv", lines);
  }

  private HeldOut heldOut(String family) {
    return ModelRepository.open(folder).heldOut(new FamilyId(family)).orElseThrow();
  }

  private static byte[] idx(int[] dimensions, int... values) {
    ByteBuffer file = ByteBuffer.allocate(4 + 4 * dimensions.length + values.length);
    file.putInt(0x0800 | dimensions.length);
    Arrays.stream(dimensions).forEach(file::putInt);
    Arrays.stream(values).forEach(value -> file.put((byte) value));
    return file.array();
  }

  private static byte[] zipped(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(content);
    }
    return bytes.toByteArray();
  }
}
