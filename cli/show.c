/*
 * intray show: one letter on the terminal.
 */
#include "cli/command.h"
#include "cli/opened.h"
#include "cli/options.h"
#include "cli/vault_session.h"

#include <sysexits.h>

int
cli_show (const CliContext *context, int argc, char **argv)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (VaultSession) session = NULL;
    g_autoptr (Opened) opened = NULL;

    if (!options_parse (NULL, 0, 1, 1, &argc, argv, NULL, &error))
        return cli_fail_usage (context, error);
    session = vault_session_open (context, &error);
    if (session == NULL || !vault_session_sign_in (session, context, &error))
        return vault_session_fail (session, context, error);
    opened = opened_new (session, argv[1], &error);
    if (opened == NULL || !opened_fetch_pages (opened, &error))
        return vault_session_fail (session, context, error);
    if (context->json)
        opened_print_json (opened);
    else
        opened_print (opened);
    return EX_OK;
}
