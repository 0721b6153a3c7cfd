package io.gearshift.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.gearshift.config.ModelRepository;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.runtime.supernet.ControlInputs;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundled supernet, built as a person builds it. */
class SupernetBuildTest {
  private static final Path BUNDLED = Path.of("..", "models", "_gears", "fashion-gears");
  private static final long SEED = 4;
  private static final int BATCH = 4;

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir private Path repository;

  @BeforeEach
  void copy() throws IOException {
    try (Stream<Path> files = Files.walk(BUNDLED)) {
      for (Path file : files.toList()) {
        Path to = repository.resolve("fashion-gears").resolve(BUNDLED.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else if (!file.getFileName().toString().startsWith("chunked.")) {
          Files.copy(file, to);
        }
      }
    }
  }

  @Test
  void beforeItIsBuiltItsSubnetsSayHowToBuildIt() {
    assertThat(ModelRepository.open(repository).catalog().quarantined())
        .anySatisfy(
            one ->
                assertThat(one.toString())
                    .contains("not built yet", "gearshift supernet build", "_supernet"));
  }

  @Test
  void everySubnetOfTheBundledSupernetAnswersAsItsExtraction() throws Exception {
    Path extracted = repository.resolve("_extracted");
    assertThat(run("--extract", extracted.toString(), supernet().toString()))
        .as(err.toString())
        .isZero();

    Family family = ModelRepository.open(repository).catalog().families().get(0);
    assertThat(family.variants()).hasSizeGreaterThanOrEqualTo(12);
    float[] pictures = pictures();
    try (OrtSession supernet =
        environment.createSession(family.variants().get(0).network().files().get(0).toString())) {
      for (Variant variant : family.variants()) {
        Map<String, Boolean> controls =
            ControlInputs.of(
                supernet.getMetadata().getCustomMetadata(),
                variant.network().subnet().orElseThrow());
        Path file = extracted.resolve(variant.id().name() + ".onnx");
        try (OrtSession alone = environment.createSession(file.toString())) {
          float[][] expected = logits(alone, pictures, Map.of());
          float[][] chosen = logits(supernet, pictures, controls);
          for (int i = 0; i < BATCH; i++) {
            assertThat(chosen[i])
                .describedAs("%s, picture %d, seed %d", variant.id(), i, SEED)
                .containsExactly(expected[i], within(1e-5f));
          }
        }
      }
    }
  }

  @Test
  void theCommittedVariantsAreThoseThatItWrites() throws Exception {
    List<Path> committed = variants(BUNDLED);

    assertThat(run(supernet().toString())).as(err.toString()).isZero();

    assertThat(variants(repository.resolve("fashion-gears"))).hasSameSizeAs(committed);
    for (Path conf : committed) {
      assertThat(repository.resolve("fashion-gears").resolve(BUNDLED.relativize(conf)))
          .hasSameTextualContentAs(conf);
    }
  }

  @Test
  void weightsThatDoNotFitTheDescriptionAreNamed() throws Exception {
    Path conf = supernet().resolve("supernet.conf");
    Files.writeString(conf, Files.readString(conf).replace("ffn = 384", "ffn = 388"));

    assertThat(run(supernet().toString())).isEqualTo(ExitCodes.FAILED);

    assertThat(err.toString())
        .contains("layers.0.first_weight", "shape [384, 96]", "expected: raw float32 of shape [388")
        .doesNotContain("\tat ");
  }

  @Test
  void aDescriptionThatDoesNotFitTogetherIsRefused() throws Exception {
    Path conf = supernet().resolve("supernet.conf");
    Files.writeString(conf, Files.readString(conf).replace("heads = 4", "heads = 5"));

    assertThat(run(supernet().toString())).isEqualTo(ExitCodes.USAGE);

    assertThat(err.toString()).contains("expected: a multiple of heads, which is 5");
  }

  private Path supernet() {
    return repository.resolve("fashion-gears").resolve("_supernet");
  }

  private static List<Path> variants(Path family) throws IOException {
    try (Stream<Path> files = Files.walk(family, 2)) {
      return files.filter(file -> file.endsWith("variant.conf")).sorted().toList();
    }
  }

  private int run(String... arguments) {
    String[] all =
        Stream.concat(Stream.of("supernet", "build"), Stream.of(arguments)).toArray(String[]::new);
    return Gearshift.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all);
  }

  private static float[] pictures() {
    Random random = new Random(SEED);
    float[] pictures = new float[BATCH * 28 * 28];
    for (int i = 0; i < pictures.length; i++) {
      pictures[i] = random.nextInt(256);
    }
    return pictures;
  }

  private float[][] logits(OrtSession session, float[] pictures, Map<String, Boolean> controls)
      throws OrtException {
    Map<String, OnnxTensor> feeds = new HashMap<>();
    try {
      feeds.put(
          "image",
          OnnxTensor.createTensor(
              environment, FloatBuffer.wrap(pictures), new long[] {BATCH, 1, 28, 28}));
      for (Map.Entry<String, Boolean> control : controls.entrySet()) {
        feeds.put(
            control.getKey(),
            OnnxTensor.createTensor(environment, control.getValue().booleanValue()));
      }
      try (OrtSession.Result result = session.run(feeds)) {
        return (float[][]) result.get("logits").orElseThrow().getValue();
      }
    } finally {
      feeds.values().forEach(OnnxTensor::close);
    }
  }
}
