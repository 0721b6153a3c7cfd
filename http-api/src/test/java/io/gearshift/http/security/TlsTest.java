package io.gearshift.http.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
  private static final InstantSource CLOCK = InstantSource.system();

  @TempDir private static Path folder;

  private static final Certificates files = Certificates.issued();

  @BeforeAll
  static void write() throws IOException {
    Files.writeString(folder.resolve("empty"), "");
    Files.writeString(
        folder.resolve("strange.key"),
        "-----BEGIN EC PRIVATE KEY-----\nc2VjcmV0\n-----END EC PRIVATE KEY-----\n");
  }

  @Test
  void nothingIsReadIfItIsOff() {
    assertThat(PortTls.OFF.enabled()).isFalse();
    new PortTls(false, Path.of("missing"), Path.of("missing"), Optional.of(Path.of("missing")));
  }

  @Test
  void takesKeysOfEachKindWithTheirChain() {
    for (String name : new String[] {"rsa", "ec"}) {
      Identity identity = Identity.read(files.key(name), files.certificate(name));
      assertThat(identity.chain()).hasSize(2);
      assertThat(identity.concern(CLOCK.instant())).isEmpty();
    }
  }

  @Test
  void saysWhichFileCannotBeUsedAndWhy() {
    assertRefused(folder.resolve("none"), files.certificate("ec"), "key: '", "can be read");
    assertRefused(folder, files.certificate("ec"), "key: '", "can be read");
    assertRefused(files.key("ec"), folder.resolve("none"), "certificate: '", "can be read");
    assertRefused(files.key("ec"), folder.resolve("empty"), "certificate: '", "with certificates");
    assertRefused(files.key("ec"), files.key("ec"), "certificate: '", "with certificates");
    assertRefused(
        folder.resolve("strange.key"), files.certificate("ec"), "key: '", "openssl pkcs8 -topk8");
    assertRefused(
        files.certificate("ec"), files.certificate("ec"), "key: '", "with one private key");
    assertThatThrownBy(
            () ->
                new PortTls(
                    true,
                    files.key("ec"),
                    files.certificate("ec"),
                    Optional.of(folder.resolve("empty"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("client-ca: '");
  }

  @Test
  void aKeyMustBelongToItsCertificate() {
    for (String other : new String[] {"ca", "rsa"}) {
      assertRefused(files.key(other), files.certificate("ec"), "key: '", "does not belong to");
    }
  }

  @Test
  void aCertificateThatIsOutOfDateIsWarnedOfAndUsed() {
    try (LogLines log = LogLines.of(Tls.class)) {
      assertThat(Tls.load(files.tls("old"), CLOCK)).isNotNull();
      assertThat(log.lines()).singleElement().asString().contains("old.crt", "expired at");
    }
    Identity identity = Identity.read(files.key("ec"), files.certificate("ec"));
    Instant end = identity.chain().get(0).getNotAfter().toInstant();
    Instant begin = identity.chain().get(0).getNotBefore().toInstant();
    assertThat(identity.concern(end.minus(Duration.ofDays(3))))
        .get()
        .asString()
        .contains("expires");
    assertThat(identity.concern(begin.minusSeconds(9))).get().asString().contains("not valid");
  }

  @Test
  void followsItsFilesAndKeepsTheOldOnesWhileTheNewCannotBeUsed() throws IOException {
    PortTls settings =
        new PortTls(
            true, copy("ec", "key", 1), copy("ec", "crt", 1), Optional.of(files.certificate("ca")));
    Tls tls = Tls.load(settings, CLOCK);
    assertThat(algorithm(tls)).isEqualTo("EC");

    copy("rsa", "key", 2);
    try (LogLines log = LogLines.of(Tls.class)) {
      tls.refresh();
      tls.refresh();
      assertThat(log.lines()).singleElement().asString().contains("old certificate stays");
    }
    assertThat(algorithm(tls)).isEqualTo("EC");

    copy("rsa", "crt", 3);
    tls.refresh();
    assertThat(algorithm(tls)).isEqualTo("RSA");
    assertThat(tls.trustManager()).isPresent();
  }

  private static String algorithm(Tls tls) {
    for (String type : new String[] {"EC", "RSA"}) {
      String alias = tls.keyManager().chooseServerAlias(type, null, null);
      if (alias != null) {
        return tls.keyManager().getPrivateKey(alias).getAlgorithm();
      }
    }
    return "none";
  }

  private static Path copy(String name, String kind, int version) throws IOException {
    Path live = folder.resolve("live." + kind);
    Files.copy(
        kind.equals("key") ? files.key(name) : files.certificate(name),
        live,
        StandardCopyOption.REPLACE_EXISTING);
    Files.setLastModifiedTime(live, FileTime.from(Instant.ofEpochSecond(version)));
    return live;
  }

  private static void assertRefused(Path key, Path certificate, String what, String why) {
    assertThatThrownBy(() -> new PortTls(true, key, certificate, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(what)
        .hasMessageContaining(why)
        .hasMessageNotContaining("c2VjcmV0");
  }
}
