/* What speaks against a child: other birth dates, other numbers. */
#include "classify/dates.h"
#include "classify/roll.h"

#include <string.h>

#define ADJACENT_TOKENS 4
#define CHILDHOOD_DAYS (8 * 366)

/* A date that stands directly behind a full name, and could be a birth. */
static gboolean
follows_name (const Search *search, guint child, const FoundDate *date)
{
    const GArray *hits =
        g_hash_table_lookup (search->hits_of, GUINT_TO_POINTER (child + 1));
    guint token;

    if (date->barred || search->input->today - date->day > CHILDHOOD_DAYS ||
        date->day > search->input->today)
        return FALSE;
    token = search_token_at (search, date->start);
    for (guint i = 0; hits != NULL && i < hits->len; i++) {
        const NameHit *hit = &g_array_index (search->names, NameHit,
                                             g_array_index (hits, guint, i));
        guint end = hit->first + hit->count;
        if (hit->in_subject || token < end || token - end > 1)
            continue;
        /* "Leo Marsh 3.4.22", "Leo Marsh (3.4.22)", "Leo Marsh, d. 3.4.22" */
        if (token == end ||
            strlen (tokens_word (search->tokens, end)) <= ADJACENT_TOKENS)
            return TRUE;
    }
    return FALSE;
}

static char *
birth_contradiction (const Search *search, GHashTable *named_births,
                     const MatchCandidate *candidate)
{
    const RollChild *child = roll_child (search->roll, candidate->child);

    for (guint i = 0; i < search->dates->len; i++) {
        const FoundDate *date = &g_array_index (search->dates, FoundDate, i);
        g_autofree char *words = NULL;
        if (!date->cued && !follows_name (search, candidate->child, date))
            continue;
        /* Its own would have been found; another's that is named is no
         * contradiction. */
        if (date->day == child->dob ||
            g_hash_table_contains (named_births, GINT_TO_POINTER (date->day)))
            continue;
        words = list_date_in_words (date->day);
        if (date_is_near (date->day, child->dob))
            return g_strdup_printf ("The birth date %s is close to this "
                                    "child's and is not it.",
                                    words);
        return g_strdup_printf ("The birth date %s is not this child's.",
                                words);
    }
    return NULL;
}

static char *
number_contradiction (const Search *search, const MatchCandidate *candidate)
{
    const RollChild *child = roll_child (search->roll, candidate->child);
    GHashTableIter iter;
    gpointer key, cued;

    if (candidate->evidence & EVIDENCE_NHS)
        return NULL;
    g_hash_table_iter_init (&iter, search->numbers_seen);
    while (g_hash_table_iter_next (&iter, &key, &cued)) {
        const Bearers *bearers =
            roll_bearers (search->roll->numbers, *(guint64 *) key);
        const MatchCandidate *other =
            bearers == NULL
                ? NULL
                : g_hash_table_lookup (
                      search->candidates,
                      GUINT_TO_POINTER (g_array_index (bearers, guint, 0) + 1));
        if (other != NULL && (other->evidence & EVIDENCE_NAME))
            continue;
        if (bearers != NULL)
            return g_strdup ("The NHS number is another child's.");
        if (GPOINTER_TO_UINT (cued) == 2 && *child->nhs_number != '\0')
            return g_strdup ("The NHS number is not this child's.");
    }
    return NULL;
}

void
search_contradictions (Search *search)
{
    g_autoptr (GHashTable) named_births = g_hash_table_new (NULL, NULL);
    GHashTableIter iter;
    gpointer value;

    g_hash_table_iter_init (&iter, search->candidates);
    while (g_hash_table_iter_next (&iter, NULL, &value)) {
        const MatchCandidate *each = value;
        if (each->evidence & (EVIDENCE_NAME | EVIDENCE_NHS))
            g_hash_table_add (
                named_births,
                GINT_TO_POINTER (roll_child (search->roll, each->child)->dob));
    }
    g_hash_table_iter_init (&iter, search->candidates);
    while (g_hash_table_iter_next (&iter, NULL, &value)) {
        MatchCandidate *candidate = value;
        if (!(candidate->evidence & EVIDENCE_DOB))
            candidate->contradiction =
                birth_contradiction (search, named_births, candidate);
        if (candidate->contradiction == NULL)
            candidate->contradiction = number_contradiction (search, candidate);
    }
}
