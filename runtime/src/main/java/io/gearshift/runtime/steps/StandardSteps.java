package io.gearshift.runtime.steps;

import static java.util.Map.entry;

import io.gearshift.domain.pipeline.Step;
import io.gearshift.domain.pipeline.StepCatalog;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The steps that come with the server. */
public final class StandardSteps implements StepCatalog {
  private static final Map<String, Function<StepSettings, Step>> STEPS =
      Map.ofEntries(
          entry("argmax-label", ArgmaxLabel::of),
          entry("crop", Crop::of),
          entry("ctc-text", CtcText::of),
          entry("decode-image", DecodeImage::of),
          entry("normalise", Normalise::of),
          entry("peaks", Peaks::of),
          entry("resize", Resize::of),
          entry("text-boxes", TextBoxes::of),
          entry("turn", Turn::of));

  @Override
  public Set<String> names() {
    return STEPS.keySet();
  }

  @Override
  public Step step(String name, Map<String, String> settings, Path folder) {
    Function<StepSettings, Step> maker = STEPS.get(name);
    if (maker == null) {
      throw new IllegalArgumentException(
          "step: '" + name + "' (expected: one there is)\n" + NearestName.advice(name, names()));
    }
    StepSettings given = new StepSettings(name, settings, folder);
    Step step = maker.apply(given);
    given.requireAllKnown();
    return step;
  }
}
