package io.gearshift.actors.device;

import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.cores.CoreLatency;
import io.gearshift.domain.cores.CoreLedger;
import io.gearshift.domain.cores.CoreRule;
import io.gearshift.domain.measure.CoreMeter;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a device needs to have more cores at one time than at another.
 *
 * @param ledger of its node
 * @param rule says when
 * @param latencies of every variant that may be placed there, as is known just now
 * @param meter told of every change
 */
public record Growth(
    CoreLedger ledger,
    CoreRule rule,
    Supplier<Map<VariantId, CoreLatency>> latencies,
    CoreMeter meter) {}
