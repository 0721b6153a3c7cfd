package io.gearshift.domain.execution;

import io.gearshift.domain.traffic.Tensor;
import java.time.Duration;
import java.util.List;

/**
 * What a run gave.
 *
 * @param outputs of each query, in the order of the batch
 * @param assemble making the batch from the queries' tensors
 * @param run in the network
 * @param split making the answers from the network's outputs
 */
public record BatchResult(
    List<List<Tensor>> outputs, Duration assemble, Duration run, Duration split) {}
