package io.gearshift.domain.plan;

import static io.gearshift.domain.plan.Plans.device;
import static io.gearshift.domain.plan.Plans.family;
import static io.gearshift.domain.plan.Plans.placement;
import static io.gearshift.domain.plan.Plans.profile;
import static io.gearshift.domain.plan.Plans.share;
import static io.gearshift.domain.plan.Plans.variant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.plan.Assumptions.Percentile;
import io.gearshift.domain.traffic.Rate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class PlanCheckTest {
  private static final FamilyId F = new FamilyId("f");
  private static final Objective OBJECTIVE =
      new Objective(20, Rate.of(1), Rate.of(2), Duration.ofSeconds(60));
  private static final PlanCheck CHECK =
      new PlanCheck(new Assumptions(Percentile.P95, 1), OBJECTIVE, 1);

  /** Two devices, each good for 100 items a second of f/quick or 50 of f/good. */
  private static final Problem PROBLEM =
      new Problem(
              List.of(device("d0", 100), device("d1", 100)),
              List.of(family("f", variant("f/quick", 0.4), variant("f/good", 0.8))),
              List.of(profile("f/quick", 60, 10), profile("f/good", 90, 20)))
          .withDemand(Map.of(F, Rate.of(80)));

  private static final List<Placement> GOOD_AND_QUICK =
      List.of(placement("d0", "f/good", 2), placement("d1", "f/quick", 4));
  private static final List<Share> AS_THEY_CAN =
      List.of(share("d0", "f/good", 0.5), share("d1", "f/quick", 0.5));

  @Test
  void aPlanThatServesAllHasNoViolations() {
    assertThat(violations(GOOD_AND_QUICK, AS_THEY_CAN, Rate.ZERO)).isEmpty();
  }

  @Test
  void theValueIsAccuracyServedLessDevicesInPoints() {
    double accurate = 40 * 1.0 + 40 * 0.5;
    assertThat(CHECK.value(PROBLEM, plan(GOOD_AND_QUICK, AS_THEY_CAN, Rate.ZERO)))
        .isCloseTo(100 * (accurate - 2) / 80, within(1e-9));
  }

  @Test
  void whatIsShedAndWhatIsLoadedCosts() {
    Plan plan = plan(GOOD_AND_QUICK.subList(0, 1), List.of(share("d0", "f/good", 1)), Rate.of(30));
    Problem running =
        PROBLEM.withRunning(new Plan(0, List.of(placement("d1", "f/good", 1)), List.of()));
    double load = 2 + 50 * 1.0 * 6 / 60;

    assertThat(CHECK.violations(PROBLEM, plan)).isEmpty();
    assertThat(CHECK.value(PROBLEM, plan)).isCloseTo(100 * (50 - 20 * 30 - 1) / 80.0, within(1e-9));
    assertThat(CHECK.value(running, plan))
        .isCloseTo(100 * (50 - 20 * 30 - 1 - load) / 80, within(1e-9));
  }

  @Test
  void anUnstatedShortfallIsFound() {
    assertThat(
            violations(
                GOOD_AND_QUICK.subList(0, 1), List.of(share("d0", "f/good", 1)), Rate.of(29)))
        .singleElement()
        .asString()
        .contains("falls short by 30");
  }

  @Test
  void aFamilyThatNobodyServesFallsShortOfAllItsDemand() {
    assertThat(violations(List.of(), List.of(), Rate.of(80))).isEmpty();
    assertThat(violations(List.of(), List.of(), Rate.ZERO)).hasSize(1);
  }

  @Test
  void anInstanceThatIsSentMoreThanItCanServeFallsShort() {
    List<Share> lopsided = List.of(share("d0", "f/good", 0.9), share("d1", "f/quick", 0.1));

    assertThat(violations(GOOD_AND_QUICK, lopsided, Rate.ZERO)).hasSize(1);
    assertThat(violations(GOOD_AND_QUICK, lopsided, Rate.of(22))).isEmpty();
  }

  @Test
  void instancesOnOneDeviceShareIt() {
    List<Placement> together = List.of(placement("d0", "f/quick", 1), placement("d0", "f/good", 1));
    List<Share> halves = List.of(share("d0", "f/quick", 0.5), share("d0", "f/good", 0.5));
    Problem roomy = PROBLEM.withDevices(List.of(device("d0", 1000)));
    double utilisation = 40.0 / 100 + 40.0 / 50;
    Plan plan = plan(together, halves, Rate.of(80 - 80 / utilisation));

    assertThat(new PlanCheck(CHECK.assumptions(), OBJECTIVE, 2).violations(roomy, plan)).isEmpty();
    assertThat(CHECK.violations(roomy, plan)).singleElement().asString().contains("hosts 2");
  }

  @Test
  void aPlanThatLeavesTheSplitToTheRouterServesWhatTheBestRouterCould() {
    List<Placement> together = List.of(placement("d0", "f/quick", 5), placement("d0", "f/good", 2));
    PlanCheck check = new PlanCheck(CHECK.assumptions(), OBJECTIVE, 2);
    Problem roomy = PROBLEM.withDevices(List.of(device("d0", 1000)));
    Plan plan = plan(together, List.of(), Rate.ZERO);
    double good = 20;
    double accurate = good * 1.0 + (80 - good) * 0.5;

    assertThat(check.violations(roomy, plan)).isEmpty();
    assertThat(check.outcome(roomy, plan).served())
        .hasEntrySatisfying(
            together.get(1), rate -> assertThat(rate.perSecond()).isCloseTo(good, within(1e-9)));
    assertThat(check.value(roomy, plan)).isCloseTo(100 * (accurate - 1) / 80, within(1e-9));

    Problem busy = roomy.withDemand(Map.of(F, Rate.of(130)));
    assertThat(check.violations(busy, plan)).singleElement().asString().contains("short by 30");
    assertThat(check.violations(busy, plan(together, List.of(), Rate.of(30)))).isEmpty();
    assertThat(check.outcome(busy, plan).shortfall().get(F).perSecond())
        .isCloseTo(30, within(1e-9));
  }

  @Test
  void aRouterCannotCountOnAnInstanceThatIsTooSlowForASingleItem() {
    Problem slow =
        new Problem(
                List.of(device("d0", 1000)),
                List.of(family("f", variant("f/slow", 0.8))),
                List.of(profile("f/slow", 1, 51)))
            .withDemand(Map.of(F, Rate.of(1)));

    assertThat(
            CHECK.violations(
                slow, plan(List.of(placement("d0", "f/slow", 1)), List.of(), Rate.of(1))))
        .isEmpty();
  }

  @Test
  void sharesThatDoNotSumToOneAreFound() {
    assertThat(
            violations(
                GOOD_AND_QUICK,
                List.of(share("d0", "f/good", 0.5), share("d1", "f/quick", 0.4)),
                Rate.of(8)))
        .singleElement()
        .asString()
        .contains("sum to 0.9");
  }

  @Test
  void aShareWithoutAnInstanceIsFound() {
    assertThat(
            violations(
                GOOD_AND_QUICK.subList(0, 1),
                List.of(share("d0", "f/good", 0.5), share("d1", "f/quick", 0.5)),
                Rate.of(40)))
        .singleElement()
        .asString()
        .contains("is not placed");
  }

  @Test
  void aBatchThatTakesMoreThanHalfOfTheSloIsFound() {
    assertThat(
            violations(
                List.of(placement("d0", "f/good", 3), placement("d1", "f/quick", 5)),
                AS_THEY_CAN,
                Rate.ZERO))
        .singleElement()
        .asString()
        .contains("f/good on d0 longer than PT0.05S");
  }

  @Test
  void aBatchThatTheFamilyDoesNotAllowIsFound() {
    assertThat(violations(List.of(placement("d0", "f/quick", 9)), List.of(), Rate.ZERO))
        .singleElement()
        .asString()
        .contains("batches of 9");
  }

  @Test
  void tooLittleMemoryIsFound() {
    Problem tight = PROBLEM.withDevices(List.of(device("d0", 89), device("d1", 100)));

    assertThat(CHECK.violations(tight, plan(GOOD_AND_QUICK, AS_THEY_CAN, Rate.ZERO)))
        .singleElement()
        .asString()
        .contains("d0 needs 90 bytes");
  }

  @Test
  void unknownDevicesAndVariantsAreFound() {
    assertThat(
            violations(
                List.of(placement("gone", "f/good", 1), placement("d0", "f/none", 1)),
                List.of(),
                Rate.of(80)))
        .contains("There is no device gone.", "There is no variant f/none.");
  }

  @Test
  void aValueThatIsNotTrueIsFoundAndSoIsABoundBelowIt() {
    double value = CHECK.value(PROBLEM, plan(GOOD_AND_QUICK, AS_THEY_CAN, Rate.ZERO));

    assertThat(CHECK.violations(PROBLEM, evaluated(value, value + 1))).isEmpty();
    assertThat(CHECK.violations(PROBLEM, evaluated(value + 0.1, value + 1))).hasSize(1);
    assertThat(CHECK.violations(PROBLEM, evaluated(value, value - 0.1))).hasSize(1);
    assertThat(CHECK.violations(PROBLEM, evaluated(Double.NaN, value))).hasSize(1);
  }

  private static Plan evaluated(double value, double bound) {
    return new Plan(
        1,
        GOOD_AND_QUICK,
        AS_THEY_CAN,
        Map.of(),
        Optional.of(new Evaluation(value, OptionalDouble.of(bound), "test", Duration.ZERO)),
        List.of());
  }

  private static List<String> violations(
      List<Placement> placements, List<Share> shares, Rate shortfall) {
    return CHECK.violations(PROBLEM, plan(placements, shares, shortfall));
  }

  private static Plan plan(List<Placement> placements, List<Share> shares, Rate shortfall) {
    return new Plan(1, placements, shares, Map.of(F, shortfall), Optional.empty(), List.of());
  }
}
