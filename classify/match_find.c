/* The identifiers of a letter: who is named, born, numbered, at home. */
#include "classify/roll.h"

#include "classify/dates.h"

#include <string.h>

/* Tokens between a name and a birth date or number that belong together. */
#define BLOCK_TOKENS 14
#define DAYS_A_YEAR 366

MatchCandidate *
search_candidate (Search *search, guint child)
{
    gpointer key = GUINT_TO_POINTER (child + 1);
    MatchCandidate *candidate = g_hash_table_lookup (search->candidates, key);

    if (candidate == NULL) {
        candidate = g_new0 (MatchCandidate, 1);
        candidate->child = child;
        candidate->why = g_ptr_array_new_with_free_func (g_free);
        g_hash_table_insert (search->candidates, key, candidate);
    }
    return candidate;
}

void
search_add_take (Search *search, guint child, guint32 evidence, char *sentence)
{
    MatchCandidate *candidate = search_candidate (search, child);

    if ((candidate->evidence & evidence) == evidence) {
        g_free (sentence);
        return;
    }
    candidate->evidence |= evidence;
    if (sentence != NULL)
        g_ptr_array_add (candidate->why, sentence);
}

/* The words of the letter, on one line, for a sentence of evidence. */
static char *
quote_words (const Search *search, const char *text, guint first, guint count)
{
    const Token *from = tokens_at (search->tokens, first);
    const Token *to = tokens_at (search->tokens, first + count - 1);
    char *words =
        g_strndup (text + from->start, MIN (to->end - from->start, 80u));
    char *valid = g_utf8_make_valid (words, -1);

    g_free (words);
    return g_strdelimit (valid, "\n\t", ' ');
}

static gboolean
is_adult_title (const char *word)
{
    static const char *const titles[] = {
        "mr",   "mrs",       "ms",         "dr",     "doctor",
        "prof", "professor", "nurse",      "sister", "pc",
        "dc",   "sgt",       "sir",        "lady",   "rev",
        "mx",   "matron",    "consultant", "signed", "dear"};
    for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
        if (strcmp (word, titles[i]) == 0)
            return TRUE;
    return FALSE;
}

static gboolean
follows_title (const Tokens *tokens, guint at)
{
    return at > 0 && !(tokens_at (tokens, at)->flags & TOKEN_PARAGRAPH) &&
           is_adult_title (tokens_word (tokens, at - 1));
}

/* A name may run over a line end, not over the end of a sentence. */
static gboolean
run_is_whole (const Tokens *tokens, guint first, guint count)
{
    gboolean capital = tokens_at (tokens, first)->flags & TOKEN_CAPITAL;
    for (guint i = first + 1; i < first + count; i++) {
        guint32 flags = tokens_at (tokens, i)->flags;
        if (flags & (TOKEN_PARAGRAPH | TOKEN_SENTENCE)) {
            /* "L. Marsh", "St. Clair": a full stop after a short word. */
            if ((flags & TOKEN_PARAGRAPH) ||
                strlen (tokens_word (tokens, i - 1)) > 2)
                return FALSE;
        }
        /* Both capital or both small, as people write. */
        if (capital && !(flags & (TOKEN_CAPITAL | TOKEN_DIGITS)) &&
            strlen (tokens_word (tokens, i)) > 3)
            return FALSE;
    }
    return TRUE;
}

static void
add_hit (Search *search, const NameHit *hit)
{
    gpointer key = GUINT_TO_POINTER (hit->child + 1);
    GArray *hits = g_hash_table_lookup (search->hits_of, key);

    if (hits == NULL) {
        hits = g_array_new (FALSE, FALSE, sizeof (guint));
        g_hash_table_insert (search->hits_of, key, hits);
    }
    if (hits->len >= ROLL_MAX_HITS)
        return;
    g_array_append_val (hits, search->names->len);
    g_array_append_val (search->names, *hit);
}

static void
add_names (Search *search, guint64 pair, guint first, guint count)
{
    const Bearers *bearers = roll_bearers (search->roll->full, pair);
    gboolean adult;

    if (bearers == NULL || !run_is_whole (search->tokens, first, count))
        return;
    adult = follows_title (search->tokens, first);
    for (guint i = 0; i < bearers->len; i++) {
        NameHit hit = {.child = g_array_index (bearers, guint, i),
                       .first = first,
                       .count = count,
                       .adult = adult};
        add_hit (search, &hit);
    }
}

