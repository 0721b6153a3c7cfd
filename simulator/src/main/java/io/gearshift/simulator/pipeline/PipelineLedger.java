package io.gearshift.simulator.pipeline;

import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pipeline.PipelineGraph;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import io.gearshift.simulator.Tally;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes down what becomes of every query of a pipeline, by the second in which it came. */
final class PipelineLedger {
  /** What takes longer is counted with what takes so long. */
  private static final int LONGEST_MILLIS = 60_000;

  private static final class Items {
    private long asked;
    private long inTime;
    private long late;
    private long lost;
    private double accuracies;
    private double accuraciesInTime;

    private ItemTally tally() {
      return new ItemTally(asked, inTime, late, lost, accuracies, accuraciesInTime);
    }
  }

  private final class Page {
    private long offered;
    private long inTime;
    private long incomplete;
    private long late;
    private final Map<Reason, Long> dropped = new EnumMap<>(Reason.class);
    private final Map<VariantId, Long> answered = new HashMap<>();
    private double accuracies;
    private double accuraciesInTime;
    private final Map<String, Items> stages = new LinkedHashMap<>();

    Page() {
      graph.stages().forEach(stage -> stages.put(stage.name(), new Items()));
    }

    private PipelineTally tally() {
      Map<String, ItemTally> items = new LinkedHashMap<>();
      stages.forEach((stage, its) -> items.put(stage, its.tally()));
      return new PipelineTally(
          new Tally(offered, inTime, late, dropped, answered, accuracies, accuraciesInTime),
          incomplete,
          items);
    }
  }

  private final PipelineGraph graph;
  private final Instant start;
  private final List<Page> pages = new ArrayList<>();
  private long[] whole = new long[1];
  private long[] leaves = new long[1];
  private long open;

  PipelineLedger(PipelineGraph graph, Instant start) {
    this.graph = graph;
    this.start = start;
  }

  void offered(Query query) {
    page(query).offered++;
    open++;
  }

  void answered(Query query, double accuracy, int leftOut, Instant at) {
    open--;
    Page page = page(query);
    page.accuracies += accuracy;
    if (at.isAfter(query.deadline())) {
      page.late++;
    } else {
      page.inTime++;
      page.incomplete += leftOut > 0 ? 1 : 0;
      page.accuraciesInTime += accuracy;
    }
    if (leftOut == 0) {
      whole = counted(whole, Duration.between(query.arrival(), at));
    }
  }

  void dropped(Query query, Reason reason) {
    open--;
    page(query).dropped.merge(reason, 1L, Long::sum);
  }

  /** An item of a query came to a stage. */
  void asked(Query query, Stage stage) {
    page(query).stages.get(stage.name()).asked++;
  }

  /** It was given up on the way there, or was not answered. */
  void lost(Query query, Stage stage) {
    page(query).stages.get(stage.name()).lost++;
  }

  /**
   * It was answered.
   *
   * @param accuracy the product of those on its way
   */
  void answered(Query query, Stage stage, VariantId by, double accuracy, Instant at) {
    Page page = page(query);
    page.answered.merge(by, 1L, Long::sum);
    Items items = page.stages.get(stage.name());
    items.accuracies += accuracy;
    if (at.isAfter(query.deadline())) {
      items.late++;
    } else {
      items.inTime++;
      items.accuraciesInTime += accuracy;
    }
  }

  /** An item has come to the end of its way. */
  void arrived(Query query, Instant at) {
    leaves = counted(leaves, Duration.between(query.arrival(), at));
  }

  /** Whether something came of which nothing has become yet. */
  boolean isOpen() {
    return open > 0;
  }

  PipelineResult result() {
    return new PipelineResult(
        pages.stream().map(Page::tally).toList(), latencies(whole), latencies(leaves));
  }

  private static long[] counted(long[] counts, Duration latency) {
    int place = Math.min(LONGEST_MILLIS, Latencies.place(latency));
    long[] longer =
        place < counts.length
            ? counts
            : Arrays.copyOf(counts, Math.min(LONGEST_MILLIS + 1, 2 * place + 1));
    longer[place]++;
    return longer;
  }

  private static Latencies latencies(long[] counts) {
    int size = counts.length;
    while (size > 1 && counts[size - 1] == 0) {
      size--;
    }
    return new Latencies(Arrays.stream(counts, 0, size).boxed().collect(Collectors.toList()));
  }

  private Page page(Query query) {
    int second = (int) start.until(query.arrival(), ChronoUnit.SECONDS);
    while (pages.size() <= second) {
      pages.add(new Page());
    }
    return pages.get(second);
  }
}
