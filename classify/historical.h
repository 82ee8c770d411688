/*
 * Old mail that was brought in by an import: what becomes of it.
 *
 * It is filed like any other letter, with its own date; nobody is told and
 * nobody has to sign it. What fits no child who is here today is not kept,
 * unless the import was asked to keep all: its sender, date and subject stay
 * for those who would decide about it, its content goes.
 */
#ifndef CLASSIFY_HISTORICAL_H
#define CLASSIFY_HISTORICAL_H

#include "classify/judge.h"
#include "store/envelope.h"
#include "store/register.h"

gboolean historical_is (const Pending *pending);

/*
 * Sets outcome and reason of an import's envelope.
 * @roll: RollChild *, as the judge had it
 */
void historical_mark (Envelope *envelope, const GPtrArray *roll,
                      const Pending *pending, const Decision *decision);

#endif
