/** What changes the number of nodes: the actor that asks the rule, and what starts nodes for it. */
package io.gearshift.cluster.scaling;
