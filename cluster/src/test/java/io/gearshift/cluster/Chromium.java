package io.gearshift.cluster;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The machine's own browser, without a window; tests that need it are left out where it is not. */
final class Chromium implements AutoCloseable {
  /** Set by {@code .ci/run}, and by what builds on its own: there, no browser is a failure. */
  private static final String REQUIRED = "CI";

  private static final int PATIENCE_MS = 20_000;

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Path program) {
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(program)
                    .setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage")));
  }

  static Chromium start() {
    Optional<Path> program =
        Stream.of("chromium", "chromium-browser", "google-chrome")
            .map(name -> Path.of("/usr/bin", name))
            .filter(Files::isExecutable)
            .findFirst();
    if (program.isEmpty() && System.getenv(REQUIRED) != null) {
      throw new AssertionError("no browser in /usr/bin (expected: chromium; apt install chromium)");
    }
    assumeTrue(program.isPresent(), "browser tests are left out: apt install chromium");
    return new Chromium(program.orElseThrow());
  }

  /**
   * A page that remembers what went wrong in it.
   *
   * @param complaints errors and warnings of its console, scripts that failed, and what was asked
   *     of anybody but its server
   */
  record Tab(Page page, List<String> complaints) implements AutoCloseable {
    /** Until it shows what the server said of its nodes, and of what they can serve. */
    void settle() {
      page.waitForSelector("#link[data-state=live]");
      page.waitForSelector("#nodes tr");
      await("/top gear/.test(document.getElementById('demand-more').textContent)");
    }

    /** Until this holds, an expression in the page. */
    void await(String condition) {
      page.waitForFunction("() => " + condition);
    }

    @Override
    public void close() {
      page.context().close();
    }
  }

  Tab open(URI uri, int width, int height, ColorScheme scheme) {
    BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setColorScheme(scheme)
                .setReducedMotion(ReducedMotion.REDUCE)
                .setLocale("en-GB"));
    Page page = context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    List<String> complaints = new ArrayList<>();
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error") || message.type().equals("warning")) {
            complaints.add(message.text());
          }
        });
    page.onPageError(complaints::add);
    page.onRequest(
        request -> {
          if (!request.url().startsWith(uri.toString())) {
            complaints.add("asks " + request.url());
          }
        });
    page.navigate(uri + "/");
    return new Tab(page, complaints);
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
