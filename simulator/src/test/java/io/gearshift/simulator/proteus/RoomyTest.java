package io.gearshift.simulator.proteus;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.plan.Evaluation;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.traffic.Rate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class RoomyTest {
  private static final Problem ANY = new Problem(List.of(), List.of(), List.of());

  @Test
  void takesTheMostHeadroomThatCostsNoMoreThanAllowed() {
    Roomy roomy = new Roomy(List.of(worth(97, 0), worth(98.5, 0), worth(99, 0)), 1);
    assertThat(value(roomy)).isEqualTo(98.5);
  }

  @Test
  void doesNotPayForHeadroomWithWhatItSheds() {
    Roomy roomy = new Roomy(List.of(worth(99, 1), worth(99, 0)), 1);
    assertThat(roomy.plan(ANY, 1).shortfall()).isEmpty();
  }

  @Test
  void isTightWhereNothingElseWillDo() {
    Roomy roomy = new Roomy(List.of(worth(50, 0), worth(90, 3)), 1);
    assertThat(value(roomy)).isEqualTo(90);
  }

  private static double value(Roomy roomy) {
    return roomy.plan(ANY, 1).evaluation().orElseThrow().value();
  }

  private static Planner worth(double value, double shed) {
    return (problem, epoch) ->
        new Plan(
            epoch,
            List.of(),
            List.of(),
            shed == 0 ? Map.of() : Map.of(new FamilyId("f"), Rate.of(shed)),
            Optional.of(new Evaluation(value, OptionalDouble.empty(), "", Duration.ZERO)),
            List.of());
  }
}
