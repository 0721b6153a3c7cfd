package io.gearshift.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.gearshift.cluster.Chromium.Tab;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard of a real node in a real browser. */
class DashboardBrowserTest {
  private static final int DEVICES = 1_000;

  @TempDir private static Path models;
  private static Chromium chromium;
  private static Fashion fashion;
  private static ServingNode shared;

  private Tab tab;
  private Page page;

  @BeforeAll
  static void start() throws IOException {
    chromium = Chromium.start();
    fashion = Fashion.in(models, "large", "small", "nano");
    shared = fashion.start(Map.of("node.name", "a-node"), new Warnings());
  }

  @AfterAll
  static void stop() {
    if (shared != null) {
      shared.stop().toCompletableFuture().join();
    }
    if (chromium != null) {
      chromium.close();
    }
  }

  private void open(ServingNode node, int width, ColorScheme scheme) {
    tab = chromium.open(node.uri().orElseThrow(), width, 900, scheme);
    page = tab.page();
    tab.settle();
  }

  @AfterEach
  void nothingWentWrongInThePage() {
    tab.close();
    assertThat(tab.complaints()).isEmpty();
  }

  @Test
  void aBurstShiftsTheGearAndThePageShowsIt() throws Exception {
    open(shared, 1280, ColorScheme.LIGHT);
    try (Burst burst = Burst.at(shared.uri().orElseThrow())) {
      double topGear = burst.topGear();
      burst.rate(2 * topGear);
      tab.await("parseFloat(document.getElementById('demand').textContent) > 5");
      // another variant than the most accurate answers most, and the page says why
      tab.await("/ of 3$/.test(document.getElementById('gear').textContent)");
      tab.await("/than the .* of large/.test(document.getElementById('why').textContent)");
      assertThat(page.textContent("#headline")).startsWith("Promises are");
      assertThat(page.textContent("#in-time")).endsWith(" %");
      assertThat(page.querySelectorAll("figure canvas")).hasSizeGreaterThanOrEqualTo(3);
      assertThat(page.getAttribute("figure:nth-of-type(2) .plot", "aria-label"))
          .contains("small: ");
      assertThat(page.textContent("#devices-sum")).contains("% busy");
    }
  }

  @Test
  void whatIfIsAnswered() {
    open(shared, 1280, ColorScheme.LIGHT);
    page.fill("#whatif input", "5000");
    page.click("#whatif button");
    page.waitForSelector("#whatif-answer table");

    assertThat(page.textContent("#whatif-answer")).contains("fashion").contains("says gearshift");
  }

  @Test
  void aPhoneNeedNotScrollSideways() {
    open(shared, 360, ColorScheme.LIGHT);
    page.evaluate("() => document.querySelectorAll('details').forEach(d => d.open = true)");
    tab.await("document.documentElement.scrollWidth <= window.innerWidth");
  }

  @Test
  void nobodyIsShutOutByDayOrByNight() {
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      if (tab != null) {
        nothingWentWrongInThePage();
      }
      open(shared, 1280, scheme);
      page.evaluate("() => document.querySelectorAll('details').forEach(d => d.open = true)");
      assertThat(violations()).as("in %s", scheme).isEmpty();
    }
  }

  @Test
  void itIsDarkIfTheBrowserAsksForItAndWhatIsChosenIsKept() {
    open(shared, 1280, ColorScheme.DARK);
    tab.await("document.documentElement.dataset.theme === 'dark'");
    page.click("#theme");
    tab.await("document.documentElement.dataset.theme === 'light'");
    page.reload();
    tab.await("document.documentElement.dataset.theme === 'light'");
  }

  @Test
  void theKeyboardReachesEverything() {
    open(shared, 1280, ColorScheme.LIGHT);
    List<Object> reached = new ArrayList<>();
    for (page.keyboard().press("Tab"); !isFocused("body"); page.keyboard().press("Tab")) {
      reached.add(
          page.evaluate(
              "() => (e => e.id || e.className || e.name || e.tagName)(document.activeElement)"));
      assertThat(isFocused(":focus-visible")).as("focus is seen at %s", reached).isTrue();
    }
    assertThat(reached)
        .startsWith("skip", "theme")
        .contains("span", "SUMMARY", "rationale", "whatif-0", "BUTTON", "scroll");

    page.focus("#spans input");
    page.keyboard().press("ArrowRight");
    page.keyboard().press("ArrowRight");
    assertThat(page.isChecked("#spans input[value='600']")).isTrue();
    page.focus("figure summary");
    page.keyboard().press("Enter");
    page.waitForSelector("figure details[open]");
  }

  @Test
  void aThousandDevicesAreAMapAndATableAndNoneIsLost() {
    try (FarDevices far = new FarDevices(shared, DEVICES)) {
      far.begin();
      open(shared, 1280, ColorScheme.LIGHT);
      page.waitForSelector("#heat:not([hidden])");
      tab.await("/1,000 × h200/.test(document.getElementById('devices-sum').textContent)");
      assertThat(violations()).isEmpty();

      page.focus("#heat-map");
      page.keyboard().press("End");
      tab.await("/d-0999/.test(document.getElementById('heat-is').textContent)");

      page.click("#devices-more summary");
      tab.await("document.querySelectorAll('#devices-rows tr').length === 100");
      assertThat((Integer) page.evaluate("() => document.querySelectorAll('*').length"))
          .as("elements on the page")
          .isLessThan(2 * DEVICES);
      page.fill("#devices-filter", "d-0999");
      tab.await("/^d-0999.*100 %/.test(document.getElementById('devices-rows').textContent)");
      page.fill("#devices-filter", "d-");
      while (page.isVisible("#devices-next")) {
        page.click("#devices-next");
      }
      assertThat(page.querySelectorAll("#devices-rows tr")).hasSize(DEVICES);
    }
    // a machine that is short of time may refuse an answer, and the page has asked again
    tab.complaints().removeIf(said -> said.contains("status of 503"));
  }

  @Test
  void itSaysThatTheServerIsGoneAndComesBackWithIt() {
    ServingNode first = fashion.start(Map.of(), new Warnings());
    URI uri = first.uri().orElseThrow();
    open(first, 1280, ColorScheme.LIGHT);
    first.stop().toCompletableFuture().join();
    page.waitForSelector("#link[data-state=gone]");
    assertThat(page.textContent("#link")).contains("trying again");

    Map<String, String> same =
        Map.of("http.port", String.valueOf(uri.getPort()), "node.name", "anew");
    ServingNode second = fashion.start(same, new Warnings());
    try {
      page.waitForSelector("#link[data-state=live]");
      tab.await("/anew/.test(document.getElementById('nodes').textContent)");
    } finally {
      tab.close();
      second.stop().toCompletableFuture().join();
    }
    assertThat(tab.complaints())
        .allMatch(said -> said.startsWith("Failed to load resource: net::ERR_"));
    tab.complaints().clear();
  }

  private boolean isFocused(String selector) {
    String matches = "selector => document.activeElement.matches(selector)";
    return (Boolean) page.evaluate(matches, selector);
  }

  private List<String> violations() {
    return new AxeBuilder(page)
        .analyze().getViolations().stream().map(DashboardBrowserTest::said).toList();
  }

  private static String said(Rule rule) {
    return rule.getId() + ": " + rule.getNodes().get(0).getHtml();
  }
}
