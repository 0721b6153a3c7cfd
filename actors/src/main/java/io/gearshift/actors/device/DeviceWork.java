package io.gearshift.actors.device;

import io.gearshift.actors.stage.Reply;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.cores.CoreLatency;
import io.gearshift.domain.cores.CoreRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * How much waits for a device, by whom it was sent: so that every router can be told what others
 * than itself have sent there. The batchers of the device keep it, each the part that is its own.
 */
final class DeviceWork {
  private final Queue<Part> parts = new ConcurrentLinkedQueue<>();

  /** What waits for one batcher. Only that batcher writes it. */
  final class Part {
    private final Map<ActorRef<Reply>, LongAdder> items = new ConcurrentHashMap<>();
    private final LongAdder ran = new LongAdder();
    private volatile LatencyProfile latency;
    private volatile Optional<CoreLatency> byCores = Optional.empty();

    private Part(LatencyProfile latency) {
      this.latency = latency;
    }

    /**
     * More waits, or if negative less.
     *
     * @param router that sent it
     */
    void add(ActorRef<Reply> router, int more) {
      items.computeIfAbsent(router, r -> new LongAdder()).add(more);
    }

    /** The plan allows batches up to the largest of these, from now on. */
    void obey(LatencyProfile allowed) {
      latency = allowed;
    }

    /** The device grows, and its latency is this. */
    void grows(CoreLatency latencies) {
      byCores = Optional.of(latencies);
    }

    /** So many items have run. */
    void ran(int more) {
      ran.add(more);
    }

    /** The batcher is no more. */
    void close() {
      parts.remove(this);
    }

    private boolean isNone() {
      long all = 0;
      for (LongAdder router : items.values()) {
        all += router.sum();
      }
      return all <= 0;
    }

    private Duration ofOthers(ActorRef<Reply> router) {
      long others = 0;
      for (Map.Entry<ActorRef<Reply>, LongAdder> entry : items.entrySet()) {
        others += entry.getKey().equals(router) ? 0 : entry.getValue().sum();
      }
      return others <= 0 ? Duration.ZERO : latency.drain((int) others);
    }
  }

  /** What waits for the device that others than this router have sent, in the largest batches. */
  Duration besides(ActorRef<Reply> router) {
    Duration all = Duration.ZERO;
    for (Part part : parts) {
      all = all.plus(part.ofOthers(router));
    }
    return all;
  }

  /** What has run on a device that grows, since this was asked the last time. */
  List<CoreRule.Work> takeRan() {
    List<CoreRule.Work> works = new ArrayList<>();
    for (Part part : parts) {
      part.byCores.ifPresent(
          latency -> works.add(new CoreRule.Work(latency, part.ran.sumThenReset())));
    }
    return works;
  }

  /** Whether nothing waits for the device. */
  boolean isNone() {
    return parts.stream().allMatch(Part::isNone);
  }

  /** A batcher has come. */
  Part part(LatencyProfile latency) {
    Part part = new Part(latency);
    parts.add(part);
    return part;
  }
}
