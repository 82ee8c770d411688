#include "classify/historical.h"

#include "common/clock.h"
#include "common/lists.h"

gboolean
historical_is (const Pending *pending)
{
    return pending->origin == ORIGIN_IMPORT ||
           pending->origin == ORIGIN_IMPORT_ALL;
}

static gboolean
is_here (const RollChild *child)
{
    return g_ascii_strcasecmp (child->status, "left") != 0 &&
           (child->leave_date == LIST_NO_DATE ||
            child->leave_date >= clock_day (clock_now_ms ()));
}

/* Is it about a child who is here? Where people would have to decide between
 * several, or see through a contradiction, they still can. */
static gboolean
fits_a_child (const GPtrArray *roll, const Decision *decision)
{
    const Match *match = decision->match;

    if (decision->route == ROUTE_NOT_A_RECORD)
        return FALSE;
    for (guint i = 0; i < match->candidates->len; i++) {
        const MatchCandidate *candidate = match->candidates->pdata[i];
        if (is_here (roll->pdata[candidate->child]))
            return match->outcome != MATCH_NONE;
    }
    return FALSE;
}

void
historical_mark (Envelope *envelope, const GPtrArray *roll,
                 const Pending *pending, const Decision *decision)
{
    g_autofree char *before = envelope->reason;

    /* Of what was too large nobody can say whom it fits. */
    if (envelope->outcome == OUTCOME_REFUSED ||
        pending->origin == ORIGIN_IMPORT_ALL || fits_a_child (roll, decision)) {
        envelope->reason = g_strdup_printf (
            "Historical: old mail that was brought in. Nobody was told, and "
            "it need not be signed.\n%s",
            before);
        return;
    }
    envelope->outcome = OUTCOME_NOT_KEPT;
    envelope->child = ID_ZERO;
    envelope->reason =
        g_strdup ("Historical: old mail that was brought in. It fits no child "
                  "who is here now, so its content was not kept. \"intray "
                  "import --all\" brings it in again and keeps it.");
}
