/**
 * Builds the ONNX files of a weight-shared network: the one that is served, from which control
 * inputs choose a subnet in each run, and the separate network of any one subnet, which is the
 * oracle.
 */
package io.gearshift.runtime.supernet;
