package io.gearshift.http;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/** The plain value of a parameter, however it was sent. */
public interface ParameterValue {

  /** The value if it is a boolean. */
  Optional<Boolean> bool();

  /** The value if it is a whole number from 0 on; the largest {@code long} if it is larger. */
  OptionalLong unsigned() throws IOException;

  /** The value as a number; NaN if it is none. */
  double number() throws IOException;

  /** The value as a message can show it. */
  String text() throws IOException;
}
