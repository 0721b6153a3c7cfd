package io.gearshift.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;
import org.apache.pekko.util.ByteString;

/** The ways to compress a body. */
enum Coding {
  GZIP("gzip") {
    @Override
    InputStream inflating(InputStream compressed) throws IOException {
      return new GZIPInputStream(compressed, BUFFER_BYTES);
    }

    @Override
    OutputStream deflating(OutputStream target) throws IOException {
      return new FastGzip(target);
    }
  },
  /** The zlib format, as the name means in HTTP. */
  DEFLATE("deflate") {
    @Override
    InputStream inflating(InputStream compressed) {
      return new InflaterInputStream(compressed);
    }

    @Override
    OutputStream deflating(OutputStream target) {
      return new FastDeflate(target);
    }
  };

  private static final int BUFFER_BYTES = 8_192;

  private final String token;

  Coding(String token) {
    this.token = token;
  }

  /** The name of the coding in HTTP headers. */
  String token() {
    return token;
  }

  abstract InputStream inflating(InputStream compressed) throws IOException;

  abstract OutputStream deflating(OutputStream target) throws IOException;

  /**
   * The coding that a Content-Encoding header names; nothing for {@code identity}.
   *
   * @throws Problem if it names anything else
   */
  static Optional<Coding> ofContent(String header) {
    return switch (header.trim().toLowerCase(Locale.ROOT)) {
      case "", "identity" -> Optional.empty();
      case "gzip", "x-gzip" -> Optional.of(GZIP);
      case "deflate" -> Optional.of(DEFLATE);
      default ->
          throw Problem.of(
                  415,
                  "Content-Encoding: "
                      + Problem.quoted(header)
                      + " is not supported (expected: gzip, deflate or none)")
              .with("Accept-Encoding", "gzip, deflate");
    };
  }

  /** The coding that an Accept-Encoding header asks for: the one liked best, gzip among equals. */
  static Optional<Coding> accepted(String header) {
    Optional<Coding> best = Optional.empty();
    double bestWeight = 0;
    for (String part : header.split(",")) {
      String[] name = part.trim().toLowerCase(Locale.ROOT).split(";", 2);
      double weight = name.length == 1 ? 1 : weight(name[1].trim());
      for (Coding coding : values()) {
        boolean named = name[0].trim().equals(coding.token);
        boolean preferred =
            weight > bestWeight || weight == bestWeight && best.equals(Optional.of(DEFLATE));
        if (named && weight > 0 && preferred) {
          best = Optional.of(coding);
          bestWeight = weight;
        }
      }
    }
    return best;
  }

  private static double weight(String parameter) {
    if (!parameter.startsWith("q=")) {
      return 1;
    }
    try {
      return Double.parseDouble(parameter.substring(2).trim());
    } catch (NumberFormatException unreadable) {
      return 0;
    }
  }

  /**
   * What a compressed body contains. Stops as soon as that is more than the limit, whatever the
   * rest would unfold to.
   */
  byte[] inflate(ByteString compressed, long limit) {
    try (InputStream in = inflating(compressed.asInputStream())) {
      byte[] plain = in.readNBytes((int) limit + 1);
      if (plain.length > limit) {
        throw BodyCollector.tooLarge("decompressed", limit, HttpSettings.BODY_REMEDY);
      }
      return plain;
    } catch (IOException broken) {
      throw Problem.badRequest(
          "the body is not in the format of Content-Encoding '"
              + token
              + "': "
              + (broken.getMessage() == null ? "it ends too early" : broken.getMessage()));
    }
  }

  /** The compressed form, fast rather than small. */
  ByteString deflate(ByteString plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(plain.size() / 2 + BUFFER_BYTES);
    try (OutputStream out = deflating(bytes);
        InputStream in = plain.asInputStream()) {
      in.transferTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ByteString.fromArrayUnsafe(bytes.toByteArray());
  }

  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream target) throws IOException {
      super(target, BUFFER_BYTES);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }

  private static final class FastDeflate extends DeflaterOutputStream {
    FastDeflate(OutputStream target) {
      super(target, new Deflater(Deflater.BEST_SPEED), BUFFER_BYTES);
    }

    @Override
    public void close() throws IOException {
      try {
        super.close();
      } finally {
        def.end();
      }
    }
  }
}
