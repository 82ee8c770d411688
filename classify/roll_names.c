/* The ways in which the names of one child are written. */
#include "classify/roll.h"

#include "classify/spellings.h"

#include <string.h>

static gboolean
has_hash (const GArray *hashes, guint64 hash)
{
    for (guint i = 0; i < hashes->len; i++)
        if (g_array_index (hashes, guint64, i) == hash)
            return TRUE;
    return FALSE;
}

static void
add_hash (GArray *to, const Tokens *name, guint first, guint count)
{
    guint64 hash;
    if (count == 0 || count > ROLL_NAME_WORDS)
        return;
    hash = roll_words_hash (name, first, count);
    if (!has_hash (to, hash))
        g_array_append_val (to, hash);
}

static void
add_text (GArray *to, const char *text)
{
    g_autoptr (Tokens) name = tokens_new (text);
    add_hash (to, name, 0, tokens_count (name));
}

static gboolean
is_particle (const char *word)
{
    static const char *const particles[] = {
        "de",  "da", "do", "dos", "del", "della", "di",  "van", "von", "der",
        "den", "la", "le", "el",  "al",  "bin",   "ibn", "abu", "st",  "mac",
        "mc",  "o",  "d",  "ap",  "ter", "ten",   "du",  "af",  "y",   "e"};
    for (guint i = 0; i < G_N_ELEMENTS (particles); i++)
        if (strcmp (word, particles[i]) == 0)
            return TRUE;
    return FALSE;
}

/* "Mueller" for "Müller", "Oestergaard" for "Østergaard"; NULL when nothing
 * changes. Caller frees. */
static char *
spelled_out (const char *text)
{
    static const struct {
        gunichar c;
        const char *as;
    } letters[] = {{0xE4, "ae"}, {0xF6, "oe"}, {0xFC, "ue"}, {0xE5, "aa"},
                   {0xF8, "oe"}, {0xC4, "Ae"}, {0xD6, "Oe"}, {0xDC, "Ue"},
                   {0xC5, "Aa"}, {0xD8, "Oe"}};
    GString *out = g_string_new (NULL);
    gboolean changed = FALSE;

    for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
        gunichar c = g_utf8_get_char (at);
        guint i = 0;
        while (i < G_N_ELEMENTS (letters) && letters[i].c != c)
            i++;
        if (i < G_N_ELEMENTS (letters)) {
            g_string_append (out, letters[i].as);
            changed = TRUE;
        } else {
            g_string_append_unichar (out, c);
        }
    }
    if (changed)
        return g_string_free (out, FALSE);
    g_string_free (out, TRUE);
    return NULL;
}

/* "O Neill", "D Alessio", "Mc Cann" for names written as one word, and
 * "MacCann" for "McCann". */
static void
add_apart (GArray *to, const char *text, const char *folded)
{
    const char *tail = NULL;
    g_autofree char *other = NULL;

    if (strlen (folded) <= 4)
        return;
    if (strchr (text, '\'') != NULL || strstr (text, "\xE2\x80\x99")) {
        tail = folded + 1;
    } else if (g_str_has_prefix (folded, "mac") && strlen (folded) > 6) {
        tail = folded + 3;
        other = g_strdup_printf ("mc%s", tail);
    } else if (g_str_has_prefix (folded, "mc") && strlen (folded) > 5) {
        tail = folded + 2;
        other = g_strdup_printf ("mac%s", tail);
    }
    if (tail != NULL) {
        g_autofree char *apart =
            g_strdup_printf ("%.*s %s", (int) (tail - folded), folded, tail);
        add_text (to, apart);
    }
    if (other != NULL)
        add_text (to, other);
}

/* Nowicki and Nowicka, Petrov and Petrova, Dvořák and Dvořáková are one name
 * of a family, and clinics write down the mother's or the father's. */
