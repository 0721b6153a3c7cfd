package io.gearshift.domain.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.Signature;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.pipeline.Node.GatherNode;
import io.gearshift.domain.pipeline.Node.StageNode;
import io.gearshift.domain.pipeline.Node.StepNode;
import io.gearshift.domain.pipeline.Pipeline.OnLoss;
import io.gearshift.domain.traffic.Tensor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PipelineTest {
  private static final Node DECODE = step("decode", "picture", "pixels");
  private static final Node DETECT = stage("detect", "pixels", "map");
  private static final Node CUT = fan("cut", "box", List.of("pixels", "map"), "crop");
  private static final Node READ = stage("read", "crop", "letters");
  private static final Node SPELL = step("spell", "letters", "text");
  private static final Node TEXTS = gather("box", "text", "texts");

  @Test
  void stagesFollowOnThoseWhoseValuesTheyNeed() {
    PipelineGraph graph = pipeline("texts", DECODE, DETECT, CUT, READ, SPELL, TEXTS).graph();

    assertThat(graph.stages())
        .containsExactly(
            new Stage("detect", new FamilyId("detect-nets"), Optional.empty()),
            new Stage("read", new FamilyId("read-nets"), Optional.of("detect")));
    assertThat(graph.slo()).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void aStageThatNeedsTwoOnOneWayFollowsOnTheLaterOne() {
    Node both =
        new StageNode("both", new FamilyId("f"), List.of("map", "letters"), List.of("sum"), none());

    PipelineGraph graph =
        pipeline("sums", DECODE, DETECT, CUT, READ, both, gather("box", "sum", "sums")).graph();

    assertThat(graph.stage("both").parent()).contains("read");
    assertThat(graph.branches()).hasSize(1);
  }

  @Test
  void aConditionMakesAStageFollowToo() {
    Node tell = stage("tell", "crop", "label");
    Node read =
        new StageNode(
            "read",
            new FamilyId("f"),
            List.of("crop"),
            List.of("text"),
            Optional.of(new Condition("label", Set.of("sign"))));

    PipelineGraph graph = pipeline("texts", DECODE, DETECT, CUT, tell, read, TEXTS).graph();

    assertThat(graph.stage("read").parent()).contains("tell");
  }

  @Test
  void stagesInAScopeGetAsManyItemsAsItHas() {
    Node first = fan("lines", "line", List.of("crop"), "strip");
    Node read = stage("read", "strip", "letters");
    Node again = stage("again", "letters", "text");
    Node sum = stage("sum", "lines", "texts");
    Pipeline nested =
        pipeline(
            "texts",
            DECODE,
            DETECT,
            CUT,
            first,
            read,
            again,
            gather("line", "text", "joined"),
            gather("box", "joined", "lines"),
            sum);

    Factors factors = nested.factors(Map.of("box", 5.0, "line", 3.0));

    assertThat(factors.byStage())
        .containsOnly(
            Map.entry("detect", 1.0),
            Map.entry("read", 15.0),
            Map.entry("again", 1.0),
            Map.entry("sum", 1 / 15.0));
    assertThat(nested.withExpected(factors).expected()).isEqualTo(factors);
    assertThat(nested.factors(Map.of()).byStage().values()).containsOnly(1.0);
  }

  @Test
  void whatCannotFlowIsRefusedWithTheNodeAndTheValue() {
    refused("node 'read' takes 'crop', which is no input", "letters", DECODE, DETECT, READ);
    refused("node 'detect' takes 'pixels'", "map", DETECT, DECODE);
    refused("value 'map' is given twice", "map", DECODE, DETECT, step("b", "pixels", "map"));
    refused("node 'decode' stands twice", "map", DECODE, step("decode", "pixels", "x"), DETECT);
    refused("output 'nothing' is given by no node", "nothing", DECODE, DETECT);
    refused("output 'letters' is given by no node, or", "letters", DECODE, DETECT, CUT, READ);
    refused("has no stage", "pixels", DECODE);
  }

  @Test
  void scopesMustLieWithinEachOther() {
    Node other = fan("other", "face", List.of("pixels", "map"), "face");
    Node mixed =
        new StageNode("mixed", new FamilyId("f"), List.of("crop", "face"), List.of("m"), none());

    refused("values of the scopes 'face' and 'box'", "map", DECODE, DETECT, CUT, other, mixed);
    refused(
        "scope 'box' is opened twice",
        "map",
        DECODE,
        DETECT,
        CUT,
        fan("again", "box", List.of("map"), "x"));
    refused("gathers 'face', but takes", "map", DECODE, DETECT, CUT, gather("face", "crop", "x"));
    refused("gathers 'box', but takes", "map", DECODE, DETECT, CUT, gather("box", "map", "x"));
  }

  @Test
  void aScopeIsNamedWhereAStepMakesManyItemsAndOnlyThere() {
    Node nameless =
        new StepNode(
            "cut", new Named(true), List.of("map"), List.of("c"), Optional.empty(), none());
    Node needless =
        new StepNode(
            "cut", new Named(false), List.of("map"), List.of("c"), Optional.of("box"), none());

    refused("step 'cut': each is not given", "map", DECODE, DETECT, nameless);
    refused("step 'cut': each is 'box'", "map", DECODE, DETECT, needless);
  }

  @Test
  void stagesAreATree() {
    refused(
        "follows on no stage, nor does 'detect'", "map", DECODE, DETECT, stage("b", "pixels", "y"));
    Node left = stage("left", "map", "l");
    Node right = stage("right", "map", "r");
    Node join = new StageNode("join", new FamilyId("f"), List.of("l", "r"), List.of("j"), none());
    refused("stage 'join' needs [detect, left, right]", "j", DECODE, DETECT, left, right, join);
  }

  @Test
  void aGatheringGivesAsMuchAsItTakes() {
    assertThatThrownBy(() -> new GatherNode("g", "box", List.of("a", "b"), List.of("c")))
        .hasMessageContaining("node 'g' gathers [a, b] into [c]");
  }

  @Test
  void aPipelineHasTimeToAnswerIn() {
    assertThatThrownBy(() -> pipeline(Duration.ZERO, "map", DECODE, DETECT))
        .hasMessageContaining("slo of p: PT0S (expected: > 0)");
  }

  private static void refused(String why, String output, Node... nodes) {
    assertThatThrownBy(() -> pipeline(output, nodes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pipeline p")
        .hasMessageContaining(why);
  }

  private static Pipeline pipeline(String output, Node... nodes) {
    return pipeline(Duration.ofMillis(500), output, nodes);
  }

  private static Pipeline pipeline(Duration slo, String output, Node... nodes) {
    return new Pipeline(
        new PipelineId("p"),
        "test",
        "none",
        slo,
        new Accuracy(0),
        OnLoss.REFUSE,
        new Signature(List.of(spec("picture")), List.of(spec(output))),
        List.of(nodes),
        Map.of(),
        Factors.NONE);
  }

  private static TensorSpec spec(String name) {
    return new TensorSpec(name, DataType.BYTES, Shape.of(-1));
  }

  private static Node stage(String name, String input, String output) {
    return new StageNode(
        name, new FamilyId(name + "-nets"), List.of(input), List.of(output), none());
  }

  private static Node step(String name, String input, String output) {
    return new StepNode(
        name, new Named(false), List.of(input), List.of(output), Optional.empty(), none());
  }

  private static Node fan(String name, String scope, List<String> inputs, String output) {
    return new StepNode(name, new Named(true), inputs, List.of(output), Optional.of(scope), none());
  }

  private static Node gather(String scope, String input, String output) {
    return new GatherNode("gather-" + scope, scope, List.of(input), List.of(output));
  }

  private static Optional<Condition> none() {
    return Optional.empty();
  }

  private record Named(boolean fansOut) implements Step {
    @Override
    public List<TensorSpec> inputs() {
      return List.of();
    }

    @Override
    public List<TensorSpec> outputs() {
      return List.of();
    }

    @Override
    public List<List<Tensor>> apply(List<Tensor> inputs) {
      return List.of();
    }
  }
}
