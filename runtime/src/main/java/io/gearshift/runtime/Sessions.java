package io.gearshift.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.ExecutionMode;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.execution.LoadFailedException;

/** How sessions run on a device. */
final class Sessions {
  private Sessions() {}

  /**
   * The one environment of the process. It logs nothing: what goes wrong comes as an exception.
   *
   * @throws LoadFailedException if the native library cannot be loaded on this machine
   */
  static OrtEnvironment environment() {
    try {
      return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "gearshift");
    } catch (LinkageError | RuntimeException e) {
      throw new LoadFailedException(
          "ONNX Runtime cannot be loaded: "
              + e
              + "\nit needs glibc 2.28 or newer (or macOS, Windows), and room in java.io.tmpdir",
          e);
    }
  }

  /**
   * Settings for the sessions of a variant on the device. Threads never spin: on shared cores the
   * spinning takes more from the neighbours than it gives. The memory arena and the memory patterns
   * stay on, as ONNX Runtime has them: without either, small networks are markedly slower.
   *
   * @throws LoadFailedException if the device is a GPU and CUDA cannot be had
   */
  static SessionOptions options(Device device) throws OrtException {
    SessionOptions options = new SessionOptions();
    try {
      options.setIntraOpNumThreads(device.cores());
      options.setInterOpNumThreads(1);
      options.setExecutionMode(ExecutionMode.SEQUENTIAL);
      options.setOptimizationLevel(OptLevel.ALL_OPT);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      options.addConfigEntry("session.inter_op.allow_spinning", "0");
      if (device.kind().isCuda()) {
        addCuda(options, device);
      }
      return options;
    } catch (OrtException | RuntimeException e) {
      options.close();
      throw e;
    }
  }

  private static void addCuda(SessionOptions options, Device device) {
    try {
      options.addCUDA(device.ordinal());
    } catch (OrtException e) {
      throw new LoadFailedException(
          "device "
              + device.id()
              + " of kind "
              + device.kind()
              + " cannot be used: "
              + OrtFailure.describe(e)
              + "\nbuild with -Pcuda, install the CUDA 12 libraries, and see that GPU "
              + device.ordinal()
              + " is there; or declare a cpu device",
          e);
    }
  }
}