static void
add_other_gender (GArray *to, const char *folded)
{
    static const struct {
        const char *one, *other;
    } ends[] = {{"ski", "ska"},  {"cki", "cka"},     {"dzki", "dzka"},
                {"ska", "ski"},  {"cka", "cki"},     {"ov", "ova"},
                {"ova", "ov"},   {"ev", "eva"},      {"eva", "ev"},
                {"akova", "ak"}, {"ikova", "ik"},    {"ekova", "ek"},
                {"ak", "akova"}, {"sky", "ska"},     {"skyi", "ska"},
                {"ska", "sky"},  {"auskas", "auske"}};
    gsize n = strlen (folded);

    for (guint i = 0; i < G_N_ELEMENTS (ends); i++) {
        gsize end = strlen (ends[i].one);
        if (n > end + 2 && g_str_has_suffix (folded, ends[i].one)) {
            g_autofree char *other = g_strdup_printf ("%.*s%s", (int) (n - end),
                                                      folded, ends[i].other);
            add_text (to, other);
        }
    }
}

/* Each half of a double barrel, the halves the other way round, the whole run
 * together; a particle is never a half. */
static void
add_halves (GArray *to, const Tokens *name, guint first, const char *folded)
{
    guint count = tokens_count (name);
    g_autofree char *joined = name_join (folded);

    if (count - first >= 2) {
        g_autofree char *swapped = g_strdup_printf (
            "%s %s", tokens_word (name, count - 1), tokens_word (name, first));
        if (count - first == 2)
            add_text (to, swapped);
        add_hash (to, name, count - 1, 1);
        add_hash (to, name, first, count - first - 1);
    }
    if (count > 1)
        add_text (to, joined);
}

static void
family_forms (GArray *to, const char *text)
{
    g_autoptr (Tokens) name = tokens_new (text);
    guint count = tokens_count (name);
    g_autofree char *folded = name_fold (text);
    g_autofree char *spelled = spelled_out (text);
    guint first = 0;

    if (spelled != NULL)
        family_forms (to, spelled);
    add_hash (to, name, 0, count);
    while (first + 1 < count && is_particle (tokens_word (name, first)))
        first++;
    if (first > 0)
        add_hash (to, name, first, count - first);
    if (first == 1 && strcmp (tokens_word (name, 0), "st") == 0) {
        g_autofree char *saint = g_strdup_printf ("saint %s", folded + 3);
        add_text (to, saint);
    }
    add_halves (to, name, first, folded);
    if (count == 1) {
        add_apart (to, text, folded);
        add_other_gender (to, folded);
    }
}

/* Whole and, of several words, the first ("Thi Anh", "Anna-Maria"); the second
 * where the first is Muhammad's. */
static void
given_forms (GArray *to, const char *text)
{
    g_autoptr (Tokens) name = tokens_new (text);
    guint count = tokens_count (name);
    g_autofree char *spelled = spelled_out (text);

    if (spelled != NULL)
        given_forms (to, spelled);
    add_hash (to, name, 0, count);
    if (count > 1) {
        g_autofree char *folded = name_fold (text);
        g_autofree char *joined = name_join (folded);
        add_text (to, joined);
        if (strlen (tokens_word (name, 0)) >= 3)
            add_hash (to, name, 0, 1);
        if (spelling_is_honoured (tokens_at (name, 0)->spelling))
            add_hash (to, name, 1, count - 1);
    }
}

/* Short forms of what is in @givens: Charlie for Charles. */
static void
short_forms (GArray *to, const char *given)
{
    g_autoptr (Tokens) name = tokens_new (given);
    const GArray *forms =
        tokens_count (name) == 0
            ? NULL
            : spelling_short_forms (tokens_at (name, 0)->spelling);

    for (guint i = 0; forms != NULL && i < forms->len; i++) {
        guint64 hash = g_array_index (forms, guint64, i) + 1;
        if (!has_hash (to, hash))
            g_array_append_val (to, hash);
    }
}

