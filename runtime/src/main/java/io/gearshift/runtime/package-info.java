/**
 * ONNX Runtime behind the ports of the domain. Refuses to know which variant should run where, and
 * when.
 */
package io.gearshift.runtime;
