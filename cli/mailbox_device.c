#include "cli/mailbox.h"

#include "common/clock.h"
#include "common/error.h"
#include "common/hours.h"
#include "common/limits.h"
#include "common/program.h"
#include "ingest/oauth/access.h"

#include <stdio.h>
#include <string.h>

/* RFC 8628 section 3.5: slow_down adds so much to the interval. */
#define SLOWER_S 5

static void
print_code (const MailboxSettings *mailbox, const DeviceCode *code)
{
    g_autofree char *until =
        hours_format (clock_now_ms () + (gint64) code->expires_s * 1000);

    printf ("To let intray read the mailbox %s, open this page on any device,\n"
            "sign in as %s and type the code:\n\n    %s\n    %s\n\n"
            "Waiting; the code is good until %s.\n",
            mailbox->name, mailbox->user, code->verification_uri,
            code->user_code, until);
    fflush (stdout);
}

static void
set_refused (const MailboxSettings *mailbox, const char *refused,
             GError **error)
{
    if (strcmp (refused, "access_denied") == 0)
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "the person at the provider's page said no");
    else if (strcmp (refused, "expired_token") == 0)
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "the code has expired: run it again");
    else
        access_set_refused (mailbox, refused, error);
}

/* One question. *@done_out: it has been answered. */
static gboolean
poll_once (const CliContext *context, const MailboxSettings *mailbox,
           const OauthProvider *provider, const DeviceCode *code,
           guint32 *interval_s, gboolean *done_out, Token *token_out,
           GError **error)
{
    const TokenField fields[] = {
        {"grant_type", "urn:ietf:params:oauth:grant-type:device_code"},
        {"device_code", code->device_code}};
    g_autofree char *refused = NULL;
    g_autoptr (GError) failure = NULL;

    *done_out = FALSE;
    if (!token_client_ask (provider, context->program_dir, fields,
                           G_N_ELEMENTS (fields), token_out, &refused,
                           &failure)) {
        if (failure->code == INTRAY_ERROR_RETRY) {
            *interval_s = MIN (*interval_s * 2, LIMIT_DEVICE_INTERVAL_S);
            return TRUE;
        }
        g_propagate_error (error, g_steal_pointer (&failure));
        return FALSE;
    }
    if (refused == NULL) {
        *done_out = TRUE;
        return TRUE;
    }
    if (strcmp (refused, "slow_down") == 0)
        *interval_s = MIN (*interval_s + SLOWER_S, LIMIT_DEVICE_INTERVAL_S);
    if (strcmp (refused, "slow_down") == 0 ||
        strcmp (refused, "authorization_pending") == 0)
        return TRUE;
    set_refused (mailbox, refused, error);
    return FALSE;
}

static gboolean
wait_for_person (const CliContext *context, const MailboxSettings *mailbox,
                 const OauthProvider *provider, const DeviceCode *code,
                 Token *token_out, GError **error)
{
    gint64 deadline_ms =
        clock_monotonic_ms () + (gint64) code->expires_s * 1000;
    guint32 interval_s = code->interval_s;
    gboolean done = FALSE;

    while (!done) {
        program_sleep ((gint64) interval_s * 1000);
        if (!poll_once (context, mailbox, provider, code, &interval_s, &done,
                        token_out, error))
            return FALSE;
        if (!done && clock_monotonic_ms () >= deadline_ms) {
            set_refused (mailbox, "expired_token", error);
            return FALSE;
        }
    }
    return TRUE;
}

gboolean
mailbox_sign_in_device (const CliContext *context,
                        const MailboxSettings *mailbox,
                        const OauthProvider *provider, Token *token_out,
                        GError **error)
{
    DeviceCode code = {0};
    g_autofree char *refused = NULL;
    gboolean signed_in = FALSE;

    if (!token_client_device (provider, context->program_dir, &code, &refused,
                              error))
        return FALSE;
    if (refused != NULL) {
        set_refused (mailbox, refused, error);
        return FALSE;
    }
    print_code (mailbox, &code);
    signed_in =
        wait_for_person (context, mailbox, provider, &code, token_out, error);
    device_code_clear (&code);
    return signed_in;
}
