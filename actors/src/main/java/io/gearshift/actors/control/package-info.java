/** The control path: what arrives and what is there become a plan that every device obeys. */
package io.gearshift.actors.control;
