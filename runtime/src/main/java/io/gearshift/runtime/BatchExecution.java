package io.gearshift.runtime;

import ai.onnxruntime.OrtException;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.Signature;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.execution.BatchResult;
import io.gearshift.domain.execution.RunFailedException;
import io.gearshift.domain.traffic.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs batches through a wired network. Queries that are alike but for their rows run together; a
 * batch of unlike ones is run in groups. For one thread; {@link #close()} on the same.
 */
final class BatchExecution implements AutoCloseable {
  private final Signature signature;
  private final Wiring wiring;
  private final int textInput;
  private final TokenInput tokens;
  private final BatchInput[] inputs;
  private final Link[] links;
  private final BatchOutput[] outputs;
  private final Slots slots;
  private final boolean batches;

  /**
   * @param textInput the index of the input that is tokenized, or {@link Wiring#NOWHERE}
   * @param tokens makes the tokens; null if there is no text
   * @param inputs by input of the signature; null for text that no file takes as it is
   */
  BatchExecution(
      Signature signature,
      Wiring wiring,
      int textInput,
      TokenInput tokens,
      BatchInput[] inputs,
      Link[] links) {
    this.signature = signature;
    this.wiring = wiring;
    this.textInput = textInput;
    this.tokens = tokens;
    this.inputs = inputs;
    this.links = links;
    batches = signature.batches();
    slots = new Slots(wiring.slots());
    outputs = new BatchOutput[signature.outputs().size()];
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] =
          new BatchOutput(
              signature.outputs().get(i), wiring.outputs()[i], links[wiring.outputFiles()[i]]);
    }
  }

  /** The time that a batch has taken so far, in nanoseconds. */
  private static final class Times {
    long assemble;
    long run;
    long split;
  }

  /**
   * Runs a batch.
   *
   * @throws RunFailedException if a query is not as the signature says, or an answer is not
   * @throws OrtException if the network cannot run on these inputs
   */
  BatchResult run(List<List<Tensor>> batch, Stop stop) throws OrtException {
    Tensor[][] answers = new Tensor[batch.size()][];
    Times times = new Times();
    int[] group = new int[batch.size()];
    for (List<Tensor> query : batch) {
      check(query);
    }
    for (int first = 0; first < answers.length; first++) {
      if (answers[first] == null) {
        int count = 0;
        group[count++] = first;
        for (int i = first + 1; batches && i < answers.length; i++) {
          if (answers[i] == null && alike(batch.get(first), batch.get(i))) {
            group[count++] = i;
          }
        }
        runGroup(batch, group, count, answers, times, stop);
      }
    }
    List<List<Tensor>> results = new ArrayList<>(answers.length);
    for (Tensor[] answer : answers) {
      results.add(List.of(answer));
    }
    return new BatchResult(
        results,
        Duration.ofNanos(times.assemble),
        Duration.ofNanos(times.run),
        Duration.ofNanos(times.split));
  }

  private void runGroup(
      List<List<Tensor>> batch, int[] group, int count, Tensor[][] answers, Times times, Stop stop)
      throws OrtException {
    try {
      long start = System.nanoTime();
      long[] rows = assemble(batch, group, count);
      long assembled = System.nanoTime();
      for (Link link : links) {
        link.run(slots, stop);
      }
      long ran = System.nanoTime();
      split(rows, group, count, answers);
      long split = System.nanoTime();
      times.assemble += assembled - start;
      times.run += ran - assembled;
      times.split += split - ran;
    } finally {
      slots.release();
      for (BatchInput input : inputs) {
        if (input != null) {
          input.release();
        }
      }
    }
  }

  /** Puts the inputs of a group into their slots; the rows of each query. */
  private long[] assemble(List<List<Tensor>> batch, int[] group, int count) throws OrtException {
    long[] rows = new long[count];
    long total = 0;
    for (int i = 0; i < count; i++) {
      rows[i] = rows(batch.get(group[i]));
      total += rows[i];
    }
    Tensor[] parts = new Tensor[count];
    for (int k = 0; k < inputs.length; k++) {
      for (int i = 0; i < count; i++) {
        parts[i] = batch.get(group[i]).get(k);
      }
      if (k == textInput) {
        tokens.assemble(parts, count, total, slots);
      }
      if (inputs[k] != null) {
        long[] shape = parts[0].shape().toArray();
        if (batches) {
          shape[0] = total;
        }
        inputs[k].assemble(parts, count, shape, wiring.inputs()[k], slots);
      }
    }
    return rows;
  }

  private void split(long[] rows, int[] group, int count, Tensor[][] answers) throws OrtException {
    for (int i = 0; i < count; i++) {
      answers[group[i]] = new Tensor[outputs.length];
    }
    for (int k = 0; k < outputs.length; k++) {
      if (batches) {
        Tensor[] parts = outputs[k].split(slots, rows, count);
        for (int i = 0; i < count; i++) {
          answers[group[i]][k] = parts[i];
        }
      } else {
        answers[group[0]][k] = outputs[k].whole(slots);
      }
    }
  }

  private long rows(List<Tensor> query) {
    if (batches) {
      return query.get(0).shape().dimension(0);
    }
    return textInput == Wiring.NOWHERE ? 1 : query.get(textInput).shape().elements();
  }

  private void check(List<Tensor> query) {
    if (query.size() != inputs.length) {
      throw new RunFailedException(
          "a query of " + query.size() + " tensors (expected: " + inputs.length + ")");
    }
    for (int k = 0; k < inputs.length; k++) {
      Tensor tensor = query.get(k);
      TensorSpec spec = signature.inputs().get(k);
      Shape shape = tensor.shape();
      if (tensor.type() != spec.type() || (batches && shape.rank() == 0)) {
        throw new RunFailedException(
            "input '"
                + spec.name()
                + "' is "
                + tensor.type()
                + shape
                + " (expected: "
                + spec.type()
                + spec.shape()
                + ")");
      }
      if (batches
          && (shape.dimension(0) != rows(query)
              || (k == textInput && shape.elements() != shape.dimension(0)))) {
        throw new RunFailedException(
            "input '"
                + spec.name()
                + "' has the shape "
                + shape
                + " in a query of "
                + rows(query)
                + " items (expected: a row for each)");
      }
    }
  }

  private boolean alike(List<Tensor> one, List<Tensor> other) {
    for (int k = 0; k < inputs.length; k++) {
      if (inputs[k] == null) {
        continue; // texts are padded to the longest
      }
      Shape shape = one.get(k).shape();
      Shape otherShape = other.get(k).shape();
      if (shape.rank() != otherShape.rank()) {
        return false;
      }
      for (int axis = 1; axis < shape.rank(); axis++) {
        if (shape.dimension(axis) != otherShape.dimension(axis)) {
          return false;
        }
      }
    }
    return true;
  }

  /** From the next run on, so many cores are used; may be called on any thread. */
  void useCores(int cores) {
    for (Link link : links) {
      link.useCores(cores);
    }
  }

  /** Bytes reserved for inputs, tokens and outputs. */
  long bufferBytes() {
    long bytes = tokens == null ? 0 : tokens.memoryBytes();
    for (BatchInput input : inputs) {
      bytes += input == null ? 0 : input.bufferBytes();
    }
    for (Link link : links) {
      bytes += link.bufferBytes();
    }
    return bytes;
  }

  @Override
  public void close() throws OrtException {
    if (tokens != null) {
      tokens.close();
    }
    for (BatchInput input : inputs) {
      if (input != null) {
        input.close();
      }
    }
    for (Link link : links) {
      link.close();
    }
  }
}
