package io.gearshift.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.gearshift.domain.catalog.DataType;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;

/**
 * Makes UINT16, UINT32 and UINT64 tensors, which the Java API of ONNX Runtime cannot lay over
 * memory: a network of one Cast turns the signed tensor of the same bits into the unsigned one.
 */
final class UnsignedCast implements AutoCloseable {
  private final OrtSession session;

  private UnsignedCast(OrtSession session) {
    this.session = session;
  }

  static UnsignedCast to(DataType type) throws OrtException {
    String name = "cast-" + type.name().toLowerCase(Locale.ROOT) + ".onnx";
    try (InputStream network = UnsignedCast.class.getResourceAsStream(name);
        OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      if (network == null) {
        throw new IllegalStateException(name + " is not in the jar of the runtime");
      }
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      return new UnsignedCast(
          Sessions.environment().createSession(network.readAllBytes(), options));
    } catch (IOException e) {
      throw new IllegalStateException(name + " cannot be read from the jar of the runtime", e);
    }
  }

  /** A result that holds the unsigned tensor alone; whoever takes it closes it. */
  OrtSession.Result cast(OnnxTensor signed) throws OrtException {
    return session.run(Map.of("signed", signed));
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
