package io.gearshift.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Random;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

/** Thousands of requests that are almost right. */
class FuzzTest {
  private static final int REQUESTS = 2_500;
  private static final String[] SCRAPS = {
    "null",
    "-1",
    "0",
    "1e400",
    "[]",
    "{}",
    "\"\"",
    "[[",
    "}",
    ",",
    ":",
    "\\u0000",
    "true",
    "99999999999999999999",
    "\"data\":[1]",
    "\"binary_data_size\":8",
    "\"shape\":[2147483647,2]",
    "\"datatype\":\"BYTES\"",
    "\"parameters\":{\"classification\":3}",
    "\ud83d\ude00",
    "NaN",
  };
  private static final List<String> SEEDS =
      List.of(
          "{\"id\":\"a1\",\"parameters\":{\"timeout\":100000},\"inputs\":[{\"name\":\"x\","
              + "\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[0.5,1]},{\"name\":\"y\","
              + "\"datatype\":\"INT32\",\"shape\":[1,2],\"parameters\":{\"binary_data_size\":8}}],"
              + "\"outputs\":[{\"name\":\"z\",\"parameters\":{\"binary_data\":true}}]}",
          "{\"inputs\":[{\"data\":[[1,2],[3,4]],\"name\":\"x\",\"datatype\":\"FP32\","
              + "\"shape\":[2,2]},{\"name\":\"y\",\"datatype\":\"INT32\",\"shape\":[2,2],"
              + "\"data\":[1,2,3,4]}],\"parameters\":{\"slo_ms\":50}}",
          "{\"inputs\":[{\"name\":\"a\",\"datatype\":\"INT64\",\"shape\":[1,1],\"data\":[5]},"
              + "{\"name\":\"b\",\"datatype\":\"BYTES\",\"shape\":[1],\"data\":[\"text\"]}],"
              + "\"outputs\":[{\"name\":\"d\"},{\"name\":\"c\",\"parameters\":"
              + "{\"classification\":1}}]}");

  @Test
  void neverFailsAndNeverDies() {
    long seed = System.nanoTime();
    System.out.println("fuzz seed " + seed);
    Random random = new Random(seed);
    int[] answered = new int[600];
    try (TestServer server = new TestServer()) {
      for (int i = 0; i < REQUESTS; i++) {
        byte[] body = mutated(SEEDS.get(random.nextInt(SEEDS.size())), random);
        String family = List.of("mix", "mix", "pair", "scores").get(random.nextInt(4));
        HttpResponse<byte[]> response = send(server, family, body, random);
        int status = response.statusCode();
        answered[status]++;
        assertThat(status)
            .as("seed %d, request %d: %s", seed, i, new String(response.body(), UTF_8))
            .matches(s -> s == 200 || s >= 400 && s < 500);
        if (status != 200) {
          assertThat(TestServer.error(response)).isNotBlank();
        }
      }
      HttpResponse<byte[]> sound = server.inferBinary("mix", SEEDS.get(0), Wire.ints(1, 2));
      assertThat(sound.statusCode()).isEqualTo(200);
    }
    assertThat(answered[200]).isPositive();
    assertThat(answered[400]).isGreaterThan(REQUESTS / 2);
  }

  private static HttpResponse<byte[]> send(
      TestServer server, String family, byte[] body, Random random) {
    String path = "/v2/models/" + family + "/infer";
    return switch (random.nextInt(5)) {
      case 0 -> server.post(path, body);
      case 1 -> server.post(path, body, "Inference-Header-Content-Length", "" + (body.length - 8));
      case 2 ->
          server.post(
              path, body, "Inference-Header-Content-Length", "" + random.nextInt(body.length + 9));
      case 3 ->
          server.post(
              path,
              broken(Coding.GZIP.deflate(ByteString.fromArray(body)).toArray(), random),
              "Content-Encoding",
              "gzip");
      default -> server.post(path, body, "Accept-Encoding", "gzip", "Content-Encoding", "identity");
    };
  }

  private static byte[] mutated(String seed, Random random) {
    StringBuilder text = new StringBuilder(seed);
    for (int n = random.nextInt(4); n > 0; n--) {
      int at = random.nextInt(text.length());
      String scrap = SCRAPS[random.nextInt(SCRAPS.length)];
      switch (random.nextInt(5)) {
        case 0 -> text.insert(at, scrap);
        case 1 -> text.replace(at, Math.min(text.length(), at + 1 + random.nextInt(9)), scrap);
        case 2 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(20)));
        case 3 -> text.setCharAt(at, (char) (' ' + random.nextInt(95)));
        default -> text.insert(at, text.substring(0, at));
      }
      if (text.isEmpty()) {
        return new byte[] {1};
      }
    }
    byte[] body = Wire.concat(text.toString().getBytes(UTF_8), Wire.ints(1, 2));
    return random.nextInt(4) == 0 ? broken(body, random) : body;
  }

  private static byte[] broken(byte[] bytes, Random random) {
    if (random.nextBoolean()) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }
}
