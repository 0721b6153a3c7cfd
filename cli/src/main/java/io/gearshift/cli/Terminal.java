package io.gearshift.cli;

/** Whether a person looks at what is written. */
final class Terminal {
  private static final String ERR = "gearshift.terminal.err";

  private Terminal() {}

  /**
   * Whether standard error is a terminal: what the launcher says, since Java alone cannot tell
   * while standard output goes elsewhere.
   */
  static boolean err() {
    String said = System.getProperty(ERR);
    return said == null ? System.console() != null : Boolean.parseBoolean(said);
  }
}
