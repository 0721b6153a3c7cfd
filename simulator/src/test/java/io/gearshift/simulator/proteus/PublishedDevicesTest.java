package io.gearshift.simulator.proteus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PublishedDevicesTest {

  @Test
  void proactive_aFullBatchOnAnIdleDeviceWaitsForTheTimerOfItsHead() {
    OneDevice device = proactive(8).at(0, 8).run();
    assertThat(device.answered()).hasSize(8).containsValue(100L);
    assertThat(device.answered().values()).containsOnly(100L);
  }

  @Test
  void proactive_aBatchIsOfAnAllowedSizeAndTheRestWaitsForItsOwnTimer() {
    OneDevice device = proactive(8).at(0, 2).at(5, 1).run();
    // at 85 two run; the third's timer goes off at 95 while they do
    assertThat(device.answered()).containsEntry(0L, 100L).containsEntry(1L, 100L);
    assertThat(device.answered()).containsEntry(2L, 110L);
  }

  @Test
  void proactive_whatIsLateRunsAllTheSameWhenABatchEnds() {
    OneDevice device = proactive(1).at(0, 1).at(1, 1).at(2, 1).run();
    // one after the other from 90 on, due at 100, 101 and 102
    assertThat(device.answered()).containsEntry(1L, 110L).containsEntry(2L, 120L);
    assertThat(device.dropped()).isEmpty();
  }

  @Test
  void proactive_anIdleDeviceDropsAHeadThatTheNextArrivalMakesLate() {
    OneDevice device = proactive(8).at(0, 1).at(88, 1).run();
    // two take 15 ms and would end at 103
    assertThat(device.dropped()).containsExactly(0L);
    assertThat(device.answered()).containsOnlyKeys(1L);
  }

  @Test
  void proactive_exactlyAFullBatchWaitsOnAfterTheOneBeforeHasEnded() {
    OneDevice device = proactive(1).at(0, 1).at(92, 1).run();
    // the first runs from 90 to 100; the other could run then, and does 10 ms before it is due
    assertThat(device.answered()).containsEntry(1L, 192L);
  }

  @Test
  void proactive_aTimerThatNoLongerCountsStillStartsTheNextBatchIfItGoesOffWhileBusy() {
    OneDevice device = proactive(2).at(0, 2).at(91, 2).run();
    // set for 90 when one was queued, moved to 85 when two were
    assertThat(device.answered()).containsEntry(0L, 100L).containsEntry(2L, 115L);
  }

  @Test
  void onlyWhatIsOlderThanTwiceItsSloIsDroppedWhenABatchStarts() {
    OneDevice device = proactive(1).at(0, 25).run();
    // one after the other from 90 on: the twelfth starts at 200, the thirteenth is older than that
    assertThat(device.answered()).containsEntry(11L, 210L).hasSize(12);
    assertThat(device.dropped()).hasSize(13);
  }

  @Test
  void sommelierDropsNothingHoweverOld() {
    OneDevice device = new OneDevice(ProactiveDevice::new, 1, false).at(0, 25).run();
    assertThat(device.dropped()).isEmpty();
    assertThat(device.answered()).hasSize(25).containsEntry(24L, 340L);
  }

  @Test
  void aimd_theBatchDoublesAfterSuccessAndAPartialOneIsNeverFlushed() {
    OneDevice device = aimd(8).at(0, 1).at(20, 1).at(150, 1).run();
    // the first alone; from then on two are waited for
    assertThat(device.answered()).containsEntry(0L, 10L);
    assertThat(device.answered()).containsEntry(1L, 165L).containsEntry(2L, 165L);
    assertThat(aimd(8).at(0, 1).at(20, 1).run().answered()).containsOnlyKeys(0L);
  }

  @Test
  void aimd_theBatchIsHalvedAfterOneThatIsLate() {
    OneDevice device = aimd(8).at(0, 1).at(20, 1).at(110, 1).at(200, 1).run();
    // the second waits until 110 for the third and is late: one is enough at 200
    assertThat(device.answered()).containsEntry(1L, 125L).containsEntry(3L, 210L);
  }

  @Test
  void aimd_aLateBatchTakesOneStepBackAndNotAll() {
    OneDevice device = aimd(8).at(0, 1).at(20, 2).at(40, 1).at(135, 3).at(300, 1).run();
    // four run from 135 and are late: two are waited for again
    assertThat(device.answered()).containsEntry(3L, 160L).doesNotContainKey(7L);
  }

  @Test
  void aimd_whatCannotMeetItsSloIsWrittenOffAndNeverAnswered() {
    OneDevice device = aimd(0).at(0, 3).run();
    assertThat(device.dropped()).hasSize(3);
    assertThat(device.hosted().unanswered()).isEqualTo(3);
  }

  @Test
  void nexus_anIdleDeviceLeavesAPartialQueueAlone() {
    assertThat(nexus(4).at(0, 3).run().answered()).isEmpty();
    assertThat(nexus(4).at(0, 4).run().answered()).hasSize(4);
  }

  @Test
  void nexus_aPartialQueueRunsWhenTheTimerGoesOffThatWasSetWhileTheDeviceWasBusy() {
    OneDevice device = nexus(4).at(0, 4).at(10, 1).run();
    // set at 10 for a full batch to end at 110
    assertThat(device.answered()).containsEntry(4L, 95L);
  }

  @Test
  void nexus_aTimerIsSetAnewWithEachBatch() {
    OneDevice device = nexus(4).at(0, 4).at(10, 4).at(30, 4).at(55, 4).at(80, 1).run();
    // timers of 10, 30 and 55 go off at 85, while busy, at 105 and at 130
    assertThat(device.answered()).containsEntry(16L, 115L);
  }

  @Test
  void infaas_theTimerForPartialBatchesIsSetOnceInTheLifeOfADevice() {
    OneDevice device =
        new OneDevice(InfaasDevice::new, 4, true).at(0, 4).at(10, 1).at(200, 4).at(210, 1).run();
    // set at 10, it goes off at 85
    assertThat(device.answered()).containsEntry(4L, 95L);
    assertThat(device.answered()).doesNotContainKey(9L);
  }

  private static OneDevice proactive(int maxBatch) {
    return new OneDevice(ProactiveDevice::new, maxBatch, true);
  }

  private static OneDevice aimd(int maxBatch) {
    return new OneDevice(AimdDevice::new, maxBatch, true);
  }

  private static OneDevice nexus(int maxBatch) {
    return new OneDevice(NexusDevice::new, maxBatch, true);
  }
}
