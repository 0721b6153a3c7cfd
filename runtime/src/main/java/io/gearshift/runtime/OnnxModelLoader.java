package io.gearshift.runtime;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Network;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.execution.InstanceLostException;
import io.gearshift.domain.execution.LoadFailedException;
import io.gearshift.domain.execution.ModelInstance;
import io.gearshift.domain.execution.ModelLoader;
import io.gearshift.domain.execution.RunFailedException;
import io.gearshift.domain.traffic.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads variants into ONNX Runtime. Each device has one thread, made when it is first used, on
 * which everything on that device happens but the opening of files: what is loaded does not keep
 * what runs waiting.
 *
 * <p>A loaded variant has run once on made-up inputs: zeros, the text "hello", and 1 for dimensions
 * of any size. That ONNX Runtime refuses these values does not fail the load, for they need not be
 * valid inputs; that the outputs are not those of the signature does.
 */
public final class OnnxModelLoader implements ModelLoader, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OnnxModelLoader.class);

  private final Map<DeviceId, DeviceThread> threads = new HashMap<>();
  private final Set<OnnxModelInstance> instances = new HashSet<>();
  private boolean closed;

  @Override
  public CompletionStage<ModelInstance> load(Family family, Variant variant, Device device) {
    synchronized (this) {
      if (closed) {
        return CompletableFuture.failedFuture(isClosed(variant));
      }
      DeviceThread thread = thread(device.id());
      return thread
          .open(() -> NetworkAssembly.open(family, variant, device, thread.supernets()))
          .thenCompose(files -> assemble(files, family, variant, device, thread));
    }
  }

  private CompletionStage<ModelInstance> assemble(
      NetworkAssembly files, Family family, Variant variant, Device device, DeviceThread thread) {
    try {
      return thread.submit(() -> assembleHere(files, family, variant, device, thread));
    } catch (RejectedExecutionException e) {
      LoadFailedException closedMeanwhile = isClosed(variant);
      files.close(closedMeanwhile);
      return CompletableFuture.failedFuture(closedMeanwhile);
    }
  }

  /** The thread of a device, made if it is not there yet. */
  synchronized DeviceThread thread(DeviceId device) {
    return threads.computeIfAbsent(device, DeviceThread::new);
  }

  private ModelInstance assembleHere(
      NetworkAssembly files, Family family, Variant variant, Device device, DeviceThread thread) {
    OnnxModelInstance instance =
        new OnnxModelInstance(
            variant.id(), thread, files.assemble(thread), bytes(family, variant), this::forget);
    try {
      for (int cores : device.rungs()) {
        instance.useCores(cores);
        warmUp(instance, family, variant, 1);
        if (cores > 1) {
          warmUp(instance, family, variant, cores);
        }
      }
      instance.useCores(device.cores());
    } catch (RuntimeException | Error e) {
      instance.close();
      throw e;
    }
    boolean tooLate;
    synchronized (this) {
      tooLate = closed;
      if (!tooLate) {
        instances.add(instance);
      }
    }
    if (tooLate) {
      instance.close();
      throw isClosed(variant);
    }
    return instance;
  }

  private static void warmUp(
      OnnxModelInstance instance, Family family, Variant variant, int queries) {
    List<Tensor> sample = SampleInputs.of(family, "hello");
    try {
      instance.runHere(Collections.nCopies(queries, sample));
    } catch (RunFailedException e) {
      if (e.getCause() == null) {
        throw new LoadFailedException(
            variant.id() + " does not have the signature of its family: " + e.getMessage(), e);
      }
      LOG.info(
          "{} is loaded but not warm, for it cannot run on made-up inputs: {}",
          variant.id(),
          e.getMessage());
    } catch (InstanceLostException e) {
      throw new LoadFailedException(variant.id() + " cannot run: " + e.getMessage(), e);
    }
  }

  /** A subnet answers for its share of the supernet, so that together they answer for it once. */
  private static long bytes(Family family, Variant variant) {
    Network network = variant.network();
    if (network.subnet().isEmpty()) {
      return bytes(variant);
    }
    long sharers =
        family.variants().stream()
            .map(Variant::network)
            .filter(other -> other.subnet().isPresent() && other.files().equals(network.files()))
            .count();
    return Supernets.bytes(network.files().get(0)) / Math.max(1, sharers);
  }

  private static long bytes(Variant variant) {
    long bytes = 0;
    for (Path file : variant.network().files()) {
      try {
        bytes += Files.size(file);
      } catch (IOException e) {
        LOG.debug("the size of {} cannot be read", file, e);
      }
    }
    return bytes;
  }

  private static LoadFailedException isClosed(Variant variant) {
    return new LoadFailedException(variant.id() + " cannot be loaded: the loader is closed");
  }

  private synchronized void forget(OnnxModelInstance instance) {
    instances.remove(instance);
  }

  /** Closes every instance after what it has begun, and ends the threads. */
  @Override
  public void close() {
    Set<OnnxModelInstance> open;
    synchronized (this) {
      closed = true;
      open = Set.copyOf(instances);
    }
    open.forEach(OnnxModelInstance::close);
    synchronized (this) {
      threads.values().forEach(DeviceThread::shutDown);
    }
  }
}
