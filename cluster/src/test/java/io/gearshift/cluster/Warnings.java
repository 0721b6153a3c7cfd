package io.gearshift.cluster;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.VariantId;
import java.util.ArrayList;
import java.util.List;

/** Keeps what an operator is warned of. */
final class Warnings implements Stocktake.Listener {
  final List<String> said = new ArrayList<>();

  @Override
  public void begins(int variants) {}

  @Override
  public void measures(VariantId variant, Device device) {}

  @Override
  public void ends(VariantId variant) {}

  @Override
  public void warns(String message) {
    said.add(message);
  }
}
