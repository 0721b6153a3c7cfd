package io.gearshift.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.config.BadConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorsTableTest {
  @TempDir private Path folder;

  @Test
  void cellsMayBeQuotedAndHaveCommasAndQuotes() throws IOException {
    Path file = written("name,pair,last\na,\"{\"\"0\"\": [1, 2]}\",\nb,\"plain\",3\n");

    assertThat(AuthorsTable.rows(file))
        .containsExactly(
            Map.of("name", "a", "pair", "{\"0\": [1, 2]}", "last", ""),
            Map.of("name", "b", "pair", "plain", "last", "3"));
  }

  @Test
  void rowsOfAnotherLengthAreRefused() throws IOException {
    Path file = written("a,b\n1\n");

    assertThatThrownBy(() -> AuthorsTable.rows(file))
        .isInstanceOf(BadConfig.class)
        .hasMessageEndingWith("has a row of 1 cells (expected: 2): 1");
  }

  @Test
  void whatIsNoNumberIsNamed() {
    assertThatThrownBy(() -> AuthorsTable.number(Map.of("rate", "many"), "rate"))
        .isInstanceOf(BadConfig.class)
        .hasMessage("data: rate: 'many' (expected: a number)");
    assertThatThrownBy(() -> AuthorsTable.number(Map.of(), "rate")).isInstanceOf(BadConfig.class);
  }

  @Test
  void filesThatAreMissingOrEmptyAreNamed() throws IOException {
    Path empty = written("");

    assertThatThrownBy(() -> AuthorsTable.rows(folder.resolve("none.csv")))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("none.csv' cannot be read");
    assertThatThrownBy(() -> AuthorsTable.rows(empty)).hasMessageContaining("is empty");
  }

  private Path written(String text) throws IOException {
    return Files.writeString(folder.resolve("table.csv"), text);
  }
}
