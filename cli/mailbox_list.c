#include "cli/operator.h"

#include "cli/json.h"
#include "cli/options.h"
#include "common/error.h"
#include "common/hours.h"
#include "ingest/oauth/credential.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>

static const char *
state_word (CredentialState state)
{
    static const char *const words[] = {
        [CREDENTIAL_PASSWORD] = "password",
        [CREDENTIAL_LASTING] = "signed in",
        [CREDENTIAL_ENDING] = "ending",
        [CREDENTIAL_MISSING] = "login needed",
    };

    return words[state];
}

static void
print_line (const MailboxSettings *mailbox, const CredentialExpiry *expiry)
{
    g_autofree char *end = hours_format_date (expiry->ends_ms);
    gboolean server = mailbox->type == MAILBOX_IMAP;

    printf ("%s  %s  %s", mailbox->name, mailbox->type_name,
            server ? mailbox->auth : "-");
    if (server && mailbox->oauth)
        printf ("  %s", mailbox->provider);
    if (expiry->state == CREDENTIAL_LASTING)
        printf ("  signed in");
    if (expiry->state == CREDENTIAL_ENDING)
        printf ("  %s ends on %s", expiry->what, end);
    if (expiry->state == CREDENTIAL_MISSING)
        printf ("  nobody is signed in: run \"intray mailbox login %s\"",
                mailbox->name);
    printf ("\n");
}

static void
print_json (const MailboxSettings *mailbox, const CredentialExpiry *expiry)
{
    g_autoptr (Json) json = json_begin ();

    json_text (json, "name", mailbox->name);
    json_text (json, "type", mailbox->type_name);
    json_text (json, "auth",
               mailbox->type == MAILBOX_IMAP ? mailbox->auth : "");
    json_text (json, "state",
               mailbox->type == MAILBOX_IMAP ? state_word (expiry->state) : "");
    json_text (json, "what", expiry->what == NULL ? "" : expiry->what);
    json_time (json, "ends", expiry->ends_ms);
    json_print (json);
}

int
cli_mailbox_list (const CliContext *context, int argc, char **argv)
{
    g_autoptr (GError) error = NULL;
    int status = EX_OK;

    if (!options_parse (NULL, 0, 0, 0, &argc, argv, NULL, &error))
        return cli_fail_usage (context, error);
    for (guint i = 0; i < context->settings->mailboxes->len; i++) {
        const MailboxSettings *mailbox = context->settings->mailboxes->pdata[i];
        g_autoptr (GError) failure = NULL;
        CredentialExpiry expiry = {0};

        if (!credential_expiry (context->settings, mailbox, &expiry, &failure))
            status = cli_fail (context, failure);
        else if (context->json)
            print_json (mailbox, &expiry);
        else
            print_line (mailbox, &expiry);
    }
    return status;
}
