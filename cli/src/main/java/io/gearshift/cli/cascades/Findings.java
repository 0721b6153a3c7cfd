package io.gearshift.cli.cascades;

import io.gearshift.domain.cascade.Calibration;
import io.gearshift.domain.cascade.CascadeCurve;
import io.gearshift.domain.cascade.CascadeSearch;
import io.gearshift.domain.cascade.Certainty;
import io.gearshift.domain.cascade.Validation;
import io.gearshift.domain.cascade.Validation.Scored;
import io.gearshift.domain.cascade.ValidationTable;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DeviceKind;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.VariantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What was found out about the cascades of a family.
 *
 * @param batch queries that share a run
 * @param variants the cheapest first
 */
public record Findings(
    Family family,
    DeviceKind kind,
    int batch,
    Certainty certainty,
    int examples,
    List<Member> variants,
    CascadeCurve curve) {
  public Findings {
    variants = List.copyOf(variants);
  }

  /**
   * A variant by itself.
   *
   * @param accuracy on all examples
   * @param temperature that the family's conf file says
   * @param fitted the temperature that the half that chooses asks for
   * @param error expected calibration error on the half that judges, by the temperature that is
   *     said
   * @param fittedError the same by the one that was fitted
   */
  public record Member(
      VariantId variant,
      Duration work,
      Accuracy accuracy,
      double temperature,
      double fitted,
      double error,
      double fittedError) {}

  /**
   * @param times that each variant takes for a query
   */
  public static Findings of(
      Family family,
      DeviceKind kind,
      int batch,
      Certainty certainty,
      List<Validation> validations,
      Map<VariantId, Duration> times,
      int mostSteps) {
    ValidationTable table = ValidationTable.of(validations, certainty);
    List<Member> members = new ArrayList<>();
    for (Validation validation : validations) {
      VariantId variant = validation.variant();
      List<Scored> choosing = half(validation.examples(), 0);
      List<Scored> judging = half(validation.examples(), 1);
      double fitted = Calibration.temperature(certainty.scores(), choosing);
      double said = certainty.temperature(variant);
      members.add(
          new Member(
              variant,
              times.get(variant),
              table.accuracy(variant),
              said,
              fitted,
              Calibration.error(certainty.scores(), judging, said),
              Calibration.error(certainty.scores(), judging, fitted)));
    }
    members.sort(Comparator.comparing(Member::work));
    CascadeSearch search = new CascadeSearch(times, CascadeSearch.TWENTIETHS, mostSteps);
    return new Findings(
        family, kind, batch, certainty, table.examples(), members, CascadeCurve.of(table, search));
  }

  /** Every other example, as a table is halved. */
  private static List<Scored> half(List<Scored> examples, int first) {
    List<Scored> half = new ArrayList<>();
    for (int i = first; i < examples.size(); i += 2) {
      half.add(examples.get(i));
    }
    return half;
  }
}
