package io.gearshift.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Writes a report as one page that needs nothing else to be looked at. */
public final class Page {
  private static final String PLACE_OF_DATA = "\"the report\"";
  private static final String PLACE_OF_STYLE = "/* the style */";
  private static final String PLACE_OF_PLOTS = "/* the plots */";

  private Page() {}

  /**
   * @param owner beside which the template stands
   * @param template a page with places for the style, the plots and the data
   */
  public static String of(Class<?> owner, String template, JsonNode data) {
    // a script ends at the first </ whatever stands round it
    String safe = data.toString().replace("<", "\\u003c");
    return text(owner, template)
        .replace(PLACE_OF_STYLE, text(Page.class, "page.css"))
        .replace(PLACE_OF_PLOTS, text(Page.class, "plots.js"))
        .replace(PLACE_OF_DATA, safe);
  }

  private static String text(Class<?> owner, String resource) {
    try (InputStream in = owner.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
