package io.gearshift.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The baseline: one thread that runs the network over and over, with nothing round it. */
final class RawLoop implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  RawLoop(Path network) throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    options.setInterOpNumThreads(1);
    session = environment.createSession(network.toString(), options);
  }

  Measured run(int batch, int tokens, double seconds) throws OrtException {
    Map<String, OnnxTensor> inputs = new HashMap<>();
    for (String name : session.getInputNames()) {
      LongBuffer ids =
          ByteBuffer.allocateDirect(batch * tokens * Long.BYTES)
              .order(ByteOrder.nativeOrder())
              .asLongBuffer();
      for (int i = 0; i < ids.capacity(); i++) {
        ids.put(
            i,
            name.equals("input_ids")
                ? Tokens.id(i % tokens)
                : name.equals("attention_mask") ? 1 : 0);
      }
      inputs.put(name, OnnxTensor.createTensor(environment, ids, new long[] {batch, tokens}));
    }
    Measured measured = loop(inputs, batch, seconds);
    inputs.values().forEach(OnnxTensor::close);
    return measured;
  }

  private Measured loop(Map<String, OnnxTensor> inputs, int batch, double seconds)
      throws OrtException {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long cpu = threads.getCurrentThreadCpuTime();
    long begun = System.nanoTime();
    long queries = 0;
    while (System.nanoTime() - begun < seconds * 1e9) {
      session.run(inputs, Set.of("last_hidden_state")).close();
      queries += batch;
    }
    double wall = (System.nanoTime() - begun) / 1e9;
    return new Measured(queries, wall, (threads.getCurrentThreadCpuTime() - cpu) / 1e9, 0);
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
