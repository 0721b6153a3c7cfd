/**
 * Which variants in which batches on how many devices serve pipelines: fewer devices while the most
 * accurate variants do, less accuracy when all devices are needed (Loki, HPDC 2024). Refuses to
 * know how queries are routed and when they are dropped.
 */
package io.gearshift.planner.loki;
