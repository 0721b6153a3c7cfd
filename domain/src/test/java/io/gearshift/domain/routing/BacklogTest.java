package io.gearshift.domain.routing;

import static io.gearshift.domain.routing.Loads.ms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.domain.catalog.LatencyProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private static final LatencyProfile LATENCY =
      LatencyProfile.measured(Map.of(1, ms(10), 4, ms(16)));
  private static final Backlog IDLE = Backlog.none(LATENCY);

  @Test
  void waitsForWhatWasSentAndNotAnswered() {
    assertThat(waiting(0, IDLE)).isEqualTo(ms(0));
    assertThat(waiting(0, IDLE.sent(3, at(0)).sent(2, at(0)))).isEqualTo(ms(16 + 10));
    assertThat(waiting(0, IDLE.sent(3, at(0)).sent(2, at(0)).settled(1))).isEqualTo(ms(16));
  }

  @Test
  void waitsForAllInstancesOfTheDevice() {
    assertThat(waiting(0, IDLE.sent(4, at(0)), IDLE, IDLE.sent(1, at(0)))).isEqualTo(ms(16 + 10));
  }

  @Test
  void whatWasDoneSinceTheLastAnswerIsDone() {
    Backlog backlog = IDLE.sent(4, at(0)).sent(4, at(5));
    assertThat(waiting(6, backlog)).isEqualTo(ms(32 - 6));
    Backlog answered = backlog.answered(4, ms(16), 4, at(16));
    assertThat(waiting(16, answered)).isEqualTo(ms(16));
    assertThat(waiting(20, answered)).isEqualTo(ms(16 - 4));
  }

  @Test
  void workThatCameWhileAnotherInstanceRanWasNotBegunYet() {
    Backlog running = IDLE.sent(4, at(0));
    Backlog queued = IDLE.sent(4, at(10));
    assertThat(waiting(12, running, queued)).isEqualTo(ms(32 - 12));
    Backlog done = running.answered(4, ms(16), 4, at(16));
    assertThat(waiting(18, done, queued)).isEqualTo(ms(16 - 2));
  }

  @Test
  void noMoreIsTakenForDoneThanOneBatch() {
    Backlog backlog = IDLE.sent(4, at(0)).sent(4, at(0)).sent(4, at(0));
    assertThat(waiting(1_000, backlog)).isEqualTo(ms(48 - 16));
  }

  @Test
  void anIdleTimeIsNotTakenForWork() {
    Backlog backlog = IDLE.sent(4, at(0)).answered(4, ms(16), 4, at(16)).sent(4, at(500));
    assertThat(waiting(501, backlog)).isEqualTo(ms(16 - 1));
  }

  @Test
  void waitsLongerWhereRunsTakeLonger() {
    Backlog slow = IDLE.sent(1, at(0)).answered(1, ms(20), 1, at(20)).sent(4, at(20));
    assertThat(waiting(20, slow)).isEqualTo(slow.drift().applied(ms(16)));
    assertThat(waiting(20, slow)).isGreaterThan(ms(16));
  }

  @Test
  void goesByTheBatchesThatThePlanAllows() {
    assertThat(waiting(0, IDLE.sent(4, at(0)).within(LATENCY.upTo(1)))).isEqualTo(ms(40));
  }

  @Test
  void waitsForWhatOthersHaveSentToo() {
    DeviceBacklog own =
        DeviceBacklog.of(List.of(IDLE.sent(4, at(0)).answered(2, ms(16), 4, at(16))));
    DeviceBacklog all = own.with(new OthersWork(ms(100), at(16)));
    assertThat(all.waiting(at(16))).isEqualTo(own.waiting(at(16)).plus(ms(100)));
    assertThat(all.waiting(at(1_000))).isGreaterThanOrEqualTo(ms(100));
  }

  @Test
  void ofOthersItTakesForDoneWhatCanBeSinceItHeardIfItHasNothingThereItself() {
    DeviceBacklog others = DeviceBacklog.of(List.of(IDLE)).with(new OthersWork(ms(100), at(50)));
    assertThat(others.waiting(at(60))).isEqualTo(ms(90));
    assertThat(others.waiting(at(151))).isEqualTo(ms(0));
    DeviceBacklog sent =
        DeviceBacklog.of(List.of(IDLE.sent(4, at(80)))).with(new OthersWork(ms(100), at(50)));
    assertThat(sent.waiting(at(80))).isEqualTo(ms(16 + 70));
  }

  @Test
  void withoutOthersItStaysTheSame() {
    DeviceBacklog own = DeviceBacklog.of(List.of(IDLE.sent(4, at(3))));
    assertThat(own.with(OthersWork.NONE)).isEqualTo(own);
    assertThat(DeviceBacklog.of(List.of(IDLE)).with(OthersWork.NONE).waiting(at(5)))
        .isEqualTo(ms(0));
  }

  @Test
  void whatWasNotSentCannotBeSettled() {
    Backlog backlog = IDLE.sent(1, at(0));
    assertThatThrownBy(() -> backlog.settled(2)).hasMessage("items: -1 (expected: >= 0)");
  }

  private static Duration waiting(long now, Backlog... device) {
    return Backlog.waiting(List.of(device), at(now));
  }

  private static Instant at(long ms) {
    return Instant.EPOCH.plusMillis(ms);
  }
}
