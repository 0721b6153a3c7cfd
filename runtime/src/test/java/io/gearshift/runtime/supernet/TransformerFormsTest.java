package io.gearshift.runtime.supernet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.gearshift.domain.catalog.Subnet;
import io.gearshift.domain.supernet.TransformerSupernet;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransformerFormsTest {
  private static final long SEED = 20;
  private static final int BATCH = 3;

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();

  @TempDir Path folder;

  @ParameterizedTest(name = "{0} heads, seed " + SEED)
  @ValueSource(ints = {4, 8})
  void everySubnetAnswersAsItsExtraction(int heads) throws Exception {
    TransformerSupernet net = SmallSupernet.of(heads);
    TransformerForms forms = new TransformerForms(net, new RandomWeights(SEED));
    forms.writeChunked(folder);
    float[] pictures = pictures(net);
    float[][] previous = null;
    try (OrtSession supernet =
        environment.createSession(folder.resolve(TransformerForms.NETWORK).toString())) {
      for (Subnet subnet : SmallSupernet.subnets(net)) {
        float[][] chosen = run(supernet, net, pictures, controls(net, subnet));
        try (OrtSession alone = environment.createSession(forms.extracted(subnet))) {
          float[][] expected = run(alone, net, pictures, Map.of());
          for (int i = 0; i < BATCH; i++) {
            assertThat(chosen[i])
                .describedAs("%s, picture %d", subnet, i)
                .containsExactly(expected[i], within(1e-5f));
          }
        }
        assertThat(chosen).describedAs("%s and the one before", subnet).isNotEqualTo(previous);
        previous = chosen;
      }
    }
  }

  @Test
  void aSubnetThatIsNotThereIsRefused() {
    TransformerForms forms = new TransformerForms(SmallSupernet.of(4), new RandomWeights(SEED));

    assertThatThrownBy(() -> forms.extracted(new Subnet(4, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected: a depth up to 3");
    assertThatThrownBy(() -> forms.extracted(new Subnet(1, 5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a width up to 4");
  }

  private static float[] pictures(TransformerSupernet net) {
    Random random = new Random(SEED);
    int side = net.input().side();
    float[] pictures = new float[BATCH * net.input().channels() * side * side];
    for (int i = 0; i < pictures.length; i++) {
      pictures[i] = random.nextFloat();
    }
    return pictures;
  }

  private static Map<String, Boolean> controls(TransformerSupernet net, Subnet subnet) {
    Map<String, Boolean> controls = new HashMap<>();
    List<Integer> kept = TransformerSupernet.kept(net.layers(), subnet.depth());
    for (int layer = 0; layer < net.layers(); layer++) {
      controls.put("keep." + layer, kept.contains(layer));
    }
    for (int chunk = 1; chunk < net.chunks(); chunk++) {
      controls.put("on." + chunk, chunk < subnet.width());
    }
    return controls;
  }

  private float[][] run(
      OrtSession session, TransformerSupernet net, float[] pictures, Map<String, Boolean> controls)
      throws OrtException {
    long side = net.input().side();
    Map<String, OnnxTensor> feeds = new HashMap<>();
    try {
      feeds.put(
          "image",
          OnnxTensor.createTensor(
              environment,
              FloatBuffer.wrap(pictures),
              new long[] {BATCH, net.input().channels(), side, side}));
      for (Map.Entry<String, Boolean> control : controls.entrySet()) {
        feeds.put(
            control.getKey(),
            OnnxTensor.createTensor(environment, control.getValue().booleanValue()));
      }
      try (OrtSession.Result result = session.run(feeds)) {
        return (float[][]) result.get("scores").orElseThrow().getValue();
      }
    } finally {
      feeds.values().forEach(OnnxTensor::close);
    }
  }
}
