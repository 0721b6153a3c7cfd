package io.gearshift.domain.measure;

import io.gearshift.domain.traffic.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What became of the queries to a model, in the terms of the protocol's statistics extension.
 *
 * @param version empty for all versions together
 * @param last when the last answer left; the epoch before the first
 * @param items of answered queries
 * @param executions batches that have run on the devices of this node
 * @param success answered queries, late ones included, from arrival to answer
 * @param fail queries that were refused or whose client went away
 * @param queue until the batch began, of each answered query; so, too, the next three
 * @param computeInput making the batch
 * @param computeInfer in the network
 * @param computeOutput making the answers
 * @param batches by size, the smallest first
 */
public record ModelStatistics(
    String name,
    String version,
    Instant last,
    long items,
    long executions,
    Total success,
    Total fail,
    Total queue,
    Total computeInput,
    Total computeInfer,
    Total computeOutput,
    List<RunBook.Batch> batches) {
  public ModelStatistics {
    batches = List.copyOf(batches);
  }

  /**
   * Of a family or pipeline as of now; all zero if nothing has happened yet.
   *
   * @param version a variant, or nothing for all together and for queries that no variant had
   */
  public static ModelStatistics of(NodeBook node, String model, Optional<String> version) {
    Optional<QueryBook> queries =
        node.queries().stream().filter(book -> book.model().equals(model)).findFirst();
    List<VersionBook> books =
        queries.map(QueryBook::versions).orElse(Map.of()).entrySet().stream()
            .filter(entry -> version.isEmpty() || entry.getKey().equals(version.get()))
            .map(Map.Entry::getValue)
            .toList();
    Map<Integer, RunBook.Batch> batches = new TreeMap<>();
    for (RunBook book : node.runs()) {
      if (book.variant().family().name().equals(model)
          && (version.isEmpty() || book.variant().name().equals(version.get()))) {
        book.batches()
            .forEach(batch -> batches.merge(batch.items(), batch, ModelStatistics::together));
      }
    }
    return of(model, version.orElse(QueryBook.NO_VERSION), books, List.copyOf(batches.values()));
  }

  private static ModelStatistics of(
      String model, String version, List<VersionBook> books, List<RunBook.Batch> batches) {
    Instant last = Instant.EPOCH;
    long items = 0;
    Total success = Total.NONE;
    Total fail = Total.NONE;
    Total queue = Total.NONE;
    Total assemble = Total.NONE;
    Total run = Total.NONE;
    Total split = Total.NONE;
    for (VersionBook book : books) {
      last = book.last().isAfter(last) ? book.last() : last;
      items += book.items();
      success = success.plus(book.inTime()).plus(book.late());
      fail = fail.plus(book.cancelled());
      for (Reason reason : Reason.values()) {
        fail = fail.plus(book.refused(reason));
      }
      queue = queue.plus(book.queue());
      assemble = assemble.plus(book.assemble());
      run = run.plus(book.run());
      split = split.plus(book.split());
    }
    long executions = batches.stream().mapToLong(batch -> batch.run().count()).sum();
    return new ModelStatistics(
        model,
        version,
        last,
        items,
        executions,
        success,
        fail,
        queue,
        assemble,
        run,
        split,
        batches);
  }

  private static RunBook.Batch together(RunBook.Batch one, RunBook.Batch other) {
    return new RunBook.Batch(
        one.items(),
        one.assemble().plus(other.assemble()),
        one.run().plus(other.run()),
        one.split().plus(other.split()));
  }
}
