package io.gearshift.cluster.wire;

import io.gearshift.actors.control.FamilyOrder;
import io.gearshift.actors.control.PlanRecord;
import io.gearshift.actors.control.PlanStatus;
import io.gearshift.actors.control.PolicyNames;
import io.gearshift.actors.control.Replanner;
import io.gearshift.actors.device.DeviceHost;
import io.gearshift.actors.device.DeviceReport;
import io.gearshift.actors.watch.NodeFigures;
import io.gearshift.cluster.members.Lookout;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The messages of the control path that cross nodes, by the names under which they do. A class may
 * move and be renamed, its name here may not; a change that older nodes must not misread is another
 * message with another name.
 */
final class ControlMessages {
  private static final Map<String, Class<?>> BY_NAME =
      Map.ofEntries(
          Map.entry("device-report", DeviceReport.class),
          Map.entry("host", DeviceHost.Host.class),
          Map.entry("report", DeviceHost.Report.class),
          Map.entry("renew-policies", DeviceHost.RenewPolicies.class),
          Map.entry("renew", DeviceHost.Renew.class),
          Map.entry("family-order", FamilyOrder.class),
          Map.entry("leave", DeviceHost.Leave.class),
          Map.entry("left", DeviceHost.Left.class),
          Map.entry("measure", Replanner.Measure.class),
          Map.entry("measure-pipeline", Replanner.MeasurePipeline.class),
          Map.entry("learn", Replanner.Learn.class),
          Map.entry("replan", Replanner.Replan.class),
          Map.entry("describe", Replanner.Describe.class),
          Map.entry("tell-costs", Replanner.TellCosts.class),
          Map.entry("node-figures", NodeFigures.class),
          Map.entry("plan-status", PlanStatus.class),
          Map.entry("plan-record", PlanRecord.class),
          Map.entry("policy-names", PolicyNames.class),
          Map.entry("look", Lookout.Look.class),
          Map.entry("seen", Lookout.Seen.class),
          Map.entry("give-way", Lookout.GiveWay.class));

  private static final Map<Class<?>, String> BY_CLASS =
      BY_NAME.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));

  private ControlMessages() {}

  static Map<String, Class<?>> byName() {
    return BY_NAME;
  }

  static String nameOf(Object message) {
    return Optional.ofNullable(BY_CLASS.get(message.getClass()))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    message.getClass().getName() + " (expected: a message of the control path)"));
  }

  static Optional<Class<?>> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name)).map(Function.identity());
  }
}
