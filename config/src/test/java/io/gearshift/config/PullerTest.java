package io.gearshift.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.config.Puller.Outcome;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PullerTest {
  private static final String NETWORK = "the network";
  private static final String TOKENS = "the tokens";
  private static final LongConsumer SILENT = bytes -> {};

  /** Makes a jar of the given entries instead of fetching one. */
  private static final class FixedFetcher implements ArtifactFetcher {
    private final Map<String, String> entries;
    private final List<String> fetched = new ArrayList<>();

    FixedFetcher(Map<String, String> entries) {
      this.entries = entries;
    }

    @Override
    public Path fetch(String artifact, Path folder, LongConsumer bytesSoFar) {
      fetched.add(artifact);
      Path jar = folder.resolve("a.jar");
      try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
        for (Map.Entry<String, String> entry : entries.entrySet()) {
          zip.putNextEntry(new ZipEntry(entry.getKey()));
          zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      bytesSoFar.accept(jar.toFile().length());
      return jar;
    }
  }

  @TempDir Path folder;
  private final FixedFetcher fetcher =
      new FixedFetcher(Map.of("in/m.onnx", NETWORK, "t.json", TOKENS, "other", "x"));
  private final Puller puller = new Puller(fetcher);

  @Test
  void putsEveryFileInItsPlaceAndTellsOfProgress() throws Exception {
    List<Long> seen = new ArrayList<>();

    assertThat(puller.pull(pull(), seen::add)).isEqualTo(Outcome.PULLED);

    assertThat(folder.resolve("model.onnx")).hasContent(NETWORK);
    assertThat(folder.resolve("sub/t.json")).hasContent(TOKENS);
    assertThat(seen).isNotEmpty();
    assertThat(names()).containsExactlyInAnyOrder("model.onnx", "sub");
  }

  @Test
  void theSecondTimeEverythingIsThereAlready() throws Exception {
    puller.pull(pull(), SILENT);

    assertThat(puller.pull(pull(), SILENT)).isEqualTo(Outcome.ALREADY_THERE);
    assertThat(fetcher.fetched).containsExactly("g:a:1");
    assertThat(Puller.missing(pull())).isEmpty();
  }

  @Test
  void aFileThatWasChangedIsPulledAgainAndTheOthersStay() throws Exception {
    puller.pull(pull(), SILENT);
    Files.writeString(folder.resolve("model.onnx"), NETWORK.replace('k', 'K'));
    assertThat(Puller.missing(pull())).extracting(Pull.Item::entry).containsExactly("in/m.onnx");

    assertThat(puller.pull(pull(), SILENT)).isEqualTo(Outcome.PULLED);
    assertThat(folder.resolve("model.onnx")).hasContent(NETWORK);
  }

  @Test
  void nothingIsInstalledIfOneChecksumIsWrong() throws IOException {
    Pull pull = pull(item("in/m.onnx", "model.onnx", NETWORK), item("t.json", "t", "thE tokens"));

    assertThatThrownBy(() -> puller.pull(pull, SILENT))
        .isInstanceOf(PullFailed.class)
        .hasMessageContaining("'t.json' of g:a:1 is not the file it should be")
        .hasMessageContaining("Nothing was installed");
    assertThat(names()).isEmpty();
  }

  @Test
  void anEntryThatIsLargerThanDeclaredIsRefusedWithoutReadingItAll() throws IOException {
    FixedFetcher large = new FixedFetcher(Map.of("in/m.onnx", "x".repeat(1 << 20)));

    assertThatThrownBy(() -> new Puller(large).pull(pull(), SILENT))
        .isInstanceOf(PullFailed.class)
        .hasMessageContaining("more than " + NETWORK.length() + " bytes");
    assertThat(names()).isEmpty();
  }

  @Test
  void anEntryThatIsNotThereIsNamed() {
    Pull pull = pull(item("in/n.onnx", "model.onnx", NETWORK));

    assertThatThrownBy(() -> puller.pull(pull, SILENT))
        .isInstanceOf(PullFailed.class)
        .hasMessageContaining("no entry 'in/n.onnx'");
  }

  @Test
  void whatFailsToBeFetchedLeavesNothing() throws IOException {
    ArtifactFetcher failing =
        (artifact, drafts, bytes) -> {
          throw new PullFailed("no such artifact");
        };
    assertThatThrownBy(() -> new Puller(failing).pull(pull(), SILENT))
        .hasMessage("no such artifact");

    ArtifactFetcher rubbish =
        (artifact, drafts, bytes) -> {
          try {
            return Files.writeString(drafts.resolve("x.jar"), "no zip");
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    assertThatThrownBy(() -> new Puller(rubbish).pull(pull(), SILENT))
        .isInstanceOf(PullFailed.class)
        .hasMessageContaining("not an archive");
    assertThat(names()).isEmpty();
  }

  @Test
  void afterAPullTheVariantServes() throws Exception {
    RepositoryFixture repository =
        new RepositoryFixture(folder)
            .withFamily("f")
            .with(
                "f/v/variant.conf",
                RepositoryFixture.VARIANT
                    + RepositoryFixture.pull(NETWORK.length())
                        .replace("0".repeat(64), sha256(NETWORK))
                        .replace("in/model", "in/m"));
    ModelRepository before = ModelRepository.open(repository.folder);
    assertThat(before.catalog().families()).isEmpty();

    puller.pull(before.pulls(new FamilyId("f")).get(0), SILENT);

    assertThat(ModelRepository.open(repository.folder).catalog().families()).hasSize(1);
  }

  @Test
  void aPullMustNameAnArtifactAndFilesInFull() {
    Pull.Item item = item("e", "f", "x");
    for (String artifact : List.of("a", "a:b", "a:b:", "-x:b:1", "a:b:1 -x", "a:b:1:c:d:e")) {
      assertThatThrownBy(
              () ->
                  new Pull(
                      VariantId.of("f", "v"), artifact, List.of(item), Optional.empty(), folder))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("group:artifact:version");
    }
    assertThatThrownBy(() -> new Pull.Item("e", folder, 1, "ABC"))
        .hasMessageContaining("64 of 0-9, a-f");
  }

  @Test
  void mavenIsRunInAnEmptyFolderAndItsJarIsTaken() throws Exception {
    Path log = folder.resolve("arguments");
    MavenFetcher maven =
        maven(
            "echo \"$PWD $@\" > "
                + log
                + "\n"
                + "for a in \"$@\"; do case $a in -DoutputDirectory=*) echo jar > ${a#*=}/a.jar;;"
                + " esac; done");
    Path work = Files.createDirectory(folder.resolve("work"));
    List<Long> seen = new ArrayList<>();

    Path jar = maven.fetch("g:a:1", work, seen::add);

    assertThat(jar).hasContent("jar");
    assertThat(seen).endsWith(4L);
    assertThat(Files.readString(log)).startsWith(work.toString()).contains("-Dartifact=g:a:1");
  }

  @Test
  void whatMavenSaysIsPassedOn() throws Exception {
    MavenFetcher maven = maven("echo '[ERROR] no such artifact'; exit 1");
    Path work = Files.createDirectory(folder.resolve("work"));

    assertThatThrownBy(() -> maven.fetch("g:a:1", work, SILENT))
        .isInstanceOf(PullFailed.class)
        .hasMessageContaining("g:a:1 (status 1)")
        .hasMessageContaining("[ERROR] no such artifact");
  }

  @Test
  void withoutMavenTheRemedyIsSaid() throws Exception {
    assertThatThrownBy(() -> MavenFetcher.find(Map.of("PATH", folder.toString()), folder))
        .isInstanceOf(PullFailed.class)
        .hasMessageContaining("no 'mvn' on the PATH")
        .hasMessageContaining("Install Maven");
  }

  private MavenFetcher maven(String script) throws IOException, PullFailed {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Path mvn =
        Files.writeString(
            bin.resolve("mvn"), "#!/bin/sh\n" + script + "\n", StandardOpenOption.CREATE);
    assertThat(mvn.toFile().setExecutable(true)).isTrue();
    return MavenFetcher.find(Map.of("PATH", bin.toString()), folder);
  }

  private Pull pull() {
    return pull(item("in/m.onnx", "model.onnx", NETWORK), item("t.json", "sub/t.json", TOKENS));
  }

  private Pull pull(Pull.Item... items) {
    return new Pull(VariantId.of("f", "v"), "g:a:1", List.of(items), Optional.empty(), folder);
  }

  private Pull.Item item(String entry, String to, String content) {
    return new Pull.Item(entry, folder.resolve(to), content.length(), sha256(content));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static String sha256(String content) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(content.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
