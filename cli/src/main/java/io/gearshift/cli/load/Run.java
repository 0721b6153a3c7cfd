package io.gearshift.cli.load;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One run against a server: sends each query at the instant at which it is due, whatever became of
 * those before it.
 */
public final class Run {
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final Duration GRACE_IF_STOPPED = Duration.ofSeconds(1);
  private static final Duration LONGEST_SHOWING_LAG = Duration.ofSeconds(2);
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /** With more time than this for an answer, opening a connection does not count. */
  private static final Duration SLOW = Duration.ofSeconds(1);

  /** How often to look whether all answers are in. */
  private static final long LOOK_NANOS = 10_000_000;

  private final Thread sender = Thread.currentThread();
  private final InetSocketAddress server;
  private final List<Questions.Question> questions;
  private final Duration slo;
  private final int mostConnections;
  private final int openedAhead;
  private final LiveTable table;
  private volatile boolean stopped;

  /**
   * To be executed by the thread that makes it.
   *
   * @param openedAhead connections to open before it begins
   */
  public Run(
      InetSocketAddress server,
      List<Questions.Question> questions,
      Duration slo,
      int mostConnections,
      int openedAhead,
      LiveTable table) {
    this.server = server;
    this.questions = List.copyOf(questions);
    this.slo = slo;
    this.mostConnections = mostConnections;
    this.openedAhead = openedAhead;
    this.table = table;
  }

  /**
   * How many connections to open ahead, with a query on each: half of them, unless queries are so
   * heavy that this would be a load of its own.
   */
  public static int openedAhead(Duration slo, int mostConnections) {
    return slo.compareTo(SLOW) < 0 ? mostConnections / 2 : 0;
  }

  /** Sends no more queries. Any thread may call this. */
  void stop() {
    stopped = true;
    LockSupport.unpark(sender);
  }

  /**
   * @param arrivals when queries are due, in nanoseconds from now
   */
  public Report execute(Report.Asked asked, PrimitiveIterator.OfLong arrivals) {
    Tally tally = new Tally(slo);
    Stopwatch stopwatch = new Stopwatch();
    Opening opening = new Opening(openedAhead, tally::add);
    Connections connections = new Connections(server, mostConnections, stopwatch, opening);
    long cpu;
    try {
      opening.open(connections, questions, stopwatch);
      stopwatch.restart();
      cpu = cpuNanos();
      ScheduledExecutorService shower = show(tally, stopwatch);
      send(arrivals, tally, stopwatch, connections);
      awaitAnswers(tally, stopwatch);
      shower.shutdownNow();
    } finally {
      connections.close();
    }
    List<Slice> seconds = tally.seconds();
    table.showUntil(seconds.size(), tally);
    Slice total = tally.total();
    Report.Generator generator =
        new Report.Generator(
            tally.lagP99Ms(),
            connections.longestBacklog(),
            connections.mostOpen(),
            mostConnections,
            (cpuNanos() - cpu) / 1e3 / Math.max(1, total.offered()),
            stopped);
    return new Report(asked, total, seconds, generator, tally.statedAccuracy(), tally.details());
  }

  private void send(
      PrimitiveIterator.OfLong arrivals,
      Tally tally,
      Stopwatch stopwatch,
      Connections connections) {
    for (int i = 0; arrivals.hasNext(); i = (i + 1) % questions.size()) {
      long due = arrivals.nextLong();
      while (!stopped && stopwatch.nanos() < due) {
        stopwatch.sleepUntil(due);
      }
      if (stopped) {
        return;
      }
      tally.offer(due);
      connections.send(new Flight(questions.get(i), due));
    }
  }

  private void awaitAnswers(Tally tally, Stopwatch stopwatch) {
    long begun = stopwatch.nanos();
    while (tally.open() > 0 && stopwatch.nanos() - begun < grace().toNanos()) {
      stopwatch.sleepUntil(stopwatch.nanos() + LOOK_NANOS);
    }
  }

  private Duration grace() {
    return stopped ? GRACE_IF_STOPPED : GRACE;
  }

  /** Shows each second once its queries should be answered. */
  private ScheduledExecutorService show(Tally tally, Stopwatch stopwatch) {
    ScheduledExecutorService shower =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "load-table");
              thread.setDaemon(true);
              return thread;
            });
    long lag = Math.min(slo.toNanos(), LONGEST_SHOWING_LAG.toNanos());
    shower.scheduleAtFixedRate(
        () -> table.showUntil((int) ((stopwatch.nanos() - lag) / NANOS_PER_SECOND), tally),
        NANOS_PER_SECOND + lag,
        NANOS_PER_SECOND,
        TimeUnit.NANOSECONDS);
    return shower;
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }
}
