package io.gearshift.cli.demo;

import io.gearshift.cli.judge.Model;
import io.gearshift.config.Example;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.pipeline.PipelineId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A model repository with one model of another, so that policies which give a device to one family
 * alone have the same devices as the others.
 *
 * @param folder where it is
 * @param made what has to be taken away at the end, in this order
 */
record DemoRepository(Path folder, Deque<Path> made) implements AutoCloseable {
  private static final String PIPELINES = "pipelines";

  /**
   * @param from the folder of the whole repository
   */
  static DemoRepository of(Path from, Model model) throws IOException {
    Path source = from.toAbsolutePath();
    DemoRepository repository =
        new DemoRepository(Files.createTempDirectory("gearshift-demo"), new ArrayDeque<>());
    repository.made.push(repository.folder);
    Runtime.getRuntime().addShutdownHook(new Thread(repository::leave, "demo-folder"));
    for (Family family : model.families()) {
      repository.link(source, family.id().name());
    }
    if (model.pipeline().isPresent()) {
      PipelineId id = model.pipeline().get().id();
      repository.made.push(Files.createDirectory(repository.folder.resolve(PIPELINES)));
      repository.link(source, PIPELINES + "/" + id.name() + ".conf");
      for (Example example : Example.of(source, id).stream().toList()) {
        repository.link(source, PIPELINES + "/" + example.file().getFileName());
      }
    }
    return repository;
  }

  private void link(Path source, String name) throws IOException {
    made.push(Files.createSymbolicLink(folder.resolve(name), source.resolve(name)));
  }

  /** Takes away what an end by Ctrl-C would leave behind. */
  private void leave() {
    try {
      close();
    } catch (IOException e) {
      System.err.println("gearshift: " + folder + " could not be taken away: " + e);
    }
  }

  @Override
  public void close() throws IOException {
    for (Path path : made) {
      Files.deleteIfExists(path);
    }
  }
}