/* Given name here; family name next, or behind one more name. */
static void
given_first (Search *search, guint at, guint words, guint64 given)
{
    const Tokens *tokens = search->tokens;
    guint count = tokens_count (tokens);

    if (tokens_at (tokens, at)->flags & TOKEN_CAPITAL)
        add_names (search, roll_pair_hash (given, 0), at, words);
    for (guint skip = 0; skip <= 2; skip++) {
        guint from = at + words + skip;
        if (from >= count)
            return;
        if (skip > 0 && !(tokens_at (tokens, from - 1)->flags & TOKEN_CAPITAL))
            return;
        for (guint k = 1; k < ROLL_NAME_WORDS && from + k <= count; k++) {
            guint64 family = roll_words_hash (tokens, from, k);
            if (roll_bearers (search->roll->family, family) != NULL)
                add_names (search, roll_pair_hash (given, family), at,
                           words + skip + k);
        }
    }
}

/* "MARSH, Leo" and "Marsh Leo", not "Mrs Marsh, Leo". */
static void
family_first (Search *search, guint at, guint words, guint64 family)
{
    const Tokens *tokens = search->tokens;
    guint from = at + words;

    if (follows_title (tokens, at))
        return;
    for (guint k = 1; k <= 3 && from + k <= tokens_count (tokens); k++) {
        guint64 given = roll_words_hash (tokens, from, k);
        if (roll_bearers (search->roll->given, given) != NULL)
            add_names (search, roll_pair_hash (given, family), at, words + k);
    }
}

static void
remember (GHashTable *set, guint64 hash)
{
    if (!g_hash_table_contains (set, &hash))
        g_hash_table_add (set, g_memdup2 (&hash, sizeof (hash)));
}

static void
scan_names (Search *search)
{
    const Tokens *tokens = search->tokens;
    guint count = tokens_count (tokens);

    for (guint i = 0; i < count; i++) {
        if (tokens_at (tokens, i)->flags & TOKEN_DIGITS)
            continue;
        for (guint k = 1; k < ROLL_NAME_WORDS && i + k <= count; k++) {
            guint64 hash = roll_words_hash (tokens, i, k);
            if (roll_bearers (search->roll->given, hash) != NULL) {
                remember (search->first_seen, hash);
                given_first (search, i, k, hash);
            }
            if (roll_bearers (search->roll->family, hash) != NULL) {
                remember (search->family_seen, hash);
                family_first (search, i, k, hash);
            }
        }
    }
}

/* Full names of the subject line are weak: agencies' rules keep names out of
 * it, so what stands there was written by hand in a hurry. */
static void
scan_subject (Search *search)
{
    g_autoptr (Tokens) subject = NULL;
    const Tokens *letter = search->tokens;
    guint before = search->names->len;

    if (search->input->subject == NULL)
        return;
    subject = tokens_new (search->input->subject);
    search->tokens = subject;
    scan_names (search);
    for (guint i = before; i < search->names->len; i++) {
        NameHit *hit = &g_array_index (search->names, NameHit, i);
        hit->in_subject = TRUE;
        search_add_take (
            search, hit->child, EVIDENCE_SUBJECT,
            g_strdup ("The subject names this child; that alone files "
                      "nothing."));
    }
    search->tokens = letter;
}

void
search_names (Search *search)
{
    scan_names (search);
    for (guint i = 0; i < search->names->len; i++) {
        const NameHit *hit = &g_array_index (search->names, NameHit, i);
        MatchCandidate *candidate = search_candidate (search, hit->child);
        g_autofree char *words =
            quote_words (search, search->input->text, hit->first, hit->count);
        if (hit->adult) {
            search_add_take (search, hit->child, EVIDENCE_ADULT,
                             g_strdup_printf ("\"%s\" stands there with a "
                                              "grown-up's title.",
                                              words));
            continue;
        }
        if (!(candidate->evidence & EVIDENCE_NAME))
            candidate->name_at = hit->first;
        search_add_take (
            search, hit->child, EVIDENCE_NAME,
            g_strdup_printf ("The name \"%s\" stands in the letter.", words));
    }
    scan_subject (search);
}

