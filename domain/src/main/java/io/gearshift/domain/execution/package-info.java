/** The ports behind which networks run. Implemented by the runtime and, in tests, by fakes. */
package io.gearshift.domain.execution;
