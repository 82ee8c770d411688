/* What speaks against a child: other birth dates, other numbers, ages. */
#include "classify/dates.h"
#include "classify/match_words.h"
#include "classify/roll.h"

#include <string.h>

#define BLOCK_TOKENS 14
#define AGE_TOKENS 9
#define DAYS_A_YEAR 365.25
#define DAYS_A_MONTH 30.44
#define CHILDHOOD_YEARS 8
#define GROWN_UP_YEARS 16
/* An age is written down before it is read: letters lie, and are forwarded. */
#define AGE_SLACK_MONTHS 3
#define YOUNGER_MONTHS 30

static double
years_at (const Search *search, gint32 birth)
{
    return (search->input->today - birth) / DAYS_A_YEAR;
}

/* Is @date written as the birth date of this child, beyond its own? */
static gboolean
is_said_of (const Search *search, const MatchCandidate *candidate,
            const FoundDate *date, const Owner *owner)
{
    guint token = search_token_at (search, date->start);
    gboolean near = search_name_is_near (search, candidate->child, token,
                                         BLOCK_TOKENS, FALSE);
    gboolean child = years_at (search, date->day) <= CHILDHOOD_YEARS;
    Fit fit;

    if (date->barred || date->day > search->input->today)
        return FALSE;
    if (!date->cued)
        return child && near &&
               search_follows_name (search, candidate->child, token);
    if (owner->kind == OWNER_RELATIVE)
        return FALSE;
    if (owner->kind == OWNER_NAMED) {
        fit = search_fit (search, owner, candidate->child);
        if (fit == FIT_FULL)
            return TRUE;
        return (!owner->beside || owner->by_head) &&
               search_name_is_near (search, candidate->child, token,
                                    BLOCK_TOKENS, TRUE);
    }
    return child || near || years_at (search, date->day) < GROWN_UP_YEARS;
}

