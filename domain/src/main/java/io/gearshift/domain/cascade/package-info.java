/**
 * Cascades: a cheap variant answers when it is certain, and a better one is asked when it is not
 * (CascadeServe, section 2).
 */
package io.gearshift.domain.cascade;
