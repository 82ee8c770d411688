#include "vault/split.h"

#include "common/text.h"
#include "store/card.h"

#include <string.h>

struct SplitNames {
    GPtrArray *roll; /* RollChild * */
    GArray *near;    /* Id: of whom a first name is enough */
};

void
split_names_free (SplitNames *names)
{
    if (names == NULL)
        return;
    g_clear_pointer (&names->roll, g_ptr_array_unref);
    g_array_unref (names->near);
    g_free (names);
}

SplitNames *
split_names_new (Request *request, const Opened *opened,
                 const GPtrArray *shares, GError **error)
{
    g_autoptr (SplitNames) names = g_new0 (SplitNames, 1);
    const GPtrArray *candidates = opened->facts->candidates;

    names->near = g_array_new (FALSE, FALSE, sizeof (Id));
    for (guint i = 0; i < shares->len; i++)
        g_array_append_val (names->near,
                            ((const SplitShare *) shares->pdata[i])->child);
    for (guint i = 0; i < candidates->len; i++)
        g_array_append_val (
            names->near, ((const FactCandidate *) candidates->pdata[i])->child);
    names->roll = card_list (request->vault->store, request->vault->versions,
                             &request->me->id,
                             request->session->secrets->box_secret, error);
    return names->roll == NULL ? NULL : g_steal_pointer (&names);
}

/* Adds the words of @text, folded, with their plain-letter spellings. */
static void
add_words (GHashTable *words, const char *text)
{
    g_auto (GStrv) plain = NULL;
    g_auto (GStrv) folded =
        g_str_tokenize_and_fold (text == NULL ? "" : text, "en", &plain);

    for (char **word = folded; *word != NULL; word++)
        g_hash_table_add (words, g_strdup (*word));
    for (char **word = plain; *word != NULL; word++)
        g_hash_table_add (words, g_strdup (*word));
}

static GHashTable *
words_new (void)
{
    return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
add_first_names (GHashTable *words, const RollChild *child)
{
    add_words (words, child->given_name);
    add_words (words, child->known_as);
    for (guint i = 0; i < child->other_names->len; i++)
        add_words (words, child->other_names->pdata[i]);
}

/* Does a word of @names stand in @words that is not in @but? Initials do not
 * count. */
static gboolean
any_in (GHashTable *names, GHashTable *words, GHashTable *but)
{
    GHashTableIter iter;
    gpointer name = NULL;

    g_hash_table_iter_init (&iter, names);
    while (g_hash_table_iter_next (&iter, &name, NULL))
        if (g_utf8_strlen (name, -1) > 1 &&
            g_hash_table_contains (words, name) &&
            !g_hash_table_contains (but, name))
            return TRUE;
    return FALSE;
}

static gboolean
is_near (const SplitNames *names, const Id *child)
{
    for (guint i = 0; i < names->near->len; i++)
        if (id_equal (&g_array_index (names->near, Id, i), child))
            return TRUE;
    return FALSE;
}

/* A family's own name says nothing between its children, so what @own shares
 * does not count. */
static gboolean
is_named (const SplitNames *names, const RollChild *child, GHashTable *words,
          GHashTable *own, GHashTable *none, const char *digits)
{
    g_autoptr (GHashTable) first = words_new ();
    g_autoptr (GHashTable) family = words_new ();

    add_first_names (first, child);
    add_words (family, child->family_name);
    if (child->nhs_number != NULL && child->nhs_number[0] != '\0' &&
        strstr (digits, child->nhs_number) != NULL)
        return TRUE;
    if (is_near (names, &child->id))
        return any_in (first, words, own) || any_in (family, words, own);
    return any_in (first, words, own) && any_in (family, words, none);
}

/* The digits of a text as they follow each other over blanks. */
static char *
digits_of (const char *text)
{
    GString *out = g_string_new (NULL);

    for (; *text != '\0'; text++)
        if (!g_ascii_isspace (*text) && *text != '-')
            g_string_append_c (out, g_ascii_isdigit (*text) ? *text : '.');
    return g_string_free (out, FALSE);
}

const char *
split_names_other (const SplitNames *names, const Id *child, const char *text,
                   gsize length)
{
    g_autofree char *valid = text_make_valid (text, (gssize) length);
    g_autofree char *digits = digits_of (valid);
    g_autoptr (GHashTable) words = words_new ();
    g_autoptr (GHashTable) own = words_new ();
    g_autoptr (GHashTable) none = words_new ();

    add_words (words, valid);
    for (guint i = 0; i < names->roll->len; i++) {
        const RollChild *each = names->roll->pdata[i];
        if (!id_equal (&each->id, child))
            continue;
        add_first_names (own, each);
        add_words (own, each->family_name);
    }
    for (guint i = 0; i < names->roll->len; i++) {
        const RollChild *each = names->roll->pdata[i];
        if (!id_equal (&each->id, child) &&
            is_named (names, each, words, own, none, digits))
            return view_called (each);
    }
    return NULL;
}
