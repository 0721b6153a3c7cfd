package io.gearshift.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.gearshift.domain.catalog.Subnet;
import io.gearshift.runtime.supernet.ControlInputs;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The session of a supernet, and one for each of some of its subnets alone; one thread each. */
final class SubnetSessions implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession supernet;
  private final Map<Subnet, OrtSession> alone = new HashMap<>();
  private final Map<Subnet, ControlInputs> controls = new HashMap<>();
  private final Map<Subnet, Map<String, OnnxTensor>> fed = new HashMap<>();

  SubnetSessions(Path folder, Path network, List<Subnet> subnets) throws OrtException {
    supernet = open(environment, network);
    for (Subnet subnet : subnets) {
      alone.put(subnet, open(environment, alone(folder, subnet)));
      controls.put(subnet, controls(subnet));
      fed.put(subnet, new HashMap<>(controls.get(subnet).tensors()));
    }
  }

  /** Where the network of a subnet alone is. */
  static Path alone(Path folder, Subnet subnet) {
    return folder.resolve("d" + subnet.depth() + "w" + subnet.width() + ".onnx");
  }

  /** As the server opens it on a device of one core. */
  static OrtSession open(OrtEnvironment environment, Path file) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      return environment.createSession(file.toString(), options);
    }
  }

  /** The control inputs of a subnet, as the server makes them once for each. */
  ControlInputs controls(Subnet subnet) throws OrtException {
    return ControlInputs.of(environment, supernet.getMetadata().getCustomMetadata(), subnet);
  }

  OnnxTensor pictures(int batch, int side) throws OrtException {
    return pictures(environment, batch, side);
  }

  static OnnxTensor pictures(OrtEnvironment environment, int batch, int side) throws OrtException {
    SplittableRandom random = new SplittableRandom(1);
    float[] pixels = new float[batch * side * side];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextDouble();
    }
    return OnnxTensor.createTensor(
        environment, FloatBuffer.wrap(pixels), new long[] {batch, 1, side, side});
  }

  void supernet(Subnet subnet, OnnxTensor pictures) throws OrtException {
    Map<String, OnnxTensor> feeds = fed.get(subnet);
    feeds.put("image", pictures);
    supernet.run(feeds).close();
  }

  void alone(Subnet subnet, OnnxTensor pictures) throws OrtException {
    alone.get(subnet).run(Map.of("image", pictures)).close();
  }

  @Override
  public void close() throws OrtException {
    for (OrtSession session : alone.values()) {
      session.close();
    }
    supernet.close();
    controls.values().forEach(ControlInputs::close);
  }
}
