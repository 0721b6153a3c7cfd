/**
 * The dashboard: what people see of a cluster, and what it would take to serve another demand. It
 * only looks; nothing is changed from here.
 */
package io.gearshift.http.dashboard;
