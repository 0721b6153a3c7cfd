package io.gearshift.domain.cascade;

import io.gearshift.domain.cascade.CascadeSearch.Priced;
import io.gearshift.domain.catalog.VariantId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The trade-off between accuracy and work of a family's cascades: chosen by one half of the
 * held-out examples, and judged by the other, which no threshold has seen.
 *
 * @param points the cheapest first
 * @param best the most accurate single variant by the half that chooses
 * @param asGood the cheapest cascade that was at least as accurate as that by the half that
 *     chooses; that variant itself if no cascade is
 */
public record CascadeCurve(List<Point> points, Point best, Point asGood) {
  public CascadeCurve {
    points = List.copyOf(points);
  }

  /**
   * One cascade.
   *
   * @param chosen what it made of the half that chose it
   * @param judged what it made of the other half, and its work there
   * @param lead by how much more accurate it is there than the best single variant
   * @param leadError the standard error of that
   */
  public record Point(CascadeOutcome chosen, Priced judged, double lead, double leadError) {
    public Cascade cascade() {
      return chosen.cascade();
    }
  }

  public static CascadeCurve of(ValidationTable table, CascadeSearch search) {
    ValidationTable choosing = table.choosing();
    List<CascadeOutcome> front = search.front(choosing).stream().map(Priced::outcome).toList();
    VariantId best =
        search.times().keySet().stream()
            .max(
                Comparator.comparing(choosing::accuracy)
                    .thenComparing(search.times()::get, Comparator.reverseOrder()))
            .orElseThrow();
    CascadeOutcome alone = choosing.outcome(Cascade.of(best));
    Optional<CascadeOutcome> asGood =
        front.stream()
            .filter(outcome -> outcome.accuracy().compareTo(alone.accuracy()) >= 0)
            .findFirst();
    Judging judging = new Judging(table.judging(), search, alone.cascade());
    return new CascadeCurve(
        front.stream().map(judging::point).toList(),
        judging.point(alone),
        judging.point(asGood.orElse(alone)));
  }

  private record Judging(ValidationTable table, CascadeSearch search, Cascade best) {
    Point point(CascadeOutcome chosen) {
      CascadeOutcome outcome = table.outcome(chosen.cascade());
      return new Point(
          chosen,
          new Priced(outcome, outcome.work(search.times())),
          outcome.accuracy().value() - table.outcome(best).accuracy().value(),
          table.leadError(chosen.cascade(), best));
    }
  }
}
