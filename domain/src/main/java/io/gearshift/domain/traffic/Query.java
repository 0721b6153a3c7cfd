package io.gearshift.domain.traffic;

import io.gearshift.domain.trace.Trace;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One unit of work with a deadline.
 *
 * @param id unique among the queries of a node
 * @param arrival when it entered the server
 * @param due when it should be answered, so that later stages have their time; routers choose by
 *     it. Never after the deadline, and the same where no stage follows
 * @param deadline the instant after which its answer is worthless
 * @param items rows of its batch dimension; a query is never split over two runs
 * @param inputs in the order of the family's signature
 * @param trace to which it belongs, if it belongs to one
 */
public record Query(
    long id,
    Instant arrival,
    Instant due,
    Instant deadline,
    int items,
    List<Tensor> inputs,
    Optional<Trace> trace) {
  public Query {
    if (due.isAfter(deadline)) {
      throw new IllegalArgumentException(
          "due of query "
              + id
              + ": "
              + due
              + " (expected: at most its deadline, "
              + deadline
              + ")");
    }
    if (items < 1) {
      throw new IllegalArgumentException(
          "items of query " + id + ": " + items + " (expected: >= 1)");
    }
    inputs = List.copyOf(inputs);
  }

  /** A query of no trace. */
  public Query(
      long id, Instant arrival, Instant due, Instant deadline, int items, List<Tensor> inputs) {
    this(id, arrival, due, deadline, items, inputs, Optional.empty());
  }

  /** A query of no trace that no stage follows on. */
  public Query(long id, Instant arrival, Instant deadline, int items, List<Tensor> inputs) {
    this(id, arrival, deadline, deadline, items, inputs);
  }

  /** The same query in another place of its trace. */
  public Query in(Optional<Trace> place) {
    return new Query(id, arrival, due, deadline, items, inputs, place);
  }

  /** Bytes that the inputs take. */
  public long bytes() {
    return Tensor.bytes(inputs);
  }
}
