/* The medium and weak identifiers: home, parents, address, initials. */
#include "classify/match_words.h"
#include "classify/roll.h"

#include <string.h>

static void
add_all (Search *search, const Bearers *bearers, guint32 evidence,
         const char *sentence)
{
    /* A block of flats or a family, not a town. */
    if (bearers == NULL || bearers->len > 40)
        return;
    for (guint i = 0; i < bearers->len; i++) {
        guint child = g_array_index (bearers, guint, i);
        if (!(search_candidate (search, child)->evidence & evidence))
            search_add_take (search, child, evidence, g_strdup (sentence));
    }
}

static gboolean
has_digit (const char *word)
{
    return strpbrk (word, "0123456789") != NULL;
}

void
search_home (Search *search)
{
    const Tokens *tokens = search->tokens;
    guint count = tokens_count (tokens);

    for (guint i = 0; i < count; i++) {
        const char *word = tokens_word (tokens, i);
        gboolean capital = (tokens_at (tokens, i)->flags & TOKEN_CAPITAL) != 0;
        for (guint k = 2; capital && k <= 4 && i + k <= count; k++)
            add_all (search,
                     roll_bearers (search->roll->parents,
                                   roll_words_hash (tokens, i, k)),
                     EVIDENCE_PARENT, "A parent's full name stands there.");
        if (!g_ascii_isalpha (*word) || strlen (word) > 7 || !has_digit (word))
            continue;
        add_all (
            search,
            roll_bearers (search->roll->homes, name_hash (word, strlen (word))),
            EVIDENCE_POSTCODE, "The postcode is this family's.");
        if (i + 1 < count && g_ascii_isdigit (*tokens_word (tokens, i + 1))) {
            g_autofree char *both =
                g_strconcat (word, tokens_word (tokens, i + 1), NULL);
            add_all (search,
                     roll_bearers (search->roll->homes,
                                   name_hash (both, strlen (both))),
                     EVIDENCE_POSTCODE, "The postcode is this family's.");
        }
    }
}

/* TRUE when a first or known-as name of @child stands in the letter, and is
 * not also the name of the parent who writes. */
static gboolean
first_name_stands (const Search *search, guint child)
{
    const RollChild *row = roll_child (search->roll, child);
    g_autoptr (GArray) givens = g_array_new (FALSE, FALSE, sizeof (guint64));

    roll_given_hashes (givens, row);
    for (guint i = 0; i < givens->len; i++) {
        guint64 given = g_array_index (givens, guint64, i);
        gboolean own = FALSE;
        for (guint k = 0; k < row->parents->len; k++) {
            const RollParent *parent = row->parents->pdata[k];
            g_autoptr (Tokens) name = tokens_new (parent->name);
            if (g_strcmp0 (parent->address, search->input->from) == 0 &&
                tokens_count (name) > 0 &&
                roll_words_hash (name, 0, 1) == given)
                own = TRUE;
        }
        if (!own && g_hash_table_contains (search->first_seen, &given))
            return TRUE;
    }
    return FALSE;
}

void
search_family (Search *search)
{
    const char *from = search->input->from;
    const Bearers *bearers =
        from == NULL ? NULL
                     : roll_bearers (search->roll->addresses,
                                     name_hash (from, strlen (from)));

    for (guint i = 0; bearers != NULL && i < bearers->len; i++) {
        guint child = g_array_index (bearers, guint, i);
        if (!search->input->from_verified) {
            search_add_take (search, child, EVIDENCE_ADDRESS,
                             g_strdup ("The sender's address is a parent's, "
                                       "but nobody vouches for it."));
            continue;
        }
        search_add_take (search, child, EVIDENCE_FAMILY,
                         g_strdup ("It comes from a parent's own verified "
                                   "address."));
        if (first_name_stands (search, child))
            search_add_take (search, child, EVIDENCE_ONLY,
                             g_strdup ("This child's first name stands in "
                                       "it."));
    }
    if (bearers == NULL)
        return;
    for (guint i = 0; i < bearers->len; i++) {
        guint child = g_array_index (bearers, guint, i);
        if (first_name_stands (search, child))
            search_add_take (search, child, EVIDENCE_FIRST, NULL);
    }
}

