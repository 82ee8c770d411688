/*
 * Drives intray-token through the asker's side of it.
 *
 *   token-drive BIN URL CA_FILE SECRET_FILE [device]
 *
 * Prints what came: "token ACCESS REFRESH SECONDS SECONDS", "device CODE USER
 * URL SECONDS SECONDS", "refused ERROR", or "error CODE text" (exit status 1).
 */
#include "ingest/oauth/token_client.h"

#include <stdio.h>

static gboolean
ask_token (const OauthProvider *provider, const char *bin, char **refused_out,
           GError **error)
{
    const TokenField fields[] = {{"grant_type", "refresh_token"},
                                 {"refresh_token", "old & new"}};
    Token token = {0};

    if (!token_client_ask (provider, bin, fields, G_N_ELEMENTS (fields), &token,
                           refused_out, error))
        return FALSE;
    if (*refused_out == NULL)
        printf ("token %s %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n",
                token.access_token, token.refresh_token, token.access_s,
                token.refresh_s);
    token_clear (&token);
    return TRUE;
}

static gboolean
ask_device (const OauthProvider *provider, const char *bin, char **refused_out,
            GError **error)
{
    DeviceCode code = {0};

    if (!token_client_device (provider, bin, &code, refused_out, error))
        return FALSE;
    if (*refused_out == NULL)
        printf ("device %s %s %s %u %u\n", code.device_code, code.user_code,
                code.verification_uri, code.expires_s, code.interval_s);
    device_code_clear (&code);
    return TRUE;
}

int
main (int argc, char **argv)
{
    OauthProvider provider = {.scope = "", .client_id = "intray"};
    g_autoptr (GError) error = NULL;
    g_autofree char *refused = NULL;
    gboolean asked = FALSE;

    g_assert (argc > 4);
    provider.token_endpoint = provider.device_endpoint = argv[2];
    provider.ca_file = argv[3];
    provider.client_secret_file = argv[4];
    asked = argc > 5 ? ask_device (&provider, argv[1], &refused, &error)
                     : ask_token (&provider, argv[1], &refused, &error);
    if (!asked)
        printf ("error %d %s\n", error->code, error->message);
    else if (refused != NULL)
        printf ("refused %s\n", refused);
    return asked ? 0 : 1;
}
