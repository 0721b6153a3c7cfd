package io.gearshift.http.security;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.gearshift.http.Problem;
import io.gearshift.http.security.AccessSettings.Open;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets requests in by the tokens that come with them, within the limits of their keys. Without a
 * file of keys everybody is let in.
 *
 * <p>Thread-safe. A token is neither kept nor shown: what is compared is its SHA-256 hash, with all
 * hashes, in a time that does not depend on them.
 */
public final class Access {
  private static final Logger log = LoggerFactory.getLogger(Access.class);
  private static final int TOKEN_BYTES = 32;
  private static final String CHALLENGE = "Bearer realm=\"gearshift\", Basic realm=\"gearshift\"";

  /** Everybody may do everything. */
  public static Access open() {
    return new Access(AccessSettings.OFF);
  }

  /** The keys as of a time, with what is used of each. */
  private record Loaded(List<Allowance> allowances, Object stamp) {}

  private final AccessSettings settings;
  private final String ownToken = token();
  private final Allowance own =
      new Allowance(
          new ApiKey(
              "itself",
              Set.of(Role.INFER),
              HexFormat.of().formatHex(sha256(ownToken)),
              io.gearshift.domain.admission.Limits.NONE));
  private volatile Loaded loaded;
  private volatile Object failed = "";

  /**
   * @throws IllegalArgumentException if the file of the keys cannot be used
   */
  public Access(AccessSettings settings) {
    this.settings = settings;
    this.loaded = settings.keys().map(file -> load(file, Map.of())).orElse(nobody());
  }

  /**
   * Lets a request in.
   *
   * @param authorization the header of this name: {@code Bearer TOKEN}, or {@code Basic} with the
   *     token for a password, as browsers have it
   * @throws Problem 401 without a token that is known, 403 if it lacks the role, 429 beyond a limit
   */
  public Pass enter(Optional<String> authorization, Need need, Instant now) {
    if (isOpen(need)) {
      return Pass.FREE;
    }
    String token =
        authorization
            .flatMap(Access::tokenIn)
            .orElseThrow(
                () ->
                    Problem.of(
                            401,
                            "who asks? (expected: the header Authorization: Bearer TOKEN, with a"
                                + " token that this server was given)")
                        .with("WWW-Authenticate", CHALLENGE));
    Allowance allowance = allowance(sha256(token));
    Role role = need.role();
    if (!allowance.key().may(role)) {
      throw Problem.of(
          403,
          "the key '"
              + allowance.key().name()
              + "' may not do this (expected: a key with the role "
              + role.name().toLowerCase(java.util.Locale.ROOT)
              + ")");
    }
    return need == Need.QUERY ? allowance.enter(now) : Pass.FREE;
  }

  /** Whether everybody may do everything. */
  public boolean asksNobody() {
    return settings.keys().isEmpty();
  }

  /** A token that lets this process in where queries are sent. */
  public String ownToken() {
    return ownToken;
  }

  /** Reads the keys anew if the file has changed; if it cannot be used, the old ones stay. */
  public void refresh() {
    settings.keys().ifPresent(this::refresh);
  }

  private void refresh(Path file) {
    Object stamp = Tls.stamp(file);
    if (stamp.equals(loaded.stamp()) || stamp.equals(failed)) {
      return;
    }
    try {
      Map<String, Allowance> before =
          loaded.allowances().stream().collect(Collectors.toMap(a -> a.key().name(), a -> a));
      loaded = load(file, before);
      log.info("The API keys in {} were read anew: {}", file, loaded.allowances().size());
    } catch (IllegalArgumentException unusable) {
      failed = stamp; // said once
      log.warn("The old API keys stay in use: {}", unusable.getMessage());
    }
  }

  /**
   * @param before by name, whose use goes on counting if its limits are the same
   */
  private static Loaded load(Path file, Map<String, Allowance> before) {
    Object stamp = Tls.stamp(file);
    KeyFile.exposure(file).ifPresent(exposure -> log.warn("The file {} {}", file, exposure));
    List<Allowance> allowances = new ArrayList<>();
    for (ApiKey key : KeyFile.read(file)) {
      Allowance old = before.get(key.name());
      allowances.add(
          old != null && old.key().limits().equals(key.limits())
              ? old.of(key)
              : new Allowance(key));
    }
    return new Loaded(List.copyOf(allowances), stamp);
  }

  private static Loaded nobody() {
    return new Loaded(List.of(), "");
  }

  private boolean isOpen(Need need) {
    return asksNobody()
        || need == Need.HEALTH && settings.open().contains(Open.HEALTH)
        || need == Need.METRICS && settings.open().contains(Open.METRICS);
  }

  /** Looks at all keys, whichever it is. */
  private Allowance allowance(byte[] hash) {
    Optional<Allowance> found = Optional.empty();
    for (Allowance allowance : loaded.allowances()) {
      if (MessageDigest.isEqual(allowance.hash(), hash)) {
        found = Optional.of(allowance);
      }
    }
    if (MessageDigest.isEqual(own.hash(), hash)) {
      found = Optional.of(own);
    }
    return found.orElseThrow(
        () ->
            Problem.of(401, "the token is not known (expected: one that this server was given)")
                .with("WWW-Authenticate", CHALLENGE));
  }

  private static Optional<String> tokenIn(String authorization) {
    String[] parts = authorization.strip().split("\\s+", 2);
    if (parts.length < 2) {
      return Optional.empty();
    }
    if (parts[0].equalsIgnoreCase("Bearer")) {
      return Optional.of(parts[1]);
    }
    if (!parts[0].equalsIgnoreCase("Basic")) {
      return Optional.empty();
    }
    try {
      String pair = new String(Base64.getDecoder().decode(parts[1]), ISO_8859_1);
      return Optional.of(pair.substring(pair.indexOf(':') + 1));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  private static byte[] sha256(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  private static String token() {
    byte[] bytes = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
