package io.gearshift.simulator;

/** What came of a published experiment that was done again. */
public interface ExperimentReport {

  /** Tables in Markdown. */
  String markdown();

  /** One object. */
  String json();
}
