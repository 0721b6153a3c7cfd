package io.gearshift.http.dashboard;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/**
 * A file of the page, as it is sent.
 *
 * @param contentType as in HTTP
 * @param etag in quotes; changes when the bytes do
 * @param gzipped the same bytes, compressed
 */
public record Asset(String contentType, String etag, byte[] bytes, byte[] gzipped) {
  private static final int ETAG_CHARS = 16;

  /**
   * @param resource a path on the class path
   */
  static Asset read(String resource, String contentType) {
    try (InputStream in = Asset.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " (expected: on the class path)");
      }
      return of(contentType, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Asset of(String contentType, byte[] bytes) {
    ByteArrayOutputStream gzipped = new ByteArrayOutputStream();
    try {
      try (GZIPOutputStream out = new GZIPOutputStream(gzipped)) {
        out.write(bytes);
      }
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      String etag = "\"" + HexFormat.of().formatHex(hash).substring(0, ETAG_CHARS) + "\"";
      return new Asset(contentType, etag, bytes, gzipped.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
