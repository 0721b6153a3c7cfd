package io.gearshift.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.gearshift.domain.catalog.Subnet;
import io.gearshift.domain.execution.LoadFailedException;
import io.gearshift.runtime.supernet.ControlInputs;
import io.gearshift.runtime.supernet.SupernetForms;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The supernets that are open on a device, each one session for all of its subnets. The first
 * subnet opens it, the last one that is closed closes it, and those between cost two map look-ups.
 */
final class Supernets {

  /** A supernet, and how many of its subnets are open. */
  private static final class Open {
    final OnnxFile file;
    int subnets = 1;

    Open(OnnxFile file) {
      this.file = file;
    }
  }

  private final Map<Path, Open> supernets = new HashMap<>();

  /**
   * A subnet as a file of its own; closing it closes the supernet if no other is left. For the one
   * thread on which files are opened.
   *
   * @throws LoadFailedException if the file is no supernet, or has no such subnet
   */
  OnnxFile open(OrtEnvironment environment, Path path, Subnet subnet, SessionOptions options)
      throws OrtException {
    Open supernet = take(path);
    if (supernet == null) {
      supernet = new Open(OnnxFile.open(environment, path, options));
      synchronized (this) {
        supernets.put(path, supernet);
      }
    }
    try {
      ControlInputs controls =
          ControlInputs.of(
              environment, supernet.file.session().getMetadata().getCustomMetadata(), subnet);
      return supernet.file.with(
          controls.tensors(),
          () -> {
            controls.close();
            release(path);
          });
    } catch (IllegalArgumentException e) {
      release(path);
      throw new LoadFailedException(
          path
              + " cannot run "
              + subnet
              + ": "
              + e.getMessage()
              + "\nbuild it anew by ./gearshift supernet build, or mend variant.conf",
          e);
    } catch (OrtException e) {
      release(path);
      throw e;
    }
  }

  /** What the files of a supernet take: its graph, and the weights in the file beside it. */
  static long bytes(Path network) {
    return network.toFile().length() + SupernetForms.weights(network).toFile().length();
  }

  private synchronized Open take(Path path) {
    Open supernet = supernets.get(path);
    if (supernet != null) {
      supernet.subnets++;
    }
    return supernet;
  }

  private synchronized void release(Path path) throws OrtException {
    Open supernet = supernets.get(path);
    if (--supernet.subnets == 0) {
      supernets.remove(path);
      supernet.file.close();
    }
  }
}
