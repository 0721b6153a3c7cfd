package io.gearshift.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.domain.catalog.Catalog;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.catalog.TextInput;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelRepositoryTest {
  @TempDir Path folder;
  private RepositoryFixture repository;

  @BeforeEach
  void startEmpty() {
    repository = new RepositoryFixture(folder);
  }

  @Test
  void readsFamiliesAndTheirVariants() {
    repository
        .with("garments/family.conf", RepositoryFixture.FAMILY + "labels = labels.txt")
        .with("garments/labels.txt", "coat\r\nbag\n\n")
        .withVariant("garments/small")
        .withVariant("garments/large")
        .with("garments/held-out/images.gz", "not a variant")
        .with("garments/.hidden/variant.conf", "x")
        .with("_drafts/family.conf", "x")
        .with(".git/family.conf", "x")
        .with("pipelines/p.conf", "x");

    Catalog catalog = catalog();

    assertThat(catalog.quarantined()).isEmpty();
    assertThat(catalog.families()).hasSize(1);
    Family family = catalog.family("garments").orElseThrow();
    assertThat(family.slo()).isEqualTo(Duration.ofMillis(100));
    assertThat(family.maxBatch()).isEqualTo(64);
    assertThat(family.labels()).containsExactly("coat", "bag");
    assertThat(family.signature().inputs())
        .containsExactly(new TensorSpec("image", DataType.FP32, Shape.of(-1, 1, 2, 3)));
    assertThat(family.variants())
        .extracting(variant -> variant.id().name())
        .containsExactly("large", "small");
    Variant small = family.variant("small").orElseThrow();
    assertThat(small.accuracy().value()).isEqualTo(0.9);
    assertThat(small.licence()).isEqualTo("MIT");
    assertThat(small.network().files())
        .containsExactly(folder.resolve("garments/small/model.onnx"));
    assertThat(small.network().text()).isEmpty();
  }

  @Test
  void readsWhatATypicalItemLooksLike() {
    repository
        .with(
            "f/family.conf",
            RepositoryFixture.FAMILY.replace("2, 3] }", "-1, -1], sample = [1, 1, 48, 320] }"))
        .withVariant("f/v");

    Family family = catalog().family("f").orElseThrow();

    assertThat(family.sample(family.signature().inputs().get(0)))
        .isEqualTo(Shape.of(1, 1, 48, 320));
  }

  @Test
  void readsHowTextBecomesTokens() {
    repository
        .with("topics/family.conf", RepositoryFixture.TEXT_FAMILY)
        .with(
            "topics/words/variant.conf",
            RepositoryFixture.VARIANT + "text { input = text, tokenizer = hashed-words }")
        .with("topics/words/model.onnx", "n")
        .with(
            "topics/pieces/variant.conf",
            RepositoryFixture.VARIANT
                + """
                networks = [encoder.onnx, "../head.onnx"]
                text { input = text, tokenizer = word-pieces, file = "../tokens.json"
                       prefix = "query: ", max-tokens = 64 }
                """)
        .with("topics/pieces/encoder.onnx", "n")
        .with("topics/head.onnx", "n")
        .with("topics/tokens.json", "{}");

    Catalog catalog = catalog();

    assertThat(catalog.quarantined()).isEmpty();
    assertThat(text(catalog, "words"))
        .contains(new TextInput("text", new TextInput.HashedWords(4096), 128));
    assertThat(text(catalog, "pieces"))
        .contains(
            new TextInput(
                "text",
                new TextInput.WordPieces(folder.resolve("topics/tokens.json"), "query: "),
                64));
    assertThat(catalog.variant(VariantId.of("topics", "pieces")).orElseThrow().network().files())
        .containsExactly(
            folder.resolve("topics/pieces/encoder.onnx"), folder.resolve("topics/head.onnx"));
  }

  @Test
  void aRepositoryThatIsMissingOrEmptyStopsTheStart() {
    assertThatThrownBy(() -> ModelRepository.open(folder.resolve("none")))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("none' (expected: a folder that exists)")
        .hasMessageContaining("Set 'repository'");
    assertThatThrownBy(() -> ModelRepository.open(folder))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("has no family");
  }

  @Test
  void entriesShowEveryVariantAndItsState() {
    repository
        .withFamily("f")
        .withVariant("f/good")
        .with("f/later/variant.conf", RepositoryFixture.VARIANT + RepositoryFixture.pull(7))
        .with("g/family.conf", "x = 1");

    List<RepositoryEntry> entries = ModelRepository.open(folder).entries();

    assertThat(entries)
        .extracting(entry -> entry.family() + "/" + entry.variant().orElse("-"))
        .containsExactly("f/good", "f/later", "g/-");
    assertThat(entries.get(0).quarantine()).isEmpty();
    assertThat(entries.get(1).accuracy()).isPresent();
    assertThat(entries.get(1).quarantine()).isPresent();
    assertThat(entries.get(2).quarantine()).isPresent();
  }

  @Test
  void tellsWhereAVariantLives() {
    repository.withFamily("f").withVariant("f/v");
    ModelRepository read = ModelRepository.open(folder);

    assertThat(read.folder(VariantId.of("f", "v"))).isEqualTo(folder.resolve("f/v"));
    assertThatThrownBy(() -> read.folder(VariantId.of("f", "w")))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("variant: 'w'");
  }

  private Catalog catalog() {
    return ModelRepository.open(folder).catalog();
  }

  private static Optional<TextInput> text(Catalog catalog, String variant) {
    return catalog.variant(VariantId.of("topics", variant)).orElseThrow().network().text();
  }
}
