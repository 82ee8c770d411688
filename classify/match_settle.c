/* From evidence to an outcome: one child, several, nobody, or a person
 * decides. */
#include "classify/dates.h"
#include "classify/roll.h"

#include <string.h>

#define STRONG 2u

static void
say (Match *match, const char *sentence)
{
    g_ptr_array_add (match->why, g_strdup (sentence));
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

gboolean
search_has_first_name (const Search *search, guint child)
{
    g_autoptr (GArray) givens = g_array_new (FALSE, FALSE, sizeof (guint64));

    roll_given_hashes (givens, roll_child (search->roll, child));
    for (guint i = 0; i < givens->len; i++)
        if (g_hash_table_contains (search->first_seen,
                                   &g_array_index (givens, guint64, i)))
            return TRUE;
    return FALSE;
}

static const GArray *
hits_of (const Search *search, guint child)
{
    return g_hash_table_lookup (search->hits_of, GUINT_TO_POINTER (child + 1));
}

static const NameHit *
hit_at (const Search *search, const GArray *hits, guint i)
{
    return &g_array_index (search->names, NameHit,
                           g_array_index (hits, guint, i));
}

/* Two full names at the same words are one name that two children bear. */
static gboolean
shares_name (const MatchCandidate *a, const MatchCandidate *b)
{
    return a->name_at < b->name_at + b->name_count &&
           b->name_at < a->name_at + a->name_count;
}

/* "Jack Byrne & Rosie Byrne": one directly behind the other. */
static gboolean
are_beside (const MatchCandidate *a, const MatchCandidate *b)
{
    return a->name_at + a->name_count == b->name_at ||
           b->name_at + b->name_count == a->name_at;
}

static gboolean
are_namesakes (const Search *search, guint child, guint other)
{
    const RollChild *a = roll_child (search->roll, child);
    const RollChild *b = roll_child (search->roll, other);
    g_autofree char *x = name_fold (a->given_name);
    g_autofree char *y = name_fold (b->given_name);

    return strcmp (x, y) == 0;
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
            are_namesakes (search, first, other) ||
            !search_has_first_name (search, other))
            continue;
        g_array_append_val (match->ids, other);
        match->outcome = MATCH_SEVERAL;
        say (match, "The twin's name stands in it too: held until a person "
                    "has looked.");
    }
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
    if (sure->evidence & (EVIDENCE_NAME | EVIDENCE_FAMILY | EVIDENCE_FITS))
        return FALSE;
    for (guint i = 0; i < match->candidates->len; i++) {
        const MatchCandidate *other = match->candidates->pdata[i];
        if (other->child != sure->child && (other->evidence & EVIDENCE_NAME))
            return TRUE;
    }
    return FALSE;
}

static gboolean
is_in_document (const Search *search, const GArray *hits, guint document)
{
    for (guint i = 0; hits != NULL && i < hits->len; i++) {
        const NameHit *hit = hit_at (search, hits, i);
        if (!hit->in_subject &&
            search_document (search, hit->first) == document)
            return TRUE;
    }
    return FALSE;
}

/* "Jack and Rosie Byrne", "Jack Byrne, Rosie Byrne": one sentence names both
 * alike. */
static gboolean
stands_beside (const Search *search, const NameHit *hit, const GArray *hits)
{
    for (guint i = 0; hits != NULL && i < hits->len; i++) {
        const NameHit *own = hit_at (search, hits, i);
        guint end = own->first + own->count;
        if (own->in_subject || hit->first < end || hit->first > end + 1)
            continue;
        if (hit->first == end || hit->role == ROLE_WITH)
            return TRUE;
    }
    return FALSE;
}

/* Is the letter about @other as well, or does it only mention her? */
static gboolean
is_subject_too (const Search *search, const MatchCandidate *sure,
                const MatchCandidate *other)
{
    const GArray *own = hits_of (search, sure->child);
    const GArray *hits = hits_of (search, other->child);
    gboolean loose = !(sure->evidence & (EVIDENCE_BLOCK | EVIDENCE_FAMILY));

    /* Name and birth date, whatever else speaks against her. */
    if ((other->evidence & EVIDENCE_NAME) && !shares_name (other, sure) &&
        (other->evidence & (EVIDENCE_DOB | EVIDENCE_NHS)))
        return TRUE;

    for (guint i = 0; hits != NULL && i < hits->len; i++) {
        const NameHit *hit = hit_at (search, hits, i);
        Owner words = {
            OWNER_NAMED, TRUE, FALSE, {hit->first, hit->first + hit->count}};
        guint document = search_document (search, hit->first);
        if (hit->role == ROLE_RELATIVE || hit->role == ROLE_GROWN_UP)
            continue;
        if (hit->in_subject) {
            if (!(sure->evidence & EVIDENCE_SUBJECT))
                return TRUE;
            continue;
        }
        if (search_fits_exactly (search, &words, sure->child))
            continue;
        if (hit->role == ROLE_HEAD || stands_beside (search, hit, own) ||
            !is_in_document (search, own, document) ||
            (loose && hit->role == ROLE_PLAIN))
            return TRUE;
    }
    return FALSE;
}

static void
add_others (const Search *search, Match *match, const MatchCandidate *sure)
{
    for (guint i = 0; i < match->candidates->len; i++) {
        const MatchCandidate *other = match->candidates->pdata[i];
        if (other->child == sure->child ||
            !is_subject_too (search, sure, other))
            continue;
        g_array_append_val (match->ids, other->child);
        match->outcome = MATCH_SEVERAL;
        say (match, "It seems to be about another child of the list too.");
    }
}