/* A text that holds a first and a family name ("Zoe Reid"). */
static void
index_whole (Roll *roll, guint child, const char *text, GArray *givens,
             GArray *families)
{
    g_autoptr (Tokens) name = tokens_new (text);
    guint count = tokens_count (name);

    for (guint cut = 1; cut < count && count <= ROLL_NAME_WORDS; cut++) {
        guint64 given = roll_words_hash (name, 0, cut);
        guint64 family = roll_words_hash (name, cut, count - cut);
        roll_add_bearer (roll->full, roll_pair_hash (given, family), child);
        /* "Nguyen Thi Anh": family name first, as the parents write it. */
        if (has_hash (families, given))
            continue;
        roll_add_bearer (roll->given, given, child);
        roll_add_bearer (roll->family, family, child);
        if (cut == 1)
            g_array_append_val (givens, given);
        if (cut == count - 1)
            g_array_append_val (families, family);
    }
}

/* The given name of a whole one, unless it begins with the family's. */
static void
first_word (GArray *to, const char *text, const GArray *families)
{
    g_autoptr (Tokens) name = tokens_new (text);

    if (tokens_count (name) > 0 &&
        !has_hash (families, roll_words_hash (name, 0, 1)))
        add_hash (to, name, 0, 1);
}

void
roll_given_hashes (GArray *to, const RollChild *child)
{
    g_autoptr (GArray) families = g_array_new (FALSE, FALSE, sizeof (guint64));

    family_forms (families, child->family_name);
    given_forms (to, child->given_name);
    for (guint i = 0; i <= child->other_names->len; i++) {
        const char *other = i < child->other_names->len
                                ? child->other_names->pdata[i]
                                : child->known_as;
        if (strchr (other, ' ') == NULL)
            given_forms (to, other);
        else
            first_word (to, other, families);
    }
    short_forms (to, child->given_name);
}

void
roll_family_hashes (GArray *to, const RollChild *child)
{
    family_forms (to, child->family_name);
    for (guint i = 0; i <= child->other_names->len; i++) {
        const char *other = i < child->other_names->len
                                ? child->other_names->pdata[i]
                                : child->known_as;
        const char *last = strrchr (other, ' ');
        if (last != NULL)
            family_forms (to, last + 1);
        else if (i < child->other_names->len && *other != '\0')
            family_forms (to, other);
    }
}

static void
index_pairs (Roll *roll, GHashTable *pairs, guint at, const GArray *givens,
             const GArray *families)
{
    for (guint i = 0; i < givens->len; i++) {
        guint64 given = g_array_index (givens, guint64, i);
        roll_add_bearer (roll->given, given, at);
        /* A single name is the full name. */
        if (families->len == 0)
            roll_add_bearer (pairs, roll_pair_hash (given, 0), at);
        for (guint k = 0; k < families->len; k++)
            roll_add_bearer (
                pairs,
                roll_pair_hash (given, g_array_index (families, guint64, k)),
                at);
    }
}

void
roll_index_names (Roll *roll, guint at, const RollChild *child)
{
    g_autoptr (GArray) givens = g_array_new (FALSE, FALSE, sizeof (guint64));
    g_autoptr (GArray) families = g_array_new (FALSE, FALSE, sizeof (guint64));
    g_autoptr (GArray) brief = g_array_new (FALSE, FALSE, sizeof (guint64));

    given_forms (givens, child->given_name);
    family_forms (families, child->family_name);
    for (guint i = 0; i <= child->other_names->len; i++) {
        const char *other = i < child->other_names->len
                                ? child->other_names->pdata[i]
                                : child->known_as;
        if (strchr (other, ' ') != NULL) {
            index_whole (roll, at, other, givens, families);
        } else if (*other != '\0') {
            given_forms (givens, other);
            /* "Lowe" may be a former surname as well. */
            if (i < child->other_names->len)
                family_forms (families, other);
        }
    }
    short_forms (brief, child->given_name);
    index_pairs (roll, roll->full, at, givens, families);
    index_pairs (roll, roll->nick, at, brief, families);
    for (guint k = 0; k < families->len; k++)
        roll_add_bearer (roll->family, g_array_index (families, guint64, k),
                         at);
}
