package io.gearshift.config;

import io.gearshift.config.VariantConf.PullConf;
import io.gearshift.config.VariantConf.SubnetConf;
import io.gearshift.config.VariantConf.TextConf;
import io.gearshift.config.VariantConf.Tokenizer;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.Network;
import io.gearshift.domain.catalog.Signature;
import io.gearshift.domain.catalog.Subnet;
import io.gearshift.domain.catalog.TextInput;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One variant of the repository, as far as its folder could be understood.
 *
 * @param variant empty if it cannot be served
 * @param problem why not, and the remedy; empty if it can
 */
record VariantFolder(
    String name,
    Path folder,
    Optional<Accuracy> accuracy,
    Optional<Pull> pull,
    Optional<Variant> variant,
    Optional<String> problem) {
  private static final String CONF = "variant.conf";
  private static final List<String> DEFAULT_NETWORKS = List.of("model.onnx");
  private static final String DEFAULT_TOKENIZER = "tokenizer.json";
  private static final int DEFAULT_MAX_TOKENS = 128;
  private static final int DEFAULT_BUCKETS = 4096;

  /** Folders of data beside the variants have neither a conf file nor a network. */
  static boolean isVariant(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .anyMatch(name -> name.equals(CONF) || name.endsWith(".onnx"));
    }
  }

  /**
   * @param signature of the family; empty if its own conf file cannot be read
   */
  static VariantFolder read(FamilyId family, Path folder, Optional<Signature> signature) {
    String name = folder.getFileName().toString();
    Optional<Accuracy> accuracy = Optional.empty();
    Optional<Pull> pull = Optional.empty();
    try {
      VariantId id = new VariantId(family, name);
      VariantConf conf = ConfFile.read(folder.resolve(CONF), VariantConf.class);
      accuracy = Optional.of(new Accuracy(conf.accuracy()));
      pull = conf.pull().map(declared -> pull(id, folder, declared));
      Network network = network(folder, conf, signature);
      requireFiles(id, network, pull);
      Variant variant = new Variant(id, accuracy.get(), conf.measured(), conf.licence(), network);
      return new VariantFolder(
          name, folder, accuracy, pull, Optional.of(variant), Optional.empty());
    } catch (BadConfig | IllegalArgumentException | IOException e) {
      String problem = ConfFile.reason(e);
      return new VariantFolder(
          name, folder, accuracy, pull, Optional.empty(), Optional.of(problem));
    }
  }

  VariantFolder quarantined(String reason) {
    return new VariantFolder(name, folder, accuracy, pull, Optional.empty(), Optional.of(reason));
  }

  private static Network network(Path folder, VariantConf conf, Optional<Signature> signature) {
    if (conf.subnet().isPresent()) {
      SubnetConf subnet = conf.subnet().get();
      return Network.subnet(
          ConfFile.inside(folder.getParent(), folder, "subnet.supernet", subnet.supernet()),
          new Subnet(subnet.depth(), subnet.width()));
    }
    List<Path> files =
        conf.networks().orElse(DEFAULT_NETWORKS).stream()
            .map(file -> ConfFile.inside(folder.getParent(), folder, "networks", file))
            .toList();
    return new Network(files, conf.text().map(text -> text(folder, text, signature)));
  }

  private static TextInput text(Path folder, TextConf conf, Optional<Signature> signature) {
    if (signature.isPresent()) {
      requireText(conf.input(), signature.get());
    }
    TextInput.Tokens tokens =
        conf.tokenizer() == Tokenizer.HASHED_WORDS
            ? new TextInput.HashedWords(conf.buckets().orElse(DEFAULT_BUCKETS))
            : new TextInput.WordPieces(
                ConfFile.inside(
                    folder.getParent(), folder, "text.file", conf.file().orElse(DEFAULT_TOKENIZER)),
                conf.prefix().orElse(""));
    return new TextInput(conf.input(), tokens, conf.maxTokens().orElse(DEFAULT_MAX_TOKENS));
  }

  private static void requireText(String input, Signature signature) {
    boolean isText =
        signature.input(input).filter(spec -> spec.type() == DataType.BYTES).isPresent();
    if (!isText) {
      throw new BadConfig(
          "text.input: \""
              + input
              + "\" (expected: an input of datatype BYTES in family.conf)\n"
              + NearestName.advice(
                  input, signature.inputs().stream().map(spec -> spec.name()).toList()));
    }
  }

  private static Pull pull(VariantId id, Path folder, PullConf conf) {
    List<Pull.Item> items =
        conf.files().stream()
            .map(
                file ->
                    new Pull.Item(
                        file.entry(),
                        ConfFile.inside(folder, folder, "pull.files.to", file.to()),
                        file.bytes(),
                        file.sha256()))
            .toList();
    return new Pull(id, conf.artifact(), items, conf.jarBytes(), folder);
  }

  /** Checks sizes and not checksums, which would read every network at each start. */
  private static void requireFiles(VariantId id, Network network, Optional<Pull> pull)
      throws IOException {
    String remedy = "run ./gearshift models pull " + id.family();
    for (Path file : needed(network)) {
      Optional<Pull.Item> pulled = pull.flatMap(p -> p.item(file));
      if (!Files.isRegularFile(file)) {
        throw new BadConfig(
            network.subnet().isPresent()
                ? "not built yet: run ./gearshift supernet build " + file.getParent()
                : pulled.isPresent()
                    ? "not pulled yet: " + remedy
                    : "'"
                        + file
                        + "' does not exist (expected: a file)\nPut it there, or correct "
                        + CONF);
      }
      if (!Files.isReadable(file)) {
        throw new BadConfig("'" + file + "' cannot be read\nGive the server the right to");
      }
      if (pulled.isPresent() && Files.size(file) != pulled.get().bytes()) {
        throw new BadConfig(
            "'%s' has %d bytes (expected: %d): %s"
                .formatted(file, Files.size(file), pulled.get().bytes(), remedy));
      }
    }
  }

  private static List<Path> needed(Network network) {
    Stream<Path> tokenizer =
        network.text().stream()
            .map(TextInput::tokens)
            .filter(TextInput.WordPieces.class::isInstance)
            .map(tokens -> ((TextInput.WordPieces) tokens).file());
    return Stream.concat(network.files().stream(), tokenizer).toList();
  }
}
