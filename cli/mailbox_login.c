#include "cli/operator.h"

#include "cli/mailbox.h"
#include "cli/options.h"
#include "common/error.h"
#include "ingest/oauth/access.h"
#include "ingest/oauth/turn.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>

static const MailboxSettings *
find_mailbox (const CliContext *context, const char *name, GError **error)
{
    for (guint i = 0; i < context->settings->mailboxes->len; i++) {
        const MailboxSettings *mailbox = context->settings->mailboxes->pdata[i];
        if (strcmp (mailbox->name, name) != 0)
            continue;
        if (mailbox->type == MAILBOX_IMAP && mailbox->oauth)
            return mailbox;
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "mailbox %s has no auth = oauth: there is nothing to sign "
                     "in to",
                     name);
        return NULL;
    }
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                 "there is no [mailbox %s] in the settings", name);
    return NULL;
}

/* No person: the client signs in for itself. */
static gboolean
sign_in_application (const CliContext *context, const MailboxSettings *mailbox,
                     const OauthProvider *provider, Token *token_out,
                     GError **error)
{
    const TokenField fields[] = {{"grant_type", "client_credentials"},
                                 {"scope", provider->scope}};
    g_autofree char *refused = NULL;

    if (!token_client_ask (provider, context->program_dir, fields,
                           G_N_ELEMENTS (fields), token_out, &refused, error))
        return FALSE;
    if (refused != NULL)
        access_set_refused (mailbox, refused, error);
    return refused == NULL;
}

static gboolean
sign_in (const CliContext *context, const MailboxSettings *mailbox,
         const OauthProvider *provider, gboolean browser, Token *token_out,
         GError **error)
{
    if (provider->application)
        return sign_in_application (context, mailbox, provider, token_out,
                                    error);
    if (provider->device_endpoint[0] != '\0' && !browser)
        return mailbox_sign_in_device (context, mailbox, provider, token_out,
                                       error);
    if (provider->authorization_endpoint[0] != '\0')
        return mailbox_sign_in_browser (context, mailbox, provider, token_out,
                                        error);
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                 "[mailbox %s]: signing in needs device_endpoint or "
                 "authorization_endpoint",
                 mailbox->name);
    return FALSE;
}

/* While nobody else renews it: what is kept last counts. */
static gboolean
keep (const CliContext *context, const MailboxSettings *mailbox,
      const OauthProvider *provider, Token *token, GError **error)
{
    g_autoptr (Turn) turn = NULL;

    if (!provider->application && token->refresh_token[0] == '\0') {
        token_clear (token);
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "the provider gave no refresh token, so the sign-in would "
                     "end within the hour: does scope of [mailbox %s] ask for "
                     "offline access?",
                     mailbox->name);
        return FALSE;
    }
    turn = turn_take (context->settings, mailbox, error);
    if (turn == NULL ||
        !access_keep (context->settings, mailbox, provider, "", token, error)) {
        token_clear (token);
        return FALSE;
    }
    turn_note (turn, NULL);
    return TRUE;
}

int
cli_mailbox_login (const CliContext *context, int argc, char **argv)
{
    static const OptionRow rows[] = {{"browser", NULL}};
    const char *values[G_N_ELEMENTS (rows)] = {NULL};
    const MailboxSettings *mailbox = NULL;
    g_autoptr (OauthProvider) provider = NULL;
    g_autoptr (GError) error = NULL;
    g_autofree char *path = NULL;
    Token token = {0};

    if (!options_parse (rows, G_N_ELEMENTS (rows), 1, 1, &argc, argv, values,
                        &error))
        return cli_fail_usage (context, error);
    mailbox = find_mailbox (context, argv[1], &error);
    if (mailbox != NULL)
        provider = oauth_provider_new (mailbox, &error);
    if (provider == NULL ||
        !sign_in (context, mailbox, provider, values[0] != NULL, &token,
                  &error) ||
        !keep (context, mailbox, provider, &token, &error))
        return cli_fail (context, error);
    path = credential_path (context->settings, mailbox, ".token");
    printf ("Signed in. The mailbox %s is read with what is kept in %s\n",
            mailbox->name, path);
    return EX_OK;
}
