#include "ingest/oauth/provider.h"

#include "common/clock.h"
#include "common/error.h"

#include <string.h>

#define DAY_S 86400

typedef struct {
    const char *name;
    /* %T = the tenant */
    const char *authorization_endpoint;
    const char *token_endpoint;
    const char *device_endpoint;
    const char *scope;
    const char *application_scope; /* "" = not offered */
    const char *authorization_extra;
    gint64 refresh_life_s;
} Preset;

#define MICROSOFT "https://login.microsoftonline.com/%T/oauth2/v2.0/"

static const Preset presets[] = {
    /* Microsoft, "Authenticate an IMAP, POP or SMTP connection using OAuth"
     * (scopes; an application also needs IMAP.AccessAsApp and a service
     * principal in Exchange), "OAuth 2.0 device authorization grant"
     * (endpoints), "Refresh tokens" (90 days, anew with each use). */
    {"microsoft365", MICROSOFT "authorize", MICROSOFT "token",
     MICROSOFT "devicecode",
     "https://outlook.office.com/IMAP.AccessAsUser.All offline_access",
     "https://outlook.office365.com/.default", "", 90 * DAY_S},
    /* Google, "OAuth 2.0 for Mobile & Desktop Apps" (endpoints, and that a
     * refresh token comes with access_type and is renewed with prompt),
     * "OAuth 2.0 Mechanism" of Gmail (scope). The device endpoint takes no
     * mail scope ("Limited-input devices", allowed scopes). Refresh tokens end
     * after 6 months without use. */
    {"google", "https://accounts.google.com/o/oauth2/v2/auth",
     "https://oauth2.googleapis.com/token", "", "https://mail.google.com/", "",
     "access_type=offline&prompt=consent", 180 * DAY_S},
    {"custom", "", "", "", "", "", "", 0},
};

static gboolean
fail (const MailboxSettings *mailbox, const char *why, GError **error)
{
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP, "[mailbox %s]: %s",
                 mailbox->name, why);
    return FALSE;
}

/* What the settings say, else the preset's with the tenant in it. */
static char *
choose (const char *setting, const char *preset, const char *tenant)
{
    g_auto (GStrv) parts = NULL;
    g_autofree char *escaped = g_uri_escape_string (tenant, NULL, FALSE);

    if (setting[0] != '\0')
        return g_strdup (setting);
    parts = g_strsplit (preset, "%T", -1);
    return g_strjoinv (escaped, parts);
}

static const Preset *
find_preset (const MailboxSettings *mailbox, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS (presets); i++)
        if (strcmp (presets[i].name, mailbox->provider) == 0)
            return &presets[i];
    fail (mailbox, "provider must be microsoft365, google or custom", error);
    return NULL;
}

/* A token and a secret are said to these. */
static gboolean
is_https (const char *endpoint)
{
    return endpoint[0] == '\0' || g_str_has_prefix (endpoint, "https://");
}

/* Noon of that day is that day in every time zone of a centre. */
static gboolean
take_secret_end (OauthProvider *provider, const MailboxSettings *mailbox,
                 GError **error)
{
    g_autofree char *text =
        g_strdup_printf ("%sT12:00:00Z", mailbox->client_secret_expires);

    return mailbox->client_secret_expires[0] == '\0' ||
           clock_parse_utc (text, &provider->secret_ends_ms) ||
           fail (mailbox,
                 "client_secret_expires must be a date like 2027-11-30", error);
}

static gboolean
is_complete (const OauthProvider *provider, const MailboxSettings *mailbox,
             GError **error)
{
    if (mailbox->client_id[0] == '\0')
        return fail (mailbox, "auth = oauth needs client_id", error);
    if (provider->token_endpoint[0] == '\0')
        return fail (mailbox, "auth = oauth needs token_endpoint", error);
    if (!is_https (provider->token_endpoint) ||
        !is_https (provider->device_endpoint) ||
        !is_https (provider->authorization_endpoint))
        return fail (mailbox, "its endpoints must begin with https://", error);
    if (!provider->application && strcmp (mailbox->grant, "person") != 0)
        return fail (mailbox, "grant must be person or application", error);
    if (!provider->application)
        return TRUE;
    if (mailbox->client_secret_file[0] == '\0')
        return fail (mailbox, "grant = application needs client_secret_file",
                     error);
    /* Anybody's tenant is nobody's: Microsoft has no application there. */
    if (strcmp (mailbox->provider, "microsoft365") == 0 &&
        strcmp (mailbox->tenant, "organizations") == 0)
        return fail (mailbox, "grant = application needs tenant", error);
    return provider->scope[0] != '\0' ||
           fail (mailbox, "grant = application needs scope at this provider",
                 error);
}

OauthProvider *
oauth_provider_new (const MailboxSettings *mailbox, GError **error)
{
    const Preset *preset = find_preset (mailbox, error);
    g_autoptr (OauthProvider) provider = NULL;
    const char *tenant = mailbox->tenant;

    if (preset == NULL)
        return NULL;
    provider = g_new0 (OauthProvider, 1);
    provider->application = strcmp (mailbox->grant, "application") == 0;
    provider->token_endpoint =
        choose (mailbox->token_endpoint, preset->token_endpoint, tenant);
    provider->device_endpoint =
        choose (mailbox->device_endpoint, preset->device_endpoint, tenant);
    provider->authorization_endpoint =
        choose (mailbox->authorization_endpoint, preset->authorization_endpoint,
                tenant);
    provider->scope = choose (mailbox->scope,
                              provider->application ? preset->application_scope
                                                    : preset->scope,
                              tenant);
    provider->client_id = mailbox->client_id;
    provider->client_secret_file = mailbox->client_secret_file;
    provider->ca_file = mailbox->provider_ca_file;
    provider->authorization_extra = preset->authorization_extra;
    provider->refresh_life_s = mailbox->refresh_days > 0
                                   ? mailbox->refresh_days * DAY_S
                                   : preset->refresh_life_s;
    return is_complete (provider, mailbox, error) &&
                   take_secret_end (provider, mailbox, error)
               ? g_steal_pointer (&provider)
               : NULL;
}

void
oauth_provider_free (OauthProvider *provider)
{
    if (provider == NULL)
        return;
    g_free (provider->token_endpoint);
    g_free (provider->device_endpoint);
    g_free (provider->authorization_endpoint);
    g_free (provider->scope);
    g_free (provider);
}
