package io.gearshift.domain.plan;

import static io.gearshift.domain.plan.Plans.device;
import static io.gearshift.domain.plan.Plans.family;
import static io.gearshift.domain.plan.Plans.id;
import static io.gearshift.domain.plan.Plans.placement;
import static io.gearshift.domain.plan.Plans.profile;
import static io.gearshift.domain.plan.Plans.share;
import static io.gearshift.domain.plan.Plans.variant;
import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.pipeline.Factors;
import io.gearshift.domain.pipeline.Factors.Edge;
import io.gearshift.domain.pipeline.PipelineGraph;
import io.gearshift.domain.pipeline.PipelineId;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.domain.traffic.Rate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DevicesWantedTest {
  private static final double HEADROOM = Assumptions.DEFAULT.headroom();

  /** Batches do not pay: 100/s and 500/s whatever their size, before head-room. */
  private static final Family PETS =
      family("pets", variant("pets/good", 0.9), variant("pets/fast", 0.8));

  private static final Family SIGNS = family("signs", variant("signs/only", 0.7));
  private static final List<VariantProfile> PROFILES =
      List.of(
          profile("pets/good", 60, 10), profile("pets/fast", 30, 2), profile("signs/only", 50, 20));

  @Test
  void whatHostsNothingMayGo() {
    Problem problem = problem(4, pets(150));
    assertThat(wanted(problem, placement("d0", "pets/good", 5), placement("d2", "pets/good", 5)))
        .isEqualTo(2);
  }

  @ParameterizedTest(name = "{0}/s on all of 4 devices → {1}")
  @CsvSource({
    "1, 1", "70, 1", "90, 2", // one would be busy for more than four fifths
    "200, 3", "300, 4",
  })
  void whereAllDevicesHostTheSameAsManyAreWantedAsTheItemsKeepBusy(double demand, int wanted) {
    assertThat(wanted(problem(4, pets(demand)), onAll(4, "pets/good"))).isEqualTo(wanted);
  }

  @Test
  void whereAllDevicesHostTheSameTheBestOfEveryFamilyMustHaveRoom() {
    assertThat(wanted(problem(4, pets(1)), onAll(4, "pets/good", "signs/only")))
        .as("60 and 50 bytes on devices of 100")
        .isEqualTo(1);
    Map<FamilyId, Rate> both = Map.of(PETS.id(), Rate.of(1), SIGNS.id(), Rate.of(1));
    assertThat(wanted(problem(4, both), onAll(4, "pets/good", "signs/only"))).isEqualTo(2);
  }

  @Test
  void wherePlansSplitTheDemandWhatHostsAnythingStays() {
    Plan plan =
        new Plan(
            1,
            List.of(onAll(2, "pets/good")),
            List.of(share("d0", "pets/good", 0.5), share("d1", "pets/good", 0.5)),
            Map.of(),
            Optional.empty(),
            List.of());
    assertThat(DevicesWanted.of(problem(3, pets(10)), plan)).isEqualTo(2);
  }

  @Test
  void aLesserVariantThatIsNotNeededDoesNotCount() {
    Problem problem = problem(2, pets(50));
    assertThat(wanted(problem, placement("d0", "pets/good", 5), placement("d0", "pets/fast", 5)))
        .isEqualTo(1);
  }

  @Test
  void devicesThatAreGoneDoNotCount() {
    Problem problem = problem(1, pets(50));
    assertThat(wanted(problem, placement("d0", "pets/good", 5), placement("d7", "pets/good", 5)))
        .isEqualTo(1);
  }

  @ParameterizedTest(name = "{0}/s on {1} devices → {2}")
  @CsvSource({
    "250, 2, 3", // at 100/s each
    "650, 2, 7",
    "150, 2, 2", // enough for the best: something else is wanting
  })
  void whereALesserVariantServesAsManyAreWantedAsTheBestNeeds(
      double demand, int devices, int wanted) {
    Problem problem = problem(devices, pets(demand));
    assertThat(wanted(problem, placement("d0", "pets/fast", 5), placement("d1", "pets/fast", 5)))
        .isEqualTo(wanted);
  }

  @Test
  void whatAPlanSaysItShedsIsWantingToo() {
    Plan plan =
        new Plan(
            1,
            List.of(placement("d0", "pets/good", 5)),
            List.of(share("d0", "pets/good", 1)),
            Map.of(PETS.id(), Rate.of(250 / HEADROOM)),
            Optional.empty(),
            List.of());
    assertThat(DevicesWanted.of(problem(1, pets(350)), plan)).isEqualTo(4);
  }

  @Test
  void whereAPlanLeavesTheSplitToTheRouterWhatItShedsIsWorkedOut() {
    assertThat(wanted(problem(1, pets(350)), placement("d0", "pets/good", 5))).isEqualTo(4);
  }

  @Test
  void oneMoreIsWantedWhereTheLoadAloneWouldGoIn() {
    Problem problem =
        problem(1, Map.of(PETS.id(), Rate.of(30 / HEADROOM), SIGNS.id(), Rate.of(10)));
    assertThat(wanted(problem, placement("d0", "signs/only", 2))).as("a half on one").isEqualTo(2);
  }

  @Test
  void aVariantThatIsTooLargeOrTooSlowForTheDevicesIsNotTheBestOfThem() {
    Device small = device("d0", 40);
    Problem problem =
        new Problem(List.of(small), List.of(PETS), PROFILES, pets(50), Optional.empty());
    assertThat(wanted(problem, placement("d0", "pets/fast", 5))).as("too large").isEqualTo(1);

    List<VariantProfile> slow = List.of(profile("pets/good", 60, 60), PROFILES.get(1));
    problem = new Problem(devices(1), List.of(PETS), slow, pets(50), Optional.empty());
    assertThat(wanted(problem, placement("d0", "pets/fast", 5))).as("too slow").isEqualTo(1);
  }

  @Test
  void whatNoDeviceCanServeAsksForNone() {
    Problem problem =
        new Problem(
            devices(3),
            List.of(SIGNS),
            List.of(),
            Map.of(SIGNS.id(), Rate.of(9)),
            Optional.empty());
    assertThat(wanted(problem)).isEqualTo(3);
  }

  @Test
  void aStageNeedsWhatTheStagesBeforeItMakeOfTheDemand() {
    PipelineGraph graph =
        new PipelineGraph(
            new PipelineId("street"),
            Duration.ofMillis(200),
            new Accuracy(0),
            List.of(
                new Stage("find", PETS.id(), Optional.empty()),
                new Stage("read", SIGNS.id(), Optional.of("find"))));
    Factors factors = new Factors(Map.of(new Edge(id("pets/good"), "read"), 3.0), Map.of());
    PipelineLoad load = new PipelineLoad(graph, Rate.of(50 / HEADROOM), factors);
    Problem problem = problem(1, Map.of()).withPipelines(List.of(load));
    Plan shed =
        new Plan(
            1,
            List.of(placement("d0", "pets/good", 1)),
            List.of(),
            Map.of(new FamilyId("street"), Rate.of(50)),
            List.of(new Budget(graph.id(), "find", id("pets/good"), Duration.ofMillis(9))),
            Optional.empty(),
            List.of());
    assertThat(DevicesWanted.of(problem, shed)).as("0.5 and 3 × 50 / 50").isEqualTo(4);
  }

  @Test
  void theNumberGrowsNoFurtherThanOneDeviceForEachItemAtATime() {
    int devices = 0;
    for (int round = 0; round < 50; round++) {
      Problem problem = problem(++devices, pets(250));
      int wanted = wanted(problem, placement("d0", "pets/fast", 5));
      assertThat(wanted).isGreaterThanOrEqualTo(devices).isLessThanOrEqualTo(Math.max(devices, 3));
    }
  }

  private static int wanted(Problem problem, Placement... placements) {
    return DevicesWanted.of(problem, new Plan(1, List.of(placements), List.of()));
  }

  private static Placement[] onAll(int devices, String... variants) {
    return IntStream.range(0, devices)
        .boxed()
        .flatMap(d -> Stream.of(variants).map(variant -> placement("d" + d, variant, 5)))
        .toArray(Placement[]::new);
  }

  private static Map<FamilyId, Rate> pets(double perSecond) {
    return Map.of(PETS.id(), Rate.of(perSecond / HEADROOM));
  }

  private static Problem problem(int devices, Map<FamilyId, Rate> demand) {
    return new Problem(devices(devices), List.of(PETS, SIGNS), PROFILES, demand, Optional.empty());
  }

  private static List<Device> devices(int count) {
    return new ArrayList<>(IntStream.range(0, count).mapToObj(i -> device("d" + i, 100)).toList());
  }
}
