package io.gearshift.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.concurrent.CompletionStage;

/**
 * The way to stop a run from another thread: ONNX Runtime looks for it before each node of the
 * network. Good for one run, and stops no other.
 */
final class Stop implements AutoCloseable {
  /** Of runs that nobody stops. */
  static final Stop NEVER = new Stop(null);

  private final OrtSession.RunOptions options;
  private boolean closed;

  private Stop(OrtSession.RunOptions options) {
    this.options = options;
  }

  /** Stops the run when that completes. */
  static Stop when(CompletionStage<Void> givenUp) throws OrtException {
    Stop stop = new Stop(new OrtSession.RunOptions());
    givenUp.thenRun(stop::now);
    return stop;
  }

  /** What the run takes; null for none. */
  OrtSession.RunOptions options() {
    return options;
  }

  private synchronized void now() {
    if (!closed) {
      try {
        options.setTerminate(true);
      } catch (OrtException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (options != null) {
      options.close();
    }
  }
}
