package io.gearshift.http;

/** What clients of the public port may do with the model repository; operators may do all. */
public enum RepositoryAccess {
  /** Nothing: its paths are not there. */
  OFF,
  /** See which models there are, and how they stand. */
  INDEX,
  /** Load and unload them too. */
  ALL
}
