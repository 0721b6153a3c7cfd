package io.gearshift.cluster;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.gearshift.cluster.Chromium.Tab;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes the pictures of the dashboard for the documents, in a real burst; it is no test. How to run
 * it stands beside the pictures, in docs/operations.md.
 */
class DashboardPictures {
  private static final Path IMAGES = Path.of("..", "docs", "images");
  private static final int WIDTH = 1120;
  private static final int HEIGHT = 1044;
  private static final int CALM_MS = 20_000;
  private static final int BURST_MS = 25_000;

  /** Of what the most accurate variant can serve. */
  private static final double CALM = 0.2;

  private static final double BURST = 1.3;

  @TempDir private Path models;

  @Test
  void take() throws Exception {
    Files.createDirectories(IMAGES);
    try (Chromium chromium = Chromium.start()) {
      Fashion fashion = Fashion.in(models, "large", "medium", "small", "tiny", "nano");
      ServingNode node = fashion.start(Map.of("node.name", "laptop"), new Warnings());
      URI uri = node.uri().orElseThrow();
      try (Burst burst = Burst.at(uri);
          Tab light = chromium.open(uri, WIDTH, HEIGHT, ColorScheme.LIGHT);
          Tab dark = chromium.open(uri, WIDTH, HEIGHT, ColorScheme.DARK);
          Tab phone = chromium.open(uri, 390, 844, ColorScheme.LIGHT)) {
        light.settle();
        double topGear = burst.topGear();
        burst.rate(CALM * topGear);
        light.page().waitForTimeout(CALM_MS);
        burst.rate(BURST * topGear);
        light.page().waitForTimeout(BURST_MS);
        picture(light.page(), "dashboard.png");
        picture(dark.page(), "dashboard-dark.png");
        picture(phone.page(), "dashboard-phone.png");
      } finally {
        node.stop().toCompletableFuture().join();
      }
    }
  }

  private static void picture(Page page, String name) {
    page.click("#spans label:first-of-type");
    page.evaluate("() => document.activeElement.blur()");
    page.screenshot(new Page.ScreenshotOptions().setPath(IMAGES.resolve(name)));
  }
}
