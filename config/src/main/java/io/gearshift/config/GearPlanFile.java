package io.gearshift.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gearshift.domain.gear.GearPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Gear plans as files of JSON that people can read and change. */
public final class GearPlanFile {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(
              DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private GearPlanFile() {}

  /** The text of the file. */
  public static String text(GearPlan plan) {
    try {
      return JSON.writeValueAsString(GearPlanForm.of(plan)) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("gear plan of " + plan.family() + " has no JSON", e);
    }
  }

  /**
   * @throws BadConfig that names the file, where in it something is wrong, and what
   */
  public static GearPlan read(Path file) {
    try {
      return JSON.readValue(Files.readString(file), GearPlanForm.class).plan();
    } catch (JsonMappingException e) {
      throw bad(file, where(e) + e.getOriginalMessage());
    } catch (JsonProcessingException e) {
      throw bad(file, "line " + e.getLocation().getLineNr() + ": " + e.getOriginalMessage());
    } catch (IllegalArgumentException e) {
      throw bad(file, e.getMessage());
    } catch (IOException e) {
      throw new BadConfig("gear plan: '" + file + "' cannot be read: " + e);
    }
  }

  private static String where(JsonMappingException failure) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference step : failure.getPath()) {
      path.append(
          step.getFieldName() == null
              ? "[" + step.getIndex() + "]"
              : (path.length() == 0 ? "" : ".") + step.getFieldName());
    }
    return path.length() == 0 ? "" : path + ": ";
  }

  private static BadConfig bad(Path file, String what) {
    return new BadConfig(
        "gear plan: '" + file + "': " + what + "\nHave it made anew: ./gearshift plan gears");
  }
}
