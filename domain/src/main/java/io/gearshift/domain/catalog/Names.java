package io.gearshift.domain.catalog;

import java.util.regex.Pattern;

/** The form that names of families, variants and devices have: they stand in paths and in URLs. */
final class Names {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  private Names() {}

  static String checked(String what, String name) {
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
