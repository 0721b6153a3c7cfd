package io.gearshift.domain.traffic;

/**
 * Says, from the arrivals of a family in each second until now, how much to plan for. A value: each
 * second gives a new one, and the same seconds always give the same.
 */
public interface Forecaster {

  /** The forecaster one second later. */
  Forecaster after(double itemsInTheSecond);

  /** Items per second to plan for. */
  Rate forecast();

  /** What arrived in the newest second; nothing before the first. */
  Rate newest();
}
