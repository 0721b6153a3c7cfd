package io.gearshift.runtime;

import static io.gearshift.runtime.Networks.await;
import static io.gearshift.runtime.Networks.device;
import static io.gearshift.runtime.Networks.floats;
import static io.gearshift.runtime.Networks.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.Network;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.Signature;
import io.gearshift.domain.catalog.Subnet;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.execution.BatchResult;
import io.gearshift.domain.execution.LoadFailedException;
import io.gearshift.domain.execution.ModelInstance;
import io.gearshift.domain.supernet.Convolution;
import io.gearshift.domain.supernet.PictureInput;
import io.gearshift.domain.supernet.TransformerSupernet;
import io.gearshift.domain.traffic.Tensor;
import io.gearshift.runtime.supernet.RandomWeights;
import io.gearshift.runtime.supernet.SupernetForms;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubnetTest {
  private static final long SEED = 9;
  private static final FamilyId FAMILY = new FamilyId("test");
  private static final int SIDE = 8;
  private static final TransformerSupernet NET =
      new TransformerSupernet(
          new PictureInput("image", 1, SIDE, 0, 1),
          "scores",
          List.of(new Convolution(4, 4, 0, 16)),
          3,
          16,
          2,
          32,
          2,
          5,
          1e-5);
  private static final Device DEVICE = device("cpu0");

  private final OnnxModelLoader loader = new OnnxModelLoader();
  private final List<ModelInstance> instances = new ArrayList<>();
  private Path supernet;
  private Family subnets;
  private Family extracted;

  @TempDir Path folder;

  @BeforeEach
  void build() throws Exception {
    SupernetForms forms = SupernetForms.of(NET, new RandomWeights(SEED));
    supernet = forms.write(folder);
    List<Variant> chosen = new ArrayList<>();
    List<Variant> alone = new ArrayList<>();
    for (int depth = 1; depth <= NET.layers(); depth++) {
      for (int width = 1; width <= NET.chunks(); width++) {
        Subnet subnet = new Subnet(depth, width);
        String name = "d" + depth + "w" + width;
        Path file = folder.resolve(name + ".onnx");
        Files.write(file, forms.extracted(subnet));
        chosen.add(variant(name, Network.subnet(supernet, subnet)));
        alone.add(variant(name, new Network(List.of(file), Optional.empty())));
      }
    }
    subnets = family(chosen);
    extracted = family(alone);
  }

  @AfterEach
  void closeLoader() {
    loader.close();
  }

  @Test
  void alternatingAndConcurrentRunsOfAllSubnetsAnswerAsTheExtractedOnes() {
    List<ModelInstance> chosen = load(subnets);
    List<ModelInstance> alone = load(extracted);
    Random random = new Random(SEED);
    List<CompletionStage<BatchResult>> answers = new ArrayList<>();
    List<CompletionStage<BatchResult>> expected = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      List<List<Tensor>> batch = batch(random);
      int which = random.nextInt(chosen.size());
      answers.add(chosen.get(which).run(batch));
      expected.add(alone.get(which).run(batch));
    }
    for (int i = 0; i < answers.size(); i++) {
      List<List<Tensor>> outputs = await(answers.get(i)).outputs();
      List<List<Tensor>> right = await(expected.get(i)).outputs();
      for (int query = 0; query < outputs.size(); query++) {
        assertThat(floats(outputs.get(query).get(0)))
            .describedAs("seed %d, run %d", SEED, i)
            .containsExactly(floats(right.get(query).get(0)), within(1e-5f));
      }
    }
  }

  @Test
  void theFirstSubnetOpensTheSupernetAndTheLastOneClosesIt() throws Exception {
    List<ModelInstance> loaded = load(subnets);
    // what is open needs no file any more: another subnet of it is there at once
    byte[] network = Files.readAllBytes(supernet);
    Files.write(supernet, new byte[] {1});
    load(subnets);
    instances.subList(1, instances.size()).forEach(ModelInstance::close);
    assertThat(await(loaded.get(0).run(batch(new Random(SEED)))).outputs()).isNotEmpty();
    loaded.get(0).close();

    assertThatThrownBy(() -> load(subnets)).hasMessageContaining("cannot be loaded");

    Files.write(supernet, network);
    assertThat(await(load(subnets).get(0).run(batch(new Random(SEED)))).outputs()).isNotEmpty();
  }

  @Test
  void theSubnetsTogetherTakeTheMemoryOfTheSupernetOnce() throws Exception {
    List<ModelInstance> loaded = load(subnets);
    long files = Files.size(supernet) + Files.size(SupernetForms.weights(supernet));
    long buffers = 64L * 1024 * loaded.size();

    assertThat(loaded.stream().mapToLong(ModelInstance::memoryBytes).sum())
        .isBetween(files - loaded.size(), files + buffers);
  }

  @Test
  void aSubnetThatTheSupernetHasNotIsRefused() {
    assertRefused(Network.subnet(supernet, new Subnet(4, 1)), "depth: 4");
    assertRefused(Network.subnet(supernet, new Subnet(1, 3)), "width: 3");
    assertRefused(
        Network.subnet(folder.resolve("d1w1.onnx"), new Subnet(1, 1)), "metadata gearshift.chunks");
    assertThat(load(subnets)).isNotEmpty();
  }

  private void assertRefused(Network network, String reason) {
    Variant variant = variant("bad", network);
    assertThatThrownBy(() -> await(loader.load(family(List.of(variant)), variant, DEVICE)))
        .isInstanceOf(LoadFailedException.class)
        .hasMessageContaining(reason)
        .hasMessageContaining("supernet build");
  }

  private List<ModelInstance> load(Family family) {
    List<ModelInstance> loaded = new ArrayList<>();
    for (Variant variant : family.variants()) {
      loaded.add(await(loader.load(family, variant, DEVICE)));
    }
    instances.addAll(loaded);
    return loaded;
  }

  private static List<List<Tensor>> batch(Random random) {
    List<List<Tensor>> batch = new ArrayList<>();
    for (int query = 0; query <= random.nextInt(4); query++) {
      float[] picture = new float[SIDE * SIDE];
      for (int i = 0; i < picture.length; i++) {
        picture[i] = random.nextFloat();
      }
      batch.add(List.of(floats("image", Shape.of(1, 1, SIDE, SIDE), picture)));
    }
    return batch;
  }

  private static Variant variant(String name, Network network) {
    return new Variant(
        new VariantId(FAMILY, name), new Accuracy(0.5), "not at all", "ours", network);
  }

  private static Family family(List<Variant> variants) {
    return new Family(
        FAMILY,
        "test",
        "top-1",
        "none",
        Duration.ofMillis(100),
        8,
        new Signature(
            List.of(spec("image", DataType.FP32, -1, 1, SIDE, SIDE)),
            List.of(spec("scores", DataType.FP32, -1, 5))),
        List.of(),
        variants);
  }
}
