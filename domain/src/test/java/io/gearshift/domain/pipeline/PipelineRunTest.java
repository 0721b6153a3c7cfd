package io.gearshift.domain.pipeline;

import static io.gearshift.domain.pipeline.Nodes.fan;
import static io.gearshift.domain.pipeline.Nodes.gather;
import static io.gearshift.domain.pipeline.Nodes.stage;
import static io.gearshift.domain.pipeline.Nodes.stageWhen;
import static io.gearshift.domain.pipeline.Nodes.step;
import static io.gearshift.domain.pipeline.Nodes.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.domain.pipeline.Pipeline.OnLoss;
import io.gearshift.domain.pipeline.PipelineRun.Action;
import io.gearshift.domain.pipeline.PipelineRun.Answer;
import io.gearshift.domain.pipeline.PipelineRun.Ask;
import io.gearshift.domain.pipeline.PipelineRun.Refuse;
import io.gearshift.domain.pipeline.PipelineRun.Take;
import io.gearshift.domain.pipeline.PipelineRun.Task;
import io.gearshift.domain.traffic.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PipelineRunTest {
  private static final Node DETECT = stage("detect", List.of("in"), "map");
  private static final Node CUT = fan("cut", "box", List.of("in", "map"), List.of("crop"));
  private static final Node READ = stage("read", List.of("crop"), "text");
  private static final Node TEXTS = gather("box", List.of("text"), List.of("texts"));
  private static final List<String> OUT = List.of("texts");

  @Test
  void eachNodeHasItsTurnOnceItsValuesAreKnown() {
    PipelineRun<String> run =
        run(
            OnLoss.REFUSE,
            OUT,
            step("ready", List.of("in"), "a"),
            stage("one", List.of("a"), "b"),
            stage("two", List.of("b", "in"), "texts"));

    assertThat(run.begin(List.of("x")))
        .singleElement()
        .isInstanceOfSatisfying(
            Take.class, take -> assertThat(take.task()).isEqualTo(new Task(0, 0)));
    assertThat(run.stepped(new Task(0, 0), List.of(List.of("A")))).hasSize(1);
    assertThat(inputs(run.answered(new Task(1, 0), List.of("B")))).containsExactly("B", "x");
    assertThat(run.answered(new Task(2, 0), List.of("C")))
        .containsExactly(new Answer<>(Map.of("texts", "C"), 0));
    assertThat(run.isOver()).isTrue();
  }

  @Test
  void itemsAreJoinedInTheirOrderWhateverTheOrderOfTheirAnswers() {
    PipelineRun<String> run = cut(OnLoss.REFUSE, 3);

    assertThat(run.answered(new Task(2, 3), List.of("c"))).isEmpty();
    assertThat(run.answered(new Task(2, 1), List.of("a"))).isEmpty();

    assertThat(run.answered(new Task(2, 2), List.of("b"))).containsExactly(answer("[a, b, c]", 0));
  }

  @Test
  void noItemsAtAllAreAnEmptyJoin() {
    PipelineRun<String> run = run(OnLoss.REFUSE, OUT, DETECT, CUT, READ, TEXTS);
    run.begin(List.of("x"));
    run.answered(new Task(0, 0), List.of("m"));

    assertThat(run.stepped(new Task(1, 0), List.of())).containsExactly(answer("[]", 0));
  }

  @Test
  void anItemThatIsLostIsLeftOutIfThePipelineSaysSo() {
    PipelineRun<String> run = cut(OnLoss.LEAVE_OUT, 2);

    assertThat(run.failed(new Task(2, 1), Reason.DEADLINE, "late")).isEmpty();

    assertThat(run.answered(new Task(2, 2), List.of("b"))).containsExactly(answer("[b]", 1));
  }

  @Test
  void anItemThatIsLostLosesTheQueryOtherwise() {
    PipelineRun<String> run = cut(OnLoss.REFUSE, 2);

    assertThat(run.failed(new Task(2, 1), Reason.LOST, "gone"))
        .containsExactly(new Refuse<>(Reason.LOST, "gone"));
    assertThat(run.answered(new Task(2, 2), List.of("b"))).isEmpty();
    assertThat(run.failed(new Task(2, 2), Reason.LOST, "gone")).isEmpty();
  }

  @Test
  void outsideAnyScopeALossIsTheEnd() {
    PipelineRun<String> run = run(OnLoss.LEAVE_OUT, OUT, DETECT, CUT, READ, TEXTS);
    run.begin(List.of("x"));

    assertThat(run.failed(new Task(0, 0), Reason.OVERLOAD, "full"))
        .containsExactly(new Refuse<>(Reason.OVERLOAD, "full"));
  }

  @Test
  void whatIsToldTwiceOrWasNeverAskedForIsIgnored() {
    PipelineRun<String> run = cut(OnLoss.REFUSE, 2);
    run.answered(new Task(2, 1), List.of("a"));

    assertThat(run.answered(new Task(2, 1), List.of("again"))).isEmpty();
    assertThat(run.failed(new Task(2, 1), Reason.LOST, "after all")).isEmpty();
    assertThat(run.answered(new Task(2, 7), List.of("nobody asked"))).isEmpty();
    assertThat(run.answered(new Task(2, 2), List.of("b"))).containsExactly(answer("[a, b]", 0));
    assertThatThrownBy(() -> run.begin(List.of("x"))).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aConditionThatIsNotMetLeavesOutWhatFollows() {
    PipelineRun<String> run =
        run(
            OnLoss.REFUSE,
            List.of("map", "texts"),
            DETECT,
            fan("cut", "box", List.of("in"), List.of("crop"), Optional.of(when("map", "sign"))),
            READ,
            TEXTS);
    run.begin(List.of("x"));

    assertThat(run.answered(new Task(0, 0), List.of("tree")))
        .containsExactly(new Answer<>(Map.of("map", "tree"), 0));
  }

  @Test
  void aConditionWithinAScopeIsMetItemByItem() {
    PipelineRun<String> run =
        run(
            OnLoss.REFUSE,
            OUT,
            DETECT,
            CUT,
            stage("tell", List.of("crop"), "label"),
            stageWhen("read", List.of("crop"), "text", when("label", "sign")),
            TEXTS);
    run.begin(List.of("x"));
    run.answered(new Task(0, 0), List.of("m"));
    run.stepped(new Task(1, 0), List.of(List.of("c1"), List.of("c2")));

    assertThat(run.answered(new Task(2, 1), List.of("tree"))).isEmpty();
    assertThat(inputs(run.answered(new Task(2, 2), List.of("sign-post")))).containsExactly("c2");
    assertThat(run.answered(new Task(3, 2), List.of("STOP"))).containsExactly(answer("[STOP]", 0));
  }

  @Test
  void theAnswerComesOnceAllOutputsAreKnownWhateverElseIsUnderWay() {
    PipelineRun<String> run =
        run(OnLoss.REFUSE, List.of("map"), step("slow", List.of("in"), "unused"), DETECT);
    assertThat(run.begin(List.of("x"))).hasSize(2);

    assertThat(run.answered(new Task(1, 0), List.of("m")))
        .containsExactly(new Answer<>(Map.of("map", "m"), 0));
    assertThat(run.failed(new Task(0, 0), Reason.FAILED, "too late")).isEmpty();
  }

  @Test
  void whatIsLeftOutDoesNotWaitForItsOtherValues() {
    PipelineRun<String> run =
        run(
            OnLoss.REFUSE,
            List.of("map"),
            step("tell", List.of("in"), "label"),
            step("slow", List.of("in"), "pixels"),
            stageWhen("detect", List.of("pixels"), "map", when("label", "sign")));
    run.begin(List.of("x"));

    assertThat(run.stepped(new Task(0, 0), List.of(List.of("tree"))))
        .containsExactly(new Answer<>(Map.of(), 0));
  }

  @Test
  void scopesWithinScopesAreGatheredOneAfterTheOther() {
    PipelineRun<String> run =
        run(
            OnLoss.LEAVE_OUT,
            OUT,
            DETECT,
            CUT,
            fan("lines", "line", List.of("crop"), List.of("strip")),
            stage("read", List.of("strip"), "word"),
            gather("line", List.of("word", "crop"), List.of("text", "crops")),
            TEXTS);
    run.begin(List.of("x"));
    run.answered(new Task(0, 0), List.of("m"));
    run.stepped(new Task(1, 0), List.of(List.of("c1"), List.of("c2"), List.of("c3")));
    run.stepped(new Task(2, 2), List.of());
    run.stepped(new Task(2, 1), List.of(List.of("s1"), List.of("s2")));
    assertThat(run.itemsBefore(new Task(3, 4), 2)).containsExactly(1);
    run.failed(new Task(2, 3), Reason.FAILED, "no lines");
    run.answered(new Task(3, 5), List.of("world"));

    assertThat(run.answered(new Task(3, 4), List.of("hello")))
        .containsExactly(answer("[[hello, world], []]", 1));
  }

  @Test
  void aGatheringComesBeforeWhatNeedsItWithinTheSameScope() {
    PipelineRun<String> run =
        run(
            OnLoss.REFUSE,
            List.of("all"),
            DETECT,
            CUT,
            step("size", List.of("crop"), "size"),
            gather("box", List.of("size"), List.of("sizes")),
            stage("read", List.of("crop", "sizes"), "text"),
            gather("box", List.of("text"), List.of("all")));
    run.begin(List.of("x"));
    run.answered(new Task(0, 0), List.of("m"));
    run.stepped(new Task(1, 0), List.of(List.of("c1"), List.of("c2")));
    assertThat(run.stepped(new Task(2, 2), List.of(List.of("2")))).isEmpty();

    List<Action<String>> asks = run.stepped(new Task(2, 1), List.of(List.of("1")));

    assertThat(asks)
        .extracting(action -> ((Ask<String>) action).inputs())
        .containsExactly(List.of("c1", "[1, 2]"), List.of("c2", "[1, 2]"));
  }

  @Test
  void whatWasGatheredComesFromAllItsItems() {
    PipelineRun<String> run =
        run(
            OnLoss.REFUSE,
            List.of("sum"),
            DETECT,
            CUT,
            READ,
            TEXTS,
            stage("sum", List.of("texts"), "sum"));
    run.begin(List.of("x"));
    run.answered(new Task(0, 0), List.of("m"));
    run.stepped(new Task(1, 0), List.of(List.of("c1"), List.of("c2")));
    run.answered(new Task(2, 1), List.of("a"));
    run.answered(new Task(2, 2), List.of("b"));

    assertThat(run.itemsBefore(new Task(4, 0), 2)).containsExactly(1, 2);
    assertThat(run.itemsBefore(new Task(2, 2), 0)).containsExactly(0);
  }

  @Test
  void whatIsNotAsTheNodeSaysIsAFailure() {
    PipelineRun<String> run = run(OnLoss.LEAVE_OUT, OUT, DETECT, CUT, READ, TEXTS);
    run.begin(List.of("x"));

    assertThat(run.answered(new Task(0, 0), List.of("one", "too many")))
        .containsExactly(new Refuse<>(Reason.FAILED, "'detect' gave what it should not"));
  }

  @Test
  void itemsThatDoNotFitTogetherAreAFailureOfTheirGathering() {
    PipelineRun<String> run =
        new PipelineRun<>(
            Nodes.pipeline(OnLoss.LEAVE_OUT, OUT, DETECT, CUT, READ, TEXTS),
            new PipelineRun.Values<>() {
              @Override
              public boolean meets(Condition condition, String value) {
                return true;
              }

              @Override
              public String join(String output, List<String> items) {
                throw new IllegalArgumentException(output + " differ");
              }
            });
    run.begin(List.of("x"));
    run.answered(new Task(0, 0), List.of("m"));

    assertThat(run.stepped(new Task(1, 0), List.of()))
        .containsExactly(new Refuse<>(Reason.FAILED, "texts differ"));
  }

  /** A run that has cut the query into so many items. */
  private static PipelineRun<String> cut(OnLoss onLoss, int items) {
    PipelineRun<String> run = run(onLoss, OUT, DETECT, CUT, READ, TEXTS);
    run.begin(List.of("x"));
    run.answered(new Task(0, 0), List.of("m"));
    List<List<String>> crops =
        IntStream.rangeClosed(1, items).mapToObj(i -> List.of("c" + i)).toList();
    assertThat(run.stepped(new Task(1, 0), crops)).hasSize(items);
    return run;
  }

  private static PipelineRun<String> run(OnLoss onLoss, List<String> outputs, Node... nodes) {
    return new PipelineRun<>(Nodes.pipeline(onLoss, outputs, nodes), Nodes.TEXTS);
  }

  private static Answer<String> answer(String texts, int leftOut) {
    return new Answer<>(Map.of("texts", texts), leftOut);
  }

  private static List<String> inputs(List<Action<String>> actions) {
    assertThat(actions).hasSize(1);
    return ((Ask<String>) actions.get(0)).inputs();
  }
}
