package io.gearshift.http.dashboard;

/**
 * Where the dashboard is, and for how many.
 *
 * @param port on which it is shown
 * @param maxPages that may be open at a time on one node
 */
public record DashboardSettings(Port port, int maxPages) {

  /** A port of the node. */
  public enum Port {
    /** That of the clients, for whoever reaches it. */
    PUBLIC,
    /** That of the operators. */
    ADMIN,
    /** None: there is no dashboard. */
    OFF
  }

  public DashboardSettings {
    if (maxPages < 1) {
      throw new IllegalArgumentException("max-pages: " + maxPages + " (expected: >= 1)");
    }
  }
}
