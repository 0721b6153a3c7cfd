package io.gearshift.actors.pipeline;

import io.gearshift.domain.traffic.Reason;

/** Why a query, or an item of one, goes no further. */
record Refusal(Reason reason, String detail) {}
