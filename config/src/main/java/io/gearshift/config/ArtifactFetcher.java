package io.gearshift.config;

import java.nio.file.Path;
import java.util.function.LongConsumer;

/** Brings artifacts of Maven's onto this machine. */
public interface ArtifactFetcher {

  /**
   * Fetches one artifact without what it depends on.
   *
   * @param artifact {@code group:artifact:version}, and if need be {@code :packaging:classifier}
   * @param folder an empty folder for the artifact and whatever else is needed on the way
   * @param bytesSoFar is told now and then how much has arrived
   * @return the artifact's file
   */
  Path fetch(String artifact, Path folder, LongConsumer bytesSoFar)
      throws PullFailed, InterruptedException;
}
