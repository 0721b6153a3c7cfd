package io.gearshift.cli.load;

/** A query on its way. */
final class Flight {
  private final Questions.Question question;
  private final long due;

  /** Written by the thread that sends, before the connection is told of the flight. */
  private long sent = Outcome.NEVER;

  Flight(Questions.Question question, long due) {
    this.question = question;
    this.due = due;
  }

  byte[] request() {
    return question.request();
  }

  void sentAt(long instant) {
    sent = instant;
  }

  Outcome answered(HttpAnswer answer, long now) {
    return new Outcome(due, sent, now, AnswerReader.read(answer, question.truth()));
  }

  Outcome dropped(String reason, String detail, long now) {
    return new Outcome(due, sent, now, new Outcome.Dropped(reason, detail));
  }
}