guint
search_token_at (const Search *search, guint32 at)
{
    const Tokens *tokens = search->tokens;
    guint low = 0, high = tokens_count (tokens);
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (tokens_at (tokens, middle)->start < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Does a full name of @child stand within @reach tokens of @token? */
static gboolean
name_is_near (const Search *search, guint child, guint token, guint reach)
{
    const GArray *hits =
        g_hash_table_lookup (search->hits_of, GUINT_TO_POINTER (child + 1));

    for (guint i = 0; hits != NULL && i < hits->len; i++) {
        const NameHit *hit = &g_array_index (search->names, NameHit,
                                             g_array_index (hits, guint, i));
        guint end = hit->first + hit->count;
        if (hit->in_subject)
            continue;
        if ((token >= end && token - end <= reach) ||
            (token < hit->first && hit->first - token <= reach))
            return TRUE;
    }
    return FALSE;
}

static void
add_birth (Search *search, guint child, const FoundDate *date, gboolean near)
{
    g_autofree char *words = list_date_in_words (date->day);
    guint32 evidence = EVIDENCE_DOB | (near ? EVIDENCE_BLOCK : 0);

    search_add_take (
        search, child, evidence,
        g_strdup_printf ("The birth date %s is this child's.", words));
}

void
search_births (Search *search)
{
    for (guint i = 0; i < search->dates->len; i++) {
        const FoundDate *date = &g_array_index (search->dates, FoundDate, i);
        const Bearers *bearers =
            roll_bearers (search->roll->births, (guint64) (guint32) date->day);
        guint token;

        if (bearers == NULL || date->barred)
            continue;
        token = search_token_at (search, date->start);
        for (guint k = 0; k < bearers->len; k++) {
            guint child = g_array_index (bearers, guint, k);
            gboolean near = name_is_near (search, child, token, BLOCK_TOKENS);
            if (date->cued || near)
                add_birth (search, child, date, near);
        }
    }
}

/* 999 001 3365, 9990013365, 999-001-3365 at @at; 0 when it is none. */
static guint64
number_at (const char *at, const char **end_out)
{
    guint64 value = 0;
    guint digits = 0, groups = 0, in_group = 0;
    char text[11];

    for (;; at++) {
        if (g_ascii_isdigit (*at)) {
            if (digits == 10)
                return 0;
            text[digits++] = *at;
            value = value * 10 + (guint64) (*at - '0');
            in_group++;
            continue;
        }
        if ((*at == ' ' || *at == '-') && g_ascii_isdigit (at[1]) &&
            digits < 10) {
            if (in_group != 3 || ++groups > 2)
                return 0;
            in_group = 0;
            continue;
        }
        break;
    }
    if (digits != 10 || (groups != 0 && groups != 2) || g_ascii_isalpha (*at))
        return 0;
    text[10] = '\0';
    *end_out = at;
    return nhs_number_is_valid (text) ? value : 0;
}

static gboolean
has_before (const char *text, const char *at, const char *word)
{
    gsize n = (gsize) MIN (at - text, 28);
    g_autofree char *before = g_ascii_strdown (at - n, (gssize) n);
    return strstr (before, word) != NULL;
}

void
search_numbers (Search *search)
{
    const char *text = search->input->text;

    for (const char *at = text; *at != '\0'; at++) {
        const char *end = NULL;
        guint64 number;
        const Bearers *bearers;
        gboolean cued;

        if (!g_ascii_isdigit (*at) ||
            (at > text && (g_ascii_isalnum (at[-1]) || at[-1] == '+')))
            continue;
        number = number_at (at, &end);
        if (number == 0)
            continue;
        cued = has_before (text, at, "nhs");
        bearers = roll_bearers (search->roll->numbers, number);
        g_hash_table_replace (search->numbers_seen,
                              g_memdup2 (&number, sizeof (number)),
                              GUINT_TO_POINTER (cued ? 2 : 1));
        if (bearers != NULL && (cued || (!has_before (text, at, "tel") &&
                                         !has_before (text, at, "phone") &&
                                         !has_before (text, at, "mob")))) {
            guint child = g_array_index (bearers, guint, 0);
            guint token = search_token_at (search, (guint32) (at - text));
            gboolean near = name_is_near (search, child, token, BLOCK_TOKENS);
            search_add_take (search, child,
                             EVIDENCE_NHS | (near ? EVIDENCE_BLOCK : 0),
                             g_strdup ("The NHS number is this child's."));
        }
        at = end - 1;
    }
}
