package io.gearshift.domain.cascade;

import io.gearshift.domain.cascade.CascadePath.Ending;
import io.gearshift.domain.cascade.CascadePath.Visit;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.traffic.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One query on its way through a cascade. After each answer it says what is to be done: only items
 * that are not certain enough go on to the next variant, and an answer at hand is given where the
 * next variant has no time or no room (the latter is ours; CascadeServe lets such a query be late).
 *
 * <p>A variant that is not there is passed over. If none of the cascade is, whoever can may answer.
 */
public final class CascadeRun {

  /** What is to be done next. */
  public sealed interface Next {}

  /**
   * Ask for these items.
   *
   * @param variant the one to ask; empty for any
   */
  public record Ask(Optional<VariantId> variant, List<Integer> items) implements Next {
    public Ask {
      items = List.copyOf(items);
    }
  }

  /**
   * Answer the query.
   *
   * @param standing for each item the number of the answer that stands, from 0 in their order
   */
  public record Answer(CascadePath path, List<Integer> standing) implements Next {
    public Answer {
      standing = List.copyOf(standing);
    }
  }

  /** Refuse the query as its variant did. */
  public enum Refuse implements Next {
    INSTANCE
  }

  private static final int NONE = -1;

  private final Cascade cascade;
  private final Certainty certainty;
  private final boolean splits;
  private final int end;
  private final int[] standing;
  private final double[] certainties;
  private final List<VariantId> answered = new ArrayList<>();
  private final List<Integer> asked = new ArrayList<>();
  private List<Integer> open;
  private int step;

  private CascadeRun(Cascade cascade, Certainty certainty, int items, boolean splits, int end) {
    this.cascade = cascade;
    this.certainty = certainty;
    this.splits = splits;
    this.end = end;
    this.standing = new int[items];
    this.certainties = new double[items];
    this.open = IntStream.range(0, items).boxed().toList();
    Arrays.fill(standing, NONE);
  }

  /**
   * Through a cascade.
   *
   * @param splits whether items may go different ways; if not, all go on if one is not certain
   */
  public static CascadeRun of(Cascade cascade, Certainty certainty, int items, boolean splits) {
    return new CascadeRun(cascade, certainty, items, splits, cascade.steps().size());
  }

  /** To one variant and no other. */
  public static CascadeRun pinned(VariantId variant, Certainty certainty, int items) {
    return new CascadeRun(Cascade.of(variant), certainty, items, false, 0);
  }

  /** The first to ask. */
  public Ask begin() {
    return ask();
  }

  /** Whether there is an answer for every item. */
  public boolean hasAnswer() {
    return standing[0] != NONE; // the first variant that answers answers all
  }

  /**
   * A variant has answered the items that it was asked for.
   *
   * @param scores of each of them; empty if they cannot be read, which is not certain at all
   * @param hasTime whether there is time for another variant
   */
  public Next answered(VariantId by, Optional<double[][]> scores, boolean hasTime) {
    List<Integer> unsure = new ArrayList<>();
    for (int i = 0; i < open.size(); i++) {
      int item = open.get(i);
      int row = i;
      standing[item] = answered.size();
      certainties[item] =
          scores
              .filter(rows -> row < rows.length)
              .map(rows -> certainty.of(by, rows[row]))
              .orElse(0.0);
      if (!isLast() && !cascade.steps().get(step).accepts(certainties[item])) {
        unsure.add(item);
      }
    }
    answered.add(by);
    asked.add(open.size());
    if (isLast()) {
      return answer(Ending.LAST);
    }
    if (unsure.isEmpty()) {
      return answer(Ending.CERTAIN);
    }
    if (!hasTime) {
      return answer(Ending.TIME);
    }
    open = splits ? unsure : open;
    step++;
    return ask();
  }

  /**
   * A variant has refused the items that it was asked for.
   *
   * @param hasTime whether there is time for another variant
   */
  public Next refused(Reason reason, boolean hasTime) {
    boolean isGone = reason == Reason.UNAVAILABLE;
    boolean isFull = reason == Reason.OVERLOAD && !hasAnswer() && !isLast();
    int furthest = hasAnswer() ? last() : end;
    if (hasTime && (isGone || isFull) && step < furthest) {
      step++;
      return ask();
    }
    return hasAnswer() ? answer(Ending.REFUSED) : Refuse.INSTANCE;
  }

  /**
   * Time is up: what is at hand is the answer.
   *
   * @throws IllegalStateException if there is none
   */
  public Answer cut() {
    if (!hasAnswer()) {
      throw new IllegalStateException("no answer is at hand (expected: to be asked after one)");
    }
    return answer(Ending.TIME);
  }

  private Ask ask() {
    return new Ask(
        step > last() ? Optional.empty() : Optional.of(cascade.steps().get(step).variant()), open);
  }

  private int last() {
    return cascade.steps().size() - 1;
  }

  private boolean isLast() {
    return step >= last();
  }

  private Answer answer(Ending ending) {
    int[] stands = new int[answered.size()];
    for (int answer : standing) {
      stands[answer]++;
    }
    List<Visit> visits = new ArrayList<>();
    for (int i = 0; i < answered.size(); i++) {
      visits.add(new Visit(answered.get(i), asked.get(i), stands[i]));
    }
    double least = Arrays.stream(certainties).min().orElse(0);
    return new Answer(
        new CascadePath(visits, ending, least), Arrays.stream(standing).boxed().toList());
  }
}