/* Only one half of the child's double-barrelled name. */
static gboolean
is_half (const Search *search, const MatchCandidate *candidate)
{
    const RollChild *row = roll_child (search->roll, candidate->child);
    g_autoptr (Tokens) family = tokens_new (row->family_name);

    return (candidate->evidence & EVIDENCE_NAME) != 0 &&
           tokens_count (family) >= 2 &&
           candidate->name_count < 1 + tokens_count (family);
}

/* Half a name with its birth date, where another child has all of this name
 * and nearly this date: a slip in that child's date is as likely. */
static gboolean
may_be_slip (const Search *search, const Match *match,
             const MatchCandidate *sure)
{
    gint32 dob = roll_child (search->roll, sure->child)->dob;

    if (!is_half (search, sure) || (sure->evidence & EVIDENCE_NHS))
        return FALSE;
    for (guint i = 0; i < match->candidates->len; i++) {
        const MatchCandidate *other = match->candidates->pdata[i];
        if (other->child != sure->child && (other->evidence & EVIDENCE_NAME) &&
            shares_name (other, sure) && !is_half (search, other) &&
            date_is_near (roll_child (search->roll, other->child)->dob, dob))
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
        say (match, "Date and number are one child's, the name is another's.");
        return;
    }
    if (may_be_slip (search, match, sure)) {
        match->outcome = MATCH_CONTRADICTED;
        say (match, "The name is all of another child's, whose birth date is "
                    "nearly this one.");
        return;
    }
    if (search_is_strangers (search, sure->child)) {
        match->outcome = MATCH_SUGGESTED;
        say (match, "Another part of it is about somebody who is not on the "
                    "list.");
        return;
    }
    g_array_append_val (match->ids, sure->child);
    match->outcome = MATCH_MATCHED;
    add_others (search, match, sure);
    if (match->outcome == MATCH_MATCHED)
        add_twins (search, match);
}

/* Of children with one name and one birth date the one whose number, home or
 * parent stands there; NULL when nothing chooses. */
static MatchCandidate *
choose_namesake (const Search *search, const GPtrArray *sure)
{
    static const guint32 choosing[] = {EVIDENCE_NHS, EVIDENCE_FAMILY,
                                       EVIDENCE_POSTCODE | EVIDENCE_PARENT};
    const MatchCandidate *first = sure->pdata[0];

    for (guint i = 1; i < sure->len; i++) {
        const MatchCandidate *other = sure->pdata[i];
        if (!are_namesakes (search, first->child, other->child) ||
            !shares_name (first, other))
            return NULL;
    }
    for (guint k = 0; k < G_N_ELEMENTS (choosing); k++) {
        MatchCandidate *chosen = NULL;
        guint with = 0;
        for (guint i = 0; i < sure->len; i++) {
            MatchCandidate *each = sure->pdata[i];
            if (each->evidence & choosing[k]) {
                chosen = each;
                with++;
            }
        }
        if (with > 0)
            return with == 1 ? chosen : NULL;
    }
    return NULL;
}

static void
settle_many (const Search *search, Match *match, const GPtrArray *sure)
{
    const MatchCandidate *chosen = choose_namesake (search, sure);

    if (chosen != NULL) {
        settle_one (search, match, chosen);
        return;
    }
    set_ids (match, sure);
    match->outcome = MATCH_SEVERAL;
    say (match, "It is about more than one child.");
}

/* Nobody is sure: names in full without anything that chooses. */
static void
settle_names (Match *match)
{
    g_autoptr (GPtrArray) named = g_ptr_array_new ();
    gboolean shared = FALSE, against = FALSE, beside = FALSE;
    guint heads = 0;

    for (guint i = 0; i < match->candidates->len; i++) {
        MatchCandidate *candidate = match->candidates->pdata[i];
        if (is_named (candidate)) {
            for (guint k = 0; k < named->len; k++) {
                shared |= shares_name (named->pdata[k], candidate);
                beside |= are_beside (named->pdata[k], candidate);
            }
            g_ptr_array_add (named, candidate);
            heads += candidate->evidence & EVIDENCE_HEAD ? 1 : 0;
        }
        against |= candidate->contradiction != NULL &&
                   (candidate->evidence & (EVIDENCE_NAME | EVIDENCE_ADULT |
                                           EVIDENCE_NHS | EVIDENCE_DOB));
    }
    if (named->len >= 2 && !shared && (heads != 1 || beside)) {
        set_ids (match, named);
        match->outcome = MATCH_SEVERAL;
        say (match, "Several children of the list are named in full.");
        return;
    }
    if (named->len >= 1)
        match->outcome = MATCH_SUGGESTED;
    else if (against)
        match->outcome = MATCH_CONTRADICTED;
    if (shared)
        say (match, "Two children bear this name, and nothing chooses between "
                    "them.");
}

void
search_settle (const Search *search, Match *match)
{
    g_autoptr (GPtrArray) sure = g_ptr_array_new ();

    match->outcome = match->candidates->len > 0 ? MATCH_SUGGESTED : MATCH_NONE;
    for (guint i = 0; i < match->candidates->len; i++) {
        MatchCandidate *candidate = match->candidates->pdata[i];
        if (candidate->contradiction == NULL &&
            match_strong_count (candidate) >= STRONG)
            g_ptr_array_add (sure, candidate);
    }
    if (sure->len == 1)
        settle_one (search, match, sure->pdata[0]);
    else if (sure->len > 1)
        settle_many (search, match, sure);
    else
        settle_names (match);
    g_array_sort (match->ids, compare_ids);
}
