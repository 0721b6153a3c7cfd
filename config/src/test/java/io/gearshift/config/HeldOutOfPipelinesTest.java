package io.gearshift.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.config.Truth.Box;
import io.gearshift.config.Truth.Line;
import io.gearshift.config.Truth.Thing;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.pipeline.PipelineId;
import io.gearshift.domain.traffic.Tensor;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldOutOfPipelinesTest {
  private static final String HEAD =
      """
      task = t, metric = m, data-set = d, slo = 300ms, min-accuracy = 0.7, on-loss = leave-out
      outputs = [ { name = out, datatype = FP32, shape = [-1, 2] } ]
      """;
  private static final String PAGE =
      """
      inputs = [ { name = file, datatype = BYTES, shape = [1] } ]
      nodes = [
        { step = decode, in = [file], out = [whole] }
        { stage = look, family = garments, in = [whole], out = [out] }
      ]
      held-out { format = pages, inputs = "p/lines.tsv" }
      """;
  private static final String SCENE =
      """
      inputs = [ { name = whole, datatype = FP32, shape = [1, 1, 2, 3] } ]
      nodes = [ { stage = look, family = garments, in = [whole], out = [out] } ]
      held-out {
        format = scenes, inputs = "s/scenes", labels = "s/things.csv"
        names = "../garments/names.txt", near = 6
      }
      """;

  @TempDir Path folder;
  private RepositoryFixture repository;

  @BeforeEach
  void pipelines() {
    repository =
        new RepositoryFixture(folder)
            .withFamily("garments")
            .withVariant("garments/v")
            .with("garments/names.txt", "shirt\nbag\n")
            .with("pipelines/p.conf", HEAD + PAGE)
            .with("pipelines/s.conf", HEAD + SCENE)
            .with("pipelines/p/a.png", new byte[] {1, 2, 3})
            .with("pipelines/p/b.jpg", new byte[] {4})
            .with(
                "pipelines/p/lines.tsv",
                "b.jpg\t0\t1\t2\t3\t4\tone\tline\na.png\t180\t0\t0\t9\t9\tx\n")
            .with("pipelines/s/scenes", idx(2, 2, 3))
            .with("pipelines/s/things.csv", "scene,label,left,top,side\n0,1,4,5,3\n0,0,0,0,2\n");
  }

  @Test
  void pagesComeAsTheFilesTheyAreWithTheirLines() {
    List<HeldOut.Example> examples = heldOut("p").examples();

    assertThat(examples)
        .extracting(HeldOut.Example::truth)
        .containsExactly(
            new Truth.Lines(List.of(new Line(new Box(1, 2, 3, 4), false, "one\tline"))),
            new Truth.Lines(List.of(new Line(new Box(0, 0, 9, 9), true, "x"))));
    Tensor page = examples.get(1).inputs().get(0);
    assertThat(page.name()).isEqualTo("file");
    assertThat(page.shape()).isEqualTo(Shape.of(1));
    ByteBuffer data = page.data();
    assertThat(data.getInt()).isEqualTo(3);
    assertThat(data.get()).isEqualTo((byte) 1);
    assertThat(heldOut("p").examples(1)).hasSize(1);
  }

  @Test
  void scenesComeWithTheCentresOfTheirThings() {
    List<HeldOut.Example> examples = heldOut("s").examples();

    assertThat(examples)
        .extracting(HeldOut.Example::truth)
        .containsExactly(
            new Truth.Things(List.of(new Thing("bag", 5.5, 6.5), new Thing("shirt", 1, 1)), 6),
            new Truth.Things(List.of(), 6));
    assertThat(examples.get(0).inputs().get(0).shape()).isEqualTo(Shape.of(1, 1, 2, 3));
    assertThat(heldOut("s").examples(1)).hasSize(1);
  }

  @Test
  void aRowThatIsWrongIsNamed() {
    repository.with("pipelines/p/lines.tsv", "b.jpg\t0\t1\t2\t3\t4\tx\nb.jpg\t90\t1\t2\t3\t4\tx\n");
    assertThatThrownBy(() -> heldOut("p").examples())
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("lines.tsv:2")
        .hasMessageContaining("0 or 180");

    repository.with("pipelines/p/lines.tsv", "b.jpg\t0\t3\t2\t1\t4\tx\n");
    assertThatThrownBy(() -> heldOut("p").examples())
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("lines.tsv:1: box: 3, 2, 1, 4");

    repository.with("pipelines/s/things.csv", "scene,label,left,top,side\n0,2,4,5,3\n");
    assertThatThrownBy(() -> heldOut("s").examples())
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("things.csv:2: '0,2,4,5,3'")
        .hasMessageContaining("label below 2");
  }

  @Test
  void aPageThatIsNotThereOrLiesElsewhereIsSaidSo() {
    repository.with("pipelines/p/lines.tsv", "c.png\t0\t1\t2\t3\t4\tx\n");
    assertThatThrownBy(() -> heldOut("p").examples()).hasMessageContaining("c.png' does not exist");

    repository.with("pipelines/p/lines.tsv", "../s.conf\t0\t1\t2\t3\t4\tx\n");
    assertThatThrownBy(() -> heldOut("p").examples())
        .hasMessageContaining("page: \"../s.conf\" (expected: a file within");
  }

  @Test
  void eachFormatHasItsOwnKeysAndOwners() {
    repository.with(
        "pipelines/p.conf", HEAD + PAGE.replace("lines.tsv\"", "lines.tsv\", near = 6"));
    assertThat(reason("p")).contains("near: '6.0' (expected: none, for pages");

    repository.with("pipelines/s.conf", HEAD + SCENE.replace(", near = 6", ""));
    assertThat(reason("s")).contains("near: missing");

    repository.with("pipelines/p.conf", HEAD + PAGE.replace("pages", "tsv"));
    assertThat(reason("p")).contains("format: tsv (expected: pages or scenes");
  }

  @Test
  void aPipelineThatIsUnknownIsSaidSo() {
    assertThatThrownBy(() -> heldOut("q"))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("pipeline: 'q'");
  }

  private String reason(String pipeline) {
    return repository().pipelines().stream()
        .filter(entry -> entry.name().equals(pipeline))
        .findFirst()
        .orElseThrow()
        .quarantine()
        .orElseThrow();
  }

  private HeldOut heldOut(String pipeline) {
    return repository().heldOut(new PipelineId(pipeline)).orElseThrow();
  }

  private ModelRepository repository() {
    return ModelRepository.open(folder, new PuppetSteps());
  }

  private static byte[] idx(int... dimensions) {
    int bytes = 1;
    for (int size : dimensions) {
      bytes *= size;
    }
    ByteBuffer file = ByteBuffer.allocate(4 + 4 * dimensions.length + bytes);
    file.putInt(0x0800 | dimensions.length);
    for (int size : dimensions) {
      file.putInt(size);
    }
    return file.array();
  }
}
