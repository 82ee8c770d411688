/*
 * intray file: "whose letter is this?", answered by a person.
 */
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

enum { OPT_CHILD, OPT_NOT_A_CHILD, OPT_KIND, OPT_FLAG, OPT_REASON, OPT_COUNT };

static const OptionRow rows[OPT_COUNT] = {
    [OPT_CHILD] = {"child", "CHILD_ID"}, [OPT_NOT_A_CHILD] = {"not-a-child"},
    [OPT_KIND] = {"kind", "KIND"},       [OPT_FLAG] = {"flag", "FLAG"},
    [OPT_REASON] = {"reason", "TEXT"},
};

static gboolean
check_use (const char *const *values, GError **error)
{
    const char *wrong = NULL;

    if ((values[OPT_CHILD] == NULL) == (values[OPT_NOT_A_CHILD] == NULL))
        wrong = "name --child CHILD_ID, or say --not-a-child";
    else if (values[OPT_KIND] == NULL ||
             words_kind_number (values[OPT_KIND]) == 0)
        wrong = "--kind is medical, social_care, therapy, family or other";
    else if (values[OPT_FLAG] == NULL ||
             words_flag_number (values[OPT_FLAG]) == 0)
        wrong = "--flag is team, restricted, safeguarding or sealed";
    else if (values[OPT_REASON] == NULL || values[OPT_REASON][0] == '\0')
        wrong = "--reason TEXT is missing: one sentence, for whoever asks";
    if (wrong != NULL)
        g_set_error_literal (error, INTRAY_ERROR, INTRAY_ERROR_REJECT, wrong);
    return wrong == NULL;
}

static gboolean
file_letter (VaultSession *session, const char *ref, const char *const *values,
             GError **error)
{
    g_autofree char *child =
        values[OPT_CHILD] == NULL
            ? g_strdup ("")
            : find_child (session, values[OPT_CHILD], error);
    g_autoptr (Opened) opened = NULL;

    if (child == NULL)
        return FALSE;
    opened = opened_new (session, ref, error);
    return opened != NULL &&
           vault_session_call (
               session, VERB_FILE,
               g_variant_new ("(usyys)", opened_handle (opened), child,
                              (guint8) words_kind_number (values[OPT_KIND]),
                              (guint8) words_flag_number (values[OPT_FLAG]),
                              values[OPT_REASON]),
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
    printf ("%s is filed: %s, %s, %s.\n", argv[1],
            values[OPT_CHILD] == NULL ? "not about a child" : values[OPT_CHILD],
            words_kind (words_kind_number (values[OPT_KIND])),
            words_flag (words_flag_number (values[OPT_FLAG])));
    return EX_OK;
}
