package io.gearshift.planner.cascadeserve;

import io.gearshift.domain.cascade.Verdict;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.gear.GearChoice;
import io.gearshift.domain.gear.GearMeter;
import io.gearshift.domain.gear.GearPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A server that follows a gear plan, in virtual time (CascadeServe, appendix C): a query joins the
 * queue of the first variant; a queue that is long enough runs as a whole as soon as its device is
 * free; what was certain is answered and the rest joins the next queue. Certainties and verdicts
 * are those of the validation samples, one after the other in a mixed order.
 *
 * <p>Where several queues of a device are long enough, the one runs whose first query is the
 * oldest. A short queue runs when its first query can wait no longer, as {@code MinimumQueue} has
 * it; no query is dropped.
 */
public final class GearSimulation {
  private static final long NEVER = Long.MAX_VALUE;

  /** A prime: the samples are mixed, whatever order they were recorded in. */
  private static final long STRIDE = 7_919;

  private final List<VariantId> variants;
  private final double[][] certainties;
  private final boolean[][] correct;
  private final int samples;
  private final List<WaitingLine> lines = new ArrayList<>();
  private final int[][] linesOfDevice;
  private final ServedGear[] gears;
  private final GearMeter meter;
  private final long deadline;

  private final long[] freeAt;
  private final long[] wakeAt;
  private final long[] worked;
  private final int[][] running;
  private final int[] runningLine;

  private long[] arrivals = {};
  private int[] gearOf = {};
  private int[] stepOf = {};
  private long[] took = {};
  private int right;
  private int answered;

  /**
   * @param patience of the choice of gears
   * @param window over which demand is measured
   */
  public GearSimulation(GearProblem problem, GearPlan plan, double patience, Duration window) {

    this.variants = problem.variants();
    this.samples = problem.table().examples();
    this.certainties = new double[variants.size()][samples];
    this.correct = new boolean[variants.size()][samples];
    for (int variant = 0; variant < variants.size(); variant++) {
      List<Verdict> verdicts = problem.table().of(variants.get(variant));
      for (int sample = 0; sample < samples; sample++) {
        certainties[variant][sample] = verdicts.get(sample).certainty();
        correct[variant][sample] = verdicts.get(sample).right();
      }
    }
    this.deadline = problem.goal().deadline().toNanos();
    this.meter = new GearMeter(new GearChoice(plan, patience), window, 0);
    int devices = problem.devices().size();
    Map<DeviceId, Map<VariantId, Integer>> numbers = new HashMap<>();
    this.linesOfDevice = new int[devices][];
    for (int d = 0; d < devices; d++) {
      Device device = problem.devices().get(d);
      int from = lines.size();
      for (VariantId variant : plan.placement().getOrDefault(device.id(), Set.of())) {
        numbers.computeIfAbsent(device.id(), id -> new HashMap<>()).put(variant, lines.size());
        lines.add(
            new WaitingLine(
                d, variants.indexOf(variant), problem.latency(new Site(device, variant))));
      }
      linesOfDevice[d] = IntStream.range(from, lines.size()).toArray();
    }
    this.gears =
        plan.gears().stream()
            .map(
                gear ->
                    new ServedGear(
                        gear,
                        lines,
                        replica -> numbers.get(replica.device()).get(replica.variant())))
            .toArray(ServedGear[]::new);
    this.freeAt = new long[devices];
    this.wakeAt = new long[devices];
    this.worked = new long[devices];
    this.running = new int[devices][];
    this.runningLine = new int[devices];
    Arrays.fill(freeAt, NEVER);
    Arrays.fill(wakeAt, NEVER);
  }

