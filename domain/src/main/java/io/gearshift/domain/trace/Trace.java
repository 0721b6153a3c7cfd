package io.gearshift.domain.trace;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * To which trace a query belongs, and under which span whoever has it now puts its own. Written and
 * read as W3C Trace Context, level 1, has it.
 *
 * @param high the first half of the trace's id
 * @param low the other half; not both are 0
 * @param span the span above; not 0
 * @param sampled whether spans are to be made
 * @param since when whoever has the query now got it, by the clock there
 */
public record Trace(long high, long low, long span, boolean sampled, Instant since) {
  /** The name of the header, and of the key in gRPC's metadata. */
  public static final String HEADER = "traceparent";

  private static final HexFormat HEX = HexFormat.of();
  private static final int LENGTH = 55;
  private static final int ID = 3;
  private static final int LOW = 19;
  private static final int SPAN = 36;
  private static final int FLAGS = 53;
  private static final int SAMPLED = 1;

  public Trace {
    if ((high | low) == 0 || span == 0) {
      throw new IllegalArgumentException(
          "trace "
              + HEX.toHexDigits(high)
              + HEX.toHexDigits(low)
              + " under span "
              + span
              + " (expected: neither 0)");
    }
  }

  /**
   * What a header says; nothing if it is none of its form, for then a trace begins anew.
   *
   * @param since as of {@link #since}
   */
  public static Optional<Trace> of(String header, Instant since) {
    if (!isOfTheForm(header)) {
      return Optional.empty();
    }
    long high = HexFormat.fromHexDigitsToLong(header, ID, LOW);
    long low = HexFormat.fromHexDigitsToLong(header, LOW, SPAN - 1);
    long span = HexFormat.fromHexDigitsToLong(header, SPAN, FLAGS - 1);
    boolean sampled = (HexFormat.fromHexDigits(header, FLAGS, LENGTH) & SAMPLED) != 0;
    return (high | low) == 0 || span == 0
        ? Optional.empty()
        : Optional.of(new Trace(high, low, span, sampled, since));
  }

  /** The same trace under another span. */
  public Trace under(long other, Instant now) {
    return new Trace(high, low, other, sampled, now);
  }

  /** The same for one who got the query at another time. */
  public Trace since(Instant now) {
    return new Trace(high, low, span, sampled, now);
  }

  /** The same without any spans. */
  public Trace unsampled() {
    return new Trace(high, low, span, false, since);
  }

  /** The trace's id, of 32 digits. */
  public String id() {
    return HEX.toHexDigits(high) + HEX.toHexDigits(low);
  }

  /** The id of the span above, of 16 digits. */
  public String spanId() {
    return HEX.toHexDigits(span);
  }

  /** As the header has it. */
  public String header() {
    return "00-" + id() + "-" + spanId() + (sampled ? "-01" : "-00");
  }

  /** Later versions may say more behind a hyphen. */
  private static boolean isOfTheForm(String header) {
    if (header.length() < LENGTH || header.startsWith("ff")) {
      return false;
    }
    boolean more = header.length() > LENGTH;
    if (more && (header.startsWith("00") || header.charAt(LENGTH) != '-')) {
      return false;
    }
    for (int i = 0; i < LENGTH; i++) {
      char c = header.charAt(i);
      boolean hyphen = i == ID - 1 || i == SPAN - 1 || i == FLAGS - 1;
      if (hyphen ? c != '-' : !(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
        return false;
      }
    }
    return true;
  }
}
