package io.gearshift.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A wall clock that is wrong, for one process: libfaketime shifts what it is told of the time of
 * day, and leaves alone the clock by which it waits. Not the library's variant for threads: it
 * takes 25 µs to tell the time, and a node asks often.
 */
final class FakeClock {
  private static final List<Path> LIBRARIES =
      List.of(
          Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"),
          Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1"),
          Path.of("/usr/lib64/faketime/libfaketime.so.1"),
          Path.of("/usr/lib/faketime/libfaketime.so.1"));

  private final Path library;
  private final Path offset;

  private FakeClock(Path library, Path offset) {
    this.library = library;
    this.offset = offset;
  }

  /** Empty if the machine has no libfaketime. */
  static Optional<FakeClock> find() {
    return LIBRARIES.stream()
        .filter(Files::exists)
        .findFirst()
        .map(library -> new FakeClock(library, offsetFile()));
  }

  private static Path offsetFile() {
    try {
      Path file = Files.createTempFile("gearshift-clock", "");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From now on, within a second, processes with this clock are off by so much. */
  void offBy(int seconds) {
    try {
      Files.writeString(offset, "%+ds%n".formatted(seconds));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a process must have in its environment to look at this clock. */
  Map<String, String> environment() {
    return Map.of(
        "LD_PRELOAD",
        library.toString(),
        "FAKETIME_TIMESTAMP_FILE",
        offset.toString(),
        "FAKETIME_CACHE_DURATION",
        "1",
        "FAKETIME_DONT_FAKE_MONOTONIC",
        "1");
  }
}
