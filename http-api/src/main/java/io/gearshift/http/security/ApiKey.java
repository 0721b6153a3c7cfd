package io.gearshift.http.security;

import io.gearshift.domain.admission.Limits;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a token lets its holder do; the token itself is known to nobody but the holder.
 *
 * @param name by which the key is spoken of
 * @param sha256 of the token, in hexadecimal digits
 * @param limits on one node
 */
public record ApiKey(String name, Set<Role> roles, String sha256, Limits limits) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
  private static final Pattern HASH = Pattern.compile("[0-9a-fA-F]{64}");

  public ApiKey {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "the name (expected: a letter or digit, then up to 62 of letters, digits, '.', '_', '-')");
    }
    if (roles.isEmpty()) {
      throw new IllegalArgumentException("the roles (expected: infer, admin, or infer,admin)");
    }
    if (!HASH.matcher(sha256).matches()) {
      throw new IllegalArgumentException(
          "the hash (expected: 64 hexadecimal digits, as 'printf %s TOKEN | sha256sum' says them)");
    }
    roles = Set.copyOf(roles);
  }

  boolean may(Role role) {
    return roles.contains(role) || roles.contains(Role.ADMIN);
  }

  byte[] hash() {
    return HexFormat.of().parseHex(sha256);
  }

  /** The hash is not shown. */
  @Override
  public String toString() {
    return name + " " + roles;
  }
}
