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
    guint count = 0;
    for (guint i = 0; i < G_N_ELEMENTS (strong); i++)
        count += candidate->evidence & strong[i] ? 1 : 0;
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
           ((has & EVIDENCE_ADULT) ? 15 : 0) +
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

/* Brother or sister of one birth date: the same home or family name. */
static gboolean
are_twins (const RollChild *a, const RollChild *b)
{
    g_autofree char *x = NULL, *y = NULL;

    if (a->dob != b->dob)
        return FALSE;
    x = name_fold (a->family_name);
    y = name_fold (b->family_name);
    return strcmp (x, y) == 0 ||
           (*a->address != '\0' && strcmp (a->address, b->address) == 0 &&
            strcmp (a->postcode, b->postcode) == 0);
}

static gboolean
first_name_seen (const Search *search, guint child)
{
    g_autoptr (GArray) givens = g_array_new (FALSE, FALSE, sizeof (guint64));

    roll_given_hashes (givens, roll_child (search->roll, child));
    for (guint i = 0; i < givens->len; i++)
        if (g_hash_table_contains (search->first_seen,
                                   &g_array_index (givens, guint64, i)))
            return TRUE;
    return FALSE;
}

static void
add_twins (const Search *search, Match *match)
{
    guint first = g_array_index (match->ids, guint, 0);
    const RollChild *child = roll_child (search->roll, first);
    const Bearers *same =
        roll_bearers (search->roll->births, (guint64) (guint32) child->dob);

    for (guint i = 0; same != NULL && i < same->len; i++) {
        guint other = g_array_index (same, guint, i);
        if (other == first ||
            !are_twins (child, roll_child (search->roll, other)) ||
            !first_name_seen (search, other))
            continue;
        g_array_append_val (match->ids, other);
        match->outcome = MATCH_SEVERAL;
        g_ptr_array_add (match->why,
                         g_strdup ("The twin's name stands in it too: held "
                                   "until a person has looked."));
    }
}

/* Two full names at the same words are one name that two children bear. */
static gboolean
shares_name (const MatchCandidate *a, const MatchCandidate *b)
{
    return a->name_at == b->name_at;
}

static void
set_ids (Match *match, const GPtrArray *from)
{
    for (guint i = 0; i < from->len; i++)
        g_array_append_val (match->ids,
                            ((MatchCandidate *) from->pdata[i])->child);
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
    guint x = *(const guint *) a, y = *(const guint *) b;
    return x < y ? -1 : x > y;
}

/* Named in full, by a child's name, with nothing against. */
static gboolean
is_named (const MatchCandidate *candidate)
{
    return candidate->contradiction == NULL &&
           (candidate->evidence & EVIDENCE_NAME) != 0;
}

/* Date and number of one child, the name of another. */
static gboolean
is_named_otherwise (const Match *match, const MatchCandidate *sure)
{
    if (sure->evidence & (EVIDENCE_NAME | EVIDENCE_FAMILY))
        return FALSE;
    for (guint i = 0; i < match->candidates->len; i++) {
        const MatchCandidate *other = match->candidates->pdata[i];
        if (other->child != sure->child && (other->evidence & EVIDENCE_NAME))
            return TRUE;
    }
    return FALSE;
}

/* One child is sure: who else is spoken of? */
static void
settle_one (const Search *search, Match *match, const MatchCandidate *sure)
{
    if (is_named_otherwise (match, sure)) {
        match->outcome = MATCH_CONTRADICTED;
        g_ptr_array_add (match->why,
                         g_strdup ("Date and number are one child's, the name "
                                   "is another's."));
        return;
    }
    g_array_append_val (match->ids, sure->child);
    match->outcome = MATCH_MATCHED;
    if (!(sure->evidence & EVIDENCE_BLOCK))
        for (guint i = 0; i < match->candidates->len; i++) {
            const MatchCandidate *other = match->candidates->pdata[i];
            if (other->child == sure->child || !is_named (other) ||
                shares_name (other, sure) || (sure->evidence & EVIDENCE_FAMILY))
                continue;
            g_array_append_val (match->ids, other->child);
            match->outcome = MATCH_SEVERAL;
            g_ptr_array_add (match->why,
                             g_strdup ("Another child of the list is named in "
                                       "full."));
        }
    if (match->outcome == MATCH_MATCHED)
        add_twins (search, match);
}

