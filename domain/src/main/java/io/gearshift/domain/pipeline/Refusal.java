package io.gearshift.domain.pipeline;

import io.gearshift.domain.traffic.Reason;

/**
 * Why a query, or an item of one, goes no further.
 *
 * @param detail what happened, for people
 */
public record Refusal(Reason reason, String detail) {}
