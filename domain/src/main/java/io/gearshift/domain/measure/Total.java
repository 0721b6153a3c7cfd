package io.gearshift.domain.measure;

/**
 * How often something happened, and how long it took altogether.
 *
 * @param nanos the sum of their durations
 */
public record Total(long count, long nanos) {
  public static final Total NONE = new Total(0, 0);

  public Total plus(Total other) {
    return new Total(count + other.count, nanos + other.nanos);
  }
}
