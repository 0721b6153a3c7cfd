package io.gearshift.planner.cascadeserve;

import io.gearshift.domain.cascade.CascadeOutcome;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.VariantId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.Variable;

/**
 * How the queries that reach each variant are shared out so that the busiest device has as little
 * to do as can be (CascadeServe, section 4.5, SP3).
 *
 * <pre>
 * minimise    u
 * subject to  Σ q(r) over the replicas r of a variant = what reaches the variant
 *             Σ q(r) · seconds(r) over those of a device ≤ u,     q ≥ 0
 * </pre>
 *
 * <p>The paper lowers u until there is no solution; that is the same as to minimise it.
 *
 * @param busy the part of its time that the busiest device works, for each query per second; it
 *     grows in proportion to demand
 * @param weights the part of what reaches its variant that each replica gets; none of 0
 */
record LoadBalance(double busy, Map<Site, Double> weights) {
  private static final double SMALL = 1e-6;

  static {
    // it would print what it thinks of the hardware
    System.setProperty("shut.up.ojAlgo", "true");
  }

  /**
   * @param sites where the variants are; of other variants too
   * @param seconds of the device for each query
   * @return empty if a variant of the cascade is nowhere
   */
  static Optional<LoadBalance> of(
      CascadeOutcome scored, List<Site> sites, ToDoubleFunction<Site> seconds) {
    List<VariantId> variants = scored.cascade().variants();
    List<Site> used = sites.stream().filter(site -> variants.contains(site.variant())).toList();
    if (variants.stream().anyMatch(v -> used.stream().noneMatch(s -> s.variant().equals(v)))) {
      return Optional.empty();
    }
    double unit = used.stream().mapToDouble(seconds).max().orElseThrow();
    ExpressionsBasedModel model = new ExpressionsBasedModel();
    Variable busiest = model.newVariable("u").lower(0).weight(1);
    Map<Site, Variable> sent = new LinkedHashMap<>();
    Map<Device, Expression> loads = new HashMap<>();
    for (Site site : used) {
      Variable queries = model.newVariable("q" + sent.size()).lower(0);
      sent.put(site, queries);
      loads
          .computeIfAbsent(
              site.device(),
              device -> model.newExpression("load " + device.id()).upper(0).set(busiest, -1))
          .set(queries, seconds.applyAsDouble(site) / unit);
    }
    for (int step = 0; step < variants.size(); step++) {
      Expression all = model.newExpression("step " + step).level(scored.reached().get(step));
      VariantId variant = variants.get(step);
      sent.forEach(
          (site, queries) -> {
            if (site.variant().equals(variant)) {
              all.set(queries, 1);
            }
          });
    }
    Optimisation.Result result = model.minimise();
    if (!result.getState().isFeasible()) {
      return Optional.of(even(scored, used, seconds));
    }
    Map<Site, Double> flows = new LinkedHashMap<>();
    sent.forEach(
        (site, queries) ->
            flows.put(site, Math.max(0, result.doubleValue(model.indexOf(queries)))));
    return Optional.of(of(scored, flows, seconds));
  }

  /** What can always be done: as many queries for each replica of a variant. */
  private static LoadBalance even(
      CascadeOutcome scored, List<Site> used, ToDoubleFunction<Site> seconds) {
    Map<Site, Double> flows = new LinkedHashMap<>();
    used.forEach(site -> flows.put(site, 1.0));
    return of(scored, flows, seconds);
  }

  /** With the flows of each variant made to sum to what reaches it. */
  private static LoadBalance of(
      CascadeOutcome scored, Map<Site, Double> flows, ToDoubleFunction<Site> seconds) {
    Map<Site, Double> weights = new LinkedHashMap<>();
    Map<Device, Double> loads = new HashMap<>();
    List<VariantId> variants = scored.cascade().variants();
    for (int step = 0; step < variants.size(); step++) {
      VariantId variant = variants.get(step);
      double reach = scored.reached().get(step);
      List<Site> own = new ArrayList<>();
      flows.keySet().stream().filter(s -> s.variant().equals(variant)).forEach(own::add);
      double all = own.stream().mapToDouble(flows::get).sum();
      if (all <= SMALL) {
        // nothing reaches it on the samples; something may when it is served
        own.forEach(site -> weights.put(site, 1.0 / own.size()));
        continue;
      }
      own.removeIf(site -> flows.get(site) <= SMALL * all);
      double kept = own.stream().mapToDouble(flows::get).sum();
      for (Site site : own) {
        double weight = flows.get(site) / kept;
        weights.put(site, weight);
        loads.merge(site.device(), reach * weight * seconds.applyAsDouble(site), Double::sum);
      }
    }
    double busy = loads.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    return new LoadBalance(busy, weights);
  }
}
