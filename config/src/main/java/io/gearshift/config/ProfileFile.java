package io.gearshift.config;

import io.gearshift.domain.catalog.DeviceKind;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.catalog.VariantProfile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Profiles beside the variant they belong to: {@code profile-<kind>-<cores>.csv}, with a line for
 * each batch size that was measured.
 */
public final class ProfileFile {

  /**
   * What was found.
   *
   * @param warnings why a file counts as absent, and the remedy
   */
  public record Found(List<VariantProfile> profiles, List<String> warnings) {
    public Found {
      profiles = List.copyOf(profiles);
      warnings = List.copyOf(warnings);
    }

    /** The profile on devices of this kind with so many cores. */
    public Optional<VariantProfile> on(DeviceKind kind, int cores) {
      return profiles.stream()
          .filter(profile -> profile.kind().equals(kind) && profile.cores() == cores)
          .findFirst();
    }
  }

  private ProfileFile() {}

  /** Where the profile of a variant stands. */
  public static Path of(Path variantFolder, DeviceKind kind, int cores) {
    return variantFolder.resolve("profile-" + kind + "-" + cores + ".csv");
  }

  /**
   * Every profile of a variant. A file that is broken, of another variant, or older than a file of
   * the variant's network is left out.
   */
  public static Found read(Path variantFolder, Variant variant) {
    List<VariantProfile> profiles = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    for (Path file : files(variantFolder, warnings)) {
      try {
        VariantProfile profile = ProfileCsv.parse(file, Files.readAllLines(file));
        requirePlace(file, profile, variant.id());
        requireNewer(file, variant);
        profiles.add(profile);
      } catch (IOException | IllegalArgumentException e) {
        String what = e instanceof IOException ? file + ": cannot be read: " + e : e.getMessage();
        warnings.add(what + "\nThe profile counts as absent until it is measured anew.");
      }
    }
    return new Found(profiles, warnings);
  }

  /**
   * Writes a profile, whole or not at all.
   *
   * @return the file
   * @throws IOException if it cannot be written; the message names the file and the reason
   */
  public static Path write(Path variantFolder, VariantProfile profile) throws IOException {
    Path file = of(variantFolder, profile.kind(), profile.cores());
    try {
      WholeFile.write(file, ProfileCsv.lines(profile));
      return file;
    } catch (IOException e) {
      throw new IOException(
          "profile '"
              + file
              + "' cannot be written ("
              + e
              + ")\nMake room on the disk and the folder writable, or run on without; it will be"
              + " measured anew next time.",
          e);
    }
  }

  private static List<Path> files(Path variantFolder, List<String> warnings) {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(variantFolder, "profile-*.csv")) {
      found.forEach(files::add);
    } catch (IOException e) {
      warnings.add("profiles in '" + variantFolder + "' cannot be read: " + e);
    }
    Collections.sort(files);
    return files;
  }

  private static void requirePlace(Path file, VariantProfile profile, VariantId variant) {
    if (!profile.variant().equals(variant)) {
      throw new IllegalArgumentException(
          file + ": the profile of " + profile.variant() + " (expected: of " + variant + ")");
    }
    Path place = of(file.getParent(), profile.kind(), profile.cores());
    if (!place.getFileName().equals(file.getFileName())) {
      throw new IllegalArgumentException(
          file + ": its lines belong into '" + place.getFileName() + "' (expected: here)");
    }
  }

  private static void requireNewer(Path file, Variant variant) throws IOException {
    FileTime written = Files.getLastModifiedTime(file);
    for (Path network : variant.network().files()) {
      if (Files.getLastModifiedTime(network).compareTo(written) > 0) {
        throw new IllegalArgumentException(
            file + ": '" + network.getFileName() + "' is newer than its profile");
      }
    }
  }
}
