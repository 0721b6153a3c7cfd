package io.gearshift.config;

import io.gearshift.domain.catalog.VariantId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The files of a variant that do not come with the repository but out of an artifact of Maven's.
 *
 * @param artifact {@code group:artifact:version}, and if need be {@code :packaging:classifier}
 * @param jarBytes the size of the artifact, for showing progress
 * @param folder of the variant, where the files go
 */
public record Pull(
    VariantId variant, String artifact, List<Item> files, Optional<Long> jarBytes, Path folder) {
  private static final Pattern ARTIFACT =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*(:[A-Za-z0-9_][A-Za-z0-9._-]*){2,4}");
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

  /**
   * One file.
   *
   * @param entry its path in the artifact
   * @param file where it goes
   * @param bytes its size
   * @param sha256 its checksum, in lower-case hexadecimal
   */
  public record Item(String entry, Path file, long bytes, String sha256) {
    public Item {
      if (entry.isBlank()) {
        throw new IllegalArgumentException("entry: '' (expected: a path in the artifact)");
      }
      if (bytes < 1) {
        throw new IllegalArgumentException(
            "bytes of " + entry + ": " + bytes + " (expected: >= 1)");
      }
      if (!SHA_256.matcher(sha256).matches()) {
        throw new IllegalArgumentException(
            "sha256 of " + entry + ": '" + sha256 + "' (expected: 64 of 0-9, a-f)");
      }
    }
  }

  public Pull {
    files = List.copyOf(files);
    if (!ARTIFACT.matcher(artifact).matches()) {
      throw new IllegalArgumentException(
          "artifact: '" + artifact + "' (expected: group:artifact:version)");
    }
    if (files.isEmpty()) {
      throw new IllegalArgumentException(
          "files of " + artifact + ": none (expected: at least one)");
    }
  }

  /** What comes to this place out of the artifact, if anything does. */
  Optional<Item> item(Path file) {
    return files.stream().filter(item -> item.file().equals(file)).findFirst();
  }
}
