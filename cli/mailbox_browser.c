#include "cli/loopback.h"
#include "cli/mailbox.h"

#include "common/bytes.h"
#include "common/clock.h"
#include "common/error.h"
#include "common/limits.h"
#include "ingest/oauth/access.h"
#include "store/seal.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* RFC 4648 section 5, without padding; caller frees. */
static char *
base64url (const guint8 *data, gsize length)
{
    char *text = g_base64_encode (data, length);

    g_strdelimit (text, "+", '-');
    g_strdelimit (text, "/", '_');
    g_strdelimit (text, "=", '\0');
    return text;
}

static char *
random_text (void)
{
    guint8 raw[32];

    random_bytes (raw, sizeof raw);
    return base64url (raw, sizeof raw);
}

/* RFC 7636 section 4.2. */
static char *
challenge_of (const char *verifier)
{
    g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
    guint8 digest[HASH_BYTES];
    gsize length = sizeof digest;

    g_checksum_update (sum, (const guint8 *) verifier, -1);
    g_checksum_get_digest (sum, digest, &length);
    return base64url (digest, length);
}

static void
add (GString *url, const char *name, const char *value)
{
    g_string_append_printf (
        url, "%s%s=", strchr (url->str, '?') == NULL ? "?" : "&", name);
    g_string_append_uri_escaped (url, value, NULL, FALSE);
}

static char *
make_url (const MailboxSettings *mailbox, const OauthProvider *provider,
          const char *redirect, const char *state, const char *verifier)
{
    GString *url = g_string_new (provider->authorization_endpoint);
    g_autofree char *challenge = challenge_of (verifier);

    add (url, "response_type", "code");
    add (url, "client_id", provider->client_id);
    add (url, "redirect_uri", redirect);
    if (provider->scope[0] != '\0')
        add (url, "scope", provider->scope);
    add (url, "state", state);
    add (url, "code_challenge", challenge);
    add (url, "code_challenge_method", "S256");
    add (url, "login_hint", mailbox->user);
    if (provider->authorization_extra[0] != '\0')
        g_string_append_printf (url, "&%s", provider->authorization_extra);
    return g_string_free (url, FALSE);
}

static gboolean
set_refused (const MailboxSettings *mailbox, const char *refused,
             GError **error)
{
    if (strcmp (refused, "access_denied") == 0)
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "the person at the provider's page said no");
    else
        access_set_refused (mailbox, refused, error);
    return FALSE;
}

/* RFC 6749 section 4.1.3. */
static gboolean
exchange (const CliContext *context, const MailboxSettings *mailbox,
          const OauthProvider *provider, const char *redirect, const char *code,
          const char *verifier, Token *token_out, GError **error)
{
    const TokenField fields[] = {{"grant_type", "authorization_code"},
                                 {"code", code},
                                 {"redirect_uri", redirect},
                                 {"code_verifier", verifier}};
    g_autofree char *refused = NULL;

    if (!token_client_ask (provider, context->program_dir, fields,
                           G_N_ELEMENTS (fields), token_out, &refused, error))
        return FALSE;
    return refused == NULL || set_refused (mailbox, refused, error);
}

gboolean
mailbox_sign_in_browser (const CliContext *context,
                         const MailboxSettings *mailbox,
                         const OauthProvider *provider, Token *token_out,
                         GError **error)
{
    g_autofree char *state = random_text ();
    g_autofree char *verifier = random_text ();
    g_autofree char *redirect = NULL;
    g_autofree char *url = NULL;
    g_autofree char *code = NULL;
    g_autofree char *refused = NULL;
    guint16 port = 0;
    int listener_fd = loopback_listen (&port, error);
    gboolean came = FALSE;

    if (listener_fd < 0)
        return FALSE;
    redirect = g_strdup_printf ("http://127.0.0.1:%u/", port);
    url = make_url (mailbox, provider, redirect, state, verifier);
    printf ("To let intray read the mailbox %s, open this page in a browser on "
            "this machine\nand sign in as %s:\n\n%s\n\nWaiting for the browser "
            "to come back to %s\n",
            mailbox->name, mailbox->user, url, redirect);
    fflush (stdout);
    came = loopback_wait (listener_fd, port, state,
                          clock_monotonic_ms () + LIMIT_BROWSER_WAIT_MS, &code,
                          &refused, error);
    close (listener_fd);
    if (!came)
        return FALSE;
    if (refused != NULL)
        return set_refused (mailbox, refused, error);
    return exchange (context, mailbox, provider, redirect, code, verifier,
                     token_out, error);
}
