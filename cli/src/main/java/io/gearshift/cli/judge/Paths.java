package io.gearshift.cli.judge;

import io.gearshift.config.HeldOut;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.execution.ModelInstance;
import io.gearshift.domain.execution.ModelLoader;
import io.gearshift.domain.pipeline.Pipeline;
import io.gearshift.domain.pipeline.Stage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Every path through a pipeline: a variant for each stage; the least accurate first. */
public record Paths(Pipeline pipeline, List<Family> families, List<Path> all) {

  /**
   * One path.
   *
   * @param variants in the order of the stages
   */
  public record Path(List<Variant> variants) {
    public Path {
      variants = List.copyOf(variants);
    }

    /** The product of the accuracies of its variants, which is what planners go by. */
    public double product() {
      return variants.stream().mapToDouble(v -> v.accuracy().value()).reduce(1, (a, b) -> a * b);
    }

    @Override
    public String toString() {
      return variants.stream().map(v -> v.id().name()).collect(Collectors.joining(" → "));
    }
  }

  /**
   * @param model that is a pipeline
   */
  public static Paths of(Model model) {
    Pipeline pipeline = model.pipeline().orElseThrow();
    List<List<Variant>> paths = List.of(List.of());
    for (Stage stage : pipeline.graph().stages()) {
      List<Variant> variants =
          family(model.families(), stage.family()).variants().stream()
              .sorted(Comparator.comparing(Variant::accuracy))
              .toList();
      List<List<Variant>> longer = new ArrayList<>();
      for (List<Variant> path : paths) {
        for (Variant variant : variants) {
          List<Variant> next = new ArrayList<>(path);
          next.add(variant);
          longer.add(next);
        }
      }
      paths = longer;
    }
    return new Paths(pipeline, model.families(), paths.stream().map(Path::new).toList());
  }

  /**
   * What each path gets right of the examples from end to end, by the networks and steps that a
   * server runs.
   *
   * @param done told after each example
   */
  public Map<Path, Score> scores(
      List<HeldOut.Example> examples, ModelLoader loader, Device device, Runnable done) {
    Map<Path, Score> scores = new LinkedHashMap<>();
    all.forEach(path -> scores.put(path, Score.NOTHING));
    Map<Variant, ModelInstance> instances = new HashMap<>();
    try {
      for (Family family : families) {
        for (Variant variant : family.variants()) {
          instances.put(variant, loader.load(family, variant, device).toCompletableFuture().join());
        }
      }
      for (HeldOut.Example example : examples) {
        PathRun run = new PathRun(pipeline, example.inputs());
        for (Path path : all) {
          List<Output> outputs = run.outputs(byStage(path, instances));
          Judge.score(example.truth(), outputs)
              .ifPresent(score -> scores.merge(path, score, Score::plus));
        }
        done.run();
      }
    } finally {
      instances.values().forEach(ModelInstance::close);
    }
    return scores;
  }

  private Map<String, ModelInstance> byStage(Path path, Map<Variant, ModelInstance> instances) {
    List<Stage> stages = pipeline.graph().stages();
    Map<String, ModelInstance> byStage = new HashMap<>();
    for (int i = 0; i < stages.size(); i++) {
      byStage.put(stages.get(i).name(), instances.get(path.variants().get(i)));
    }
    return byStage;
  }

  private static Family family(List<Family> families, FamilyId id) {
    return families.stream().filter(family -> family.id().equals(id)).findFirst().orElseThrow();
  }
}
