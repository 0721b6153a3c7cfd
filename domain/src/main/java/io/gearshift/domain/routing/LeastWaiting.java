package io.gearshift.domain.routing;

import java.time.Instant;
import java.util.Arrays;

/**
 * Devices by how much waits for them, in a time that grows with the logarithm of their number.
 *
 * <p>What waits for a device that runs falls as time goes by, by the same for all; so those are in
 * the order in which they would be done. A device that has had the time for the longest batch that
 * may be running waits for queries, as far as anybody knows, and so does one that has no work: what
 * waits for those stays as it is. A device goes over from the one order to the other when it comes
 * first in the one; until then it is there as if less waited for it than does, so nothing is
 * missed.
 */
public final class LeastWaiting implements TrackedCandidates.Least {
  private static final long NANOS = 1_000_000_000;

  /** Devices by key, of equals the first, as a tree in which each node is won by a child of it. */
  private static final class Tournament {
    private static final long ABSENT = Long.MAX_VALUE;

    private final int leaves;
    private final long[] keys;
    private final int[] winners;

    Tournament(int players) {
      leaves = Math.max(2, Integer.highestOneBit(Math.max(1, players - 1)) * 2);
      keys = new long[leaves];
      winners = new int[leaves];
      Arrays.fill(keys, ABSENT);
      for (int node = leaves - 1; node > 0; node--) {
        winners[node] = winner(2 * node);
      }
    }

    void set(int player, long key) {
      keys[player] = key;
      int node = (player + leaves) / 2;
      boolean changed = true;
      while (node > 0 && changed) {
        int left = winner(2 * node);
        int right = winner(2 * node + 1);
        int winner = keys[right] < keys[left] ? right : left;
        changed = winners[node] != winner || winner == player;
        winners[node] = winner;
        node /= 2;
      }
    }

    void remove(int player) {
      if (keys[player] != ABSENT) {
        set(player, ABSENT);
      }
    }

    boolean isEmpty() {
      return key() == ABSENT;
    }

    int first() {
      return winners[1];
    }

    long key() {
      return keys[first()];
    }

    private int winner(int node) {
      return node >= leaves ? node - leaves : winners[node];
    }
  }

  private final DeviceBacklog[] backlogs;
  private final Tournament running;
  private final Tournament resting;

  /** Devices of which none has work. */
  public LeastWaiting(int devices) {
    backlogs = new DeviceBacklog[devices];
    running = new Tournament(devices);
    resting = new Tournament(devices);
    for (int device = 0; device < devices; device++) {
      resting.set(device, 0);
    }
  }

  /** What a device has before it is another. */
  public void set(int device, DeviceBacklog backlog) {
    backlogs[device] = backlog;
    if (backlog.work().isZero()) {
      running.remove(device);
      resting.set(device, 0);
    } else {
      resting.remove(device);
      running.set(device, nanos(backlog.since()) + backlog.work().toNanos());
    }
  }

  @Override
  public int at(Instant now) {
    long nanos = nanos(now);
    while (!running.isEmpty() && hasHadItsTime(running.first(), nanos)) {
      int device = running.first();
      DeviceBacklog backlog = backlogs[device];
      running.remove(device);
      resting.set(device, backlog.work().minus(backlog.longest()).toNanos());
    }
    if (running.isEmpty()) {
      return resting.first();
    }
    long least = running.key() - nanos;
    boolean isRunningFirst =
        least < resting.key() || least == resting.key() && running.first() < resting.first();
    return isRunningFirst ? running.first() : resting.first();
  }

  private boolean hasHadItsTime(int device, long now) {
    DeviceBacklog backlog = backlogs[device];
    return now - nanos(backlog.since()) >= backlog.longest().toNanos();
  }

  private static long nanos(Instant time) {
    return Math.multiplyExact(time.getEpochSecond(), NANOS) + time.getNano();
  }
}
