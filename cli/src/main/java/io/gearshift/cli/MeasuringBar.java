package io.gearshift.cli;

import io.gearshift.cluster.Stocktake;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.VariantId;
import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;

/** Shows on the console how measuring gets on. */
final class MeasuringBar implements Stocktake.Listener, AutoCloseable {
  private final PrintWriter err;
  private ProgressBar bar;

  MeasuringBar(PrintWriter err) {
    this.err = err;
  }

  @Override
  public void begins(int variants) {
    if (variants > 0) {
      bar = Bars.of("measuring", variants);
    }
  }

  @Override
  public void measures(VariantId variant, Device device) {
    bar.setExtraMessage(variant + " on " + device.kind());
  }

  @Override
  public void ends(VariantId variant) {
    bar.step();
  }

  @Override
  public void warns(String message) {
    err.println("gearshift: " + message);
    err.flush();
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
