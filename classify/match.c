#include "classify/match.h"

#include "classify/dates.h"
#include "classify/roll.h"

#include <string.h>

#define MATCH_MAX_CANDIDATES 10
/* A letter with more of any of these is a list of children or an attack: a
 * person looks, and the work stays bounded. */
#define MATCH_MAX_CHILDREN 2000
#define MATCH_MAX_DATES 2000
#define MATCH_MAX_NUMBERS 500
/* First and family names that stand apart: weak, and not worth more. */
#define MATCH_MAX_PAIRS 2500

static const guint32 strong[] = {EVIDENCE_NAME, EVIDENCE_DOB, EVIDENCE_NHS,
                                 EVIDENCE_FAMILY};

const char *
match_outcome_name (MatchOutcome outcome)
{
    static const char *const names[] = {"",        "matched", "suggested",
                                        "several", "none",    "contradicted"};
    g_assert (outcome >= MATCH_MATCHED && outcome <= MATCH_CONTRADICTED);
    return names[outcome];
}

guint
match_strong_count (const MatchCandidate *candidate)
{
    guint32 has = candidate->evidence;
    guint count = 0;

    /* A date or number beside another name: this child's own name then stands
     * somewhere else, and says nothing of them. */
    if ((has & EVIDENCE_APART) && !(has & EVIDENCE_BLOCK))
        has &= ~(guint32) EVIDENCE_NAME;
    for (guint i = 0; i < G_N_ELEMENTS (strong); i++)
        count += has & strong[i] ? 1 : 0;
    /* The family's address and the one first name make two. */
    if ((candidate->evidence & EVIDENCE_FAMILY) &&
        (candidate->evidence & EVIDENCE_ONLY) &&
        !(candidate->evidence & EVIDENCE_NAME))
        count++;
    return count;
}

static guint
support (const MatchCandidate *candidate)
{
    guint32 has = candidate->evidence;
    return match_strong_count (candidate) * 100 +
           ((has & EVIDENCE_PARENT) ? 20 : 0) +
           ((has & EVIDENCE_POSTCODE) ? 20 : 0) +
           ((has & EVIDENCE_NAME) && (has & EVIDENCE_HEAD) ? 30 : 0) +
           ((has & EVIDENCE_NEAR) ? 60 : 0) +
           ((has & EVIDENCE_PASSING) ? 10 : 0) +
           ((has & EVIDENCE_SUBJECT) ? 12 : 0) +
           ((has & EVIDENCE_FIRST) ? 6 : 0) +
           ((has & EVIDENCE_ADDRESS) ? 5 : 0) +
           ((has & EVIDENCE_FAMILY_NAME) ? 4 : 0) +
           ((has & EVIDENCE_INITIALS) ? 3 : 0);
}

static int
compare_candidates (gconstpointer a, gconstpointer b)
{
    const MatchCandidate *x = *(MatchCandidate *const *) a;
    const MatchCandidate *y = *(MatchCandidate *const *) b;
    guint sx = support (x), sy = support (y);

    if ((x->contradiction == NULL) != (y->contradiction == NULL))
        return x->contradiction == NULL ? -1 : 1;
    if (sx != sy)
        return sx > sy ? -1 : 1;
    return x->child < y->child ? -1 : x->child > y->child;
}

static void
candidate_free (gpointer data)
{
    MatchCandidate *candidate = data;
    g_free (candidate->contradiction);
    g_ptr_array_unref (candidate->why);
    g_free (candidate);
}

void
match_free (Match *match)
{
    if (match == NULL)
        return;
    g_ptr_array_unref (match->candidates);
    g_array_unref (match->ids);
    g_ptr_array_unref (match->why);
    g_free (match);
}

