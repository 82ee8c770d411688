/* Full names in the words of a letter: runs of words that are a given and a
 * family name of one child, in either order. */
#include "classify/match_words.h"
#include "classify/roll.h"
#include "classify/spellings.h"

#include <string.h>

/* "Patient: ..." before it, or "DOB" behind. */
static gboolean
is_labelled (const Tokens *tokens, guint first, guint count)
{
    guint end = first + count;

    if (first > 0 && word_is_head (tokens_word (tokens, first - 1)) &&
        (tokens_at (tokens, first - 1)->flags & TOKEN_COLON))
        return TRUE;
    return end < tokens_count (tokens) &&
           (strcmp (tokens_word (tokens, end), "dob") == 0 ||
            strcmp (tokens_word (tokens, end), "born") == 0 ||
            strcmp (tokens_word (tokens, end), "d") == 0 ||
            (end + 2 < tokens_count (tokens) &&
             strcmp (tokens_word (tokens, end + 2), "birth") == 0));
}

/* A name may run over a line end, not over the end of a sentence. */
static gboolean
run_is_whole (const Tokens *tokens, guint first, guint count)
{
    gboolean capital = (tokens_at (tokens, first)->flags & TOKEN_CAPITAL) != 0;
    gboolean words = spelling_is_word (tokens_word (tokens, first));

    for (guint i = first + 1; i < first + count; i++) {
        guint32 flags = tokens_at (tokens, i)->flags;
        if (flags & (TOKEN_PARAGRAPH | TOKEN_SENTENCE)) {
            /* "L. Marsh", "St. Clair": a full stop after a short word. */
            if ((flags & TOKEN_PARAGRAPH) ||
                strlen (tokens_word (tokens, i - 1)) > 2)
                return FALSE;
        }
        /* Both capital or both small, as people write; "de" and "van" as they
         * like. */
        if (capital && !(flags & (TOKEN_CAPITAL | TOKEN_DIGITS)) &&
            spelling_is_word (tokens_word (tokens, i)))
            return FALSE;
        words &= spelling_is_word (tokens_word (tokens, i));
    }
    /* "may march", "Will may come", "Hope will"; but "Patient: daisy field",
     * "hunter grace, dob". */
    return capital || !words || is_labelled (tokens, first, count);
}

void
search_add_hit (Search *search, const NameHit *hit)
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

/* "May March be convenient?", "from May to March 2026". */
static gboolean
is_only_words (const Search *search, guint first, guint count)
{
    const Tokens *tokens = search->tokens;
    guint end = first + count;
    static const char *const behind[] = {"be",  "we", "you", "i",   "they",
                                         "it",  "is", "and", "has", "not",
                                         "the", "he", "she", "mean"};

    for (guint i = first; i < end; i++)
        if (!spelling_is_word (tokens_word (tokens, i)))
            return FALSE;
    if (end < tokens_count (tokens) &&
        !(tokens_at (tokens, end)->flags & TOKEN_LINE) &&
        (tokens_at (tokens, first)->flags & TOKEN_SENTENCE))
        for (guint i = 0; i < 6; i++)
            if (strcmp (tokens_word (tokens, end), behind[i]) == 0)
                return TRUE;
    return FALSE;
}

static void
add_names (Search *search, guint64 pair, guint first, guint count)
{
    const Bearers *bearers = roll_bearers (search->roll->full, pair);
    NameRole role;

    if (bearers == NULL)
        bearers = roll_bearers (search->roll->nick, pair);
    if (bearers == NULL || !run_is_whole (search->tokens, first, count) ||
        is_only_words (search, first, count))
        return;
    role = search_role (search, first, count);
    for (guint i = 0; i < bearers->len; i++) {
        NameHit hit = {.child = g_array_index (bearers, guint, i),
                       .first = first,
                       .count = count,
                       .role = role};
        search_add_hit (search, &hit);
    }
}

/* A word that a line end or a scanner has cut in two: "Mar-sh", "Jay den".
 * 0 when the token at @at does not begin one. */
static guint64
joined_hash (const Search *search, guint at)
{
    const Tokens *tokens = search->tokens;
    g_autofree char *both = NULL;
    const char *gap;

    if (at + 1 >= tokens_count (tokens) ||
        (tokens_at (tokens, at + 1)->flags & (TOKEN_CAPITAL | TOKEN_DIGITS)))
        return 0;
    gap = search->source + tokens_at (tokens, at)->end;
    if ((*gap != '-' && strncmp (gap, "\xC2\xAD", 2) != 0 &&
         (*gap != ' ' || strlen (tokens_word (tokens, at + 1)) < 2)))
        return 0;
    both = g_strconcat (tokens_word (tokens, at), tokens_word (tokens, at + 1),
                        NULL);
    return name_hash_spelling (name_hash (both, strlen (both))) + 1;
}

