package io.gearshift.http.security;

import java.util.concurrent.atomic.AtomicReference;

/** That a request was let in; whoever holds it ends it once. */
public final class Pass {
  /** Nobody counts it. */
  public static final Pass FREE = new Pass(() -> {});

  private final AtomicReference<Runnable> end;

  Pass(Runnable end) {
    this.end = new AtomicReference<>(end);
  }

  /** The request was answered, or never will be; a second time changes nothing. */
  public void end() {
    if (this != FREE) {
      end.getAndSet(() -> {}).run();
    }
  }
}
