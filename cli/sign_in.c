/*
 * intray sign-in, sign-out: one sign-in for the verbs that follow, at the
 * running vault.
 */
#include "cli/command.h"
#include "cli/options.h"
#include "cli/vault_session.h"
#include "cli/words.h"

#include "common/error.h"

#include <stdio.h>
#include <sysexits.h>

int
cli_sign_in (const CliContext *context, int argc, char **argv)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (VaultSession) session = NULL;

    if (!options_parse (NULL, 0, 0, 0, &argc, argv, NULL, &error))
        return cli_fail_usage (context, error);
    if (context->as == NULL) {
        g_set_error (&error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "--as STAFF_ID is missing");
        return cli_fail_usage (context, error);
    }
    session = vault_session_open (context, &error);
    if (session == NULL)
        return cli_fail (context, error);
    /* A private vault ends with this call, and the sign-in with it. */
    if (!vault_session_is_running (session)) {
        g_set_error (&error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                     "no vault runs here; start \"intray run\", or give --as "
                     "with each verb");
        return cli_fail (context, error);
    }
    if (!vault_session_sign_in (session, context, &error) ||
        !vault_session_keep (session, context, &error))
        return vault_session_fail (session, context, error);
    fputs ("Signed in: ", stdout);
    words_print (vault_session_person (session), 0);
    return EX_OK;
}

int
cli_sign_out (const CliContext *context, int argc, char **argv)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (VaultSession) session = NULL;
    gboolean was = FALSE;

    if (!options_parse (NULL, 0, 0, 0, &argc, argv, NULL, &error))
        return cli_fail_usage (context, error);
    session = vault_session_open (context, &error);
    if (session == NULL ||
        !vault_session_forget (session, context, &was, &error))
        return vault_session_fail (session, context, error);
    puts (was ? "Signed out." : "Nobody was signed in.");
    return EX_OK;
}
