package io.gearshift.cluster.wire;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.gearshift.config.NodeSettings;
import io.gearshift.config.TlsSettings;
import java.util.LinkedHashMap;
import java.util.Map;

/** What Pekko must know of how nodes talk, as far as it follows from the settings. */
public final class Remoting {
  private static final String ARTERY = "pekko.remote.artery.";
  private static final String PEM = ARTERY + "ssl.rotating-keys-engine.";

  /** What a frame holds besides the tensors of a query: names, addresses, shapes. */
  private static final long ENVELOPE = 1024 * 1024;

  private static final long LARGEST_FRAME = Integer.MAX_VALUE - 16L;

  private Remoting() {}

  /**
   * Goes before the defaults of Gearshift for Pekko, and behind what the operator says.
   *
   * @param maxBodyBytes the largest query that is let in, which must fit a frame
   */
  public static Config config(NodeSettings node, long maxBodyBytes) {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put(
        ARTERY + "advanced.maximum-large-frame-size",
        Math.min(LARGEST_FRAME, maxBodyBytes + ENVELOPE));
    TlsSettings tls = node.tls();
    if (tls.enabled()) {
      keys.put(ARTERY + "transport", "tls-tcp");
      keys.put(
          ARTERY + "ssl.ssl-engine-provider",
          "org.apache.pekko.remote.artery.tcp.ssl.RotatingKeysSSLEngineProvider");
      keys.put(PEM + "key-file", tls.key().toAbsolutePath().toString());
      keys.put(PEM + "cert-file", tls.certificate().toAbsolutePath().toString());
      keys.put(PEM + "ca-cert-file", tls.ca().toAbsolutePath().toString());
    }
    return ConfigFactory.parseMap(keys, "node settings");
  }
}
