package io.gearshift.runtime.supernet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.gearshift.domain.catalog.Subnet;
import io.gearshift.domain.supernet.Supernet;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SupernetFormsTest {
  private static final long SEED = 20;
  private static final int BATCH = 3;

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();

  @TempDir Path folder;

  static Stream<Arguments> supernets() {
    return Stream.of(
        arguments("a transformer, a head a chunk", SmallSupernet.of(4)),
        arguments("a transformer, two heads a chunk", SmallSupernet.of(8)),
        arguments("convolutions", SmallSupernet.convolutional()));
  }

  @ParameterizedTest(name = "{0}, seed " + SEED)
  @MethodSource("supernets")
  void everySubnetAnswersAsItsExtraction(String name, Supernet net) throws Exception {
    SupernetForms forms = SupernetForms.of(net, new RandomWeights(SEED));
    float[] pictures = pictures(net);
    List<float[][]> answers = new ArrayList<>();
    try (OrtSession supernet = environment.createSession(forms.write(folder).toString())) {
      for (Subnet subnet : SmallSupernet.subnets(net)) {
        float[][] chosen = chosen(supernet, net, pictures, subnet);
        try (OrtSession alone = environment.createSession(forms.extracted(subnet))) {
          float[][] expected = run(alone, net, pictures, Map.of());
          for (int i = 0; i < BATCH; i++) {
            assertThat(chosen[i])
                .describedAs("%s, picture %d", subnet, i)
                .containsExactly(expected[i], within(1e-5f));
          }
        }
        assertThat(answers).describedAs("another subnet's than %s", subnet).doesNotContain(chosen);
        answers.add(chosen);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("supernets")
  void aSubnetThatIsNotThereIsRefused(String name, Supernet net) throws Exception {
    SupernetForms forms = SupernetForms.of(net, new RandomWeights(SEED));

    assertThatThrownBy(() -> forms.extracted(new Subnet(4, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected: a depth up to 3");
    assertThatThrownBy(() -> forms.extracted(new Subnet(1, 5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a width up to 4");
    try (OrtSession supernet = environment.createSession(forms.write(folder).toString())) {
      Map<String, String> metadata = supernet.getMetadata().getCustomMetadata();
      assertThatThrownBy(() -> ControlInputs.of(environment, metadata, new Subnet(4, 1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("depth: 4");
      assertThatThrownBy(() -> ControlInputs.of(environment, metadata, new Subnet(1, 5)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("width: 5");
    }
  }

  @Test
  void soManyBlocksRunAndSoManyChannelsAreActiveAsTheControlInputsSay() throws Exception {
    Map<String, String> metadata = ControlInputs.ofSlices(3, 4, List.of(9, 18));

    try (ControlInputs inputs = ControlInputs.of(environment, metadata, new Subnet(2, 3))) {
      Map<String, Object> fed = new HashMap<>();
      for (Map.Entry<String, OnnxTensor> one : inputs.tensors().entrySet()) {
        fed.put(one.getKey(), one.getValue().getValue());
      }
      assertThat(fed)
          .containsOnlyKeys(
              "deep.1",
              "deep.2",
              "row",
              "middle.0",
              "middle.0.square",
              "middle.1",
              "middle.1.square")
          .containsEntry("deep.1", true)
          .containsEntry("deep.2", false)
          .containsEntry("row", 6L)
          .containsEntry("middle.0", new long[] {7})
          .containsEntry("middle.1.square", new long[] {14, 14});
    }
  }

  private static float[] pictures(Supernet net) {
    Random random = new Random(SEED);
    int side = net.input().side();
    float[] pictures = new float[BATCH * net.input().channels() * side * side];
    for (int i = 0; i < pictures.length; i++) {
      pictures[i] = random.nextFloat();
    }
    return pictures;
  }

  private float[][] chosen(OrtSession supernet, Supernet net, float[] pictures, Subnet subnet)
      throws OrtException {
    try (ControlInputs controls =
        ControlInputs.of(environment, supernet.getMetadata().getCustomMetadata(), subnet)) {
      return run(supernet, net, pictures, controls.tensors());
    }
  }

  private float[][] run(
      OrtSession session, Supernet net, float[] pictures, Map<String, OnnxTensor> controls)
      throws OrtException {
    long side = net.input().side();
    Map<String, OnnxTensor> feeds = new HashMap<>(controls);
    try (OnnxTensor image =
        OnnxTensor.createTensor(
            environment,
            FloatBuffer.wrap(pictures),
            new long[] {BATCH, net.input().channels(), side, side})) {
      feeds.put(net.input().name(), image);
      try (OrtSession.Result result = session.run(feeds)) {
        return (float[][]) result.get(net.output()).orElseThrow().getValue();
      }
    }
  }
}
