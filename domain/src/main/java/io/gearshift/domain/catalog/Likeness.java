package io.gearshift.domain.catalog;

/** How it is told whether two variants of a family have answered a query alike. */
public enum Likeness {
  /** The largest number in each row of the first output is at the same place. */
  CLASS,

  /**
   * The rows of the first output are the same text, as keys of characters: runs of a key count
   * once, and 0 is none. As alike as few edits lead from one to the other.
   */
  CTC,

  /** It cannot be told: what they answer is not made for it, or nobody has said how. */
  NONE
}
