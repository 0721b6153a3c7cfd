package io.gearshift.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gearshift.cli.judge.Model;
import io.gearshift.cli.load.Report;
import io.gearshift.config.BadConfig;
import io.gearshift.config.ModelRepository;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.runtime.steps.StandardSteps;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Shows what shifting gear is good for: one server, one burst of twice what its most accurate
 * variants can do on this machine, and several ways to answer it.
 */
@Command(
    name = "demo",
    description = {
      "Start a server, put it under a burst of twice what its most accurate variants can do on"
          + " this machine, and compare shifting gear with published rivals and fixed choices."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    subcommands = DemoGears.class,
    footer =
        """

        Examples:
          ./gearshift demo                                         fashion, in some five minutes
          ./gearshift demo scene --seconds 20                      a pipeline, a longer burst
          ./gearshift demo --json > demo.json
          ./gearshift demo gears                                   three ways to shift gear

        What --json prints: {"family", "capacityPerSecond", "burst", "seed", "policies": [{.., "phases": [{"name", "offered",
        "inTime", "variants"}]}]}; each policy as gearshift load reports it

        See also: gearshift simulate, gearshift load
        """)
public final class Demo implements Callable<Integer> {
  private static final String DEFAULT = "fashion";

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FAMILY",
      arity = "0..1",
      description = "The family or pipeline whose queries to answer (default: " + DEFAULT + ").")
  private Optional<String> family;

  @Option(names = "--family", paramLabel = "FAMILY", description = "The same.")
  private Optional<String> sameFamily;

  @Mixin private DemoOptions options;

  @Override
  public Integer call() throws IOException, InterruptedException {
    options.check();
    PrintWriter story = spec.commandLine().getErr();
    Path folder = options.folder();
    String name = family.or(() -> sameFamily).orElse(DEFAULT);
    Model model = shown(Model.of(ModelRepository.open(folder, new StandardSteps()), name));
    DemoLoad load = new DemoLoad(model, options.seed());
    story.println("starting a server, and measuring its networks if that was not done before …");
    story.flush();
    List<Report> reports = new ArrayList<>();
    Burst burst;
    try (DemoRepository alone = DemoRepository.of(folder, model);
        DemoServer server = DemoServer.start(alone.folder(), DemoSettings.of(model))) {
      DemoPolicies policies = new DemoPolicies(server.adminUrl());
      Contender.mostAccurate().switching().to(policies);
      burst =
          new Burst(
              options.capacity().isPresent()
                  ? options.capacity().get()
                  : load.capacity(server, story),
              options.seconds(model.slo()));
      for (Contender contender : contenders(model)) {
        contender.switching().to(policies);
        reports.add(load.run(server, contender.name(), burst, story));
      }
    }
    tell(model, burst, reports);
    return 0;
  }

  private static Model shown(Model model) {
    boolean hasChoice = model.families().stream().anyMatch(family -> family.variants().size() > 1);
    if (model.heldOut().isEmpty() || !hasChoice) {
      throw new BadConfig(
          model.name() + " cannot be shown: it needs held-out data, and two variants at least");
    }
    return model;
  }

  private static List<Contender> contenders(Model model) {
    return model.pipeline().isPresent() ? Contender.ofPipelines() : Contender.ofFamilies();
  }

  private void tell(Model model, Burst burst, List<Report> reports) throws JsonProcessingException {
    PrintWriter out = spec.commandLine().getOut();
    List<String> stages =
        model
            .pipeline()
            .map(pipeline -> pipeline.graph().stages().stream().map(Stage::name).toList())
            .orElse(List.of());
    if (options.asJson()) {
      out.println(
          new ObjectMapper()
              .writeValueAsString(
                  new DemoJson(model.name(), options.seed(), burst, reports).object()));
    } else {
      out.print(new DemoTable(burst, stages, reports).text());
    }
    out.flush();
  }
}
