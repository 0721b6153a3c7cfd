package io.gearshift.actors.control;

import io.gearshift.domain.catalog.FamilyId;

/**
 * What operators want of a family, on all nodes.
 *
 * @param revision higher than that of every order before; each node reads the family anew from its
 *     repository when it sees a higher one
 * @param served whether queries are answered; if not, no device hosts it
 */
public record FamilyOrder(FamilyId family, long revision, boolean served) {}
