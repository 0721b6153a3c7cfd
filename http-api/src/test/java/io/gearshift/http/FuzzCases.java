package io.gearshift.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.pekko.util.ByteString;

/** Requests that were sound before something was done to them, by chance that can be repeated. */
final class FuzzCases {
  static final String SOUND =
      "{\"id\":\"a1\",\"parameters\":{\"timeout\":10000000},\"inputs\":[{\"name\":\"x\","
          + "\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[0.5,1]},{\"name\":\"y\","
          + "\"datatype\":\"INT32\",\"shape\":[1,2],\"parameters\":{\"binary_data_size\":8}}],"
          + "\"outputs\":[{\"name\":\"z\",\"parameters\":{\"binary_data\":true}}]}";
  private static final List<String> SEEDS =
      List.of(
          SOUND,
          "{\"inputs\":[{\"data\":[[1,2],[3,4]],\"name\":\"x\",\"datatype\":\"FP32\","
              + "\"shape\":[2,2]},{\"name\":\"y\",\"datatype\":\"INT32\",\"shape\":[2,2],"
              + "\"data\":[1,2,3,4]}],\"parameters\":{\"slo_ms\":5000}}",
          "{\"inputs\":[{\"name\":\"a\",\"datatype\":\"INT64\",\"shape\":[1,1],\"data\":[5]},"
              + "{\"name\":\"b\",\"datatype\":\"BYTES\",\"shape\":[1],\"data\":[\"text\"]}],"
              + "\"outputs\":[{\"name\":\"d\"},{\"name\":\"c\",\"parameters\":"
              + "{\"classification\":1}}]}",
          "{\"inputs\":[{\"name\":\"in\",\"shape\":[1,4],\"datatype\":\"FP32\","
              + "\"data\":[1,2,3,4]}]}");

  /** Which of them each seed is for. */
  private static final List<String> FAMILIES = List.of("mix", "mix", "pair", "scores");

  private static final List<String> SCRAPS =
      List.of(
          "null",
          "-1",
          "0",
          "1e400",
          "-1e-400",
          "[]",
          "{}",
          "\"\"",
          "[[",
          "}",
          ",",
          ":",
          "\\u0000",
          "\\ud800",
          "true",
          "99999999999999999999",
          "9".repeat(2_000),
          "\"data\":[1]",
          "\"data\":[NaN]",
          "\"data\":[Infinity,-Infinity]",
          "\"data\":[[1],[2,3]]",
          "\"binary_data_size\":8",
          "\"binary_data_size\":-8",
          "\"binary_data_size\":9223372036854775807",
          "\"shape\":[2147483647,2]",
          "\"shape\":[4294967296,4294967296]",
          "\"shape\":[9223372036854775807,9223372036854775807,4]",
          "\"shape\":[-1,2]",
          "\"shape\":[0,2]",
          "\"shape\":[1.5,2]",
          "\"shape\":\"[1,2]\"",
          "\"datatype\":\"BYTES\"",
          "\"datatype\":\"FP16\"",
          "\"datatype\":\"../../etc/passwd\"",
          "\"name\":\"../../../etc/passwd\"",
          "\"name\":\"x\\r\\nSet-Cookie: a=b\"",
          "\"id\":\"\\r\\n\\r\\nHTTP/1.1 200 OK\"",
          "\"inputs\":[]",
          "\"inputs\":[{}]",
          "\"parameters\":{\"classification\":3}",
          "\"parameters\":{\"shared_memory_region\":\"/dev/shm/x\"}",
          "\"parameters\":{\"timeout\":-1}",
          "\ud83d\ude00",
          "NaN",
          "[".repeat(300),
          "{\"a\":".repeat(200),
          "\"" + "a".repeat(60_000) + "\"");
  private static final List<String> NAMES =
      List.of(
          "mix",
          "pair",
          "scores",
          "..%2f..%2fetc%2fpasswd",
          "%2e%2e/%2e%2e/mix",
          "mix%00",
          "mix%0d%0aSet-Cookie:%20a=b",
          "%ff%fe",
          "mix/versions/..%2f..",
          "a".repeat(500));
  private static final List<String> LINES =
      List.of(
          "POST /v2/models/scores/infer HTTP/1.1",
          "GET /v2/models/scores HTTP/1.1",
          "GET /../../etc/passwd HTTP/1.1",
          "GET /v2/models/..%2f..%2f HTTP/1.1",
          "GET http://elsewhere.example/v2 HTTP/1.1",
          "OPTIONS * HTTP/1.1",
          "CONNECT h:1 HTTP/1.1",
          "PRI * HTTP/2.0",
          "GET /" + "a".repeat(3_000) + " HTTP/1.1",
          "get /v2 HTTP/1.1",
          "GET /v2 HTTP/9.9",
          "\u0000\u0001\u0002");
  private static final List<String> HEADERS =
      List.of(
          "Host: h",
          "Host: h",
          "Host: h",
          "Content-Length: 4",
          "Content-Length: 99999999999999999999",
          "Content-Length: -1",
          "Content-Length: 4, 5",
          "Transfer-Encoding: chunked",
          "Transfer-Encoding: gzip, chunked",
          "Transfer-Encoding: nothing",
          "Content-Encoding: gzip",
          "Content-Encoding: gzip, gzip, gzip",
          "Accept-Encoding: ,;q=,gzip;q=NaN",
          "Inference-Header-Content-Length: -5",
          "Inference-Header-Content-Length: 1e3",
          "Content-Type: text/html; charset=nothing",
          "Expect: 100-continue",
          "Connection: close",
          "Authorization: Basic %%%",
          "X: " + "a".repeat(9_000),
          "X:" + "\r\nX: y".repeat(100),
          "No colon",
          " folded: line");
  private static final List<String> BODIES =
      List.of(
          "", "{}", "4\r\n{}{}\r\n0\r\n\r\n", "fffffffff\r\n", "zz\r\n", "GET / HTTP/1.1\r\n\r\n");

