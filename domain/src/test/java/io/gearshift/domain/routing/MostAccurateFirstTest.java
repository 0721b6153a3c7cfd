package io.gearshift.domain.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pipeline.Factors;
import io.gearshift.domain.pipeline.Factors.Edge;
import io.gearshift.domain.pipeline.PipelineGraph;
import io.gearshift.domain.pipeline.PipelineId;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.domain.plan.Share;
import io.gearshift.domain.routing.MostAccurateFirst.Row;
import io.gearshift.domain.routing.MostAccurateFirst.Server;
import io.gearshift.domain.routing.MostAccurateFirst.Tables;
import io.gearshift.domain.traffic.Rate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MostAccurateFirstTest {
  private static final Stage CARS = new Stage("cars", new FamilyId("det"), Optional.empty());
  private static final Stage MODELS = new Stage("models", new FamilyId("cls"), Optional.of("cars"));
  private static final Stage FACES = new Stage("faces", new FamilyId("fac"), Optional.of("cars"));
  private static final Server LARGE = server("a", "det", "large", 0.9, 30);
  private static final Server SMALL = server("b", "det", "small", 0.7, 100);
  private static final Server BEST = server("c", "cls", "best", 0.95, 50);
  private static final Server GOOD = server("d", "cls", "good", 0.8, 60);
  private static final Server FACE = server("e", "fac", "only", 0.5, 1000);
  private static final Factors FACTORS =
      new Factors(
          Map.of(
              new Edge(LARGE.variant(), "models"), 2.0,
              new Edge(SMALL.variant(), "models"), 1.0,
              new Edge(LARGE.variant(), "faces"), 0.5),
          Map.of());

  @Test
  void theMostAccurateInstanceIsFilledFirstAndTheRestGoesToTheNext() {
    Tables tables = tables(40, SMALL, LARGE, GOOD, BEST, FACE);

    assertThat(tables.rows())
        .containsExactly(
            new Row(CARS, Optional.empty(), LARGE, 0.75),
            new Row(CARS, Optional.empty(), SMALL, 0.25),
            new Row(MODELS, Optional.of(LARGE), BEST, 50 / 60.0),
            new Row(MODELS, Optional.of(LARGE), GOOD, 10 / 60.0),
            new Row(FACES, Optional.of(LARGE), FACE, 1),
            new Row(MODELS, Optional.of(SMALL), GOOD, 1),
            new Row(FACES, Optional.of(SMALL), FACE, 1));
    assertThat(tables.unserved()).isEmpty();
  }

  @Test
  void whatIsLeftOfAnInstanceIsItsBackup() {
    Tables tables = tables(40, LARGE, SMALL, BEST, GOOD, FACE);

    assertThat(tables.backup())
        .containsOnly(
            Map.entry(SMALL, Rate.of(90)),
            Map.entry(GOOD, Rate.of(40)),
            Map.entry(FACE, Rate.of(975)));
  }

  @Test
  void sharesAreTheRowsToAnInstanceAsOne() {
    List<Share> shares = tables(40, LARGE, SMALL, BEST, GOOD, FACE).shares(new FamilyId("cls"));

    assertThat(shares).extracting(Share::variant).containsExactly(BEST.variant(), GOOD.variant());
    assertThat(shares.get(0).fraction()).isCloseTo(50 / 70.0, within(1e-12));
    assertThat(shares.get(1).fraction()).isCloseTo(20 / 70.0, within(1e-12));
  }

  @Test
  void whatFindsNoCapacityIsTold() {
    Tables tables = tables(200, LARGE, SMALL, BEST, FACE);

    assertThat(tables.unserved())
        .containsOnly(Map.entry("cars", Rate.of(70)), Map.entry("models", Rate.of(110)));
    assertThat(tables.backup()).doesNotContainKeys(LARGE, SMALL, BEST);
  }

  @Test
  void withoutDemandThereIsNothingToRoute() {
    Tables tables = tables(0, LARGE, SMALL);

    assertThat(tables.rows()).isEmpty();
    assertThat(tables.shares(new FamilyId("det"))).isEmpty();
  }

  @Test
  void twoStagesOfOneFamilyShareItsCapacity() {
    Stage again = new Stage("again", CARS.family(), Optional.of("cars"));
    PipelineGraph graph =
        new PipelineGraph(
            new PipelineId("p"), Duration.ofSeconds(1), new Accuracy(0), List.of(CARS, again));

    Tables tables =
        new MostAccurateFirst(graph, Factors.NONE).tables(Rate.of(20), List.of(LARGE, SMALL));

    assertThat(tables.incoming())
        .containsOnly(Map.entry(LARGE, Rate.of(30)), Map.entry(SMALL, Rate.of(10)));
  }

  private static Tables tables(double demand, Server... servers) {
    PipelineGraph graph =
        new PipelineGraph(
            new PipelineId("p"),
            Duration.ofSeconds(1),
            new Accuracy(0),
            List.of(CARS, MODELS, FACES));
    return new MostAccurateFirst(graph, FACTORS).tables(Rate.of(demand), List.of(servers));
  }

  private static Server server(
      String device, String family, String variant, double accuracy, double capacity) {
    return new Server(
        new DeviceId(device),
        VariantId.of(family, variant),
        new Accuracy(accuracy),
        Rate.of(capacity));
  }
}
