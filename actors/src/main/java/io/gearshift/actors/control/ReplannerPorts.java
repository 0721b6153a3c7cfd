package io.gearshift.actors.control;

import io.gearshift.actors.device.DeviceHost;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.plan.Problem;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.pekko.actor.typed.RecipientRef;

/**
 * What the replanner meets the world by.
 *
 * @param world the families and profiles to plan with, and the pipelines with what is expected of
 *     them; its devices are those that report
 * @param solver where the planner may take its time
 * @param devices where orders to a device go
 * @param records told every plan, when it is made and when it is adopted
 */
public record ReplannerPorts(
    Problem world,
    Executor solver,
    Function<DeviceId, RecipientRef<DeviceHost.Command>> devices,
    RecipientRef<PlanRecord> records) {}
