package io.gearshift.planner.ipa;

import java.util.DoubleSummaryStatistics;
import java.util.List;

/**
 * What a label can at most become part of.
 *
 * <p>The stages that are still open choose as if nothing limited them but a price for latency: for
 * every price, the best they could do, plus what the time that is left costs at that price, is no
 * less than the best in time (Lagrange). Of several prices the lowest bound counts. Stages beside a
 * label's own branch pay nothing, for they run at the same time.
 */
final class Bounds {
  private static final double[] FACTORS = {0, 0.5, 1, 2};
  private static final double SPAN = 1e5;
  private static final double APART = 4;

  private final List<List<Label>> options;
  private final List<List<Integer>> children;
  private final double sla;
  private final double weight;
  private final double[] prices = new double[FACTORS.length];

  /** For each price, what the stages outside of each stage's part make of its accuracy. */
  private final Envelope[][] outside = new Envelope[FACTORS.length][];

  /**
   * @param options of each stage, each after its parent
   * @param weight of accuracy in the objective
   */
  Bounds(List<List<Label>> options, List<List<Integer>> children, double sla, double weight) {
    this.options = options;
    this.children = children;
    this.sla = sla;
    this.weight = weight;
    double best = bestPrice();
    for (int i = 0; i < prices.length; i++) {
      prices[i] = FACTORS[i] * best;
      outside[i] = new Envelope[options.size()];
      outside[i][0] = Envelope.IDENTITY;
      for (int stage = 0; stage < options.size(); stage++) {
        spread(stage, prices[i], outside[i]);
      }
    }
  }

  /** No configuration that this label is a part of is worth more. */
  double of(int stage, Label label) {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < prices.length; i++) {
      double spare = prices[i] * (sla - label.latency());
      double best = outside[i][stage].at(weight * label.accuracy()) + label.worth() + spare;
      least = Math.min(least, best);
    }
    return least;
  }

  private void spread(int stage, double price, Envelope[] at) {
    Envelope before = at[stage].with(lines(stage, price));
    for (int child : children.get(stage)) {
      Envelope others = before;
      for (int sibling : children.get(stage)) {
        others = sibling == child ? others : withAll(sibling, others);
      }
      at[child] = others;
    }
  }

  private Envelope withAll(int stage, Envelope envelope) {
    Envelope all = envelope.with(lines(stage, 0));
    for (int child : children.get(stage)) {
      all = withAll(child, all);
    }
    return all;
  }

  private Envelope lines(int stage, double price) {
    List<Label> own = options.get(stage);
    double[] slopes = own.stream().mapToDouble(Label::accuracy).toArray();
    double[] worths =
        own.stream().mapToDouble(option -> option.worth() - price * option.latency()).toArray();
    return Envelope.of(slopes, worths);
  }

  /** Of prices far apart, the one at which the bound of the pipeline as a chain is lowest. */
  private double bestPrice() {
    double stakes = weight;
    for (List<Label> own : options) {
      DoubleSummaryStatistics worth = own.stream().mapToDouble(Label::worth).summaryStatistics();
      stakes += worth.getMax() - worth.getMin();
    }
    double best = 0;
    double least = bound(0);
    for (double price = stakes / sla; price > stakes / sla / SPAN; price /= APART) {
      double bound = bound(price);
      best = bound < least ? price : best;
      least = Math.min(least, bound);
    }
    return best;
  }

  private double bound(double price) {
    Envelope all = Envelope.IDENTITY;
    for (int stage = 0; stage < options.size(); stage++) {
      all = all.with(lines(stage, price));
    }
    return all.at(weight) + price * sla;
  }
}
