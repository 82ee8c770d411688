#include "ingest/oauth/access.h"

#include "common/clock.h"
#include "common/error.h"
#include "common/limits.h"
#include "common/step.h"
#include "ingest/oauth/turn.h"

#include <string.h>

/* An access token is not begun a session with when it has less left. */
#define MARGIN_MS (5 * 60 * 1000)

void
access_forget (char *token)
{
    if (token != NULL)
        explicit_bzero (token, strlen (token));
    g_free (token);
}

/* The refresh token is of no use any more: RFC 6749 section 5.2, OpenID
 * Connect Core section 3.1.2.6. */
static gboolean
wants_person (const char *refused)
{
    static const char *const codes[] = {"invalid_grant", "interaction_required",
                                        "login_required", "consent_required"};

    for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
        if (strcmp (refused, codes[i]) == 0)
            return TRUE;
    return FALSE;
}

static gboolean
is_for_now (const char *refused)
{
    return strcmp (refused, "temporarily_unavailable") == 0 ||
           strcmp (refused, "server_error") == 0 ||
           strcmp (refused, "slow_down") == 0;
}

void
access_set_refused (const MailboxSettings *mailbox, const char *refused,
                    GError **error)
{
    if (is_for_now (refused))
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                     "the provider of mailbox %s says not now (%s)",
                     mailbox->name, refused);
    else if (wants_person (refused))
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "the provider wants a person to sign in again (%s): run "
                     "\"intray mailbox login %s\"",
                     refused, mailbox->name);
    else
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "the provider refuses this client (%s): check client_id, "
                     "client_secret_file and scope of [mailbox %s]",
                     refused, mailbox->name);
}

static gboolean
never_signed_in (const MailboxSettings *mailbox, GError **error)
{
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                 "nobody has signed in for this mailbox yet: run \"intray "
                 "mailbox login %s\"",
                 mailbox->name);
    return FALSE;
}

gboolean
access_keep (const Settings *settings, const MailboxSettings *mailbox,
             const OauthProvider *provider, const char *old_refresh,
             Token *token, GError **error)
{
    gint64 now_ms = clock_now_ms ();
    Credential fresh = {.token = *token, .obtained_ms = now_ms};
    gint64 refresh_s =
        token->refresh_s >= 0 ? token->refresh_s : provider->refresh_life_s;
    gboolean kept = FALSE;

    *token = (Token){0};
    fresh.refused = g_strdup ("");
    if (fresh.token.access_s >= 0)
        fresh.access_ends_ms = now_ms + fresh.token.access_s * 1000;
    if (fresh.token.refresh_token[0] == '\0') {
        g_free (fresh.token.refresh_token);
        fresh.token.refresh_token = g_strdup (old_refresh);
    }
    if (refresh_s > 0 && fresh.token.refresh_token[0] != '\0')
        fresh.refresh_ends_ms = now_ms + refresh_s * 1000;
    kept = credential_save (settings, mailbox, provider, &fresh, error);
    credential_clear (&fresh);
    return kept;
}

/* The provider's no, kept, so that it is not asked for ever. */
static void
keep_refusal (const Settings *settings, const MailboxSettings *mailbox,
              const OauthProvider *provider, Credential *credential,
              const char *refused)
{
    g_autoptr (GError) ignored = NULL;

    if (provider->application || !wants_person (refused))
        return;
    g_free (credential->refused);
    credential->refused = g_strdup (refused);
    /* Without it the provider is asked once more, and says the same. */
    credential_save (settings, mailbox, provider, credential, &ignored);
}

/* Asks for a new token and keeps it; @credential is what there was. */
static gboolean
renew (const Settings *settings, const MailboxSettings *mailbox,
       const OauthProvider *provider, const char *program_dir,
       Credential *credential, char **token_out, GError **error)
{
    const TokenField person[] = {
        {"grant_type", "refresh_token"},
        {"refresh_token", credential->token.refresh_token}};
    const TokenField application[] = {{"grant_type", "client_credentials"},
                                      {"scope", provider->scope}};
    g_autofree char *refused = NULL;
    char *fresh = NULL;
    Token token = {0};

    if (!token_client_ask (provider, program_dir,
                           provider->application ? application : person, 2,
                           &token, &refused, error))
        return FALSE;
    if (refused != NULL) {
        keep_refusal (settings, mailbox, provider, credential, refused);
        access_set_refused (mailbox, refused, error);
        return FALSE;
    }
    step ("token: received");
    fresh = g_strdup (token.access_token);
    if (!access_keep (settings, mailbox, provider,
                      provider->application ? ""
                                            : credential->token.refresh_token,
                      &token, error)) {
        access_forget (fresh);
        return FALSE;
    }
    step ("token: kept");
    *token_out = fresh;
    return TRUE;
}

static gboolean
is_fresh (const Credential *credential, const char *refused_token)
{
    gint64 now_ms = clock_now_ms ();

    if (credential->token.access_token[0] == '\0' ||
        g_strcmp0 (credential->token.access_token, refused_token) == 0)
        return FALSE;
    /* The clock was put back: nothing can be said of the end. */
    if (credential->obtained_ms > now_ms)
        return FALSE;
    return credential->access_ends_ms == 0 ||
           credential->access_ends_ms - MARGIN_MS > now_ms;
}

/* With the turn in our hands: whoever had it before may have renewed it. */
static gboolean
get_in_turn (const Settings *settings, const MailboxSettings *mailbox,
             const OauthProvider *provider, const char *program_dir, Turn *turn,
             const char *refused_token, char **token_out, GError **error)
{
    Credential credential = {0};
    gboolean there = FALSE;
    g_autoptr (GError) failure = NULL;
    gboolean done = FALSE;

    if (!credential_load (settings, mailbox, provider, &credential, &there,
                          error))
        return FALSE;
    if (there && credential.refused[0] != '\0') {
        access_set_refused (mailbox, credential.refused, &failure);
    } else if (there && is_fresh (&credential, refused_token)) {
        *token_out = g_strdup (credential.token.access_token);
        done = TRUE;
    } else if (!provider->application &&
               (!there || credential.token.refresh_token[0] == '\0')) {
        never_signed_in (mailbox, &failure);
    } else if (turn_is_due (turn, &failure)) {
        done = renew (settings, mailbox, provider, program_dir, &credential,
                      token_out, &failure);
        turn_note (turn, failure);
    }
    credential_clear (&credential);
    if (!done)
        g_propagate_error (error, g_steal_pointer (&failure));
    return done;
}

gboolean
access_get (const Settings *settings, const MailboxSettings *mailbox,
            const char *program_dir, const char *refused_token,
            char **token_out, GError **error)
{
    g_autoptr (OauthProvider) provider = oauth_provider_new (mailbox, error);
    g_autoptr (Turn) turn = NULL;

    if (provider != NULL)
        turn = turn_take (settings, mailbox, error);
    return turn != NULL &&
           get_in_turn (settings, mailbox, provider, program_dir, turn,
                        refused_token, token_out, error);
}