/* "Re: A.K.", "Report L.M.": weak, and only where a letter says of whom it
 * speaks. */
static gboolean
speaks_of (const Tokens *tokens, guint at)
{
    static const char *const cues[] = {"re",    "child", "about",   "report",
                                       "for",   "is",    "patient", "regarding",
                                       "pupil", "named", "client",  "on"};
    if (tokens_at (tokens, at)->flags & TOKEN_LINE)
        return TRUE;
    for (guint i = 0; i < G_N_ELEMENTS (cues); i++)
        if (strcmp (tokens_word (tokens, at - 1), cues[i]) == 0)
            return TRUE;
    return FALSE;
}

static void
scan_initials (Search *search, const Tokens *tokens, gboolean anywhere)
{
    for (guint i = 0; i + 1 < tokens_count (tokens); i++) {
        const char *a = tokens_word (tokens, i);
        const char *b = tokens_word (tokens, i + 1);
        const Token *first = tokens_at (tokens, i);
        const Token *second = tokens_at (tokens, i + 1);
        if (strlen (a) == 1 && strlen (b) == 1 &&
            (first->flags & TOKEN_CAPITAL) && (second->flags & TOKEN_CAPITAL) &&
            second->start - first->end <= 2 &&
            (anywhere || speaks_of (tokens, i)))
            add_all (
                search,
                roll_bearers (search->roll->initials,
                              (guint64) (guint8) a[0] << 8 | (guint8) b[0]),
                EVIDENCE_INITIALS, "The initials fit; they file nothing.");
    }
}

static gboolean
is_household (const char *word)
{
    static const char *const words[] = {
        "children", "family",   "twins",     "boys",     "girls",   "kids",
        "siblings", "triplets", "household", "brothers", "sisters", "babies"};
    for (guint i = 0; i < G_N_ELEMENTS (words); i++)
        if (strcmp (word, words[i]) == 0)
            return TRUE;
    return FALSE;
}

/* "Baby Smith", "Twin 2 Smith", "E. Smith", "the Smith children": the family
 * without a first name; it offers, and files nothing. */
static void
offer_family (Search *search, guint at, guint count, const Bearers *bearers)
{
    const Tokens *tokens = search->tokens;
    const char *before = at > 0 ? tokens_word (tokens, at - 1) : "";
    guint end = at + count;
    char initial = strlen (before) == 1 ? *before : '\0';
    gboolean infant = word_is_infant (before) ||
                      (at > 1 && strlen (before) <= 3 &&
                       word_is_infant (tokens_word (tokens, at - 2))) ||
                      (end < tokens_count (tokens) &&
                       is_household (tokens_word (tokens, end)));
    g_autofree char *words = NULL;

    if ((!infant && initial == '\0') || bearers->len > 40)
        return;
    words = search_quote (search, at > 0 ? at - 1 : at,
                          infant ? MIN (end + 1, tokens_count (tokens)) : end);
    for (guint i = 0; i < bearers->len; i++) {
        guint child = g_array_index (bearers, guint, i);
        const RollNames *names =
            &g_array_index (search->roll->folded, RollNames, child);
        if (infant || names->given[0] == initial ||
            names->known_as[0] == initial)
            search_add_take (
                search, child, EVIDENCE_NEAR,
                g_strdup_printf ("\"%s\" names the family without a first "
                                 "name.",
                                 words));
    }
}

static void
scan_families (Search *search)
{
    const Tokens *tokens = search->tokens;

    for (guint i = 0; i < tokens_count (tokens); i++) {
        if (!(tokens_at (tokens, i)->flags & TOKEN_CAPITAL))
            continue;
        for (guint k = 1; k <= 3 && i + k <= tokens_count (tokens); k++) {
            const Bearers *bearers = roll_bearers (
                search->roll->family, roll_words_hash (tokens, i, k));
            if (bearers != NULL)
                offer_family (search, i, k, bearers);
        }
    }
}

void
search_initials (Search *search)
{
    scan_initials (search, search->tokens, FALSE);
    scan_families (search);
    if (search->input->subject != NULL) {
        g_autoptr (Tokens) subject = tokens_new (search->input->subject);
        scan_initials (search, subject, TRUE);
    }
}
