/**
 * Devices that are not there: runs take their profiled time and no processor, and answers are made
 * up. For planning and load tests before hardware is bought, and for benchmarks of everything else.
 */
package io.gearshift.runtime.synthetic;
