/*
 * intray split: a letter about several children, one part each.
 */
#include "cli/command.h"
#include "cli/find_child.h"
#include "cli/opened.h"
#include "cli/options.h"

#include "common/error.h"
#include "common/limits.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>

enum { OPT_REASON, OPT_LOOKED_AT, OPT_COUNT };

static const OptionRow rows[OPT_COUNT] = {
    [OPT_REASON] = {"reason", "TEXT"},
    [OPT_LOOKED_AT] = {"looked-at", "PAGES"},
};

#define TO "--to"

/* Takes the words "--to" away: what is left of each is CHILD_ID=PAGES. */
static void
unwrap_to (int *argc, char **argv)
{
    int kept = 1;

    for (int i = 1; i < *argc; i++) {
        if (strcmp (argv[i], TO) == 0)
            continue;
        argv[kept++] =
            g_str_has_prefix (argv[i], TO "=") ? argv[i] + 5 : argv[i];
    }
    *argc = kept;
    argv[kept] = NULL;
}

static gboolean
refuse_pages (const char *typed, GError **error)
{
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                 "pages are written as 1-2,4, not as \"%s\"", typed);
    return FALSE;
}

/* One piece of "1-2,4". */
static gboolean
read_range (const char *piece, guint64 *first_out, guint64 *last_out)
{
    g_auto (GStrv) ends = g_strsplit (piece, "-", 2);
    guint64 last = 0;

    if (ends[0] == NULL ||
        !g_ascii_string_to_unsigned (ends[0], 10, 1, LIMIT_PAGE_COUNT,
                                     first_out, NULL))
        return FALSE;
    last = *first_out;
    if (ends[1] != NULL &&
        !g_ascii_string_to_unsigned (ends[1], 10, *first_out, LIMIT_PAGE_COUNT,
                                     &last, NULL))
        return FALSE;
    *last_out = last;
    return TRUE;
}

/* "1-2,4" as a floating "au". */
static GVariant *
read_pages (const char *typed, GError **error)
{
    g_auto (GStrv) pieces = g_strsplit (typed, ",", -1);
    g_auto (GVariantBuilder) pages =
        G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("au"));

    for (char **piece = pieces; *piece != NULL; piece++) {
        guint64 first = 0;
        guint64 last = 0;

        if (!read_range (*piece, &first, &last)) {
            refuse_pages (typed, error);
            return NULL;
        }
        for (guint64 page = first; page <= last; page++)
            g_variant_builder_add (&pages, "u", (guint32) page);
    }
    return g_variant_builder_end (&pages);
}

/* "C001=1-2,4" */
static gboolean
add_share (VaultSession *session, const char *typed, GVariantBuilder *wanted,
           GError **error)
{
    const char *equals = strchr (typed, '=');
    g_autofree char *child_id = g_strndup (typed, (gsize) (equals - typed));
    g_autofree char *child = find_child (session, child_id, error);
    GVariant *pages = child == NULL ? NULL : read_pages (equals + 1, error);

    if (pages == NULL)
        return FALSE;
    g_variant_builder_add (wanted, "(s@au)", child, pages);
    return TRUE;
}

/* What the vault made, or what it wants looked at first; FALSE then. */
static gboolean
print_answer (const char *ref, GVariant *out)
{
    g_autoptr (GVariant) warnings = g_variant_get_child_value (out, 0);
    g_autoptr (GVariant) refs = g_variant_get_child_value (out, 1);

    for (gsize i = 0; i < g_variant_n_children (warnings); i++) {
        const char *warning = NULL;
        g_variant_get_child (warnings, i, "(u&s)", NULL, &warning);
        printf ("%s.\n", warning);
    }
    if (g_variant_n_children (warnings) > 0) {
        printf ("Nothing was split. Look at these pages; then name those that "
                "may go all the same with --looked-at.\n");
        return FALSE;
    }
    printf ("%s is split:", ref);
    for (gsize i = 0; i < g_variant_n_children (refs); i++) {
        const char *part = NULL;
        g_variant_get_child (refs, i, "&s", &part);
        printf (" %s", part);
    }
    printf (".\n");
    return TRUE;
}

/* *@done_out: FALSE where pages must be looked at first. */
static gboolean
split_letter (VaultSession *session, char **words, const char *const *values,
              gboolean *done_out, GError **error)
{
    const char *ref = NULL;
    g_auto (GVariantBuilder) wanted =
        G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(sau)"));
    g_autoptr (GVariant) looked = NULL;
    g_autoptr (GVariant) out = NULL;
    g_autoptr (Opened) opened = NULL;

    for (; *words != NULL; words++) {
        if (strchr (*words, '=') == NULL)
            ref = *words;
        else if (!add_share (session, *words, &wanted, error))
            return FALSE;
    }
    looked = values[OPT_LOOKED_AT] == NULL
                 ? g_variant_new_array (G_VARIANT_TYPE_UINT32, NULL, 0)
                 : read_pages (values[OPT_LOOKED_AT], error);
    if (looked == NULL)
        return FALSE;
    g_variant_ref_sink (looked);
    opened = opened_new (session, ref, error);
    if (opened == NULL ||
        !vault_session_call (session, VERB_SPLIT,
                             g_variant_new ("(ua(sau)s@au)",
                                            opened_handle (opened), &wanted,
                                            values[OPT_REASON], looked),
                             &out, error))
        return FALSE;
    *done_out = print_answer (ref, out);
    return TRUE;
}

static gboolean
check_use (char **words, const char *const *values, GError **error)
{
    const char *wrong = NULL;
    guint refs = 0;

    for (; *words != NULL; words++)
        refs += strchr (*words, '=') == NULL ? 1 : 0;
    if (refs != 1)
        wrong = "name one letter, and --to CHILD_ID=PAGES for each child";
    else if (values[OPT_REASON] == NULL || values[OPT_REASON][0] == '\0')
        wrong = "--reason TEXT is missing: one sentence, for whoever asks";
    if (wrong != NULL)
        g_set_error_literal (error, INTRAY_ERROR, INTRAY_ERROR_REJECT, wrong);
    return wrong == NULL;
}

int
cli_split (const CliContext *context, int argc, char **argv)
{
    const char *values[OPT_COUNT] = {NULL};
    g_autoptr (GError) error = NULL;
    g_autoptr (VaultSession) session = NULL;
    gboolean done = FALSE;

    unwrap_to (&argc, argv);
    if (!options_parse (rows, OPT_COUNT, 2, LIMIT_PAGE_COUNT, &argc, argv,
                        values, &error) ||
        !check_use (argv + 1, values, &error))
        return cli_fail_usage (context, error);
    session = vault_session_open (context, &error);
    if (session == NULL || !vault_session_sign_in (session, context, &error) ||
        !split_letter (session, argv + 1, values, &done, &error))
        return vault_session_fail (session, context, error);
    return done ? EX_OK : 1;
}
