package io.gearshift.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.Catalog;
import io.gearshift.domain.catalog.Catalog.Quarantined;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.pipeline.Condition;
import io.gearshift.domain.pipeline.Node;
import io.gearshift.domain.pipeline.Node.GatherNode;
import io.gearshift.domain.pipeline.Node.StageNode;
import io.gearshift.domain.pipeline.Node.StepNode;
import io.gearshift.domain.pipeline.Pipeline;
import io.gearshift.domain.pipeline.Pipeline.OnLoss;
import io.gearshift.domain.pipeline.PipelineId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineFileTest {
  private static final String HEAD =
      """
      task = "label what is on a picture", metric = "all labels right", data-set = "a test split"
      slo = 300ms, min-accuracy = 0.7, on-loss = leave-out
      inputs = [ { name = file, datatype = BYTES, shape = [1] } ]
      outputs = [ { name = labels, datatype = BYTES, shape = [-1] } ]
      """;
  private static final String DECODE = "{ step = decode, in = [file], out = [whole] }\n";
  private static final String LOOK =
      "{ stage = look, family = garments, in = [whole], out = [gist] }\n";
  private static final String CUT =
      "{ step = cut, in = [whole], out = [crop], each = part, expected = 5, settings { size = 7 } }\n";
  private static final String TELL =
      "{ stage = tell, family = garments, in = [crop], out = [logits] }\n";
  private static final String LABEL = "{ step = label, in = [logits], out = [label] }\n";
  private static final String GATHER = "{ gather = part, in = [label], out = [labels] }\n";

  @TempDir Path folder;
  private final PuppetSteps steps = new PuppetSteps();
  private RepositoryFixture repository;

  @BeforeEach
  void withOneFamily() {
    repository = new RepositoryFixture(folder).withFamily("garments").withVariant("garments/v");
  }

  @Test
  void aPipelineIsReadWithItsNodesItsValuesAndWhatIsExpected() {
    Pipeline pipeline = served(DECODE + CUT + TELL + LABEL + GATHER);

    assertThat(pipeline.task()).isEqualTo("label what is on a picture");
    assertThat(pipeline.slo()).isEqualTo(Duration.ofMillis(300));
    assertThat(pipeline.minAccuracy()).isEqualTo(new Accuracy(0.7));
    assertThat(pipeline.onLoss()).isEqualTo(OnLoss.LEAVE_OUT);
    assertThat(pipeline.nodes())
        .extracting(Node::name)
        .containsExactly("decode", "cut", "tell", "label", "gather-part");
    StepNode cut = (StepNode) pipeline.nodes().get(1);
    assertThat(cut.each()).contains("part");
    assertThat(pipeline.nodes().get(2))
        .isEqualTo(
            new StageNode(
                "tell",
                new FamilyId("garments"),
                List.of("crop"),
                List.of("logits"),
                Optional.empty()));
    assertThat(pipeline.nodes().get(4))
        .isEqualTo(new GatherNode("gather-part", "part", List.of("label"), List.of("labels")));
    assertThat(pipeline.values())
        .containsOnly(
            value("file", DataType.BYTES, 1),
            value("whole", DataType.FP32, -1, 1, 2, 3),
            value("crop", DataType.FP32, -1, 1, 2, 3),
            value("logits", DataType.FP32, -1, 2),
            value("label", DataType.BYTES, 1),
            value("labels", DataType.BYTES, -1));
    assertThat(pipeline.expected().byStage()).isEqualTo(Map.of("tell", 5.0));
    assertThat(steps.made().get("cut")).isEqualTo(Map.of("size", "7"));
  }

  @Test
  void theFirstStageOfAScopeIsExpectedToGetAllItsItems() {
    Pipeline pipeline =
        served(
            DECODE
                + LOOK
                + CUT.replace("cut, in = [whole]", "sift, in = [whole, gist]")
                + TELL
                + "{ step = mix, in = [crop, label], out = [mixed] }\n"
                + "{ stage = again, family = garments, in = [mixed], out = [more] }\n"
                + GATHER,
            LABEL);

    assertThat(pipeline.expected().byStage())
        .isEqualTo(Map.of("look", 1.0, "tell", 5.0, "again", 1.0));
  }

  @Test
  void aNodeMayBePassedThroughForSomeLabelsOnly() {
    Pipeline pipeline =
        served(
            DECODE
                + CUT
                + TELL
                + LABEL
                + "{ stage = again, family = garments, in = [crop], out = [x],"
                + " when { value = label, among = [coat, bag] } }\n"
                + GATHER);

    assertThat(((StageNode) pipeline.nodes().get(4)).when())
        .contains(new Condition("label", Set.of("coat", "bag")));
  }

  @Test
  void aNodeWithoutANameHasThatOfItsKindMadeUnique() {
    String twice =
        DECODE
            + "{ step = decode, in = [file], out = [b] }\n"
            + "{ step = decode, in = [file], out = [c], name = decode-2 }\n";

    assertThat(served(twice + CUT + TELL + LABEL + GATHER).nodes())
        .extracting(Node::name)
        .startsWith("decode", "decode-3", "decode-2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "family = garments, in = [crop] | family = garment, in = [crop]"
            + " | node 'tell': family 'garment' (expected: one of the repository)"
            + " | Maybe you meant 'garments'",
        "step = cut | step = cutt | node 'cutt': step 'cutt' (expected: one that there is)"
            + " | Maybe you meant 'cut'. Known: count, cut, decode, label, mix, sift",
        "size = 7 | bad = 7 | node 'cut': bad: no such setting in pipelines | Correct its settings",
        "in = [crop] | in = [crops]"
            + " | node 'tell': there is no value 'crops' | Maybe you meant 'crop'",
        "in = [whole] | in = [labels] | node 'cut': there is no value 'labels'"
            + " | Node 'gather-part' gives it: put that before",
        "in = [crop] | in = [logits] | node 'tell': there is no value 'logits'"
            + " | cannot flow in a circle",
        "in = [crop] | in = [file] | node 'tell' takes 'file', which is BYTES[1] (expected:"
            + " FP32[-1,1,2,3], as 'image' of family 'garments' is) | put a step between",
        "in = [crop] | in = [crop, file] | node 'tell': in = [crop, file] (expected: 1, for family"
            + " 'garments' has 'image' FP32[-1,1,2,3]) | in this order",
        "out = [logits] | out = [] | node 'tell': out = [] (expected: 1 | in this order",
        "datatype = BYTES, shape = [-1] | datatype = BYTES, shape = [-1, 2]"
            + " | output 'labels': BYTES[-1,2] (expected: BYTES[-1], as the value is)"
            + " | Correct the output",
        "name = labels | name = lables"
            + " | output 'lables': there is no value 'lables' | Maybe you meant 'labels'",
        "gather = part | gather = port"
            + " | node 'gather-port' gathers 'port', but takes values of the scope 'part' | ocr.conf",
        "step = label | step = count | node 'gather-part' gathers 'label', which is INT64[]"
            + " | put a step before",
        "each = part, expected = 5, settings | settings | step 'cut': each is not given | ocr.conf",
        "family = garments, in | in | family: missing | ocr.conf",
        "slo = 300ms | slo = 0s | slo of ocr: PT0S (expected: > 0) | ocr.conf",
        "min-accuracy = 0.7 | min-accuracy = 0.95 | min-accuracy: 0.95 (expected: at most 0.9000,"
            + " the product of the most accurate variants of tell) | ocr.conf",
        "min-accuracy = 0.7 | min-accuracy = 7 | accuracy: 7.0 (expected: from 0 to 1) | ocr.conf",
        "leave-out | leave-in | on-loss: \"leave-in\" (expected: one of refuse, leave-out)"
            + " | Maybe you meant 'leave-out'",
        "each = | eech = | nodes[1].eech: no such key | Maybe you meant 'each'",
        "slo = | sloo = | sloo: no such key | Maybe you meant 'slo'",
        "stage = tell | stage = \"tell it\" | stage name: 'tell it' (expected: | ocr.conf",
        "stage = tell | stage = tell, step = cut"
            + " | a node with [cut, tell] (expected: exactly one of step, stage and gather)"
            + " | ocr.conf:",
        "step = label | step = label, family = x | family: 'x' (expected: only with a stage) | :",
        "gather = part | gather = part, each = x | each: 'x' (expected: only with a step) | :",
        "gather = part | gather = part, when { value = label, among = [a] } | when: given | :",
        "step = label | step = label, when { value = logits, among = [a] }"
            + " | node 'label': when.value 'logits' is FP32[-1,2] | a value that is a label",
        "step = label | step = label, when { value = crop, among = [] } | among: [] | :",
        "stage = tell | stage = tell, name = x | name: 'x' (expected: none | :",
        "expected = 5 | expected = 0 | expected: 0.0 (expected: > 0) | :",
        "size = 7 | size = [7] | settings.size: [7] (expected: a text) | ocr.conf:",
      })
  void whatIsWrongIsSaidWithTheFileTheNodeAndTheRemedy(
      String text, String instead, String problem, String remedy) {
    String conf = conf(DECODE + CUT + TELL + LABEL + GATHER);
    assertThat(conf).contains(text.strip());

    Catalog catalog = catalog(conf.replace(text.strip(), instead.strip()));

    assertThat(catalog.pipelines()).isEmpty();
    assertThat(catalog.families()).hasSize(1);
    assertThat(reason(catalog, "ocr")).contains(problem).contains(remedy).contains("ocr.conf");
  }

  @Test
  void nothingThatStandsInAFileStopsTheStart() {
    long seed = System.nanoTime();
    System.out.println("PipelineFileTest seed " + seed);
    Random random = new Random(seed);
    String good = conf(DECODE + CUT + TELL + LABEL + GATHER);
    for (int i = 0; i < 400; i++) {
      Catalog catalog = catalog(QuarantineTest.mutated(good, random));

      assertThat(catalog.pipelines().size() + catalog.quarantined().size()).isEqualTo(1);
      assertThat(catalog.quarantined()).allMatch(quarantined -> !quarantined.reason().isBlank());
    }
  }

  @Test
  void aPipelineOfWhatCannotBeServedIsLeftOutForTheSameReason() {
    repository
        .withFamily("later")
        .with("later/v/variant.conf", RepositoryFixture.VARIANT + RepositoryFixture.pull(7));

    Catalog catalog =
        catalog(conf(DECODE + CUT + TELL.replace("garments", "later") + LABEL + GATHER));

    assertThat(catalog.families()).hasSize(1);
    assertThat(reason(catalog, "ocr"))
        .contains("node 'tell': family 'later' cannot be served: no variant that can be served")
        .contains("v: not pulled yet: run ./gearshift models pull later");
    ModelRepository read = ModelRepository.open(folder, steps);
    assertThat(read.pulls(new PipelineId("ocr")))
        .extracting(pull -> pull.variant().toString())
        .containsExactly("later/v");
    assertThatThrownBy(() -> read.pulls(new PipelineId("ocrr")))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("pipeline: 'ocrr'")
        .hasMessageContaining("Maybe you meant 'ocr'");
  }

  @Test
  void namesThatWouldMeanTwoThingsAreQuarantined() {
    String good = conf(DECODE + CUT + TELL + LABEL + GATHER);
    repository
        .with("pipelines/Garments.conf", good)
        .with("pipelines/stats.conf", good)
        .with("pipelines/bad name.conf", good)
        .with("pipelines/OCR.conf", good)
        .with("pipelines/_draft.conf", "x")
        .with("pipelines/readme.txt", "x");

    Catalog catalog = catalog(good);

    assertThat(catalog.pipelines()).extracting(Pipeline::id).containsExactly(new PipelineId("OCR"));
    assertThat(reason(catalog, "ocr")).contains("duplicate of 'OCR'");
    assertThat(reason(catalog, "Garments")).contains("the family 'garments'").contains("Rename");
    assertThat(reason(catalog, "stats")).contains("statistics").contains("Rename the file");
    assertThat(reason(catalog, "bad name"))
        .contains("pipeline name: 'bad name'")
        .contains("Rename the file");
    assertThat(catalog.quarantined()).hasSize(4);
  }

  @Test
  void entriesShowEveryPipelineAndItsState() {
    repository
        .with("pipelines/a.conf", conf(DECODE + CUT + TELL + LABEL + GATHER))
        .with("pipelines/b.conf", "x = [");

    List<PipelineEntry> entries = ModelRepository.open(folder, steps).pipelines();

    assertThat(entries).extracting(PipelineEntry::name).containsExactly("a", "b");
    assertThat(entries.get(0).pipeline()).isPresent();
    assertThat(entries.get(0).quarantine()).isEmpty();
    assertThat(entries.get(1).pipeline()).isEmpty();
    assertThat(entries.get(1).quarantine()).isPresent();
    assertThat(ModelRepository.open(folder).pipelines()).isEmpty();
  }

  @Test
  void anExampleStandsBesideWhatItIsFor() {
    PipelineId ocr = new PipelineId("ocr");
    FamilyId garments = new FamilyId("garments");
    assertThat(Example.of(folder, ocr)).isEmpty();
    assertThat(Example.of(folder, garments)).isEmpty();

    repository.with("pipelines/ocr.png", "p").with("garments/example.json", "{}");

    assertThat(Example.of(folder, ocr))
        .contains(new Example(folder.resolve("pipelines/ocr.png")))
        .get()
        .extracting(Example::contentType)
        .isEqualTo("image/png");
    assertThat(Example.of(folder, garments).orElseThrow().contentType())
        .isEqualTo("application/json");
  }

  private Pipeline served(String nodes) {
    return served(nodes, "");
  }

  /**
   * @param inserted after the stage that tells
   */
  private Pipeline served(String nodes, String inserted) {
    Catalog catalog = catalog(conf(nodes.replace(TELL, TELL + inserted)));
    assertThat(catalog.quarantined()).isEmpty();
    return catalog.pipeline(new PipelineId("ocr")).orElseThrow();
  }

  private Catalog catalog(String conf) {
    repository.with("pipelines/ocr.conf", conf);
    return ModelRepository.open(folder, steps).catalog();
  }

  private static String conf(String nodes) {
    return HEAD + "nodes = [\n" + nodes + "]\n";
  }

  private static Map.Entry<String, TensorSpec> value(String name, DataType type, long... shape) {
    return Map.entry(name, new TensorSpec(name, type, Shape.of(shape)));
  }

  private static String reason(Catalog catalog, String name) {
    return catalog.quarantined().stream()
        .filter(quarantined -> quarantined.name().equals(name))
        .map(Quarantined::reason)
        .findFirst()
        .orElseThrow();
  }
}
