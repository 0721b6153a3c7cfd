package io.gearshift.http;

/**
 * A version of a model in the index of the repository, or a model that has none.
 *
 * @param name of the model
 */
public record ListedVersion(String name, VersionState state) {}
