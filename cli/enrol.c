/*
 * intray enrol: a person of the staff list types her own passphrase, in the
 * presence of a lead (and of a second signer where she is a senior).
 */
#include "cli/command.h"
#include "cli/json.h"
#include "cli/options.h"
#include "cli/vault_session.h"

#include "store/seal.h"

#include <stdio.h>
#include <sysexits.h>

int
cli_enrol (const CliContext *context, int argc, char **argv)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (VaultSession) session = NULL;
    g_autoptr (GVariant) out = NULL;
    g_autofree char *question = NULL;
    GVariant *second = NULL;
    char *secret = NULL;
    guint32 version = 0;
    gboolean good = FALSE;

    if (!options_parse (NULL, 0, 1, 1, &argc, argv, NULL, &error))
        return cli_fail_usage (context, error);
    session = vault_session_open (context, &error);
    if (session == NULL || !vault_session_sign_in (session, context, &error))
        return vault_session_fail (session, context, error);
    second = vault_session_second (session, context, &error);
    if (second == NULL)
        return vault_session_fail (session, context, error);
    question = g_strdup_printf ("New passphrase of %s:", argv[1]);
    secret = prompt_new_secret (context->prompt, question, &error);
    if (secret != NULL)
        good = vault_session_call (
            session, VERB_ENROL,
            g_variant_new ("(ss@ay)", argv[1], secret, second), &out, &error);
    else
        g_variant_unref (g_variant_ref_sink (second));
    secret_free (secret);
    if (!good)
        return vault_session_fail (session, context, error);
    g_variant_get (out, "(u)", &version);
    if (context->json) {
        g_autoptr (Json) json = json_begin ();
        json_text (json, "staff_id", argv[1]);
        json_number (json, "directory_version", version);
        json_print (json);
    } else {
        printf ("%s is enrolled (directory version %u).\n", argv[1], version);
    }
    return EX_OK;
}
