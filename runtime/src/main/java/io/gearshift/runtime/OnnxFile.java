package io.gearshift.runtime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.execution.LoadFailedException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One ONNX file as a session, or as several of which one is in use, with what it takes and gives;
 * or a subnet of one.
 */
final class OnnxFile implements AutoCloseable {

  /** Gives up what stands behind a file. */
  interface Release {
    void run() throws OrtException;
  }

  private final Path path;
  private final SessionLadder sessions;
  private final Map<String, TensorDeclaration> inputs;
  private final Map<String, TensorDeclaration> outputs;
  private final Map<String, OnnxTensor> controls;
  private final Release release;

  private OnnxFile(
      Path path,
      SessionLadder sessions,
      Map<String, TensorDeclaration> inputs,
      Map<String, TensorDeclaration> outputs,
      Map<String, OnnxTensor> controls,
      Release release) {
    this.path = path;
    this.sessions = sessions;
    this.inputs = inputs;
    this.outputs = outputs;
    this.controls = controls;
    this.release = release;
  }

  /**
   * Opens a file.
   *
   * @throws LoadFailedException if it is not a network, or has inputs that the protocol cannot
   *     carry
   */
  static OnnxFile open(OrtEnvironment environment, Path path, OrtSession.SessionOptions options) {
    return open(
        environment,
        path,
        () -> SessionLadder.of(environment.createSession(path.toString(), options)));
  }

  /**
   * Opens a file for a device of several cores, for each number of cores that it may have.
   *
   * @throws LoadFailedException as above
   */
  static OnnxFile open(OrtEnvironment environment, Path path, Device device) {
    return open(environment, path, () -> SessionLadder.open(environment, path, device));
  }

  private interface Opening {
    SessionLadder open() throws OrtException;
  }

  private static OnnxFile open(OrtEnvironment environment, Path path, Opening opening) {
    SessionLadder sessions;
    try {
      sessions = opening.open();
    } catch (OrtException e) {
      throw new LoadFailedException(
          path
              + " cannot be loaded: "
              + OrtFailure.describe(e)
              + "\nsee that it is a whole ONNX file that this version of ONNX Runtime ("
              + environment.getVersion()
              + ") can run",
          e);
    }
    try {
      OrtSession session = sessions.session();
      Map<String, TensorDeclaration> inputs = new LinkedHashMap<>();
      for (NodeInfo node : session.getInputInfo().values()) {
        inputs.put(
            node.getName(),
            declaration(node)
                .orElseThrow(
                    () ->
                        new LoadFailedException(
                            "input '"
                                + node.getName()
                                + "' of "
                                + path
                                + " is "
                                + node.getInfo()
                                + " (expected: a tensor of a type of the Open Inference Protocol)"
                                + "\nexport the network again with another type of input")));
      }
      Map<String, TensorDeclaration> outputs = new LinkedHashMap<>();
      for (NodeInfo node : session.getOutputInfo().values()) {
        declaration(node).ifPresent(output -> outputs.put(output.name(), output));
      }
      return new OnnxFile(path, sessions, inputs, outputs, Map.of(), sessions::close);
    } catch (OrtException | RuntimeException e) {
      closeAfter(sessions, e);
      throw e instanceof LoadFailedException refusal
          ? refusal
          : new LoadFailedException(path + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * The same session with some of its inputs fed always alike.
   *
   * @param fed by input; not closed with it
   * @param whenClosed instead of closing the session
   * @throws IllegalArgumentException if it has no such input
   */
  OnnxFile with(Map<String, OnnxTensor> fed, Release whenClosed) {
    Map<String, TensorDeclaration> left = new LinkedHashMap<>(inputs);
    for (String name : fed.keySet()) {
      if (left.remove(name) == null) {
        throw new IllegalArgumentException(
            "input '" + name + "' is not there (expected: one of " + inputs.keySet() + ")");
      }
    }
    return new OnnxFile(path, sessions, left, outputs, fed, whenClosed);
  }

  /** Whether it was opened on one core too. */
  boolean hasLane() {
    return sessions.hasLane();
  }

  /** The same file on one core, for use beside it; it is closed with it and not before. */
  OnnxFile lane() {
    return new OnnxFile(path, sessions.lane(), inputs, outputs, controls, () -> {});
  }

  Path path() {
    return path;
  }

  /** The one that the next run is to use. */
  OrtSession session() {
    return sessions.session();
  }

  /** From the next run on, so many cores are used, if the file was opened for several. */
  void useCores(int cores) {
    sessions.useCores(cores);
  }

  /** What is fed always alike, by name. */
  Map<String, OnnxTensor> controls() {
    return controls;
  }

  /** What else must be fed, by name. */
  Map<String, TensorDeclaration> inputs() {
    return inputs;
  }

  /** What comes out, by name; without what the protocol cannot carry. */
  Map<String, TensorDeclaration> outputs() {
    return outputs;
  }

  private static Optional<TensorDeclaration> declaration(NodeInfo node) {
    if (!(node.getInfo() instanceof TensorInfo info)) {
      return Optional.empty();
    }
    Optional<DataType> type = ElementTypes.of(info.onnxType);
    return type.map(t -> TensorDeclaration.of(node.getName(), t, info));
  }

  private static void closeAfter(SessionLadder sessions, Exception failure) {
    try {
      sessions.close();
    } catch (OrtException e) {
      failure.addSuppressed(e);
    }
  }

  @Override
  public void close() throws OrtException {
    release.run();
  }
}
