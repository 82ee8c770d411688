#include "classify/roll.h"

#include <string.h>

static void
bearers_free (gpointer data)
{
    g_array_unref (data);
}

static void
add_bearer (GHashTable *table, guint64 key, guint child)
{
    GArray *bearers = g_hash_table_lookup (table, &key);

    if (bearers == NULL) {
        bearers = g_array_sized_new (FALSE, FALSE, sizeof (guint), 1);
        g_hash_table_insert (table, g_memdup2 (&key, sizeof (key)), bearers);
    }
    if (bearers->len == 0 ||
        g_array_index (bearers, guint, bearers->len - 1) != child)
        g_array_append_val (bearers, child);
}

const Bearers *
roll_bearers (GHashTable *table, guint64 key)
{
    return g_hash_table_lookup (table, &key);
}

guint64
roll_words_hash (const Tokens *tokens, guint first, guint count)
{
    guint64 hash = 0;
    for (guint i = first; i < first + count; i++)
        hash =
            hash * 0x9E3779B97F4A7C15ull + tokens_at (tokens, i)->spelling + 1;
    return hash;
}

guint64
roll_pair_hash (guint64 given, guint64 family)
{
    return given * 0xC2B2AE3D27D4EB4Full ^ (family + 0x165667B19E3779F9ull);
}

static GHashTable *
new_table (void)
{
    return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                  bearers_free);
}

static gboolean
has_hash (const GArray *hashes, guint64 hash)
{
    for (guint i = 0; i < hashes->len; i++)
        if (g_array_index (hashes, guint64, i) == hash)
            return TRUE;
    return FALSE;
}

/* Hashes of the ways in which one name is written. */
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

/* Whole, each half of a double barrel, halves the other way round, the whole
 * run together, particles dropped. */
static void
family_forms (GArray *to, const char *text)
{
    g_autoptr (Tokens) name = tokens_new (text);
    guint count = tokens_count (name);
    g_autofree char *joined = NULL;
    g_autofree char *folded = name_fold (text);
    guint first = 0;

    add_hash (to, name, 0, count);
    while (first + 1 < count && is_particle (tokens_word (name, first)))
        first++;
    if (first > 0)
        add_hash (to, name, first, count - first);
    if (count - first >= 2) {
        g_autoptr (Tokens) turned = NULL;
        g_autofree char *swapped = g_strdup_printf (
            "%s %s", tokens_word (name, count - 1), tokens_word (name, first));
        turned = tokens_new (swapped);
        if (count - first == 2)
            add_hash (to, turned, 0, 2);
        /* One half alone, but never a particle's. */
        add_hash (to, name, count - 1, 1);
        add_hash (to, name, first, count - first - 1);
    }
    joined = name_join (folded);
    if (count > 1) {
        g_autoptr (Tokens) one = tokens_new (joined);
        add_hash (to, one, 0, tokens_count (one));
    }
    /* "O Neill", "D Alessio", "Mc Cann" for names written as one word. */
    if (count == 1 && strlen (folded) > 4) {
        const char *tail = NULL;
        if (strchr (text, '\'') != NULL || strstr (text, "\xE2\x80\x99"))
            tail = folded + 1;
        else if (g_str_has_prefix (folded, "mc"))
            tail = folded + 2;
        else if (g_str_has_prefix (folded, "mac"))
            tail = folded + 3;
        if (tail != NULL) {
            g_autofree char *apart = g_strdup_printf (
                "%.*s %s", (int) (tail - folded), folded, tail);
            g_autoptr (Tokens) two = tokens_new (apart);
            add_hash (to, two, 0, tokens_count (two));
        }
    }
}

/* Whole and, of several words, the first ("Thi Anh", "Anna-Maria"). */
static void
given_forms (GArray *to, const char *text)
{
    g_autoptr (Tokens) name = tokens_new (text);
    guint count = tokens_count (name);

    add_hash (to, name, 0, count);
    if (count > 1) {
        g_autofree char *folded = name_fold (text);
        g_autofree char *joined = name_join (folded);
        g_autoptr (Tokens) one = tokens_new (joined);
        add_hash (to, one, 0, tokens_count (one));
        if (strlen (tokens_word (name, 0)) >= 3)
            add_hash (to, name, 0, 1);
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
        add_bearer (roll->full, roll_pair_hash (given, family), child);
        /* "Nguyen Thi Anh": family name first, as the parents write it. */
        if (has_hash (families, given))
            continue;
        add_bearer (roll->given, given, child);
        add_bearer (roll->family, family, child);
        if (cut == 1)
            g_array_append_val (givens, given);
        if (cut == count - 1)
            g_array_append_val (families, family);
    }
}

