/*
 * Who may open a letter. One pure function; filing, assigning, raising and
 * re-sealing all use it, so the key table is the authorisation table.
 *
 *   team         key worker, deputy key worker, SENCo, lead, deputy lead,
 *                DSL, deputy DSL
 *   restricted   the same without deputy key worker and SENCo
 *   safeguarding DSL, deputy DSL, and grants
 *   sealed       the people named in the filing
 *   not filed on a child yet, or not about one: team, restricted to lead,
 *   deputy lead, DSLs; safeguarding to DSLs; sealed to the named
 *
 * Always also recovery. Always minus whoever is recorded as in conflict with
 * the child or left out of this letter, who is not active, or has no keys.
 */
#ifndef STORE_ENTITLED_H
#define STORE_ENTITLED_H

#include "store/directory.h"
#include "store/envelope.h"
#include "store/wrap.h"

typedef struct {
    Id holder;
    WrapClass wrap_class;
} Holder;

/*
 * @day: today, for assignments and cover; @now_ms: for grants
 * Returns: Holder rows in a stable order, each holder and class once; people
 * of class 1 first, then grants, prepared, slips, recovery. Caller frees.
 */
GArray *entitled (const Envelope *envelope, const Directory *directory,
                  gint32 day, gint64 now_ms);

/* Is @person entitled to open, as class 1 or 8? */
gboolean entitled_to_open (const Envelope *envelope, const Directory *directory,
                           const Id *person, gint32 day, gint64 now_ms);

/*
 * Fills envelope->named for a letter that becomes or arrives `sealed`: the
 * directory's default names for its overlays; without any: `staff` to the
 * nominated trustees and an unaffected senior, everything else to the DSLs.
 * Whoever is left out is never named; with fewer than two names the trustees
 * are added.
 */
void entitled_name_defaults (Envelope *envelope, const Directory *directory);

#endif
