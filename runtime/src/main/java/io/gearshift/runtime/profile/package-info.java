/** How fast is a variant on a device? Measures it, and refuses to know what follows from that. */
package io.gearshift.runtime.profile;
