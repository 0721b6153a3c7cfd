package io.gearshift.planner.loki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gearshift.domain.plan.Objective;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.PlanCheck;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.traffic.Rate;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Needs the authors' measurements, which are not ours to ship. */
@EnabledIfSystemProperty(named = "loki.data", matches = ".+")
class LokiFidelityTest {
  /** The traffic pipeline has 20 servers, of which the faces and the sink take one each. */
  private static final int SERVERS = 18;

  /** The best classifier in use is this accurate; the next better one is not used. */
  private static final double BEST = 0.9964412811;

  private static final LokiSettings SETTINGS =
      new LokiSettings(
          LokiSettings.PAPER.assumptions(), Objective.DEFAULT, Duration.ofSeconds(4), 1, 1);

  private final AuthorsPipeline authors =
      AuthorsPipeline.read(Path.of(System.getProperty("loki.data")));
  private final LokiPlanner planner = new LokiPlanner(SETTINGS, System::nanoTime);

  /** Where an exact solver ends hardware scaling; Figure 5's dashed line is at 200. */
  @ParameterizedTest
  @CsvSource({"18, 190", "20, 207"})
  void hardwareScalesUpToTheLimitOfTheFigure(int servers, double limit) {
    assertThat(source(authors.problem(servers, limit))).isEqualTo("hardware scaling");
    assertThat(source(authors.problem(servers, limit + 3))).isEqualTo("accuracy scaling");
  }

  @ParameterizedTest
  @CsvSource({"50, 5", "100, 10", "150, 15"})
  void asManyServersAreUsedAsAreNeeded(double demand, int servers) {
    assertThat(planner.plan(authors.problem(SERVERS, demand), 1).placements()).hasSize(servers);
  }

  /** Against an exact solver on the same model. */
  @ParameterizedTest
  @CsvSource({
    "200, 99.2",
    "250, 98.2",
    "300, 96.6",
    "350, 95.0",
    "400, 93.9",
    "450, 89.4",
    "500, 84.8",
    "600, 77.6",
    "800, 68.9"
  })
  void accuracyFallsWithTheDemandAsThatOfAnExactSolver(double demand, double accuracy) {
    Problem problem = authors.problem(SERVERS, demand);
    Plan plan = planner.plan(problem, 1);
    System.out.println(plan.rationale());

    assertThat(plan.shortfall()).isEmpty();
    assertThat(BEST * accuracy(problem, plan)).isCloseTo(accuracy, within(0.1));
  }

  @Test
  void whatCannotBeServedIsShed() {
    Plan plan = planner.plan(authors.problem(SERVERS, 4000), 1);

    assertThat(plan.shortfall()).hasSize(1);
    assertThat(plan.placements()).hasSize(SERVERS);
  }

  private String source(Problem problem) {
    return planner.plan(problem, 1).evaluation().orElseThrow().source();
  }

  private static double accuracy(Problem problem, Plan plan) {
    Objective accurate = new Objective(20, Rate.ZERO, Rate.ZERO, Duration.ofSeconds(1));
    return new PlanCheck(SETTINGS.assumptions(), accurate, 1).value(problem, plan);
  }
}
