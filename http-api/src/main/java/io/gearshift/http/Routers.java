package io.gearshift.http;

import io.gearshift.actors.pipeline.PipelineRouter;
import io.gearshift.actors.stage.StageRouter;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.pipeline.PipelineId;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;

/** Who routes the queries to each family and each pipeline of a catalog. */
public record Routers(
    Map<FamilyId, ActorRef<StageRouter.Command>> stages,
    Map<PipelineId, ActorRef<PipelineRouter.Command>> pipelines) {
  public Routers {
    stages = Map.copyOf(stages);
    pipelines = Map.copyOf(pipelines);
  }

  ActorRef<StageRouter.Command> of(FamilyId family) {
    ActorRef<StageRouter.Command> router = stages.get(family);
    if (router == null) {
      throw new IllegalArgumentException(
          "family '" + family + "' has no router (expected: one for each in the catalog)");
    }
    return router;
  }

  ActorRef<PipelineRouter.Command> of(PipelineId pipeline) {
    ActorRef<PipelineRouter.Command> router = pipelines.get(pipeline);
    if (router == null) {
      throw new IllegalArgumentException(
          "pipeline '" + pipeline + "' has no router (expected: one for each in the catalog)");
    }
    return router;
  }
}
