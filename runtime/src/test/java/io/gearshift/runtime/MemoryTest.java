package io.gearshift.runtime;

import static io.gearshift.runtime.Networks.floats;
import static io.gearshift.runtime.Networks.load;
import static io.gearshift.runtime.Networks.run;
import static io.gearshift.runtime.Networks.sum;
import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.execution.ModelInstance;
import io.gearshift.domain.traffic.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class MemoryTest {
  private static final int WARM_UP = 1_000;
  private static final int CYCLES = 10_000;
  private static final long MIB = 1 << 20;

  @Test
  void loadingRunningAndClosingTenThousandTimesTakesNoMemory() throws IOException {
    Family family = sum();
    Tensor query = floats("x", Shape.of(1, 4096), new float[4096]);
    try (OnnxModelLoader loader = new OnnxModelLoader()) {
      long before = 0;
      for (int i = 0; i < CYCLES; i++) {
        if (i == WARM_UP) {
          touchTheHeap();
          before = residentBytes();
        }
        try (ModelInstance instance = load(loader, family)) {
          run(instance, query);
        }
      }
      assertThat(residentBytes() - before).isLessThan(32 * MIB);
    }
  }

  /** Makes garbage until all that the heap has reserved has been in RAM. */
  private static void touchTheHeap() {
    long garbage = 0;
    while (garbage < 2 * Runtime.getRuntime().totalMemory()) {
      garbage += new byte[(int) MIB].length;
    }
  }

  private static long residentBytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElseThrow();
  }
}
