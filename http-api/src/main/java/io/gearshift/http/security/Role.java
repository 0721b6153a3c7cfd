package io.gearshift.http.security;

/** What the holder of an API key may do. */
public enum Role {
  /** Send queries and see what is served. */
  INFER,
  /** Everything. */
  ADMIN
}
