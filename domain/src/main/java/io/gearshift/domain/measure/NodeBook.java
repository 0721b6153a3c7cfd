package io.gearshift.domain.measure;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pipeline.PipelineId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All that has happened on a node since it started. Telling it takes no lock, and reading it may be
 * done at any time by anybody: what is read may be behind by what is being told just then.
 */
public final class NodeBook implements Recorder {
  private record Instance(VariantId variant, DeviceId device) {}

  private final Map<String, QueryBook> queries = new ConcurrentHashMap<>();
  private final Map<Instance, RunBook> runs = new ConcurrentHashMap<>();
  private final Map<DeviceId, CoreBook> cores = new ConcurrentHashMap<>();
  private final PlanBook plans = new PlanBook();

  @Override
  public QueryBook family(FamilyId family) {
    return queries.computeIfAbsent(family.name(), name -> new QueryBook(name, false));
  }

  @Override
  public QueryBook pipeline(PipelineId pipeline) {
    return queries.computeIfAbsent(pipeline.name(), name -> new QueryBook(name, true));
  }

  @Override
  public RunBook runs(VariantId variant, DeviceId device) {
    return runs.computeIfAbsent(
        new Instance(variant, device), instance -> new RunBook(variant, device));
  }

  @Override
  public PlanBook plans() {
    return plans;
  }

  /** For a device that grows. One that comes after another goes on where it was. */
  public CoreBook cores(DeviceId device) {
    return cores.computeIfAbsent(device, CoreBook::new);
  }

  /** Of each device of the node that grows. */
  public Collection<CoreBook> cores() {
    return List.copyOf(cores.values());
  }

  /** Of the queries of each family and pipeline that has a router here. */
  public Collection<QueryBook> queries() {
    return List.copyOf(queries.values());
  }

  /** Of the batches of each variant on each device of the node. */
  public Collection<RunBook> runs() {
    return List.copyOf(runs.values());
  }
}
