package io.gearshift.actors.pipeline;

import io.gearshift.actors.stage.Reply;
import io.gearshift.actors.stage.StageLoad;
import io.gearshift.actors.stage.StageRouter;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.pipeline.PipelineGraph;
import io.gearshift.domain.pipeline.PipelineRun.Take;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** What a pipeline's router has others do; what comes of it, it is told. */
final class Errands implements Promises.Work {
  private final ActorContext<PipelineRouter.Command> context;
  private final Map<FamilyId, ActorRef<StageRouter.Command>> stages = new HashMap<>();
  private final Steps steps;
  private final ActorRef<Reply> replies;
  private final ActorRef<StageLoad> loads;

  /**
   * @param routers of all families of the pipeline, and maybe of others
   */
  Errands(
      ActorContext<PipelineRouter.Command> context,
      PipelineGraph graph,
      Map<FamilyId, ActorRef<StageRouter.Command>> routers,
      Steps steps) {
    this.context = context;
    graph.stages().forEach(stage -> stages.put(stage.family(), routers.get(stage.family())));
    this.steps = steps;
    this.replies = context.messageAdapter(Reply.class, PipelineRouter.Replied::new);
    this.loads = context.messageAdapter(StageLoad.class, PipelineRouter.Heard::new);
  }

  /** To be said again and again, for the router of a stage that began anew has forgotten it. */
  void watch() {
    stages.values().forEach(stage -> stage.tell(new StageRouter.Watch(loads)));
  }

  @Override
  public void ask(FamilyId family, Query query) {
    stages.get(family).tell(new StageRouter.Infer(query, Optional.empty(), replies));
  }

  @Override
  public void cancel(FamilyId family, long queryId) {
    stages.get(family).tell(new StageRouter.Cancel(queryId));
  }

  @Override
  public void apply(Underway query, Take<Tensor> take) {
    context.pipeToSelf(
        steps.apply(take, query.query().deadline()),
        (items, failure) -> new PipelineRouter.Stepped(query, take, items, failure));
  }
}
