package io.gearshift.cluster.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.UncheckedIOException;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * Carries the messages of the control path as CBOR; large ones compressed, for plans and reports
 * say the same names over and over.
 */
public final class ControlSerializer extends SerializerWithStringManifest {
  private static final int IDENTIFIER = 720_002; // stands in every message: never change it
  private static final int COMPRESSED_FROM = 4096;

  /** The first byte of what is compressed; no CBOR begins with it (RFC 8949, section 3). */
  private static final byte GZIP = 0x1f;

  private final ObjectMapper mapper;

  /** As Pekko makes it. */
  public ControlSerializer(ExtendedActorSystem system) {
    this.mapper = ControlMapper.create(ActorRefResolver.get(Adapter.toTyped(system)));
  }

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object message) {
    return ControlMessages.nameOf(message);
  }

  @Override
  public byte[] toBinary(Object message) {
    try {
      byte[] plain = mapper.writeValueAsBytes(message);
      return plain.length < COMPRESSED_FROM ? plain : compressed(plain);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          ControlMessages.nameOf(message) + " cannot be written: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    Class<?> type =
        ControlMessages.named(manifest)
            .orElseThrow(
                () ->
                    new NotSerializableException(
                        "message '"
                            + manifest
                            + "' (expected: one of "
                            + new TreeSet<>(ControlMessages.byName().keySet())
                            + "; a newer node may know others)"));
    try {
      boolean isCompressed = bytes.length > 0 && bytes[0] == GZIP;
      return mapper.readValue(isCompressed ? plain(bytes) : bytes, type);
    } catch (IOException e) {
      NotSerializableException refused =
          new NotSerializableException("message '" + manifest + "': " + e.getMessage());
      refused.initCause(e);
      throw refused;
    }
  }

  private static byte[] compressed(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(plain);
    }
    return bytes.toByteArray();
  }

  private static byte[] plain(byte[] compressed) throws IOException {
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
      return gzip.readAllBytes();
    }
  }
}
