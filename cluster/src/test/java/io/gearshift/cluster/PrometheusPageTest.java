package io.gearshift.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.actors.control.PlanStatus;
import io.gearshift.actors.control.Trigger;
import io.gearshift.domain.accuracy.AccuracyEstimate;
import io.gearshift.domain.accuracy.Agreement;
import io.gearshift.domain.accuracy.FamilyAccuracy;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.DeviceKind;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.Likeness;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.measure.NodeBook;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.traffic.Rate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class PrometheusPageTest {
  private static final FamilyId FAMILY = new FamilyId("fashion");
  private static final VariantId BEST = VariantId.of("fashion", "best");
  private static final Agreement HALF = new Agreement(2, 4);

  private static final FamilyAccuracy.OfVariant FAST =
      new FamilyAccuracy.OfVariant(
          VariantId.of("fashion", "fast"),
          new Accuracy(0.75),
          8,
          Optional.of(BEST),
          HALF,
          Optional.of(AccuracyEstimate.of(HALF, new Accuracy(0.875))));

  private final PrometheusPage page = new PrometheusPage("a", new NodeBook(), Optional.empty());

  @Test
  void tellsHowManyDevicesThereAreAndShouldBe() {
    assertThat(page.of(Optional.of(status(2, 3, 12.5))).lines())
        .contains(
            "# TYPE gearshift_devices gauge",
            "gearshift_devices 1.0",
            "gearshift_devices_wanted 3.0",
            "gearshift_plan_epoch 2.0",
            "gearshift_demand{family=\"fashion\"} 12.5");
  }

  @Test
  void eachPageIsAsOfNow() {
    page.of(Optional.of(status(2, 3, 12.5)));
    assertThat(page.of(Optional.of(status(5, 1, 0))).lines())
        .contains(
            "gearshift_devices_wanted 1.0",
            "gearshift_plan_epoch 5.0",
            "gearshift_demand{family=\"fashion\"} 0.0")
        .doesNotContain("gearshift_devices_wanted 3.0");
  }

  @Test
  void whatIsNotKnownIsNotTold() {
    PlanStatus early =
        new PlanStatus("any", Optional.empty(), Optional.empty(), false, "", List.of(), Map.of());
    assertThat(page.of(Optional.of(early)))
        .contains("gearshift_devices 0.0")
        .doesNotContain("gearshift_devices_wanted ", "gearshift_plan_epoch ");
  }

  @Test
  void beforeThePlannerHasSpokenNothingIsToldOfIt() {
    assertThat(page.of(Optional.empty()).lines())
        .noneMatch(line -> line.startsWith("gearshift_plan_epoch"))
        .noneMatch(line -> line.startsWith("gearshift_devices"))
        .noneMatch(line -> line.startsWith("gearshift_demand"));
  }

  @Test
  void whileThePlannerIsSilentItsLastWordsStay() {
    page.of(Optional.of(status(2, 3, 12.5)));
    assertThat(page.of(Optional.empty())).contains("gearshift_devices_wanted 3.0");
  }

  @Test
  void nodesInOneProcessDoNotMix() {
    page.of(Optional.of(status(2, 3, 12.5)));
    assertThat(
            new PrometheusPage("a", new NodeBook(), Optional.empty())
                .of(Optional.of(status(2, 7, 1))))
        .contains("gearshift_devices_wanted 7.0");
    assertThat(page.of(Optional.empty())).contains("gearshift_devices_wanted 3.0");
  }

  @Test
  void accuracyThatWasMeasuredStandsBesideTheProfiledUntilItIsForgotten() {
    NodeBook book = new NodeBook();
    PrometheusPage of = new PrometheusPage("a", book, Optional.empty());
    assertThat(of.of(Optional.empty())).doesNotContain("effective_accuracy{", "agreement{");
    book.family(FAMILY).judged(accuracy(List.of(FAST)));
    assertThat(of.of(Optional.empty()).lines().map(line -> line.replaceFirst("\\{.*}", "")))
        .contains(
            "gearshift_effective_accuracy 0.75",
            "gearshift_effective_accuracy_measured 0.625",
            "gearshift_effective_accuracy_checked 1.0",
            "gearshift_variant_agreement 0.5",
            "gearshift_variant_compared_items 4.0");
    book.family(FAMILY).judged(accuracy(List.of()));
    assertThat(of.of(Optional.empty()).lines().map(line -> line.replaceFirst("\\{.*}", "")))
        .contains(
            "gearshift_effective_accuracy_checked 0.0", "gearshift_variant_compared_items 0.0");
  }

  private static FamilyAccuracy accuracy(List<FamilyAccuracy.OfVariant> variants) {
    return new FamilyAccuracy(
        FAMILY, Likeness.CLASS, Optional.of(BEST), Duration.ofHours(1), variants, 0);
  }

  private static PlanStatus status(long epoch, int wanted, double demand) {
    return new PlanStatus(
        "any",
        Optional.of(new Plan(epoch, List.of(), List.of())),
        Optional.of(Trigger.PERIOD),
        true,
        "everything stands.",
        List.of(new Device(new DeviceId("cpu-0"), new DeviceKind("cpu"), 0, 1, 1)),
        OptionalInt.of(wanted),
        Map.of(new FamilyId("fashion"), Rate.of(demand)),
        List.of());
  }
}
