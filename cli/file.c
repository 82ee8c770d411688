/*
 * intray file: "whose letter is this?", answered by a person.
 */
#include "cli/find_child.h"
#include "cli/command.h"
#include "cli/find_child.h"
#include "cli/opened.h"
#include "cli/options.h"
#include "cli/vault_session.h"
#include "cli/words.h"

#include "common/error.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>

enum {
    OPT_CHILD,
    OPT_NOT_A_CHILD,
    OPT_NOT_OURS,
    OPT_KIND,
    OPT_FLAG,
    OPT_REASON,
    OPT_SENDER_CHECKED,
    OPT_COUNT
};

static const OptionRow rows[OPT_COUNT] = {
    [OPT_CHILD] = {"child", "CHILD_ID"},
    [OPT_NOT_A_CHILD] = {"not-a-child"},
    [OPT_NOT_OURS] = {"not-ours"},
    [OPT_KIND] = {"kind", "KIND"},
    [OPT_FLAG] = {"flag", "FLAG"},
    [OPT_REASON] = {"reason", "TEXT"},
    [OPT_SENDER_CHECKED] = {"sender-checked"},
};

static gboolean
check_use (const char *const *values, GError **error)
{
    const char *wrong = NULL;
    const char *given[] = {values[OPT_CHILD], values[OPT_NOT_A_CHILD],
                           values[OPT_NOT_OURS]};
    guint answers = 0;

    for (gsize i = 0; i < G_N_ELEMENTS (given); i++)
        answers += given[i] != NULL ? 1 : 0;
    if (answers != 1)
        wrong = "name --child CHILD_ID, or say --not-a-child or --not-ours";
    else if (values[OPT_KIND] != NULL &&
             words_kind_number (values[OPT_KIND]) == 0)
        wrong = "--kind is medical, social_care, therapy, family or other";
    else if (values[OPT_FLAG] != NULL &&
             words_flag_number (values[OPT_FLAG]) == 0)
        wrong = "--flag is team, restricted, safeguarding or sealed";
    if (wrong != NULL)
        g_set_error_literal (error, INTRAY_ERROR, INTRAY_ERROR_REJECT, wrong);
    return wrong == NULL;
}

/* 0 = as it is. */
static guint8
kind_of (const char *const *values)
{
    return values[OPT_KIND] == NULL
               ? 0
               : (guint8) words_kind_number (values[OPT_KIND]);
}

static guint8
flag_of (const char *const *values)
{
    return values[OPT_FLAG] == NULL
               ? 0
               : (guint8) words_flag_number (values[OPT_FLAG]);
}

static void
print_done (const char *ref, const char *const *values)
{
    printf ("%s is filed: %s", ref,
            values[OPT_CHILD] != NULL      ? values[OPT_CHILD]
            : values[OPT_NOT_OURS] != NULL ? "not ours"
                                           : "not about a child");
    if (values[OPT_KIND] != NULL)
        printf (", %s", words_kind (kind_of (values)));
    if (values[OPT_FLAG] != NULL)
        printf (", %s", words_flag (flag_of (values)));
    printf (".\n");
    if (values[OPT_NOT_OURS] != NULL)
        printf ("Tell the sender by telephone, on a number that you did not "
                "take from the letter.\n");
}

static gboolean
file_letter (VaultSession *session, const char *ref, const char *const *values,
             GError **error)
{
    g_autofree char *child =
        values[OPT_CHILD] == NULL
            ? g_strdup (values[OPT_NOT_OURS] == NULL ? "" : VAULT_NOT_OURS)
            : find_child (session, values[OPT_CHILD], error);
    g_autoptr (Opened) opened = NULL;

    if (child == NULL)
        return FALSE;
    opened = opened_new (session, ref, error);
    return opened != NULL &&
           vault_session_call (
               session, VERB_FILE,
               g_variant_new ("(usyysb)", opened_handle (opened), child,
                              kind_of (values), flag_of (values),
                              values[OPT_REASON] == NULL ? ""
                                                         : values[OPT_REASON],
                              values[OPT_SENDER_CHECKED] != NULL),
               NULL, error);
}

int
cli_file (const CliContext *context, int argc, char **argv)
{
    const char *values[OPT_COUNT] = {NULL};
    g_autoptr (GError) error = NULL;
    g_autoptr (VaultSession) session = NULL;

    if (!options_parse (rows, OPT_COUNT, 1, 1, &argc, argv, values, &error) ||
        !check_use (values, &error))
        return cli_fail_usage (context, error);
    session = vault_session_open (context, &error);
    if (session == NULL || !vault_session_sign_in (session, context, &error) ||
        !file_letter (session, argv[1], values, &error))
        return vault_session_fail (session, context, error);
    print_done (argv[1], values);
    return EX_OK;
}
