package io.gearshift.chaos;

/**
 * A query and what became of it. Times are in nanoseconds since the load began.
 *
 * @param number no other query of the run has it
 * @param frontEnd where it was sent
 * @param sent when it was due to be sent
 * @param ended when its outcome was known
 * @param detail why it was refused, or how the connection failed; empty if it was answered
 * @param crossed whether the answer was to another query
 * @param copies how many more answers than one came
 * @param variant what answered; empty if nothing did
 * @param device where; empty if nowhere
 * @param epoch of the plan by which it was answered; 0 if it was not
 * @param serverMillis how long it took, as the answer says; 0 if there is none
 */
record Sent(
    long number,
    String frontEnd,
    long sent,
    long ended,
    Outcome outcome,
    String detail,
    boolean crossed,
    int copies,
    String variant,
    String device,
    long epoch,
    double serverMillis) {
  double latencyMillis() {
    return (ended - sent) / 1e6;
  }

  Sent withCopy() {
    return new Sent(
        number,
        frontEnd,
        sent,
        ended,
        outcome,
        detail,
        crossed,
        copies + 1,
        variant,
        device,
        epoch,
        serverMillis);
  }

  /** As a line of a file. */
  String line() {
    return "%d,%s,%.3f,%.1f,%s,%s,%s,%d,%s,%s,%d,%.1f"
        .formatted(
            number,
            frontEnd,
            sent / 1e9,
            latencyMillis(),
            outcome,
            detail.replace(',', ';'),
            crossed,
            copies,
            variant,
            device,
            epoch,
            serverMillis);
  }
}
