package io.gearshift.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small file system that can be filled. */
final class Disk implements AutoCloseable {
  private final Path folder;

  private Disk(Path folder) {
    this.folder = folder;
  }

  /** Whether one can be made here. */
  static boolean isPermitted() {
    try {
      Path folder = Files.createTempDirectory("gearshift-disk");
      try {
        new Disk(folder).mount().close();
        return true;
      } catch (IllegalStateException e) {
        return false;
      } finally {
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts a folder, with what is in it, on a disk of its own; nobody may use it meanwhile. */
  static Disk under(Path folder) {
    Path aside = folder.resolveSibling(folder.getFileName() + "-aside");
    try {
      Files.move(folder, aside);
      Files.createDirectory(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Disk disk = new Disk(folder).mount();
    Cluster.copy(aside, folder);
    return disk;
  }

  private Disk mount() {
    Shell.run("mount", "-t", "tmpfs", "-o", "size=64m", "gearshift-chaos", folder.toString());
    return this;
  }

  /** Leaves not a byte. */
  void fill() {
    byte[] block = new byte[64 << 10];
    try (OutputStream out = Files.newOutputStream(ballast())) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      // full, as it should be
    }
  }

  void free() {
    try {
      Files.delete(ballast());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path ballast() {
    return folder.resolve("ballast");
  }

  @Override
  public void close() {
    Shell.attempt("umount", "-l", folder.toString());
  }
}