static gboolean
is_worth_showing (const MatchCandidate *candidate)
{
    guint32 has = candidate->evidence;
    guint medium =
        (has & EVIDENCE_PARENT ? 1u : 0u) + (has & EVIDENCE_POSTCODE ? 1u : 0u);
    guint weak = (has & EVIDENCE_FIRST ? 1u : 0u) +
                 (has & EVIDENCE_FAMILY_NAME ? 1u : 0u);

    if (candidate->contradiction != NULL)
        return match_strong_count (candidate) > 0 || (has & EVIDENCE_ADULT);
    if ((has & (EVIDENCE_INITIALS | EVIDENCE_SUBJECT | EVIDENCE_ADDRESS |
                EVIDENCE_PASSING | EVIDENCE_NEAR)) != 0)
        return TRUE;
    return match_strong_count (candidate) > 0 || medium == 2 ||
           (medium == 1 && weak > 0);
}

static gboolean
is_crowded (const Search *search)
{
    return g_hash_table_size (search->candidates) > MATCH_MAX_CHILDREN ||
           g_hash_table_size (search->numbers_seen) > MATCH_MAX_NUMBERS ||
           search->dates->len > MATCH_MAX_DATES;
}

static void
read_dates (const Search *search, Match *match)
{
    const RollChild *child;

    if (match->outcome != MATCH_MATCHED)
        return;
    child = roll_child (search->roll, g_array_index (match->ids, guint, 0));
    match->leaver = (child->leave_date != LIST_NO_DATE &&
                     child->leave_date < search->input->today) ||
                    g_ascii_strcasecmp (child->status, "left") == 0;
    match->starter = child->start_date != LIST_NO_DATE &&
                     child->start_date > search->input->today;
    if (match->leaver)
        g_ptr_array_add (match->why, g_strdup ("The child has left."));
    if (match->starter)
        g_ptr_array_add (match->why, g_strdup ("The child has not begun yet."));
}

/* Children whose first and family names both stand there, apart. */
static void
add_apart (Search *search)
{
    GHashTableIter firsts, families;
    gpointer given, family;

    if (g_hash_table_size (search->first_seen) *
            g_hash_table_size (search->family_seen) >
        MATCH_MAX_PAIRS)
        return;
    g_hash_table_iter_init (&firsts, search->first_seen);
    while (g_hash_table_iter_next (&firsts, &given, NULL)) {
        g_hash_table_iter_init (&families, search->family_seen);
        while (g_hash_table_iter_next (&families, &family, NULL)) {
            const Bearers *both = roll_bearers (
                search->roll->full,
                roll_pair_hash (*(guint64 *) given, *(guint64 *) family));
            for (guint i = 0; both != NULL && i < both->len && i < 10; i++)
                search_add_take (search, g_array_index (both, guint, i),
                                 EVIDENCE_FIRST | EVIDENCE_FAMILY_NAME, NULL);
        }
    }
}

/* Of children with this birth date or number, those whose first name stands
 * there come first. */
static void
add_first_names (Search *search)
{
    GHashTableIter iter;
    gpointer value;

    g_hash_table_iter_init (&iter, search->candidates);
    while (g_hash_table_iter_next (&iter, NULL, &value)) {
        MatchCandidate *candidate = value;
        if ((candidate->evidence & (EVIDENCE_DOB | EVIDENCE_NHS)) != 0 &&
            (candidate->evidence & EVIDENCE_NAME) == 0 &&
            search_has_first_name (search, candidate->child))
            search_add_take (search, candidate->child, EVIDENCE_FIRST,
                             g_strdup ("This child's first name stands in "
                                       "it."));
    }
}

static void
array_free (gpointer data)
{
    g_array_unref (data);
}

static Match *
match_new (void)
{
    Match *match = g_new0 (Match, 1);

    match->candidates = g_ptr_array_new_with_free_func (candidate_free);
    match->ids = g_array_new (FALSE, FALSE, sizeof (guint));
    match->why = g_ptr_array_new_with_free_func (g_free);
    return match;
}

/* In a letter about somebody who is not on the roll, children of the roll who
 * are only mentioned are not offered. */