/* Nobody is sure: names in full without anything that chooses. */
static void
settle_names (Match *match)
{
    g_autoptr (GPtrArray) named = g_ptr_array_new ();
    gboolean shared = FALSE, against = FALSE;

    for (guint i = 0; i < match->candidates->len; i++) {
        MatchCandidate *candidate = match->candidates->pdata[i];
        if (is_named (candidate)) {
            for (guint k = 0; k < named->len; k++)
                shared |= shares_name (named->pdata[k], candidate);
            g_ptr_array_add (named, candidate);
        }
        against |= candidate->contradiction != NULL &&
                   (candidate->evidence &
                    (EVIDENCE_NAME | EVIDENCE_ADULT | EVIDENCE_NHS));
    }
    if (named->len >= 2 && !shared) {
        set_ids (match, named);
        match->outcome = MATCH_SEVERAL;
        g_ptr_array_add (match->why,
                         g_strdup ("Several children of the list are named in "
                                   "full."));
        return;
    }
    if (named->len >= 1)
        match->outcome = MATCH_SUGGESTED;
    else if (against)
        match->outcome = MATCH_CONTRADICTED;
    if (shared)
        g_ptr_array_add (match->why,
                         g_strdup ("Two children bear this name, and nothing "
                                   "chooses between them."));
}

static gboolean
is_worth_showing (const MatchCandidate *candidate)
{
    guint32 has = candidate->evidence;
    guint medium =
        (has & EVIDENCE_PARENT ? 1u : 0u) + (has & EVIDENCE_POSTCODE ? 1u : 0u);
    guint weak = (has & EVIDENCE_FIRST ? 1u : 0u) +
                 (has & EVIDENCE_FAMILY_NAME ? 1u : 0u);

    if (has & (EVIDENCE_INITIALS | EVIDENCE_ADULT | EVIDENCE_SUBJECT |
               EVIDENCE_ADDRESS))
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
settle (const Search *search, Match *match)
{
    g_autoptr (GPtrArray) sure = g_ptr_array_new ();

    match->outcome = match->candidates->len > 0 ? MATCH_SUGGESTED : MATCH_NONE;
    for (guint i = 0; i < match->candidates->len; i++) {
        MatchCandidate *candidate = match->candidates->pdata[i];
        if (candidate->contradiction == NULL &&
            match_strong_count (candidate) >= 2)
            g_ptr_array_add (sure, candidate);
    }
    if (sure->len == 1) {
        settle_one (search, match, sure->pdata[0]);
    } else if (sure->len > 1) {
        set_ids (match, sure);
        match->outcome = MATCH_SEVERAL;
        g_ptr_array_add (match->why,
                         g_strdup ("It is about more than one child."));
    } else {
        settle_names (match);
    }
    g_array_sort (match->ids, compare_ids);
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

Match *
roll_match (const Roll *roll, const MatchInput *input)
{
    Match *match = match_new ();
    gboolean crowded;
    g_autoptr (Tokens) made =
        input->tokens == NULL ? tokens_new (input->text) : NULL;
    g_autoptr (GArray) dates = dates_find (input->text);
    g_autoptr (GArray) names = g_array_new (FALSE, FALSE, sizeof (NameHit));
    g_autoptr (GHashTable) candidates = g_hash_table_new (NULL, NULL);
    g_autoptr (GHashTable) firsts =
        g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
    g_autoptr (GHashTable) families =
        g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
    g_autoptr (GHashTable) hits_of =
        g_hash_table_new_full (NULL, NULL, NULL, array_free);
    g_autoptr (GHashTable) numbers =
        g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
    Search search = {.roll = roll,
                     .input = input,
                     .tokens = made != NULL ? made : input->tokens,
                     .dates = dates,
                     .names = names,
                     .hits_of = hits_of,
                     .candidates = candidates,
                     .first_seen = firsts,
                     .family_seen = families,
                     .numbers_seen = numbers};

    search_names (&search);
    search_births (&search);
    search_numbers (&search);
    search_home (&search);
    search_family (&search);
    search_initials (&search);
    add_apart (&search);
    crowded = is_crowded (&search);
    if (!crowded)
        search_contradictions (&search);
    take_candidates (&search, match);
    if (crowded) {
        match->outcome = MATCH_SUGGESTED;
        g_ptr_array_add (match->why,
                         g_strdup ("So many names and dates stand in it that "
                                   "it must be a list."));
    } else {
        settle (&search, match);
    }
    read_dates (&search, match);
    if (match->candidates->len > MATCH_MAX_CANDIDATES)
        g_ptr_array_set_size (match->candidates, MATCH_MAX_CANDIDATES);
    return match;
}
