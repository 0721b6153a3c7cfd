package io.gearshift.simulator.themis;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.planner.themis.CoreLatency;
import io.gearshift.planner.themis.DispatchRule;
import io.gearshift.planner.themis.StageModel;
import io.gearshift.planner.themis.StageScale;
import io.gearshift.simulator.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A query takes 400 ms on one core and 100 ms on four. */
class SimulatedStageTest {
  private static final Instant START = Instant.EPOCH;
  private static final StageModel MODEL = StageModel.of("find", new CoreLatency(400, 0, 0, 0));

  private final EventLoop loop = new EventLoop(START);
  private final List<Long> done = new ArrayList<>();
  private final List<Long> dropped = new ArrayList<>();

  @Test
  void instancesTakeTurnsAndWhatIsTooOldIsDroppedWhenItsTurnComes() {
    SimulatedStage stage =
        stage(new StageScale(2, 1, 1), DispatchRule.of2024(Duration.ofMillis(750)));
    submitAt(stage, 0, 10, 20, 30, 40);
    loop.run();

    assertThat(done).containsExactly(400L, 410L, 800L, 810L);
    assertThat(dropped).containsExactly(800L);
  }

  @Test
  void aBatchOf2025GoesWhenItHasWaited() {
    SimulatedStage stage = stage(new StageScale(1, 1, 2), DispatchRule.of2025());
    submitAt(stage, 0);
    loop.run();

    assertThat(done).containsExactly(450L);
  }

  @Test
  void coresComeInPlaceWhileTheStageServes() {
    SimulatedStage stage = stage(new StageScale(1, 1, 1), DispatchRule.of2025());
    changeAt(stage, 100, new StageScale(1, 4, 1));
    submitAt(stage, 0, 10, 20);
    loop.run();

    // they are there at 300 ms, and the first runs to its end
    assertThat(done).containsExactly(400L, 500L, 600L);
    assertThat(stage.cores()).isEqualTo(4);
    assertThat(stage.scale()).isEqualTo(new StageScale(1, 4, 1));
  }

  @Test
  void newInstancesServeWhenTheyHaveStartedAndCostCoresFromTheBeginning() {
    SimulatedStage stage = stage(new StageScale(1, 1, 1), DispatchRule.of2025());
    changeAt(stage, 0, new StageScale(2, 1, 1));
    List<Integer> cores = new ArrayList<>();
    loop.at(START.plusMillis(1), () -> cores.add(stage.cores()));
    submitAt(stage, 5_900, 5_910, 6_010);
    loop.run();

    assertThat(cores).containsExactly(2);
    // the second and the third find the new one busy or start on it at 6 s
    assertThat(done).containsExactly(6_300L, 6_400L, 6_700L);
  }

  @Test
  void whatRestartsDoesNotServe() {
    SimulatedStage stage =
        new SimulatedStage(
            loop,
            MODEL,
            new StageScale(1, 1, 1),
            DispatchRule.of2025(),
            Enactment.RESTARTING,
            query -> done.add(millis()),
            () -> dropped.add(millis()));
    changeAt(stage, 0, new StageScale(1, 4, 1));
    submitAt(stage, 10);
    loop.run();

    assertThat(done).containsExactly(6_100L);
  }

  @Test
  void theOldestInstanceGoesAndEndsWhatItRuns() {
    SimulatedStage stage = stage(new StageScale(2, 1, 1), DispatchRule.of2025());
    changeAt(stage, 50, new StageScale(1, 1, 1));
    submitAt(stage, 0, 60, 70);
    loop.run();

    assertThat(done).containsExactly(400L, 460L, 860L);
    assertThat(stage.cores()).isEqualTo(1);
  }

  @Test
  void onlyTheFirstIsResizedWhereTheCodeOf2024HasItsError() {
    SimulatedStage stage =
        new SimulatedStage(
            loop,
            MODEL,
            new StageScale(3, 1, 1),
            DispatchRule.of2025(),
            Enactment.FIRST_ALONE,
            query -> done.add(millis()),
            () -> dropped.add(millis()));
    changeAt(stage, 0, new StageScale(3, 4, 1));
    loop.run();

    assertThat(stage.cores()).isEqualTo(6);
  }

  private SimulatedStage stage(StageScale start, DispatchRule rule) {
    return new SimulatedStage(
        loop,
        MODEL,
        start,
        rule,
        Enactment.LIVE,
        query -> done.add(millis()),
        () -> dropped.add(millis()));
  }

  private long millis() {
    return Duration.between(START, loop.instant()).toMillis();
  }

  private void submitAt(SimulatedStage stage, long... millis) {
    for (long at : millis) {
      Instant arrived = START.plusMillis(at);
      loop.at(arrived, () -> stage.submit(new SimulatedStage.Query(arrived)));
    }
  }

  private void changeAt(SimulatedStage stage, long millis, StageScale wanted) {
    loop.at(START.plusMillis(millis), () -> stage.change(wanted, () -> {}));
  }
}
