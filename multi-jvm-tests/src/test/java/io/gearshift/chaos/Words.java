package io.gearshift.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * What a query of the family {@code echo} carries: eight numbers that no other query carries. The
 * right answer is those and their sum.
 */
final class Words {
  private final long number;
  private final int[] words = new int[8];

  /**
   * @param poisoned whether the run of the network is to fail
   */
  Words(long number, boolean poisoned) {
    this.number = number;
    SplittableRandom random = new SplittableRandom(number);
    words[0] = (int) number;
    for (int i = 1; i < 7; i++) {
      words[i] = random.nextInt(1 << 24);
    }
    words[7] = poisoned ? 1 : 0;
  }

  byte[] body() {
    StringBuilder data = new StringBuilder();
    for (int word : words) {
      data.append(data.isEmpty() ? "" : ",").append(word);
    }
    return ("{\"id\":\""
            + number
            + "\",\"inputs\":[{\"name\":\"words\",\"datatype\":\"INT32\",\"shape\":[1,8],\"data\":["
            + data
            + "]}]}")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** Whether this is the answer to this query, and to no other. */
  boolean answeredBy(JsonNode answer) {
    JsonNode echo = answer.at("/outputs/0/data");
    int sum = 0;
    for (int i = 0; i < words.length; i++) {
      if (!echo.path(i).isInt() || echo.path(i).asInt() != words[i]) {
        return false;
      }
      sum += words[i];
    }
    return answer.at("/outputs/1/data/0").asInt() == sum
        && answer.path("id").asText().equals(Long.toString(number));
  }
}
