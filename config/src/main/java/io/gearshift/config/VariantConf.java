package io.gearshift.config;

import io.gearshift.domain.catalog.Subnet;
import java.util.List;
import java.util.Optional;

/** What a {@code variant.conf} says; files are named from the variant's folder. */
record VariantConf(
    double accuracy,
    String measured,
    String licence,
    Optional<List<String>> networks,
    Optional<TextConf> text,
    Optional<PullConf> pull,
    Optional<SubnetConf> subnet) {

  enum Tokenizer {
    WORD_PIECES,
    HASHED_WORDS
  }

  record TextConf(
      String input,
      Tokenizer tokenizer,
      Optional<String> file,
      Optional<String> prefix,
      Optional<Integer> maxTokens,
      Optional<Integer> buckets) {
    TextConf {
      if (tokenizer == Tokenizer.WORD_PIECES && buckets.isPresent()) {
        throw new IllegalArgumentException(
            "buckets: " + buckets.get() + " (expected: none, for they are for hashed-words)");
      }
      if (tokenizer == Tokenizer.HASHED_WORDS && (file.isPresent() || prefix.isPresent())) {
        throw new IllegalArgumentException(
            "file or prefix: given (expected: neither, for they are for word-pieces)");
      }
    }
  }

  /**
   * @param supernet its network, as {@code supernet build} writes it
   */
  record SubnetConf(String supernet, int depth, int width) {
    SubnetConf {
      new Subnet(depth, width);
    }
  }

  record PullConf(String artifact, List<PullFileConf> files, Optional<Long> jarBytes) {}

  record PullFileConf(String entry, String to, long bytes, String sha256) {}

  VariantConf {
    if (!(accuracy >= 0 && accuracy <= 1)) {
      throw new IllegalArgumentException("accuracy: " + accuracy + " (expected: from 0 to 1)");
    }
    if (networks.isPresent() && networks.get().isEmpty()) {
      throw new IllegalArgumentException("networks: [] (expected: at least one file)");
    }
    if (subnet.isPresent() && (networks.isPresent() || text.isPresent() || pull.isPresent())) {
      throw new IllegalArgumentException(
          "subnet: given beside networks, text or pull (expected: alone, for it names its file)");
    }
  }
}