  /** What is sent by a client that knows HTTP. */
  record Request(String path, byte[] body, String... headers) {}

  private final Random random;

  FuzzCases(Random random) {
    this.random = random;
  }

  Request request() {
    int seed = random.nextInt(SEEDS.size());
    byte[] body = mutated(SEEDS.get(seed));
    String name = random.nextInt(10) == 0 ? pick(NAMES) : FAMILIES.get(seed);
    String path = "/v2/models/" + name + "/infer";
    int length = body.length;
    return switch (random.nextInt(7)) {
      case 0 -> new Request(path, body);
      case 1 -> new Request(path, body, jsonLength(length - 8));
      case 2 -> new Request(path, body, jsonLength(random.nextInt(length + 9)));
      case 3 -> new Request(path, broken(folded(body)), "Content-Encoding", "gzip");
      case 4 -> new Request(path, broken(body), "Content-Encoding", "deflate");
      case 5 ->
          new Request(
              path, Arrays.copyOf(body, random.nextInt(length + 1)), jsonLength(length - 8));
      default -> new Request(path, body, "Accept-Encoding", "gzip", "Content-Encoding", "identity");
    };
  }

  /** Bytes that are hardly HTTP. */
  byte[] raw() {
    StringBuilder text = new StringBuilder(pick(LINES)).append("\r\n");
    for (int n = random.nextInt(6); n > 0; n--) {
      text.append(pick(HEADERS)).append("\r\n");
    }
    text.append("\r\n").append(pick(BODIES));
    byte[] bytes = text.toString().getBytes(ISO_8859_1);
    return random.nextBoolean() ? broken(bytes) : bytes;
  }

  private static String[] jsonLength(int length) {
    return new String[] {"Inference-Header-Content-Length", Integer.toString(length)};
  }

  private static byte[] folded(byte[] body) {
    return Coding.GZIP.deflate(ByteString.fromArray(body)).toArray();
  }

  private byte[] mutated(String seed) {
    StringBuilder text = new StringBuilder(seed);
    for (int n = random.nextInt(4); n > 0; n--) {
      int at = random.nextInt(text.length());
      String scrap = pick(SCRAPS);
      switch (random.nextInt(6)) {
        case 0 -> text.insert(at, scrap);
        case 1 -> text.replace(at, Math.min(text.length(), at + 1 + random.nextInt(9)), scrap);
        case 2 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(20)));
        case 3 -> text.setCharAt(at, (char) (' ' + random.nextInt(95)));
        case 4 -> text.insert(1, scrap + ",");
        default -> text.insert(at, text.substring(0, Math.min(at, 1_000)));
      }
      if (text.isEmpty()) {
        return new byte[] {1};
      }
    }
    byte[] json = text.toString().getBytes(UTF_8);
    byte[] body = seed.contains("binary") ? Wire.concat(json, Wire.ints(1, 2)) : json;
    return random.nextInt(8) == 0 ? broken(body) : body;
  }

  /** With a few bytes changed, or its end cut off. */
  private byte[] broken(byte[] bytes) {
    byte[] copy =
        random.nextInt(4) == 0
            ? Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length))
            : bytes.clone();
    for (int n = random.nextInt(3); n > 0; n--) {
      copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
    }
    return copy;
  }

  private String pick(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }
}
