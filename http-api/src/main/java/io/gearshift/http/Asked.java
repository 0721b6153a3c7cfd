package io.gearshift.http;

import java.util.concurrent.CompletionStage;

/**
 * A query that a router was asked to have answered.
 *
 * @param answer as it is sent; fails with a {@link Problem} if there is none
 * @param cancel tells the router to forget the query, for nobody waits for the answer any more;
 *     does nothing once there is an answer
 */
public record Asked<T>(CompletionStage<T> answer, Runnable cancel) {}
