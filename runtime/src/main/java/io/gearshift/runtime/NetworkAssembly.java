package io.gearshift.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Network;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.catalog.TextInput;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.execution.LoadFailedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Opens what a variant is made of, and puts it together; if any of it fails, nothing stays open.
 */
final class NetworkAssembly {
  private final Family family;
  private final Variant variant;
  private final Device device;
  private final Supernets supernets;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private List<OnnxFile> files = List.of();
  private Optional<Tokenizer> tokenizer = Optional.empty();

  /** One for each lane, of which none needs any if there is no text. */
  private final List<Optional<Tokenizer>> tokenizers = new ArrayList<>();

  private NetworkAssembly(Family family, Variant variant, Device device, Supernets supernets) {
    this.family = family;
    this.variant = variant;
    this.device = device;
    this.supernets = supernets;
  }

  /**
   * Opens the files of a variant, on the thread for that; this takes long.
   *
   * @param supernets that are open on the device
   * @throws LoadFailedException if files are missing or broken, or if the device cannot take them
   */
  static NetworkAssembly open(Family family, Variant variant, Device device, Supernets supernets) {
    NetworkAssembly assembly = new NetworkAssembly(family, variant, device, supernets);
    assembly.orClose(assembly::open);
    return assembly;
  }

  /**
   * Puts it together, for use on the thread of the device, which is the current one.
   *
   * @throws LoadFailedException if the network does not have the signature of the family
   */
  Lanes assemble(DeviceThread thread) {
    return orClose(
        () -> {
          BatchExecution whole = wired(files, tokenizer, thread.buffers());
          List<BatchExecution> lanes = new ArrayList<>();
          boolean all = files.stream().allMatch(OnnxFile::hasLane);
          for (int i = 0; all && i < tokenizers.size(); i++) {
            List<OnnxFile> lane = files.stream().map(OnnxFile::lane).toList();
            lanes.add(wired(lane, tokenizers.get(i), thread.buffers(i)));
          }
          return new Lanes(whole, lanes, thread, device.cores());
        });
  }

  /** Gives up what was opened. */
  void close(Throwable why) {
    for (AutoCloseable part : opened) {
      try {
        part.close();
      } catch (Exception e) {
        why.addSuppressed(e);
      }
    }
  }

  private interface Work<T> {
    T get() throws OrtException;
  }

  private <T> T orClose(Work<T> work) {
    try {
      return work.get();
    } catch (OrtException e) {
      close(e);
      throw new LoadFailedException(
          variant.id() + " cannot be loaded on " + device.id() + ": " + OrtFailure.describe(e), e);
    } catch (RuntimeException | Error e) {
      close(e);
      throw e;
    }
  }

  private NetworkAssembly open() throws OrtException {
    Network network = variant.network();
    requireFiles(network);
    textInput(network);
    OrtEnvironment environment = Sessions.environment();
    try (SessionOptions options = Sessions.options(device)) {
      List<OnnxFile> ready = new ArrayList<>();
      for (Path file : network.files()) {
        ready.add(
            opened(
                network.subnet().isPresent()
                    ? supernets.open(environment, file, network.subnet().get(), options)
                    : open(environment, file, options)));
      }
      files = List.copyOf(ready);
    }
    tokenizer = tokenizer();
    for (int i = 0; hasLanes() && i < device.maxCores(); i++) {
      tokenizers.add(tokenizer());
    }
    return this;
  }

  private Optional<Tokenizer> tokenizer() {
    return variant.network().text().map(text -> opened(Tokenizer.of(text)));
  }

  /** Whether batches are shared out over cores: not on a GPU, and not with a supernet. */
  private boolean hasLanes() {
    return device.maxCores() > 1 && !device.kind().isCuda() && variant.network().subnet().isEmpty();
  }

  private OnnxFile open(OrtEnvironment environment, Path file, SessionOptions options) {
    return hasLanes()
        ? OnnxFile.open(environment, file, device)
        : OnnxFile.open(environment, file, options);
  }

  private BatchExecution wired(List<OnnxFile> files, Optional<Tokenizer> tokenizer, BufferPool pool)
      throws OrtException {
    int textInput = textInput(variant.network());
    List<String> tokenNames = tokenizer.map(Tokenizer::names).orElse(List.of());
    Wiring wiring = Wiring.of(family, variant.id(), files, textInput, tokenNames);
    TokenInput tokens =
        tokenizer.map(words -> new TokenInput(pool, words, wiring.tokens())).orElse(null);
    BatchInput[] inputs = new BatchInput[wiring.inputs().length];
    for (int i = 0; i < inputs.length; i++) {
      if (wiring.inputs()[i] != Wiring.NOWHERE) {
        TensorSpec spec = family.signature().inputs().get(i);
        inputs[i] = opened(BatchInput.of(pool, spec.type()));
      }
    }
    Link[] links = new Link[files.size()];
    for (int i = 0; i < links.length; i++) {
      links[i] =
          new Link(
              pool,
              files.get(i),
              wiring.fileInputs().get(i),
              wiring.fileOutputs().get(i),
              family.signature().batches());
    }
    return new BatchExecution(family.signature(), wiring, textInput, tokens, inputs, links);
  }

  private void requireFiles(Network network) {
    Stream<Path> tokenizer =
        network.text().map(TextInput::tokens).stream()
            .filter(TextInput.WordPieces.class::isInstance)
            .map(pieces -> ((TextInput.WordPieces) pieces).file());
    Stream.concat(network.files().stream(), tokenizer)
        .filter(file -> !Files.isReadable(file) || Files.isDirectory(file))
        .findFirst()
        .ifPresent(
            file -> {
              throw new LoadFailedException(
                  file
                      + (Files.exists(file) ? " cannot be read" : " does not exist")
                      + " (expected: a file of "
                      + variant.id()
                      + ")\nput it there with read permission, or take the variant out of the"
                      + " repository");
            });
  }

  private int textInput(Network network) {
    if (network.text().isEmpty()) {
      return Wiring.NOWHERE;
    }
    String name = network.text().get().input();
    List<TensorSpec> inputs = family.signature().inputs();
    for (int i = 0; i < inputs.size(); i++) {
      if (inputs.get(i).name().equals(name)) {
        return checkedText(inputs.get(i), i);
      }
    }
    throw new LoadFailedException(
        "text input '"
            + name
            + "' of "
            + variant.id()
            + " is not in the signature of its family (expected: one of "
            + inputs.stream().map(TensorSpec::name).toList()
            + ")");
  }

  private int checkedText(TensorSpec spec, int index) {
    return switch (spec.type()) {
      case BYTES -> index;
      default ->
          throw new LoadFailedException(
              "text input '"
                  + spec.name()
                  + "' of "
                  + variant.id()
                  + " is "
                  + spec.type()
                  + " (expected: BYTES)\nmend the signature of the family");
    };
  }

  private <T extends AutoCloseable> T opened(T part) {
    opened.push(part);
    return part;
  }
}
