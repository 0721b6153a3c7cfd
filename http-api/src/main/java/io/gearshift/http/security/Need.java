package io.gearshift.http.security;

/** What a request asks of the one who sends it. */
public enum Need {
  /** To be told whether the server lives and is ready. */
  HEALTH,
  /** To be told what is measured. */
  METRICS,
  /** To see what is served. */
  LOOK,
  /** To have a query answered. */
  QUERY,
  /** To see or change how the server works. */
  ADMIN;

  Role role() {
    return this == LOOK || this == QUERY ? Role.INFER : Role.ADMIN;
  }
}
