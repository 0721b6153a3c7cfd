package io.gearshift.domain.catalog;

import java.util.regex.Pattern;

/**
 * The form that names of families, variants, devices, pipelines and stages have: they stand in
 * paths, in URLs and in answers.
 */
public final class Names {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  private Names() {}

  /**
   * The name as it was given.
   *
   * @param what has it, for the message
   * @throws IllegalArgumentException if it has another form
   */
  public static String checked(String what, String name) {
    if (!FORM.matcher(name).matches()) {
      throw new IllegalArgumentException(
          what
              + " name: '"
              + name
              + "' (expected: a letter or digit, then up to 99 of letters, digits, '.', '_', '-')");
    }
    return name;
  }
}
