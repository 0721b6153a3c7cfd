package io.gearshift.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Puts the files of a {@link Pull} in their places. A file is only put there once it and all others
 * of the pull have the size and the checksum that they should have.
 */
public final class Puller {

  /** How a pull ended. */
  public enum Outcome {
    /** Every file was in its place already. */
    ALREADY_THERE,
    PULLED
  }

  private static final String DRAFTS = ".pull-";
  private static final int BUFFER = 1 << 16;

  private final ArtifactFetcher fetcher;

  public Puller(ArtifactFetcher fetcher) {
    this.fetcher = fetcher;
  }

  /** The files that are not there, or not as they should be. */
  public static List<Pull.Item> missing(Pull pull) throws PullFailed {
    try {
      List<Pull.Item> missing = new ArrayList<>();
      for (Pull.Item item : pull.files()) {
        if (!isInPlace(item)) {
          missing.add(item);
        }
      }
      return missing;
    } catch (IOException e) {
      throw new PullFailed("the files of " + pull.variant() + " cannot be read: " + e, e);
    }
  }

  /**
   * Pulls what is missing.
   *
   * @param bytesSoFar is told now and then how much of the artifact has arrived
   */
  public Outcome pull(Pull pull, LongConsumer bytesSoFar) throws PullFailed, InterruptedException {
    List<Pull.Item> missing = missing(pull);
    if (missing.isEmpty()) {
      return Outcome.ALREADY_THERE;
    }
    try {
      Path drafts = Files.createTempDirectory(pull.folder(), DRAFTS);
      try {
        Path artifact = fetcher.fetch(pull.artifact(), drafts, bytesSoFar);
        install(extract(pull, missing, artifact, drafts));
        return Outcome.PULLED;
      } finally {
        delete(drafts);
      }
    } catch (IOException e) {
      throw new PullFailed(
          "the files of "
              + pull.variant()
              + " cannot be written to '"
              + pull.folder()
              + "': "
              + e
              + "\nMake room on the disk and the folder writable.",
          e);
    }
  }

  private static Map<Path, Pull.Item> extract(
      Pull pull, List<Pull.Item> items, Path artifact, Path drafts) throws IOException, PullFailed {
    Map<Path, Pull.Item> extracted = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(artifact.toFile())) {
      for (Pull.Item item : items) {
        Path draft = drafts.resolve("file-" + extracted.size());
        ZipEntry entry = zip.getEntry(item.entry());
        if (entry == null) {
          throw new PullFailed(
              pull.artifact()
                  + " has no entry '"
                  + item.entry()
                  + "'\nCorrect 'pull' in '"
                  + pull.folder().resolve("variant.conf")
                  + "'.");
        }
        try (InputStream content = zip.getInputStream(entry)) {
          extract(pull, item, content, draft);
        }
        extracted.put(draft, item);
      }
    } catch (ZipException e) {
      throw new PullFailed(
          pull.artifact() + " is not an archive that can be read: " + e.getMessage(), e);
    }
    return extracted;
  }

  /** Stops as soon as there is more than there should be, whatever the archive says of itself. */
  private static void extract(Pull pull, Pull.Item item, InputStream content, Path draft)
      throws IOException, PullFailed {
    MessageDigest digest = sha256();
    long bytes = 0;
    try (OutputStream out = new DigestOutputStream(Files.newOutputStream(draft), digest)) {
      byte[] buffer = new byte[BUFFER];
      for (int read = content.read(buffer);
          read >= 0 && bytes <= item.bytes();
          read = content.read(buffer)) {
        out.write(buffer, 0, read);
        bytes += read;
      }
    }
    String checksum = HexFormat.of().formatHex(digest.digest());
    if (bytes != item.bytes() || !checksum.equals(item.sha256())) {
      throw new PullFailed(
          "'%s' of %s is not the file it should be: %s bytes, SHA-256 %s (expected: %d bytes, %s)\n"
                  .formatted(
                      item.entry(),
                      pull.artifact(),
                      bytes > item.bytes() ? "more than " + item.bytes() : bytes,
                      checksum,
                      item.bytes(),
                      item.sha256())
              + "Nothing was installed. Delete the artifact from Maven's local repository and pull"
              + " again.");
    }
  }

  private static void install(Map<Path, Pull.Item> extracted) throws IOException {
    for (Map.Entry<Path, Pull.Item> file : extracted.entrySet()) {
      Path place = file.getValue().file();
      Files.createDirectories(place.getParent());
      Files.move(
          file.getKey(),
          place,
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static boolean isInPlace(Pull.Item item) throws IOException {
    if (!Files.isRegularFile(item.file()) || Files.size(item.file()) != item.bytes()) {
      return false;
    }
    MessageDigest digest = sha256();
    try (InputStream in = Files.newInputStream(item.file());
        OutputStream sink = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      in.transferTo(sink);
    }
    return HexFormat.of().formatHex(digest.digest()).equals(item.sha256());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** What cannot be deleted stays in a hidden folder and harms nobody. */
  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      // how the pull itself ended matters more
    }
  }
}
