package io.gearshift.planner.themis;

/**
 * What the planner takes latency, waiting, throughput and cost to be. Two sets are published, and
 * they differ up to 4.6 times in waiting, so a result has to say which it used.
 *
 * @param sparedHeadroom how many times the root of the rate is planned for on top of it
 * @param corePrice of a core, where a gigabyte of memory costs 1; with 0, an instance costs 1
 */
public record RuleSet(
    Latency latency, Waiting waiting, Throughput throughput, double sparedHeadroom, int corePrice) {

  /** What a fitted latency is taken to be, in whole milliseconds. */
  public enum Latency {
    /** Rounded down (2024). */
    FLOOR {
      @Override
      int millis(StageModel stage, int batch, int cores) {
        return (int) Math.floor(stage.latency().millis(batch, cores));
      }
    },
    /** With a tenth of a single query's on one core on top, rounded up (2025). */
    PADDED {
      @Override
      int millis(StageModel stage, int batch, int cores) {
        CoreLatency fit = stage.latency();
        double alone = Math.ceil(fit.perBatchAlone() + PADDING * fit.millis(1, 1));
        return (int)
            Math.ceil(
                stage.safety()
                    * (fit.perItem() * batch / cores
                        + stage.safety() * fit.perItemAlone() * batch
                        + fit.perBatch() / cores
                        + alone));
      }
    };

    private static final double PADDING = 0.1;

    abstract int millis(StageModel stage, int batch, int cores);
  }

  /** What an instance does in a second. */
  public enum Throughput {
    /** As if it waited while a batch forms (2024). */
    FORMING_AND_RUNNING,
    /** As if batches form while it runs (2025). */
    RUNNING
  }

  /** Of the paper's code, July 2024: the default. */
  public static final RuleSet OF_2024 =
      new RuleSet(Latency.FLOOR, Waiting.UNIFORM, Throughput.FORMING_AND_RUNNING, 0, 0);

  /** Of the code of September 2025. */
  public static final RuleSet OF_2025 =
      new RuleSet(Latency.PADDED, Waiting.EXPONENTIAL, Throughput.RUNNING, 1, 18);

  private static final int MILLIS = 1_000;

  public RuleSet {
    if (!(sparedHeadroom >= 0 && sparedHeadroom < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "headroom: " + sparedHeadroom + " (expected: 0 or more times the root of the rate)");
    }
    if (corePrice < 0) {
      throw new IllegalArgumentException("core price: " + corePrice + " (expected: 0 or more)");
    }
  }

  /** With another model of waiting. */
  public RuleSet waitingAs(Waiting other) {
    return new RuleSet(latency, other, throughput, sparedHeadroom, corePrice);
  }

  /** Of running and of waiting for the batch to form, in milliseconds; at least 1. */
  int time(StageModel stage, int batch, int cores, double rate) {
    return running(stage, batch, cores) + waiting.millis(batch, rate);
  }

  private int running(StageModel stage, int batch, int cores) {
    return Math.max(1, latency.millis(stage, batch, cores));
  }

  /** Queries per second that an instance serves, rounded down, when so many arrive. */
  public int throughput(StageModel stage, int batch, int cores, double rate) {
    int time =
        throughput == Throughput.RUNNING
            ? running(stage, batch, cores)
            : time(stage, batch, cores, rate);
    return MILLIS * batch / time;
  }

  /** What has to be served of a rate. */
  int planned(int rate) {
    return (int) Math.round(rate + sparedHeadroom * Math.sqrt(rate));
  }

  /** Of so many instances. */
  int price(StageModel stage, int instances, int cores) {
    return instances * (corePrice == 0 ? 1 : stage.memory() + corePrice * cores);
  }
}