/* "Surname: Marsh\nForename: Leo": over the label to the other half. */
static guint
skip_name_labels (const Tokens *tokens, guint at)
{
    static const char *const labels[] = {
        "surname", "forename", "forenames", "family", "first",
        "last",    "given",    "name",      "names",  "s"};
    guint skipped = 0;

    while (at < tokens_count (tokens) && skipped < 3) {
        guint i = 0;
        while (i < G_N_ELEMENTS (labels) &&
               strcmp (tokens_word (tokens, at), labels[i]) != 0)
            i++;
        if (i == G_N_ELEMENTS (labels))
            break;
        at++;
        skipped++;
    }
    return at;
}

/* Only blanks, line ends, stops and hyphens between two words of one name: not
 * "Jack/Rosie Byrne", "Jack & Rosie Byrne". */
static gboolean
is_one_name (const Search *search, guint at)
{
    const char *from = search->source + tokens_at (search->tokens, at)->end;
    const char *to = search->source + tokens_at (search->tokens, at + 1)->start;

    for (; from < to; from++)
        if (strchr ("/&+()[]|;:", *from) != NULL)
            return FALSE;
    return TRUE;
}

/* Given name here; family name next, or behind one more name. */
static void
given_first (Search *search, guint at, guint words, guint64 given)
{
    const Tokens *tokens = search->tokens;
    guint count = tokens_count (tokens);
    guint labels;

    if (tokens_at (tokens, at)->flags & TOKEN_CAPITAL)
        add_names (search, roll_pair_hash (given, 0), at, words);
    labels = skip_name_labels (tokens, at + words) - (at + words);
    for (guint skip = labels; skip <= labels + 2; skip++) {
        guint from = at + words + skip;
        if (from >= count)
            return;
        if (skip > labels &&
            (!(tokens_at (tokens, from - 1)->flags & TOKEN_CAPITAL) ||
             !is_one_name (search, from - 1) ||
             !is_one_name (search, from - 2) ||
             ((tokens_at (tokens, from)->flags |
               tokens_at (tokens, from - 1)->flags) &
              TOKEN_COMMA)))
            return;
        for (guint k = 1; k < ROLL_NAME_WORDS && from + k <= count; k++) {
            guint64 family = roll_words_hash (tokens, from, k);
            if (roll_bearers (search->roll->family, family) != NULL)
                add_names (search, roll_pair_hash (given, family), at,
                           words + skip + k);
        }
        if (skip == labels &&
            (tokens_at (tokens, from)->flags & TOKEN_CAPITAL)) {
            guint64 joined = joined_hash (search, from);
            if (joined != 0)
                add_names (search, roll_pair_hash (given, joined), at,
                           words + skip + 2);
        }
    }
}

/* Is the word at @at the end of a name that is found already? "Jack Byrne,
 * Rosie Byrne" holds no "Byrne, Rosie". */
static gboolean
ends_a_name (const Search *search, guint at)
{
    for (guint i = search->names->len; i-- > 0;) {
        const NameHit *hit = &g_array_index (search->names, NameHit, i);
        if (hit->in_subject || hit->first + ROLL_NAME_WORDS * 2 < at)
            return FALSE;
        if (hit->first < at && hit->first + hit->count > at)
            return TRUE;
    }
    return FALSE;
}

/* "MARSH, Leo" and "Marsh Leo", not "Mrs Marsh, Leo". */
static void
family_first (Search *search, guint at, guint words, guint64 family)
{
    const Tokens *tokens = search->tokens;
    guint from = skip_name_labels (tokens, at + words);
    guint labels = from - (at + words);

    if (ends_a_name (search, at))
        return;
    if (at > 0 && !(tokens_at (tokens, at)->flags & TOKEN_PARAGRAPH) &&
        word_is_title (tokens_word (tokens, at - 1)))
        return;
    for (guint k = 1; k <= 3 && from + k <= tokens_count (tokens); k++) {
        guint64 given = roll_words_hash (tokens, from, k);
        if (roll_bearers (search->roll->given, given) != NULL)
            add_names (search, roll_pair_hash (given, family), at,
                       words + labels + k);
    }
}

/* "Jack and Rosie Byrne", "Jack/Rosie Byrne": the first shares the family name
 * of the second. */