static void
first_word (GArray *to, const char *text)
{
    g_autoptr (Tokens) name = tokens_new (text);
    add_hash (to, name, 0, MIN (1, tokens_count (name)));
}

void
roll_given_hashes (GArray *to, const RollChild *child)
{
    given_forms (to, child->given_name);
    if (strchr (child->known_as, ' ') == NULL)
        given_forms (to, child->known_as);
    else
        first_word (to, child->known_as);
    for (guint i = 0; i < child->other_names->len; i++) {
        const char *other = child->other_names->pdata[i];
        if (strchr (other, ' ') == NULL)
            given_forms (to, other);
    }
}

static void
index_names (Roll *roll, guint at, const RollChild *child)
{
    g_autoptr (GArray) givens = g_array_new (FALSE, FALSE, sizeof (guint64));
    g_autoptr (GArray) families = g_array_new (FALSE, FALSE, sizeof (guint64));

    given_forms (givens, child->given_name);
    family_forms (families, child->family_name);
    for (guint i = 0; i <= child->other_names->len; i++) {
        const char *other = i < child->other_names->len
                                ? child->other_names->pdata[i]
                                : child->known_as;
        if (strchr (other, ' ') != NULL)
            index_whole (roll, at, other, givens, families);
        else if (*other != '\0')
            given_forms (givens, other);
    }
    for (guint i = 0; i < givens->len; i++) {
        guint64 given = g_array_index (givens, guint64, i);
        add_bearer (roll->given, given, at);
        /* A single name is the full name. */
        if (families->len == 0)
            add_bearer (roll->full, roll_pair_hash (given, 0), at);
        for (guint k = 0; k < families->len; k++)
            add_bearer (
                roll->full,
                roll_pair_hash (given, g_array_index (families, guint64, k)),
                at);
    }
    for (guint k = 0; k < families->len; k++)
        add_bearer (roll->family, g_array_index (families, guint64, k), at);
}

static void
index_initials (Roll *roll, guint at, const RollChild *child)
{
    g_autofree char *family = name_fold (child->family_name);
    const char *givens[2] = {child->given_name, child->known_as};

    for (guint i = 0; i < 2; i++) {
        g_autofree char *given = name_fold (givens[i]);
        if (*given != '\0' && *family != '\0')
            add_bearer (roll->initials,
                        (guint64) (guint8) given[0] << 8 | (guint8) family[0],
                        at);
    }
}

static void
index_home (Roll *roll, guint at, const RollChild *child)
{
    g_autofree char *folded = name_fold (child->postcode);
    g_autofree char *postcode = name_join (folded);

    if (strlen (postcode) >= 5)
        add_bearer (roll->homes, name_hash (postcode, strlen (postcode)), at);
    for (guint i = 0; i < child->parents->len; i++) {
        const RollParent *parent = child->parents->pdata[i];
        g_autoptr (Tokens) name = tokens_new (parent->name);
        guint count = tokens_count (name);
        if (count >= 2 && count <= ROLL_NAME_WORDS)
            add_bearer (roll->parents, roll_words_hash (name, 0, count), at);
        if (parent->address != NULL)
            add_bearer (roll->addresses,
                        name_hash (parent->address, strlen (parent->address)),
                        at);
    }
}

Roll *
roll_new (const GPtrArray *children)
{
    Roll *roll = g_new0 (Roll, 1);

    roll->children = children;
    roll->given = new_table ();
    roll->family = new_table ();
    roll->full = new_table ();
    roll->parents = new_table ();
    roll->births = new_table ();
    roll->numbers = new_table ();
    roll->homes = new_table ();
    roll->addresses = new_table ();
    roll->initials = new_table ();
    for (guint i = 0; i < children->len; i++) {
        const RollChild *child = children->pdata[i];
        index_names (roll, i, child);
        index_initials (roll, i, child);
        index_home (roll, i, child);
        add_bearer (roll->births, (guint64) (guint32) child->dob, i);
        if (*child->nhs_number != '\0')
            add_bearer (roll->numbers,
                        g_ascii_strtoull (child->nhs_number, NULL, 10), i);
    }
    return roll;
}

void
roll_free (Roll *roll)
{
    if (roll == NULL)
        return;
    g_hash_table_unref (roll->given);
    g_hash_table_unref (roll->family);
    g_hash_table_unref (roll->full);
    g_hash_table_unref (roll->parents);
    g_hash_table_unref (roll->births);
    g_hash_table_unref (roll->numbers);
    g_hash_table_unref (roll->homes);
    g_hash_table_unref (roll->addresses);
    g_hash_table_unref (roll->initials);
    g_free (roll);
}

const RollChild *
roll_child (const Roll *roll, guint index)
{
    return roll->children->pdata[index];
}
