package io.gearshift.actors.control;

/** Why a plan is made anew. */
public enum Trigger {
  /** The last one was made a while ago. */
  PERIOD,
  /** More arrives than the last one was made for. */
  BURST,
  /** A device has joined or was lost. */
  DEVICES,
  /** What there is to serve has changed. */
  REPOSITORY,
  /** Another planner was chosen. */
  POLICY,
  /** Somebody asked for it. */
  OPERATOR
}
