package io.gearshift.domain.cascade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gearshift.domain.cascade.CascadePath.Ending;
import io.gearshift.domain.cascade.CascadePath.Visit;
import io.gearshift.domain.cascade.CascadeRun.Answer;
import io.gearshift.domain.cascade.CascadeRun.Ask;
import io.gearshift.domain.cascade.CascadeRun.Next;
import io.gearshift.domain.cascade.CascadeRun.Refuse;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.traffic.Reason;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CascadeRunTest {
  private static final VariantId NANO = VariantId.of("f", "nano");
  private static final VariantId SMALL = VariantId.of("f", "small");
  private static final VariantId LARGE = VariantId.of("f", "large");
  private static final Cascade CASCADE =
      new Cascade(
          List.of(
              new CascadeStep(NANO, 0.5), new CascadeStep(SMALL, 0.5), new CascadeStep(LARGE, 0)));
  private static final Certainty CERTAINTY = Certainty.plain(Scores.PROBABILITIES);

  private final CascadeRun run = CascadeRun.of(CASCADE, CERTAINTY, 1, true);

  @Test
  void aCertainAnswerStandsAndOneExactlyAsCertainAsTheThresholdIs() {
    assertThat(run.begin()).isEqualTo(new Ask(Optional.of(NANO), List.of(0)));
    assertThat(answered(run, NANO, true, 0.5).path())
        .isEqualTo(new CascadePath(List.of(new Visit(NANO, 1, 1)), Ending.CERTAIN, 0.5));
  }

  @Test
  void anUncertainAnswerLeadsToTheNextVariantAndTheLastOnesStandsInAnyCase() {
    assertThat(next(run, NANO, true, 0.4)).isEqualTo(new Ask(Optional.of(SMALL), List.of(0)));
    assertThat(next(run, SMALL, true, 0.1)).isEqualTo(new Ask(Optional.of(LARGE), List.of(0)));
    Answer answer = answered(run, LARGE, true, 0);
    assertThat(answer.path().ending()).isEqualTo(Ending.LAST);
    assertThat(answer.standing()).containsExactly(2);
  }

  @Test
  void withoutTimeForTheNextTheAnswerAtHandIsGiven() {
    assertThat(answered(run, NANO, false, 0.25).path())
        .isEqualTo(new CascadePath(List.of(new Visit(NANO, 1, 1)), Ending.TIME, 0.25));
  }

  @Test
  void timeThatRunsOutMeanwhileGivesTheAnswerAtHand() {
    assertThat(run.hasAnswer()).isFalse();
    assertThatThrownBy(run::cut).isInstanceOf(IllegalStateException.class);
    next(run, NANO, true, 0.4);
    assertThat(run.hasAnswer()).isTrue();
    assertThat(run.cut().path().ending()).isEqualTo(Ending.TIME);
  }

  @Test
  void aNextVariantThatRefusesLeavesTheAnswerAtHand() {
    for (Reason reason : List.of(Reason.OVERLOAD, Reason.DEADLINE, Reason.LOST, Reason.FAILED)) {
      CascadeRun one = CascadeRun.of(CASCADE, CERTAINTY, 1, true);
      next(one, NANO, true, 0.4);
      Answer answer = (Answer) one.refused(reason, true);
      assertThat(answer.path().ending()).isEqualTo(Ending.REFUSED);
      assertThat(answer.standing()).containsExactly(0);
    }
  }

  @Test
  void aVariantThatIsNotThereIsPassedOver() {
    next(run, NANO, true, 0.4);
    assertThat(run.refused(Reason.UNAVAILABLE, true))
        .isEqualTo(new Ask(Optional.of(LARGE), List.of(0)));
    assertThat(((Answer) run.refused(Reason.UNAVAILABLE, true)).path().ending())
        .isEqualTo(Ending.REFUSED);
  }

  @Test
  void ifNoVariantOfTheCascadeIsThereAnyOtherMayAnswer() {
    run.refused(Reason.UNAVAILABLE, true);
    run.refused(Reason.UNAVAILABLE, true);
    assertThat(run.refused(Reason.UNAVAILABLE, true))
        .isEqualTo(new Ask(Optional.empty(), List.of(0)));
    assertThat(run.refused(Reason.UNAVAILABLE, true)).isEqualTo(Refuse.INSTANCE);
  }

  @Test
  void whatTheFirstVariantCannotDoIsRefused() {
    for (Reason reason : List.of(Reason.DEADLINE, Reason.INVALID, Reason.FAILED, Reason.LOST)) {
      assertThat(CascadeRun.of(CASCADE, CERTAINTY, 1, true).refused(reason, true))
          .isEqualTo(Refuse.INSTANCE);
    }
  }

  @Test
  void aPinnedQueryGoesToItsVariantAndNoOther() {
    CascadeRun pinned = CascadeRun.pinned(SMALL, CERTAINTY, 1);
    assertThat(pinned.begin()).isEqualTo(new Ask(Optional.of(SMALL), List.of(0)));
    assertThat(pinned.refused(Reason.UNAVAILABLE, true)).isEqualTo(Refuse.INSTANCE);
    assertThat(next(CascadeRun.pinned(SMALL, CERTAINTY, 1), SMALL, true, 0))
        .isInstanceOf(Answer.class);
  }

  @Test
  void onlyTheItemsThatAreNotCertainGoOn() {
    CascadeRun items = CascadeRun.of(CASCADE, CERTAINTY, 4, true);
    assertThat(next(items, NANO, true, 0.9, 0.1, 0.6, 0.2))
        .isEqualTo(new Ask(Optional.of(SMALL), List.of(1, 3)));
    assertThat(next(items, SMALL, true, 0.1, 0.8))
        .isEqualTo(new Ask(Optional.of(LARGE), List.of(1)));
    Answer answer = answered(items, LARGE, true, 0.7);
    assertThat(answer.standing()).containsExactly(0, 2, 0, 1);
    assertThat(answer.path().visits())
        .containsExactly(new Visit(NANO, 4, 2), new Visit(SMALL, 2, 1), new Visit(LARGE, 1, 1));
    assertThat(answer.path().certainty()).isCloseTo(0.6, within(1e-9));
  }

  @Test
  void itemsThatCannotBeToldApartGoOnTogether() {
    CascadeRun items = CascadeRun.of(CASCADE, CERTAINTY, 2, false);
    assertThat(next(items, NANO, true, 0.9, 0.1))
        .isEqualTo(new Ask(Optional.of(SMALL), List.of(0, 1)));
    assertThat(answered(items, SMALL, true, 0.9, 0.9).standing()).containsExactly(1, 1);
  }

  @Test
  void scoresThatCannotBeReadAreNotCertain() {
    assertThat(run.answered(NANO, Optional.empty(), true))
        .isEqualTo(new Ask(Optional.of(SMALL), List.of(0)));
  }

  private static Answer answered(CascadeRun run, VariantId by, boolean time, double... margins) {
    return (Answer) next(run, by, time, margins);
  }

  private static Next next(CascadeRun run, VariantId by, boolean hasTime, double... margins) {
    double[][] scores = new double[margins.length][];
    for (int i = 0; i < margins.length; i++) {
      scores[i] = new double[] {(1 + margins[i]) / 2, (1 - margins[i]) / 2};
    }
    return run.answered(by, Optional.of(scores), hasTime);
  }
}
