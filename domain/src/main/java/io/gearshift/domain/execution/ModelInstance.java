package io.gearshift.domain.execution;

import io.gearshift.domain.traffic.Tensor;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * One variant loaded on one device. An implementation
 *
 * <ol>
 *   <li>runs on the device's own thread, never on the caller's;
 *   <li>answers in the order of the queries, each with the outputs of the family's signature in
 *       their order, in buffers that no later run touches;
 *   <li>completes with {@link RunFailedException} if the network cannot run on these inputs, and
 *       with {@link InstanceLostException} if it cannot run at all any more;
 *   <li>after {@link #close()} lets what has begun end, and then frees everything.
 * </ol>
 */
public interface ModelInstance extends AutoCloseable {

  /**
   * Runs a batch.
   *
   * @param batch the inputs of each query, in the order of the family's signature
   */
  CompletionStage<BatchResult> run(List<List<Tensor>> batch);

  /**
   * Runs a batch that may be given up: an instance that can then ends the run as soon as possible,
   * with {@link RunFailedException}, and goes on; one that cannot runs it to its end.
   *
   * @param givenUp completes when nobody wants the answers any more
   */
  default CompletionStage<BatchResult> run(
      List<List<Tensor>> batch, CompletionStage<Void> givenUp) {
    return run(batch);
  }

  /**
   * From the next run on, runs use so many processor cores, or the next fewer that the instance can
   * use; one that is loaded on a device that does not grow goes on as it is. Takes no time, and may
   * be called on any thread.
   */
  default void useCores(int cores) {}

  /** Bytes that the loaded instance takes on its device, as far as they can be known. */
  long memoryBytes();

  @Override
  void close();
}
