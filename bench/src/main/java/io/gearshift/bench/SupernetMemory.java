package io.gearshift.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.gearshift.domain.catalog.Subnet;
import io.gearshift.runtime.supernet.ControlInputs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * By how much the private memory of a process grows when it loads a supernet, or each subnet alone,
 * and runs each subnet once. Anonymous pages only: pages of a file that is mapped can be dropped.
 */
final class SupernetMemory {
  private static final Path ROLLUP = Path.of("/proc/self/smaps_rollup");
  private static final int BATCH = 4;

  private SupernetMemory() {}

  /** Mebibytes, in a process of their own. */
  static double inProcess(
      Path folder, Path network, int side, List<Subnet> subnets, boolean together)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                // all of the heap is there before: what grows is not the JVM's
                "-Xms64m",
                "-Xmx64m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                SupernetMemory.class.getName(),
                folder.toString(),
                network.toString(),
                Integer.toString(side),
                Boolean.toString(together)));
    subnets.forEach(subnet -> command.add(subnet.depth() + "x" + subnet.width()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("the process that measures memory failed");
    }
    return Double.parseDouble(said.strip());
  }

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    Path network = Path.of(args[1]);
    int side = Integer.parseInt(args[2]);
    boolean together = Boolean.parseBoolean(args[3]);
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OnnxTensor pictures = SubnetSessions.pictures(environment, BATCH, side)) {
      List<OrtSession> sessions = new ArrayList<>();
      long before = anonymousKiB();
      for (int i = 4; i < args.length; i++) {
        String[] tuple = args[i].split("x");
        Subnet subnet = new Subnet(Integer.parseInt(tuple[0]), Integer.parseInt(tuple[1]));
        if (!together) {
          sessions.add(SubnetSessions.open(environment, SubnetSessions.alone(folder, subnet)));
        } else if (sessions.isEmpty()) {
          sessions.add(SubnetSessions.open(environment, network));
        }
        OrtSession session = sessions.get(sessions.size() - 1);
        Map<String, OnnxTensor> feeds = new HashMap<>();
        if (together) {
          feeds.putAll(
              ControlInputs.of(environment, session.getMetadata().getCustomMetadata(), subnet)
                  .tensors());
        }
        feeds.put("image", pictures);
        session.run(feeds).close();
      }
      System.out.println((anonymousKiB() - before) / 1024.0);
      for (OrtSession session : sessions) {
        session.close();
      }
    }
  }

  private static long anonymousKiB() throws IOException {
    System.gc();
    return Files.readAllLines(ROLLUP).stream()
        .filter(line -> line.startsWith("Anonymous:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }
}
