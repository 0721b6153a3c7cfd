package io.gearshift.domain.cascade;

/** How certain an answer is, from 0 to 1, by how likely it holds each class. */
public enum CertaintyMeasure {
  /** By how much the likeliest class is likelier than the second (CascadeServe, equation 5). */
  MARGIN {
    @Override
    public double of(double[] probabilities) {
      double highest = 0;
      double second = 0;
      for (double probability : probabilities) {
        if (probability > highest) {
          second = highest;
          highest = probability;
        } else if (probability > second) {
          second = probability;
        }
      }
      return highest - second;
    }
  },

  /** How likely the likeliest class is. */
  HIGHEST {
    @Override
    public double of(double[] probabilities) {
      double highest = 0;
      for (double probability : probabilities) {
        highest = Math.max(highest, probability);
      }
      return Math.min(1, highest);
    }
  },

  /** 1 less the entropy over the largest that there could be, which is that of equal chances. */
  ENTROPY {
    @Override
    public double of(double[] probabilities) {
      double entropy = 0;
      for (double probability : probabilities) {
        entropy -= probability > 0 ? probability * Math.log(probability) : 0;
      }
      return Math.max(0, Math.min(1, 1 - entropy / Math.log(probabilities.length)));
    }
  };

  /**
   * @param probabilities of at least two classes; they sum to 1
   */
  public abstract double of(double[] probabilities);
}
