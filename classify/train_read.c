#include "classify/train_read.h"

#include "classify/rules.h"
#include "classify/rules_match.h"
#include "common/error.h"

#include <string.h>

#define SHINGLE_WORDS 5

static void
example_free (gpointer data)
{
    Example *example = data;
    g_free (example->name);
    g_free (example->author);
    features_free (example->features);
    g_array_unref (example->shingles);
    g_free (example);
}

static int
compare_hashes (gconstpointer a, gconstpointer b)
{
    guint64 x = *(const guint64 *) a, y = *(const guint64 *) b;
    return x < y ? -1 : x > y;
}

/* Every run of words, as hashes, ascending. */
static GArray *
shingles_of (const Tokens *words)
{
    GArray *all = g_array_new (FALSE, FALSE, sizeof (guint64));

    for (guint i = 0; i + SHINGLE_WORDS <= tokens_count (words); i++) {
        guint64 hash = 0;
        for (guint k = 0; k < SHINGLE_WORDS; k++)
            hash =
                hash * 0x9E3779B97F4A7C15ull + tokens_at (words, i + k)->hash;
        g_array_append_val (all, hash);
    }
    g_array_sort (all, compare_hashes);
    return all;
}

static char *
header_value (const char *head, const char *name)
{
    g_auto (GStrv) lines = g_strsplit (head, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        const char *colon = strchr (lines[i], ':');
        if (colon != NULL && strlen (name) == (gsize) (colon - lines[i]) &&
            strncmp (lines[i], name, strlen (name)) == 0)
            return g_strstrip (g_strdup (colon + 1));
    }
    return g_strdup ("");
}

static void
ask_rules (ByRules *out, const Tokens *words, const GArray *phrases,
           const Tokens *title, gboolean family)
{
    g_autoptr (RuleResult) rules = rules_run (words, phrases, title, family);

    *out = (ByRules){rules->overlays, rules->cued, rule_result_quiet (rules),
                     rules->kind};
}

static Example *
example_read (const char *dir, const char *name, GError **error)
{
    g_autofree char *path = g_build_filename (dir, name, NULL);
    g_autofree char *text = NULL, *label = NULL, *subject = NULL;
    g_autofree char *overlays = NULL, *provenance = NULL;
    g_autoptr (GArray) phrases = NULL;
    g_autoptr (Tokens) words = NULL, title = NULL;
    Example *example;
    char *body;

    if (!g_file_get_contents (path, &text, NULL, error))
        return NULL;
    body = strstr (text, "\n\n");
    if (body == NULL) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "%s has no empty line after its headers", path);
        return NULL;
    }
    *body = '\0';
    body += 2;
    label = header_value (text, "label");
    subject = header_value (text, "subject");
    overlays = header_value (text, "overlays");
    provenance = header_value (text, "provenance");
    if (kind_from_name (label) == 0 || kind_from_name (label) == KIND_UNSURE) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "%s: label \"%s\" is no kind", path, label);
        return NULL;
    }
    example = g_new0 (Example, 1);
    example->name = g_strdup (name);
    example->author = header_value (text, "author");
    example->label = kind_from_name (label);
    for (guint bit = 0; bit < OVERLAY_COUNT; bit++)
        if (strstr (overlays, overlay_name (bit)) != NULL)
            example->overlays |= 1u << bit;
    words = tokens_new (body);
    title = tokens_new (subject);
    tokens_mark_boilerplate (words);
    phrases = phrases_find (words);
    example->features = features_new (words, title, phrases);
    example->shingles = shingles_of (words);
    example->from = strcmp (provenance, "family") == 0   ? KIND_FROM_FAMILY
                    : strcmp (provenance, "agency") == 0 ? KIND_FROM_AGENCY
                                                         : KIND_FROM_ANYBODY;
    for (guint family = 0; family < 2; family++)
        ask_rules (&example->by_rules[family], words, phrases, title,
                   family == 1);
    return example;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
    return strcmp (*(char *const *) a, *(char *const *) b);
}

/* Authors go to folds whole, in the order of their names. */
static void
deal_folds (GPtrArray *examples)
{
    g_autoptr (GHashTable) folds = g_hash_table_new (g_str_hash, g_str_equal);
    guint next = 0;

    for (guint i = 0; i < examples->len; i++) {
        Example *each = examples->pdata[i];
        gpointer fold;
        if (!g_hash_table_lookup_extended (folds, each->author, NULL, &fold)) {
            fold = GUINT_TO_POINTER (next++ % TRAIN_FOLDS);
            g_hash_table_insert (folds, each->author, fold);
        }
        each->fold = GPOINTER_TO_UINT (fold);
    }
}

GPtrArray *
examples_read (const char *dir, GError **error)
{
    g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GPtrArray) examples =
        g_ptr_array_new_with_free_func (example_free);
    g_autoptr (GDir) open = g_dir_open (dir, 0, error);
    const char *name;

    if (open == NULL)
        return NULL;
    while ((name = g_dir_read_name (open)) != NULL)
        if (g_str_has_suffix (name, ".txt"))
            g_ptr_array_add (names, g_strdup (name));
    g_ptr_array_sort (names, compare_names);
    for (guint i = 0; i < names->len; i++) {
        Example *example = example_read (dir, names->pdata[i], error);
        if (example == NULL)
            return NULL;
        g_ptr_array_add (examples, example);
    }
    deal_folds (examples);
    return g_steal_pointer (&examples);
}
