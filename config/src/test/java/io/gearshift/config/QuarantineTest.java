package io.gearshift.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.domain.catalog.Catalog;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuarantineTest {
  @TempDir Path folder;
  private RepositoryFixture repository;

  @BeforeEach
  void startEmpty() {
    repository = new RepositoryFixture(folder);
  }

  @Test
  void aBrokenVariantIsQuarantinedAndTheRestServes() {
    repository
        .withFamily("f")
        .withVariant("f/good")
        .with("f/no-network/variant.conf", RepositoryFixture.VARIANT)
        .with("f/no-conf/model.onnx", "n")
        .with("f/misspelt/variant.conf", RepositoryFixture.VARIANT + "licens = x")
        .with("f/misspelt/model.onnx", "n")
        .with("f/too-good/variant.conf", RepositoryFixture.VARIANT + "accuracy = 90")
        .with("f/no-hocon/variant.conf", "accuracy = [")
        .with("f/outside/variant.conf", RepositoryFixture.VARIANT + "networks = [\"../../x\"]")
        .withVariant("f/bad name")
        .with(
            "f/no-text/variant.conf",
            RepositoryFixture.VARIANT + "text { input = imag, tokenizer = hashed-words }");

    Catalog catalog = catalog();

    assertThat(catalog.family("f").orElseThrow().variants()).hasSize(1);
    assertThat(reason(catalog, "f/no-network"))
        .contains("model.onnx' does not exist")
        .contains("Put it there");
    assertThat(reason(catalog, "f/no-conf")).contains("variant.conf' does not exist");
    assertThat(reason(catalog, "f/misspelt"))
        .contains("licens: no such key")
        .contains("variant.conf:2")
        .contains("Maybe you meant 'licence'");
    assertThat(reason(catalog, "f/too-good")).contains("accuracy: 90.0 (expected: from 0 to 1)");
    assertThat(reason(catalog, "f/no-hocon")).contains("variant.conf: 1");
    assertThat(reason(catalog, "f/outside")).contains("../../x").contains("a file within");
    assertThat(reason(catalog, "f/bad name")).contains("variant name: 'bad name'");
    assertThat(reason(catalog, "f/no-text"))
        .contains("text.input: \"imag\" (expected: an input of datatype BYTES")
        .contains("Maybe you meant 'image'");
    assertThat(catalog.quarantined()).hasSize(8);
  }

  @Test
  void namesThatDifferInCaseOnlyAreDuplicates() {
    repository.withFamily("f").withVariant("f/Small").withVariant("f/small");

    Catalog catalog = catalog();

    assertThat(catalog.family("f").orElseThrow().variants()).hasSize(1);
    assertThat(reason(catalog, "f/small")).contains("duplicate of 'Small'");
  }

  @Test
  void aVariantThatIsNotPulledSaysHowToPullIt() {
    repository
        .withFamily("f")
        .withVariant("f/good")
        .with("f/later/variant.conf", RepositoryFixture.VARIANT + RepositoryFixture.pull(7))
        .with("f/cut/variant.conf", RepositoryFixture.VARIANT + RepositoryFixture.pull(7))
        .with("f/cut/model.onnx", "netw");

    ModelRepository read = ModelRepository.open(folder);

    assertThat(reason(read.catalog(), "f/later"))
        .isEqualTo("not pulled yet: run ./gearshift models pull f");
    assertThat(reason(read.catalog(), "f/cut"))
        .contains("has 4 bytes (expected: 7): run ./gearshift models pull f");
    assertThat(read.pulls(new FamilyId("f")))
        .extracting(pull -> pull.variant().name())
        .containsExactly("cut", "later");
    assertThat(read.pulls(new FamilyId("f")).get(1))
        .isEqualTo(
            new Pull(
                VariantId.of("f", "later"),
                "g:a:1",
                List.of(
                    new Pull.Item(
                        "in/model.onnx", folder.resolve("f/later/model.onnx"), 7, "0".repeat(64))),
                Optional.of(2048L),
                folder.resolve("f/later")));
    assertThatThrownBy(() -> read.pulls(new FamilyId("ff")))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("family: 'ff'")
        .hasMessageContaining("Known: f");
  }

  @Test
  void whatIsPulledStaysInTheFolderOfItsVariant() {
    repository
        .withFamily("f")
        .withVariant("f/a")
        .with(
            "f/a/variant.conf",
            RepositoryFixture.VARIANT
                + RepositoryFixture.pull(7).replace("model.onnx, b", "\"../x\", b"));

    assertThat(reason(catalog(), "f/a")).contains("pull.files.to: \"../x\"");
  }

  @Test
  void aFamilyWithABadConfFileIsQuarantinedWhole() {
    repository
        .with("a/family.conf", RepositoryFixture.FAMILY + "max-bach = 3")
        .withVariant("a/v")
        .with("b/family.conf", RepositoryFixture.FAMILY + "labels = none.txt")
        .withVariant("b/v")
        .with("c/family.conf", RepositoryFixture.FAMILY + "labels = labels.txt")
        .with("c/labels.txt", "only one\n")
        .withVariant("c/v")
        .with("d/family.conf", RepositoryFixture.FAMILY.replace("[-1, 2]", "[2]"))
        .withVariant("d/v")
        .with("e/family.conf", RepositoryFixture.FAMILY.replace("FP32", "FP33"))
        .withVariant("e/v")
        .withVariant("g/v")
        .with("h/family.conf", sampled("[1, 3, 2, 3]"))
        .withVariant("h/v")
        .withFamily("good")
        .withVariant("good/v");

    Catalog catalog = catalog();

    assertThat(catalog.families()).extracting(Family::id).containsExactly(new FamilyId("good"));
    assertThat(reason(catalog, "a")).contains("max-bach").contains("Maybe you meant 'max-batch'");
    assertThat(reason(catalog, "b")).contains("none.txt' does not exist");
    assertThat(reason(catalog, "c")).contains("has 1 (expected: as many as an output is wide");
    assertThat(reason(catalog, "d")).contains("max-batch of d: 64 (expected: 1");
    assertThat(reason(catalog, "e")).contains("inputs[0].datatype: \"FP33\"").contains("'fp32'");
    assertThat(reason(catalog, "g")).contains("family.conf' does not exist");
    assertThat(reason(catalog, "h")).contains("sample of 'image': [1,3,2,3] (expected: one item");
  }

  @Test
  void aFamilyWithoutAUsableVariantIsQuarantinedWithTheReasonsOfEach() {
    repository
        .withFamily("none")
        .withFamily("broken")
        .with("broken/v/variant.conf", RepositoryFixture.VARIANT);

    Catalog catalog = catalog();

    assertThat(catalog.families()).isEmpty();
    assertThat(reason(catalog, "none")).contains("no variant (expected");
    assertThat(reason(catalog, "broken")).contains("no variant that can be served");
    assertThat(reason(catalog, "broken/v")).contains("does not exist");
  }

  @Test
  void namesThatCannotBeServedAreQuarantined() {
    repository
        .withFamily("stats")
        .withVariant("stats/v")
        .withFamily("bad name")
        .withVariant("bad name/v");

    Catalog catalog = catalog();

    assertThat(reason(catalog, "stats")).contains("Rename the folder");
    assertThat(reason(catalog, "bad name")).contains("Rename the folder");
  }

  @Test
  void labelsThatAreNoTextAreAReasonAndNotACrash() {
    repository
        .with("f/family.conf", RepositoryFixture.FAMILY + "labels = labels.txt")
        .with("f/labels.txt", new byte[] {(byte) 0xff, (byte) 0xfe, 'x'})
        .withVariant("f/v");

    assertThat(reason(catalog(), "f")).contains("labels.txt").contains("UTF-8");
  }

  @Test
  void aCascadeOfVariantsThatAFamilyHasNotIsRefused() {
    repository
        .with("steps/family.conf", RepositoryFixture.FAMILY + "cascade = [{ variant = smal }]")
        .withVariant("steps/small");

    Catalog catalog = catalog();

    assertThat(reason(catalog, "steps"))
        .contains("cascade: 'smal' (expected: a variant of the family)", "small");
  }

  @Test
  void nothingThatStandsInAFileStopsTheStart() {
    long seed = System.nanoTime();
    System.out.println("QuarantineTest seed " + seed);
    Random random = new Random(seed);
    repository.with("f/labels.txt", "coat\nbag\n").withVariant("f/good").withVariant("f/v");
    String family =
        RepositoryFixture.FAMILY
            + "labels = labels.txt, held-out { format = idx, inputs = a, labels = b }";
    String variant =
        RepositoryFixture.VARIANT
            + "networks = [model.onnx], text { input = image, tokenizer = word-pieces }\n"
            + RepositoryFixture.pull(7);
    for (int i = 0; i < 400; i++) {
      repository
          .with("f/family.conf", random.nextBoolean() ? family : mutated(family, random))
          .with("f/v/variant.conf", mutated(variant, random));

      Catalog catalog = catalog();

      assertThat(catalog.families().size() + catalog.quarantined().size()).isPositive();
      assertThat(catalog.quarantined()).allMatch(quarantined -> !quarantined.reason().isBlank());
    }
  }

  private static String sampled(String sample) {
    return RepositoryFixture.FAMILY.replace("2, 3] }", "2, 3], sample = " + sample + " }");
  }

  static String mutated(String content, Random random) {
    StringBuilder text = new StringBuilder(content);
    String alphabet = "{}[]=\"\\$,.:-10eE\n\0 #abc/";
    for (int i = 0; i <= random.nextInt(4); i++) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(3)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
        default -> text.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
      }
    }
    return text.toString();
  }

  private Catalog catalog() {
    return ModelRepository.open(folder).catalog();
  }

  private static String reason(Catalog catalog, String name) {
    return catalog.quarantined().stream()
        .filter(quarantined -> quarantined.name().equals(name))
        .findFirst()
        .orElseThrow()
        .reason();
  }
}
