package io.gearshift.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.gearshift.domain.catalog.Device;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sessions of one file, each with another number of threads, of which one is in use: ONNX Runtime
 * cannot give a session more threads than it began with. They have the weights in common: the file
 * is turned into ONNX Runtime's own format, and every session reads them where they lie.
 *
 * <p>Weights that ONNX Runtime lays out anew for its kernels are laid out for each session: without
 * that, runs of one item took up to 1.7 times as long, and their answers differed between sessions.
 */
final class SessionLadder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SessionLadder.class);

  private final NavigableMap<Integer, OrtSession> rungs = new TreeMap<>();

  /** Read by the sessions for as long as they are open, though by nothing else. */
  private final Optional<ByteBuffer> weights;

  private volatile OrtSession inUse;

  private SessionLadder(Optional<ByteBuffer> weights) {
    this.weights = weights;
  }

  /** Of one session, which is always in use. */
  static SessionLadder of(OrtSession session) {
    SessionLadder ladder = new SessionLadder(Optional.empty());
    ladder.rungs.put(1, session);
    ladder.inUse = session;
    return ladder;
  }

  /**
   * Opens a file with each number of cores that the device may have, and with one if that has not
   * weights of its own; the fewest that it may have are in use.
   *
   * @throws OrtException if the file is not a network
   */
  static SessionLadder open(OrtEnvironment environment, Path path, Device device)
      throws OrtException {
    SessionLadder ladder = new SessionLadder(converted(environment, path, device));
    try {
      if (ladder.weights.isPresent()) {
        ladder.rungs.put(1, ladder.session(environment, path, device.fixedAt(1)));
      }
      for (int cores : device.rungs()) {
        if (!ladder.rungs.containsKey(cores)) {
          ladder.rungs.put(cores, ladder.session(environment, path, device.fixedAt(cores)));
        }
      }
    } catch (OrtException | RuntimeException e) {
      ladder.close();
      throw e;
    }
    ladder.useCores(device.cores());
    return ladder;
  }

  /** Whether there is a session with one core. */
  boolean hasLane() {
    return rungs.containsKey(1);
  }

  /** The session with one core, for use beside the one in use; not to be closed. */
  SessionLadder lane() {
    return of(rungs.get(1));
  }

  private OrtSession session(OrtEnvironment environment, Path path, Device rung)
      throws OrtException {
    try (SessionOptions options = Sessions.options(rung)) {
      if (weights.isEmpty()) {
        return environment.createSession(path.toString(), options);
      }
      options.addConfigEntry("session.use_ort_model_bytes_directly", "1");
      options.addConfigEntry("session.use_ort_model_bytes_for_initializers", "1");
      return environment.createSession(weights.get(), options);
    }
  }

  /** The file in ONNX Runtime's own format; empty if it cannot be had so, and is read as it is. */
  private static Optional<ByteBuffer> converted(
      OrtEnvironment environment, Path path, Device device) {
    try {
      Path file = Files.createTempFile("gearshift-", ".ort");
      try (SessionOptions options = Sessions.options(device)) {
        options.setOptimizedModelFilePath(file.toString());
        options.addConfigEntry("session.save_model_format", "ORT");
        environment.createSession(path.toString(), options).close();
        return Optional.of(read(file));
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (OrtException | IOException | IllegalArgumentException e) {
      LOG.warn(
          "the sessions of {} with other numbers of cores each have weights of their own: {}",
          path,
          e.getMessage());
      return Optional.empty();
    }
  }

  private static ByteBuffer read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer bytes = ByteBuffer.allocateDirect(Math.toIntExact(channel.size()));
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        continue;
      }
      return bytes.flip().order(ByteOrder.nativeOrder());
    } catch (ArithmeticException e) {
      throw new IOException("it takes more than 2 GiB", e);
    }
  }

  /** The one in use. */
  OrtSession session() {
    return inUse;
  }

  /**
   * From the next run on, so many cores are used, or the next fewer that there is a session for.
   */
  void useCores(int cores) {
    Map.Entry<Integer, OrtSession> rung = rungs.floorEntry(cores);
    inUse = rung == null ? rungs.firstEntry().getValue() : rung.getValue();
  }

  /** Closes all sessions, and goes on with the others if one cannot be closed. */
  @Override
  public void close() throws OrtException {
    Optional<OrtException> failure = Optional.empty();
    for (OrtSession session : rungs.values()) {
      try {
        session.close();
      } catch (OrtException e) {
        failure = Optional.of(e);
      }
    }
    if (failure.isPresent()) {
      throw failure.get();
    }
  }
}