static void
joint_first (Search *search, guint at, guint64 given)
{
    const Tokens *tokens = search->tokens;
    guint count = tokens_count (tokens), second = at + 1, family;
    gboolean joined = second < count && !is_one_name (search, at);
    guint before = search->names->len;

    if (second + 2 < count &&
        strcmp (tokens_word (tokens, second), "and") == 0) {
        joined = TRUE;
        second++;
    }
    family = second + 1;
    if (!joined || family >= count ||
        !(tokens_at (tokens, second)->flags & TOKEN_CAPITAL) ||
        roll_bearers (search->roll->given,
                      roll_words_hash (tokens, second, 1)) == NULL)
        return;
    for (guint k = 1; k <= 3 && family + k <= count; k++)
        add_names (search,
                   roll_pair_hash (given, roll_words_hash (tokens, family, k)),
                   at, family + k - at);
    for (guint i = before; i < search->names->len; i++)
        g_array_index (search->names, NameHit, i).joint = TRUE;
}

static void
remember (GHashTable *set, guint64 hash)
{
    if (!g_hash_table_contains (set, &hash))
        g_hash_table_add (set, g_memdup2 (&hash, sizeof (hash)));
}

/* "in May", "since June", "4 April", "May 2026". */
static gboolean
is_month_here (const Tokens *tokens, guint at)
{
    static const char *const before[] = {
        "in",    "since", "until",  "till",  "by",     "from", "last",
        "next",  "this",  "during", "early", "late",   "mid",  "before",
        "after", "of",    "every",  "to",    "between"};

    if (!word_is_month (tokens_word (tokens, at)))
        return FALSE;
    if (at + 1 < tokens_count (tokens) &&
        (tokens_at (tokens, at + 1)->flags & TOKEN_DIGITS))
        return TRUE;
    if (at == 0 ||
        (tokens_at (tokens, at)->flags & (TOKEN_LINE | TOKEN_SENTENCE)) != 0)
        return FALSE;
    for (guint i = 0; i < G_N_ELEMENTS (before); i++)
        if (strcmp (tokens_word (tokens, at - 1), before[i]) == 0)
            return TRUE;
    return g_ascii_isdigit (*tokens_word (tokens, at - 1));
}

/* "Will", "Grace" and "May" are names only with a capital, and not as the
 * verb that opens a question. */
static gboolean
may_be_first_name (const Tokens *tokens, guint at)
{
    static const char *const behind[] = {"you", "i",    "we",   "they", "he",
                                         "she", "it",   "the",  "be",   "all",
                                         "to",  "that", "this", "there"};
    guint32 flags = tokens_at (tokens, at)->flags;

    if (!spelling_is_word (tokens_word (tokens, at)))
        return TRUE;
    if (!(flags & TOKEN_CAPITAL) || is_month_here (tokens, at))
        return FALSE;
    if (!(flags & TOKEN_SENTENCE) || at + 1 >= tokens_count (tokens))
        return TRUE;
    for (guint i = 0; i < G_N_ELEMENTS (behind); i++)
        if (strcmp (tokens_word (tokens, at + 1), behind[i]) == 0)
            return FALSE;
    return TRUE;
}

static void
scan_split (Search *search, guint at)
{
    guint64 hash = tokens_at (search->tokens, at)->flags & TOKEN_CAPITAL
                       ? joined_hash (search, at)
                       : 0;

    if (hash != 0 && roll_bearers (search->roll->given, hash) != NULL)
        given_first (search, at, 2, hash);
}

void
search_scan_names (Search *search)
{
    const Tokens *tokens = search->tokens;
    guint count = tokens_count (tokens), most;

    for (guint i = 0; i < count; i++) {
        if (tokens_at (tokens, i)->flags & TOKEN_DIGITS)
            continue;
        scan_split (search, i);
        /* Small letters: most of a letter, and no long names. */
        most =
            tokens_at (tokens, i)->flags & TOKEN_CAPITAL ? ROLL_NAME_WORDS : 3;
        for (guint k = 1; k < most && i + k <= count; k++) {
            guint64 hash = roll_words_hash (tokens, i, k);
            if (roll_bearers (search->roll->given, hash) != NULL) {
                if (may_be_first_name (tokens, i))
                    remember (search->first_seen, hash);
                given_first (search, i, k, hash);
                if (k == 1)
                    joint_first (search, i, hash);
            }
            if (roll_bearers (search->roll->family, hash) != NULL) {
                remember (search->family_seen, hash);
                family_first (search, i, k, hash);
            }
        }
    }
}
