package io.gearshift.domain.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pipeline.FactorBook.Observed;
import io.gearshift.domain.pipeline.Factors.Edge;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FactorBookTest {
  private static final VariantId LARGE = VariantId.of("det", "large");
  private static final VariantId SMALL = VariantId.of("det", "small");
  private static final Edge CARS = new Edge(LARGE, "cars");
  private static final Factors EXPECTED =
      new Factors(Map.of(new Edge(SMALL, "cars"), 3.0), Map.of("cars", 4.0));

  @Test
  void whatIsExpectedHoldsWhereNothingWasObserved() {
    Factors factors = FactorBook.EMPTY.after(seen(0, 0)).over(EXPECTED);

    assertThat(factors.of(LARGE, "cars")).isEqualTo(4);
    assertThat(factors.of(SMALL, "cars")).isEqualTo(3);
  }

  @Test
  void theMeanIsOverItems() {
    FactorBook book = FactorBook.EMPTY.after(seen(10, 10)).after(seen(30, 90));

    assertThat(book.over(EXPECTED).of(LARGE, "cars")).isEqualTo(100.0 / 40);
    assertThat(book.over(EXPECTED).of(SMALL, "cars")).isEqualTo(3);
  }

  @Test
  void onlyTheNewestFiftyItemsCount() {
    FactorBook book = FactorBook.EMPTY.after(seen(40, 400)).after(seen(30, 30));
    assertThat(book.over(EXPECTED).of(LARGE, "cars")).as("of 70").isEqualTo(430.0 / 70);

    book = book.after(seen(20, 20));
    assertThat(book.over(EXPECTED).of(LARGE, "cars")).as("of the last 50").isEqualTo(1);
    assertThat(book.seconds().get(CARS)).hasSize(2);
  }

  @Test
  void itemsThatComeASecondAfterTheAnswerCountAsWell() {
    FactorBook book = FactorBook.EMPTY.after(seen(10, 0)).after(seen(0, 20));

    assertThat(book.over(EXPECTED).of(LARGE, "cars")).isEqualTo(2);
  }

  @Test
  void aVariantThatMakesWayIsForgotten() {
    FactorBook book = FactorBook.EMPTY.after(seen(10, 10)).only(Set.of(SMALL));

    assertThat(book.over(EXPECTED).of(LARGE, "cars")).isEqualTo(4);
  }

  private static Map<Edge, Observed> seen(long parents, long children) {
    return Map.of(CARS, new Observed(parents, children));
  }
}
