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
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bundled supernets, built as a person builds them. */
class SupernetBuildTest {
  private static final Path BUNDLED = Path.of("..", "models", "_gears");
  private static final String TRANSFORMER = "fashion-gears";
  private static final String CONVOLUTIONAL = "fashion-slices";
  private static final Set<String> BUILT =
      Set.of("chunked.onnx", "chunked.bin", "sliced.onnx", "sliced.bin");

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
        Path to = repository.resolve(BUNDLED.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else if (!BUILT.contains(file.getFileName().toString())) {
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

  @ParameterizedTest
  @CsvSource({TRANSFORMER + ", 14", CONVOLUTIONAL + ", 7"})
  void everySubnetOfABundledSupernetAnswersAsItsExtraction(String name, int subnets)
      throws Exception {
    Path extracted = repository.resolve("_extracted");
    assertThat(run("--extract", extracted.toString(), supernet(name).toString()))
        .as(err.toString())
        .isZero();

    Family family = ModelRepository.open(repository).catalog().family(name).orElseThrow();
    assertThat(family.variants()).hasSize(subnets);
    float[] pictures = pictures();
    try (OrtSession supernet =
        environment.createSession(family.variants().get(0).network().files().get(0).toString())) {
      for (Variant variant : family.variants()) {
        Path file = extracted.resolve(variant.id().name() + ".onnx");
        try (OrtSession alone = environment.createSession(file.toString());
            ControlInputs controls =
                ControlInputs.of(
                    environment,
                    supernet.getMetadata().getCustomMetadata(),
                    variant.network().subnet().orElseThrow())) {
          float[][] expected = logits(alone, pictures, Map.of());
          float[][] chosen = logits(supernet, pictures, controls.tensors());
          for (int i = 0; i < BATCH; i++) {
            assertThat(chosen[i])
                .describedAs("%s, picture %d, seed %d", variant.id(), i, SEED)
                .containsExactly(expected[i], within(1e-5f));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TRANSFORMER, CONVOLUTIONAL})
  void theCommittedVariantsAreThoseThatItWrites(String name) throws Exception {
    List<Path> committed = variants(BUNDLED.resolve(name));

    assertThat(run(supernet(name).toString())).as(err.toString()).isZero();

    assertThat(variants(repository.resolve(name))).hasSameSizeAs(committed);
    for (Path conf : committed) {
      assertThat(repository.resolve(BUNDLED.relativize(conf))).hasSameTextualContentAs(conf);
    }
  }

  @Test
  void weightsThatDoNotFitTheDescriptionAreNamed() throws Exception {
    Path conf = supernet(TRANSFORMER).resolve("supernet.conf");
    Files.writeString(conf, Files.readString(conf).replace("ffn = 384", "ffn = 388"));

    assertThat(run(supernet(TRANSFORMER).toString())).isEqualTo(ExitCodes.FAILED);

    assertThat(err.toString())
        .contains("layers.0.first_weight", "shape [384, 96]", "expected: raw float32 of shape [388")
        .doesNotContain("\tat ");
  }

  @Test
  void aDescriptionThatDoesNotFitTogetherIsRefused() throws Exception {
    Path conf = supernet(TRANSFORMER).resolve("supernet.conf");
    Files.writeString(conf, Files.readString(conf).replace("heads = 4", "heads = 5"));

    assertThat(run(supernet(TRANSFORMER).toString())).isEqualTo(ExitCodes.USAGE);

    assertThat(err.toString()).contains("expected: a multiple of heads, which is 5");
  }

  @Test
  void aDescriptionIsOfOneKind() throws Exception {
    Path conf = supernet(TRANSFORMER).resolve("supernet.conf");
    Path other = supernet(CONVOLUTIONAL).resolve("supernet.conf");
    Files.writeString(conf, Files.readString(conf) + Files.readString(other));

    assertThat(run(supernet(TRANSFORMER).toString())).isEqualTo(ExitCodes.USAGE);

    assertThat(err.toString())
        .contains("transformer, convolutional: both (expected: one of the two)");
  }

  private Path supernet(String family) {
    return repository.resolve(family).resolve("_supernet");
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

  private float[][] logits(OrtSession session, float[] pictures, Map<String, OnnxTensor> controls)
      throws OrtException {
    Map<String, OnnxTensor> feeds = new HashMap<>(controls);
    try (OnnxTensor image =
        OnnxTensor.createTensor(
            environment, FloatBuffer.wrap(pictures), new long[] {BATCH, 1, 28, 28})) {
      feeds.put("image", image);
      try (OrtSession.Result result = session.run(feeds)) {
        return (float[][]) result.get("logits").orElseThrow().getValue();
      }
    }
  }
}
