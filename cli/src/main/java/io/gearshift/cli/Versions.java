package io.gearshift.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The versions that a report of a fault should name. */
final class Versions implements IVersionProvider {
  @Override
  public String[] getVersion() throws IOException {
    Properties built = new Properties();
    try (InputStream in = Versions.class.getResourceAsStream("versions.properties")) {
      built.load(in);
    }
    return new String[] {
      "gearshift " + built.getProperty("gearshift"),
      "ONNX Runtime " + built.getProperty("onnxruntime"),
      "Apache Pekko " + built.getProperty("pekko"),
      "Java " + Runtime.version() + " (" + System.getProperty("java.vm.name") + ")",
      String.join(
          " ",
          System.getProperty("os.name"),
          System.getProperty("os.version"),
          System.getProperty("os.arch"))
    };
  }
}
