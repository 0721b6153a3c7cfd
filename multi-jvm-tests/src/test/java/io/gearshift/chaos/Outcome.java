package io.gearshift.chaos;

/** What became of a query, as its client saw it. */
enum Outcome {
  /** Answered, in time. */
  OK,
  /** Answered, past its deadline. */
  LATE,
  /** The server said no. */
  REFUSED,
  /** No connection came about. */
  UNREACHABLE,
  /** The connection ended before the answer. */
  CUT_OFF,
  /** The connection lived, and no answer came. */
  SILENT
}