static char *
birth_contradiction (const Search *search, GHashTable *named_births,
                     const MatchCandidate *candidate)
{
    const RollChild *child = roll_child (search->roll, candidate->child);

    for (guint i = 0; i < search->dates->len; i++) {
        const FoundDate *date = &g_array_index (search->dates, FoundDate, i);
        gboolean others =
            g_hash_table_contains (named_births, GINT_TO_POINTER (date->day));
        g_autofree char *words = NULL;
        if (date->day == child->dob ||
            !is_said_of (search, candidate, date,
                         &g_array_index (search->owners, Owner, i)))
            continue;
        /* Its own stands there too: only a second one that could be a slip of
         * the first speaks against it. */
        if ((candidate->evidence & EVIDENCE_DOB) &&
            (others || !date_is_near (date->day, child->dob)))
            continue;
        if (others &&
            !search_name_is_near (search, candidate->child,
                                  search_token_at (search, date->start),
                                  BLOCK_TOKENS, TRUE))
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

/* The number that stands at @found is said to be this child's. */
static gboolean
is_number_of (const Search *search, const MatchCandidate *candidate,
              const FoundNumber *found)
{
    const Owner *owner = &found->owner;

    if (owner->kind == OWNER_RELATIVE)
        return FALSE;
    if (owner->kind == OWNER_UNSAID)
        return TRUE;
    if (search_fit (search, owner, candidate->child) == FIT_FULL)
        return TRUE;
    return (!owner->beside || owner->by_head) &&
           search_name_is_near (search, candidate->child, found->token,
                                BLOCK_TOKENS, TRUE);
}

static gboolean
is_named_elsewhere (const Search *search, const Bearers *bearers)
{
    for (guint i = 0; bearers != NULL && i < bearers->len; i++) {
        const MatchCandidate *other = g_hash_table_lookup (
            search->candidates,
            GUINT_TO_POINTER (g_array_index (bearers, guint, i) + 1));
        if (other != NULL && (other->evidence & EVIDENCE_NAME))
            return TRUE;
    }
    return FALSE;
}

static char *
number_contradiction (const Search *search, const MatchCandidate *candidate)
{
    const RollChild *child = roll_child (search->roll, candidate->child);
    guint64 own = *child->nhs_number == '\0'
                      ? 0
                      : g_ascii_strtoull (child->nhs_number, NULL, 10);

    for (guint i = 0; i < search->numbers->len; i++) {
        const FoundNumber *found =
            &g_array_index (search->numbers, FoundNumber, i);
        const Bearers *bearers =
            roll_bearers (search->roll->numbers, found->number);
        if (found->number == own ||
            (is_named_elsewhere (search, bearers) &&
             !search_name_is_near (search, candidate->child, found->token,
                                   BLOCK_TOKENS, TRUE)) ||
            !is_number_of (search, candidate, found))
            continue;
        if (bearers != NULL)
            return g_strdup ("The NHS number is another child's.");
        if (own != 0)
            return g_strdup ("The NHS number is not this child's.");
    }
    return NULL;
}

/* "three", "14"; 0 for what is no age. */
static guint
age_number (const char *word)
{
    static const char *const names[] = {
        "",      "one",   "two",  "three", "four",   "five",  "six",
        "seven", "eight", "nine", "ten",   "eleven", "twelve"};
    for (guint i = 1; i < G_N_ELEMENTS (names); i++)
        if (strcmp (word, names[i]) == 0)
            return i;
    return strlen (word) <= 2 && strspn (word, "0123456789") == strlen (word)
               ? (guint) g_ascii_strtoull (word, NULL, 10)
               : 0;
}

static gboolean
is_unit (const char *word, gboolean *months_out)
{
    static const char *const years[] = {"years", "year", "yrs", "yr", "yo"};
    static const char *const months[] = {"months", "month", "mths", "mth"};

    for (guint i = 0; i < G_N_ELEMENTS (months); i++)
        if (strcmp (word, months[i]) == 0) {
            *months_out = TRUE;
            return TRUE;
        }
    for (guint i = 0; i < G_N_ELEMENTS (years); i++)
        if (strcmp (word, years[i]) == 0)
            return TRUE;
    return FALSE;
}

/* "aged 12 weeks": long ago, and no age of a child here. */
static gboolean
is_short_time (const char *word)
{
    return g_str_has_prefix (word, "week") || g_str_has_prefix (word, "day") ||
           g_str_has_prefix (word, "hour") || g_str_has_prefix (word, "minute");
}

/* An age at token @at: "aged 3", "3 years old", "a 14 year old", "23 months".
 * The youngest and the oldest it allows, in months. */
static gboolean
age_at (const Tokens *tokens, guint at, guint *from_out, guint *to_out)
{
    guint number = age_number (tokens_word (tokens, at));
    guint count = tokens_count (tokens);
    gboolean months = FALSE;
    gboolean aged =
        at > 0 && (strcmp (tokens_word (tokens, at - 1), "aged") == 0 ||
                   strcmp (tokens_word (tokens, at - 1), "age") == 0);
    gboolean unit =
        at + 1 < count && is_unit (tokens_word (tokens, at + 1), &months);
    gboolean old = unit && at + 2 < count &&
                   strcmp (tokens_word (tokens, at + 2), "old") == 0;

    if (number == 0 || (!aged && !old && !(unit && months)) ||
        (at + 1 < count && is_short_time (tokens_word (tokens, at + 1))))
        return FALSE;
    *from_out = months ? number : number * 12;
    *to_out = months ? number + 1 : number * 12 + 12;
    return TRUE;
}

/* Does an age stand directly by this name that cannot be the child's? */
static gboolean
age_differs (const Search *search, const NameHit *hit, double age,
             gboolean has_birth)
{
    const Tokens *tokens = search->tokens;
    guint end = hit->first + hit->count;
    guint from, to;

    for (guint i = end; i < tokens_count (tokens) && i < end + AGE_TOKENS;
         i++) {
        const char *word = tokens_word (tokens, i);
        if ((tokens_at (tokens, i)->flags & TOKEN_SENTENCE) ||
            word_is_relative (word) || word_is_with (word) ||
            strcmp (word, "when") == 0 || strcmp (word, "since") == 0 ||
            strcmp (word, "until") == 0 || strcmp (word, "for") == 0 ||
            strcmp (word, "in") == 0 || strcmp (word, "at") == 0 ||
            strcmp (word, "from") == 0)
            return FALSE;
        if (!age_at (tokens, i, &from, &to))
            continue;
        return from > age + AGE_SLACK_MONTHS ||
               (!has_birth && to + YOUNGER_MONTHS < age);
    }
    return FALSE;
}

static char *
age_contradiction (const Search *search, const MatchCandidate *candidate)
{
    const GArray *hits = g_hash_table_lookup (
        search->hits_of, GUINT_TO_POINTER (candidate->child + 1));
    gint32 dob = roll_child (search->roll, candidate->child)->dob;
    double age = (search->input->today - dob) / DAYS_A_MONTH;

    for (guint i = 0; hits != NULL && i < hits->len; i++) {
        const NameHit *hit = &g_array_index (search->names, NameHit,
                                             g_array_index (hits, guint, i));
        if (!hit->in_subject && hit->role != ROLE_RELATIVE &&
            hit->role != ROLE_GROWN_UP &&
            age_differs (search, hit, age,
                         (candidate->evidence & EVIDENCE_DOB) != 0))
            return g_strdup ("The age does not fit this child's birth date.");
    }
    return NULL;
}

void
search_contradictions (Search *search)
{
    const guint32 worth = EVIDENCE_NAME | EVIDENCE_DOB | EVIDENCE_NHS |
                          EVIDENCE_FAMILY | EVIDENCE_ADULT | EVIDENCE_PASSING |
                          EVIDENCE_NEAR;
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
        if ((candidate->evidence & worth) == 0)
            continue;
        if (candidate->contradiction == NULL)
            candidate->contradiction =
                birth_contradiction (search, named_births, candidate);
        if (candidate->contradiction == NULL)
            candidate->contradiction = number_contradiction (search, candidate);
        if (candidate->contradiction == NULL)
            candidate->contradiction = age_contradiction (search, candidate);
    }
}
