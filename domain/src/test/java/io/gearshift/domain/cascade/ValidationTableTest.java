package io.gearshift.domain.cascade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gearshift.domain.cascade.CascadeSearch.Priced;
import io.gearshift.domain.cascade.Validation.Scored;
import io.gearshift.domain.catalog.VariantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ValidationTableTest {
  private static final VariantId NANO = VariantId.of("f", "nano");
  private static final VariantId SMALL = VariantId.of("f", "small");
  private static final VariantId LARGE = VariantId.of("f", "large");

  /** Four examples: right with 0.9, wrong with 0.5, right with 0.5, wrong with 0.1. */
  private static final List<Verdict> OF_NANO =
      List.of(right(0.9), wrong(0.5), right(0.5), wrong(0.1));

  private static final List<Verdict> OF_LARGE =
      List.of(right(0.9), right(0.9), wrong(0.2), right(0.9));

  private static final ValidationTable TABLE =
      new ValidationTable(NANO.family(), Map.of(NANO, OF_NANO, LARGE, OF_LARGE));

  @Test
  void anAnswerThatIsExactlyAsCertainAsTheThresholdStands() {
    CascadeOutcome outcome = TABLE.outcome(cascade(0.5));
    assertThat(outcome.reached()).containsExactly(1.0, 0.25);
    assertThat(outcome.accuracy().value()).isEqualTo(0.75);
  }

  @Test
  void whatIsLessCertainThanTheThresholdGoesOn() {
    CascadeOutcome outcome = TABLE.outcome(cascade(0.51));
    assertThat(outcome.reached()).containsExactly(1.0, 0.75);
    assertThat(outcome.accuracy().value()).isEqualTo(0.75);
    assertThat(outcome.steps()).isEqualTo(1.75);
  }

  @Test
  void aCascadeOfOneStepIsThatVariant() {
    assertThat(TABLE.accuracy(NANO).value()).isEqualTo(0.5);
    assertThat(TABLE.accuracy(LARGE).value()).isEqualTo(0.75);
    assertThat(TABLE.outcome(cascade(0)).accuracy()).isEqualTo(TABLE.accuracy(NANO));
  }

  @Test
  void sharesThatReachAStepAreTheProductOfThoseThatAreNotCertain() {
    long seed = System.nanoTime();
    System.out.println("ValidationTableTest seed " + seed);
    Random random = new Random(seed);
    ValidationTable table = drawn(random, 500);
    double first = random.nextDouble();
    double second = random.nextDouble();
    Cascade cascade =
        new Cascade(
            List.of(
                new CascadeStep(NANO, first),
                new CascadeStep(SMALL, second),
                new CascadeStep(LARGE, 0)));
    List<Double> reached = table.outcome(cascade).reached();
    long unsure =
        IntStream.range(0, 500).filter(i -> table.of(NANO).get(i).certainty() < first).count();
    long still =
        IntStream.range(0, 500)
            .filter(i -> table.of(NANO).get(i).certainty() < first)
            .filter(i -> table.of(SMALL).get(i).certainty() < second)
            .count();
    assertThat(reached).containsExactly(1.0, unsure / 500.0, still / 500.0);
  }

  @Test
  void workIsTheTimeOfEachStepByHowManyReachIt() {
    Map<VariantId, Duration> times =
        Map.of(NANO, Duration.ofMillis(1), LARGE, Duration.ofMillis(8));
    assertThat(TABLE.outcome(cascade(0.5)).work(times)).isEqualTo(Duration.ofMillis(3));
  }

  @Test
  void halvesShareNoExampleAndHaveAllTogether() {
    assertThat(TABLE.choosing().of(NANO)).containsExactly(OF_NANO.get(0), OF_NANO.get(2));
    assertThat(TABLE.judging().of(NANO)).containsExactly(OF_NANO.get(1), OF_NANO.get(3));
  }

  @Test
  void variantsAreJudgedByTheSameExamples() {
    assertThatThrownBy(
            () ->
                new ValidationTable(
                    NANO.family(), Map.of(NANO, OF_NANO, LARGE, OF_LARGE.subList(0, 3))))
        .hasMessageContaining("the same");
  }

  @Test
  void scoresBecomeVerdicts() {
    Validation validation =
        new Validation(
            NANO,
            List.of(
                new Scored(1, new double[] {0, Math.log(3)}), new Scored(1, new double[] {0, 0})));
    List<Verdict> verdicts =
        ValidationTable.of(List.of(validation), Certainty.plain(Scores.LOGITS)).of(NANO);
    assertThat(verdicts.get(0).right()).isTrue();
    assertThat(verdicts.get(0).certainty()).isCloseTo(0.5, within(1e-9));
    assertThat(verdicts.get(1)).isEqualTo(new Verdict(0, false, 0));
  }

  @Test
  void theFrontHasTheBestOfAllCascadesThatCostNoMore() {
    long seed = System.nanoTime();
    System.out.println("ValidationTableTest seed " + seed);
    ValidationTable table = drawn(new Random(seed), 200);
    Map<VariantId, Duration> times =
        Map.of(
            NANO, Duration.ofMillis(1), SMALL, Duration.ofMillis(3), LARGE, Duration.ofMillis(9));
    CascadeSearch search = new CascadeSearch(times, List.of(0.25, 0.5, 0.75, 1.0), 3);
    assertThat(search.all()).hasSize(3 + 3 * 4 + 4 * 4).doesNotHaveDuplicates();
    List<Priced> front = search.front(table);
    assertThat(front.get(0).outcome().cascade()).isEqualTo(Cascade.of(NANO));
    for (Cascade cascade : search.all()) {
      CascadeOutcome outcome = table.outcome(cascade);
      assertThat(front)
          .anyMatch(
              best ->
                  best.work().compareTo(outcome.work(times)) <= 0
                      && best.outcome().accuracy().compareTo(outcome.accuracy()) >= 0);
    }
  }

  private static Cascade cascade(double threshold) {
    return new Cascade(List.of(new CascadeStep(NANO, threshold), new CascadeStep(LARGE, 0)));
  }

  private static ValidationTable drawn(Random random, int examples) {
    return new ValidationTable(
        NANO.family(),
        Map.of(
            NANO, verdicts(random, examples, 0.6),
            SMALL, verdicts(random, examples, 0.75),
            LARGE, verdicts(random, examples, 0.9)));
  }

  private static List<Verdict> verdicts(Random random, int examples, double accuracy) {
    List<Verdict> verdicts = new ArrayList<>();
    for (int i = 0; i < examples; i++) {
      double certainty = random.nextDouble();
      verdicts.add(
          random.nextDouble() < (accuracy + certainty) / 2 ? right(certainty) : wrong(certainty));
    }
    return verdicts;
  }

  private static Verdict right(double certainty) {
    return new Verdict(0, true, certainty);
  }

  private static Verdict wrong(double certainty) {
    return new Verdict(1, false, certainty);
  }
}