  /**
   * Serves queries until all are answered; once.
   *
   * @param times of their arrivals in nanoseconds, ascending
   */
  public GearOutcome run(long[] times) {
    arrivals = times;
    gearOf = new int[times.length];
    stepOf = new int[times.length];
    took = new long[times.length];
    Map<VariantId, Duration> backlog = Map.of();
    double busy = 0;
    int shifts = 0;
    int next = 0;
    long now = 0;
    while (answered < times.length) {
      long event = earliest();
      if (next < times.length && times[next] <= event) {
        now = times[next];
        int gear = meter.gear();
        gearOf[next] = meter.arrived(now, waiting(gears[gear]));
        if (gearOf[next] != gear) {
          shifts++;
          for (int device = 0; device < freeAt.length; device++) {
            start(device, now);
          }
        }
        join(next, now);
        next++;
        if (next == times.length) {
          busy = busy(now);
          backlog = backlog();
        }
      } else {
        now = event;
        advance(now);
      }
    }
    Arrays.sort(took);
    Duration drain = Duration.ofNanos(now - times[times.length - 1]);
    return new GearOutcome(took, right, busy, drain, backlog, shifts);
  }

  private long earliest() {
    long earliest = NEVER;
    for (int device = 0; device < freeAt.length; device++) {
      earliest = Math.min(earliest, Math.min(freeAt[device], wakeAt[device]));
    }
    return earliest;
  }

  private void advance(long now) {
    for (int device = 0; device < freeAt.length; device++) {
      if (freeAt[device] <= now) {
        freeAt[device] = NEVER;
        int[] done = running[device];
        int variant = lines.get(runningLine[device]).variant;
        for (int query : done) {
          finish(query, variant, now);
        }
        start(device, now);
      } else if (wakeAt[device] <= now) {
        start(device, now);
      }
    }
  }

  private void finish(int query, int variant, long now) {
    int sample = (int) (query * STRIDE % samples);
    ServedGear gear = gears[gearOf[query]];
    if (gear.accepts(stepOf[query], certainties[variant][sample])) {
      took[query] = now - arrivals[query];
      right += correct[variant][sample] ? 1 : 0;
      answered++;
    } else {
      stepOf[query]++;
      join(query, now);
    }
  }

  private void join(int query, long now) {
    int number = gears[gearOf[query]].next(stepOf[query]);
    WaitingLine line = lines.get(number);
    line.add(query);
    start(line.device, now);
  }

  /** Runs what a device should run now, if it is free; or says when to look again. */
  private void start(int device, long now) {
    wakeAt[device] = NEVER;
    if (freeAt[device] != NEVER) {
      return;
    }
    int[] minQueues = gears[meter.gear()].minQueues;
    int chosen = -1;
    long oldest = NEVER;
    for (int number : linesOfDevice[device]) {
      WaitingLine line = lines.get(number);
      if (line.size() == 0) {
        continue;
      }
      long last = lastMoment(line);
      boolean ready = line.size() >= minQueues[number] || now >= last;
      if (!ready) {
        wakeAt[device] = Math.min(wakeAt[device], last);
      } else if (arrivals[line.first()] < oldest) {
        oldest = arrivals[line.first()];
        chosen = number;
      }
    }
    if (chosen >= 0) {
      WaitingLine line = lines.get(chosen);
      int batch = line.batch();
      long nanos = line.nanos(batch);
      running[device] = line.take(batch);
      runningLine[device] = chosen;
      freeAt[device] = now + nanos;
      wakeAt[device] = NEVER;
      worked[device] += nanos;
    }
  }

  /** Later than this the first query of a line would be late, even if nobody else came. */
  private long lastMoment(WaitingLine line) {
    int query = line.first();
    long rest = gears[gearOf[query]].rest[stepOf[query]];
    return arrivals[query] + deadline - line.nanos(line.batch()) - rest;
  }

  private int waiting(ServedGear gear) {
    int sum = 0;
    for (int number : gear.lines[0]) {
      sum += lines.get(number).size();
    }
    return sum;
  }

  private double busy(long now) {
    long most = 0;
    for (int device = 0; device < worked.length; device++) {
      long ahead = freeAt[device] == NEVER ? 0 : freeAt[device] - now;
      most = Math.max(most, worked[device] - ahead);
    }
    return now == 0 ? 0 : Math.min(1, (double) most / now);
  }

  private Map<VariantId, Duration> backlog() {
    Map<VariantId, Duration> backlog = new HashMap<>();
    for (WaitingLine line : lines) {
      backlog.merge(
          variants.get(line.variant),
          Duration.ofNanos(line.drain()),
          (one, other) -> one.compareTo(other) > 0 ? one : other);
    }
    return backlog;
  }
}
