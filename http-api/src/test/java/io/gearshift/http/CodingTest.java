package io.gearshift.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CodingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip | GZIP",
        "deflate | DEFLATE",
        "gzip, deflate | GZIP",
        "deflate, gzip | GZIP",
        "gzip;q=0.5, deflate | DEFLATE",
        "GZIP | GZIP",
        "br | ",
        "gzip;q=0 | ",
        "gzip;q=x | ",
        "identity | ",
        "'' | ",
        ",;,=, | ",
      })
  void answersInTheCodingThatTheClientLikesBest(String header, Coding expected) {
    assertThat(Coding.accepted(header)).isEqualTo(Optional.ofNullable(expected));
  }

  @ParameterizedTest
  @EnumSource
  void unfoldsWhatItFolds(Coding coding) {
    byte[] plain = new byte[100_000];
    new java.util.Random(3).nextBytes(plain);

    ByteString folded = coding.deflate(ByteString.fromArray(plain));

    assertThat(coding.inflate(folded, plain.length)).isEqualTo(plain);
  }

  @ParameterizedTest
  @EnumSource
  void stopsUnfoldingAtTheLimit(Coding coding) {
    ByteString bomb = coding.deflate(ByteString.fromArray(new byte[5_000_000]));
    assertThat(bomb.size()).isLessThan(50_000);

    assertThatThrownBy(() -> coding.inflate(bomb, 1_000_000))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.status()).isEqualTo(413));
  }

  @ParameterizedTest
  @EnumSource
  void refusesWhatIsNotInItsFormat(Coding coding) {
    ByteString whole = coding.deflate(ByteString.fromArray(new byte[1_000]));
    for (ByteString broken :
        new ByteString[] {
          ByteString.fromString("not compressed"),
          whole.take(whole.size() / 2),
          ByteString.emptyByteString()
        }) {
      assertThatThrownBy(() -> coding.inflate(broken, 1_000_000))
          .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.status()).isEqualTo(400));
    }
  }

  @Test
  void knowsNoOtherCoding() {
    assertThatThrownBy(() -> Coding.ofContent("br"))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.status()).isEqualTo(415);
              assertThat(problem.headers().get(0).toString())
                  .isEqualTo("Accept-Encoding: gzip, deflate");
            });
    assertThat(Coding.ofContent("identity")).isEmpty();
  }
}
