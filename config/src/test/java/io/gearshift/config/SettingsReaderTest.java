package io.gearshift.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsReaderTest {
  enum Colour {
    DEEP_BLUE,
    RED
  }

  record Inner(int size, Optional<String> note) {
    Inner {
      if (size < 1) {
        throw new IllegalArgumentException("size: " + size + " (expected: >= 1)");
      }
    }
  }

  record Outer(
      String text,
      int whole,
      long maxBodyBytes,
      double share,
      boolean on,
      Duration maxDelay,
      Path folder,
      Colour colour,
      Inner inner,
      List<Inner> many,
      List<Long> shape,
      Optional<Inner> maybe) {}

  record Small(int maxQueue, Duration maxDelay) {}

  private static final String GOOD =
      """
      text = hello, whole = 7, max-body-bytes = 64MiB, share = 0.5, on = yes, max-delay = 20ms
      folder = "a/b", colour = deep-blue
      inner { size = 1, note = n }
      many = [ { size = 2 }, { size = 3 } ]
      shape = [-1, 28]
      """;

  @Test
  void readsEveryKindOfComponent() {
    Outer read = reader("block {\n" + GOOD + "}").read("block", Outer.class);

    assertThat(read)
        .isEqualTo(
            new Outer(
                "hello",
                7,
                64L << 20,
                0.5,
                true,
                Duration.ofMillis(20),
                Path.of("a/b"),
                Colour.DEEP_BLUE,
                new Inner(1, Optional.of("n")),
                List.of(new Inner(2, Optional.empty()), new Inner(3, Optional.empty())),
                List.of(-1L, 28L),
                Optional.empty()));
  }

  @Test
  void readsNumbersOutOfTextsAsOverridesAndTheEnvironmentGiveThem() {
    Small read = reader("b { max-queue = \"12\", max-delay = \"3s\" }").read("b", Small.class);

    assertThat(read).isEqualTo(new Small(12, Duration.ofSeconds(3)));
  }

  @Test
  void theWordsOfAnEnumMayBeInAnyCase() {
    record Painted(Colour colour) {}

    assertThat(reader("b { colour = Deep_Blue }").read("b", Painted.class))
        .isEqualTo(new Painted(Colour.DEEP_BLUE));
    assertThatThrownBy(() -> reader("b { colour = redd }").read("b", Painted.class))
        .hasMessageContaining("\"redd\" (expected: one of deep-blue, red)")
        .hasMessageContaining("Maybe you meant 'red'");
  }

  @Test
  void saysAllProblemsAtOnceEachWithKeyValuePlaceAndRemedy() {
    BadConfig bad =
        catchThrowableOfType(
            BadConfig.class,
            () -> reader("b {\n max-queue = many\n max-delya = 3s\n}").read("b", Small.class));

    assertThat(bad.problems()).hasSize(3);
    assertThat(bad)
        .hasMessageContaining("3 problems")
        .hasMessageContaining("root.b.max-queue: \"many\" (expected: a whole number)")
        .hasMessageContaining("test.conf: 3")
        .hasMessageContaining("root.b.max-delya: no such key")
        .hasMessageContaining("Maybe you meant 'max-delay'. Known: max-delay, max-queue")
        .hasMessageContaining(
            "root.b.max-delay: missing (expected: a duration with its unit, as 20ms)");
  }

  @Test
  void namesTheElementOfAListThatIsWrong() {
    assertThatThrownBy(
            () ->
                reader("block {\n" + GOOD.replace("size = 3", "size = 0") + "}")
                    .read("block", Outer.class))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("root.block.many[1]: size: 0 (expected: >= 1)");
  }

  @Test
  void refusesWhatTheLibraryWouldGuess() {
    assertThatThrownBy(() -> reader("b { max-queue = 1.5, max-delay = 3s }").read("b", Small.class))
        .hasMessageContaining("1.5 (expected: a whole number)");
    assertThatThrownBy(() -> reader("b { max-queue = 1, max-delay = 3 }").read("b", Small.class))
        .hasMessageContaining("3 (expected: a duration with its unit, as 20ms)");
    assertThatThrownBy(
            () -> reader("b { max-queue = 3000000000, max-delay = 3s }").read("b", Small.class))
        .hasMessageContaining("(expected: a whole number)");
    assertThat(reader("b { max-queue = 1, max-delay = 0 }").read("b", Small.class).maxDelay())
        .isZero();
  }

  @Test
  void aBlockMustBeABlockAndAListAList() {
    assertThatThrownBy(() -> reader("b = 5").read("b", Small.class))
        .hasMessageContaining("root.b: 5 (expected: a block with max-queue, max-delay)");
    assertThatThrownBy(
            () ->
                reader("block {\n" + GOOD.replace("[-1, 28]", "wide") + "}")
                    .read("block", Outer.class))
        .hasMessageContaining("root.block.shape: \"wide\" (expected: a list)");
    assertThatThrownBy(() -> reader("c = 5").read("b", Small.class))
        .hasMessageContaining("root.b: missing");
  }

  @Test
  void nullIsMissing() {
    assertThatThrownBy(
            () -> reader("b { max-queue = null, max-delay = 3s }").read("b", Small.class))
        .hasMessageContaining("root.b.max-queue: missing");
  }

  @Test
  void aBlockThatNobodyReadIsAProblem() {
    SettingsReader reader = reader("batch { max-queue = 1, max-delay = 3s }, batching { x = 1 }");
    reader.read("batch", Small.class);

    assertThatThrownBy(reader::requireAllRead)
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("root.batching: no such key")
        .hasMessageContaining("Maybe you meant 'batch'");
  }

  @Test
  void blocksWithinBlocksCanBeReadOneByOne() {
    SettingsReader reader = reader("a { b { max-queue = 1, max-delay = 3s }, c = 1 }");
    reader.read("a.b", Small.class);

    assertThatThrownBy(reader::requireAllRead).hasMessageContaining("root.a.c: no such key");
    reader("a { b { max-queue = 1, max-delay = 3s } }");
  }

  @Test
  void nothingIsWrongWhenAllWasRead() {
    SettingsReader reader = reader("a { b { max-queue = 1, max-delay = 3s } }");
    reader.read("a.b", Small.class);

    reader.requireAllRead();
  }

  @Test
  void aComponentThatHoconCannotBeIsABugOfTheRecord() {
    record Odd(Thread thread) {}

    assertThatThrownBy(() -> reader("b { thread = 1 }").read("b", Odd.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.Thread");
  }

  private static SettingsReader reader(String content) {
    return new SettingsReader(
        ConfigFactory.parseString(
            "root {\n" + content + "\n}",
            ConfigParseOptions.defaults().setOriginDescription("test.conf")),
        "root");
  }
}
