package io.gearshift.domain.traffic;

/** Why a query was refused. */
public enum Reason {
  /** It could not be answered in time any more. */
  DEADLINE,
  /** The queues that could take it are full. */
  OVERLOAD,
  /** No instance of what it asks for is loaded just now. */
  UNAVAILABLE,
  /** The network could not run on its inputs. */
  FAILED,
  /** The instance that held it was lost before it answered. */
  LOST,
  /** What it brings cannot be worked with: asking again will not help. */
  INVALID
}