static void
drop_passers_by (Search *search)
{
    const guint32 keeping = EVIDENCE_DOB | EVIDENCE_NHS | EVIDENCE_FAMILY |
                            EVIDENCE_HEAD | EVIDENCE_NEAR | EVIDENCE_SUBJECT |
                            EVIDENCE_ADDRESS;
    GHashTableIter iter;
    gpointer value;

    g_hash_table_iter_init (&iter, search->candidates);
    while (g_hash_table_iter_next (&iter, NULL, &value)) {
        MatchCandidate *candidate = value;
        if ((candidate->evidence & keeping) == 0 &&
            (candidate->evidence & (EVIDENCE_NAME | EVIDENCE_PASSING)) != 0 &&
            candidate->contradiction == NULL &&
            search_is_strangers (search, candidate->child)) {
            candidate_free (candidate);
            g_hash_table_iter_remove (&iter);
        }
    }
}

/* Candidates with anything to show go over to @match, best first. */
static void
take_candidates (Search *search, Match *match)
{
    GHashTableIter iter;
    gpointer value;

    g_hash_table_iter_init (&iter, search->candidates);
    while (g_hash_table_iter_next (&iter, NULL, &value)) {
        if (is_worth_showing (value))
            g_ptr_array_add (match->candidates, value);
        else
            candidate_free (value);
    }
    g_hash_table_remove_all (search->candidates);
    g_ptr_array_sort (match->candidates, compare_candidates);
}

static GHashTable *
new_set (void)
{
    return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

/* @tokens: the words of the letter, borrowed */
static void
search_open (Search *search, const Roll *roll, const MatchInput *input,
             const Tokens *tokens)
{
    search->roll = roll;
    search->input = input;
    search->tokens = tokens;
    search->source = input->text;
    search->dates = dates_find (input->text);
    search->owners = g_array_new (FALSE, FALSE, sizeof (Owner));
    search->documents = g_array_new (FALSE, FALSE, sizeof (guint));
    search->heads = g_array_new (FALSE, FALSE, sizeof (Span));
    search->strangers = g_array_new (FALSE, FALSE, sizeof (Span));
    search->numbers = g_array_new (FALSE, FALSE, sizeof (FoundNumber));
    search->names = g_array_new (FALSE, FALSE, sizeof (NameHit));
    search->candidates = g_hash_table_new (NULL, NULL);
    search->first_seen = new_set ();
    search->family_seen = new_set ();
    search->hits_of = g_hash_table_new_full (NULL, NULL, NULL, array_free);
    search->numbers_seen = new_set ();
}

static void
search_close (Search *search)
{
    g_array_unref (search->dates);
    g_array_unref (search->owners);
    g_array_unref (search->documents);
    g_array_unref (search->heads);
    g_array_unref (search->strangers);
    g_array_unref (search->numbers);
    g_array_unref (search->names);
    g_hash_table_unref (search->candidates);
    g_hash_table_unref (search->first_seen);
    g_hash_table_unref (search->family_seen);
    g_hash_table_unref (search->hits_of);
    g_hash_table_unref (search->numbers_seen);
}

static void
search_all (Search *search)
{
    search_documents (search);
    search_heads (search);
    search_names (search);
    search_owners (search);
    search_births (search);
    search_numbers (search);
    search_home (search);
    search_family (search);
    search_initials (search);
}

Match *
roll_match (const Roll *roll, const MatchInput *input)
{
    Match *match = match_new ();
    g_autoptr (Tokens) made =
        input->tokens == NULL ? tokens_new (input->text) : NULL;
    Search search = {0};

    search_open (&search, roll, input, made != NULL ? made : input->tokens);
    search_all (&search);
    if (is_crowded (&search)) {
        take_candidates (&search, match);
        match->outcome = MATCH_SUGGESTED;
        g_ptr_array_add (match->why,
                         g_strdup ("So many names and dates stand in it that "
                                   "it must be a list."));
    } else {
        search_contradictions (&search);
        add_apart (&search);
        add_first_names (&search);
        drop_passers_by (&search);
        take_candidates (&search, match);
        search_settle (&search, match);
    }
    read_dates (&search, match);
    search_close (&search);
    if (match->candidates->len > MATCH_MAX_CANDIDATES)
        g_ptr_array_set_size (match->candidates, MATCH_MAX_CANDIDATES);
    return match;
}
