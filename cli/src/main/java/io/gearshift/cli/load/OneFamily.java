package io.gearshift.cli.load;

import io.gearshift.domain.catalog.FamilyId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A model repository with one family of another, so that policies which give a device to one family
 * alone have the same devices as the others.
 */
record OneFamily(Path repository, Path link) implements AutoCloseable {

  static OneFamily of(Path repository, FamilyId family) throws IOException {
    Path folder = Files.createTempDirectory("gearshift-demo");
    Path source = repository.resolve(family.name()).toAbsolutePath();
    return new OneFamily(folder, Files.createSymbolicLink(folder.resolve(family.name()), source));
  }

  @Override
  public void close() throws IOException {
    Files.delete(link);
    Files.delete(repository);
  }
}
