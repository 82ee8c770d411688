#include "classify/roll.h"

#include <string.h>

static void
bearers_free (gpointer data)
{
    g_array_unref (data);
}

void
roll_add_bearer (GHashTable *table, guint64 key, guint child)
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

static void
index_initials (Roll *roll, guint at, const RollChild *child)
{
    g_autofree char *family = name_fold (child->family_name);
    const char *givens[2] = {child->given_name, child->known_as};

    for (guint i = 0; i < 2; i++) {
        g_autofree char *given = name_fold (givens[i]);
        if (*given != '\0' && *family != '\0')
            roll_add_bearer (
                roll->initials,
                (guint64) (guint8) given[0] << 8 | (guint8) family[0], at);
    }
}

static void
index_home (Roll *roll, guint at, const RollChild *child)
{
    g_autofree char *folded = name_fold (child->postcode);
    g_autofree char *postcode = name_join (folded);

    if (strlen (postcode) >= 5)
        roll_add_bearer (roll->homes, name_hash (postcode, strlen (postcode)),
                         at);
    for (guint i = 0; i < child->parents->len; i++) {
        const RollParent *parent = child->parents->pdata[i];
        g_autoptr (Tokens) name = tokens_new (parent->name);
        guint count = tokens_count (name);
        if (count >= 2 && count <= ROLL_NAME_WORDS)
            roll_add_bearer (roll->parents, roll_words_hash (name, 0, count),
                             at);
        if (parent->address != NULL)
            roll_add_bearer (
                roll->addresses,
                name_hash (parent->address, strlen (parent->address)), at);
    }
}

static void
roll_names_clear (gpointer data)
{
    RollNames *names = data;
    g_free (names->given);
    g_free (names->known_as);
    g_free (names->family);
}

static char *
fold_and_join (const char *text)
{
    g_autofree char *folded = name_fold (text);
    return name_join (folded);
}

static void
add_folded (Roll *roll, const RollChild *child)
{
    RollNames names = {.given = fold_and_join (child->given_name),
                       .known_as = fold_and_join (child->known_as),
                       .family = fold_and_join (child->family_name)};
    g_array_append_val (roll->folded, names);
}

Roll *
roll_new (const GPtrArray *children)
{
    Roll *roll = g_new0 (Roll, 1);

    roll->children = children;
    roll->folded = g_array_new (FALSE, FALSE, sizeof (RollNames));
    g_array_set_clear_func (roll->folded, roll_names_clear);
    roll->given = new_table ();
    roll->family = new_table ();
    roll->full = new_table ();
    roll->nick = new_table ();
    roll->parents = new_table ();
    roll->births = new_table ();
    roll->numbers = new_table ();
    roll->homes = new_table ();
    roll->addresses = new_table ();
    roll->initials = new_table ();
    for (guint i = 0; i < children->len; i++) {
        const RollChild *child = children->pdata[i];
        roll_index_names (roll, i, child);
        add_folded (roll, child);
        index_initials (roll, i, child);
        index_home (roll, i, child);
        roll_add_bearer (roll->births, (guint64) (guint32) child->dob, i);
        if (*child->nhs_number != '\0')
            roll_add_bearer (roll->numbers,
                             g_ascii_strtoull (child->nhs_number, NULL, 10), i);
    }
    return roll;
}

void
roll_free (Roll *roll)
{
    if (roll == NULL)
        return;
    g_array_unref (roll->folded);
    g_hash_table_unref (roll->given);
    g_hash_table_unref (roll->family);
    g_hash_table_unref (roll->full);
    g_hash_table_unref (roll->nick);
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

guint
roll_count (const Roll *roll)
{
    return roll->children->len;
}
