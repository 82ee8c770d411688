/*
 * What signing in gave us: kept as a whole, for one provider and user, for its
 * owner alone; and when a person has to do something.
 */
#include "common/clock.h"
#include "common/error.h"
#include "ingest/oauth/access.h"
#include "ingest/oauth/turn.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

static char *dir;

#define MAILBOX                                                                \
    "[mailbox my/box]\ntype = imap\nhost = mail.example\nuser = u@c.example\n" \
    "auth = oauth\nclient_id = c-1\n"

static Settings *
load (const char *more)
{
    g_autofree char *file = g_build_filename (dir, "conf", NULL);
    g_autofree char *text = g_strdup_printf (
        "[paths]\ncredentials = %s/kept\n" MAILBOX "%s", dir, more);
    g_autoptr (GError) error = NULL;
    Settings *settings = NULL;

    g_assert_true (g_file_set_contents (file, text, -1, NULL));
    settings = settings_load (file, NULL, &error);
    g_assert_no_error (error);
    return settings;
}

static OauthProvider *
provider_of (const Settings *settings)
{
    g_autoptr (GError) error = NULL;
    OauthProvider *provider =
        oauth_provider_new (settings->mailboxes->pdata[0], &error);

    g_assert_no_error (error);
    return provider;
}

static void
keep (const Settings *settings, const OauthProvider *provider, gint64 refresh_s)
{
    g_autoptr (GError) error = NULL;
    Token token = {g_strdup ("access [1]"), g_strdup (" refresh;\\n "), 3600,
                   refresh_s};

    g_assert_true (access_keep (settings, settings->mailboxes->pdata[0],
                                provider, "", &token, &error));
    g_assert_no_error (error);
    g_assert_null (token.access_token);
}

static gboolean
is_there (const Settings *settings, const OauthProvider *provider)
{
    g_autoptr (GError) error = NULL;
    Credential credential = {0};
    gboolean there = FALSE;

    g_assert_true (credential_load (settings, settings->mailboxes->pdata[0],
                                    provider, &credential, &there, &error));
    if (there) {
        g_assert_cmpstr (credential.token.access_token, ==, "access [1]");
        g_assert_cmpstr (credential.token.refresh_token, ==, " refresh;\\n ");
        g_assert_cmpstr (credential.refused, ==, "");
    }
    credential_clear (&credential);
    return there;
}

#define GOOGLE "provider = google\nclient_secret_file = /s\n"

static void
test_kept (void)
{
    g_autoptr (Settings) settings = load (GOOGLE);
    g_autoptr (OauthProvider) provider = provider_of (settings);
    g_autofree char *path =
        credential_path (settings, settings->mailboxes->pdata[0], ".token");
    struct stat about;

    g_assert_true (g_str_has_suffix (path, "/kept/my%2Fbox.token"));
    g_unlink (path);
    g_assert_false (is_there (settings, provider));
    keep (settings, provider, -1);
    g_assert_true (is_there (settings, provider));
    g_assert_cmpint (stat (path, &about), ==, 0);
    g_assert_cmpint (about.st_mode & 0777, ==, 0600);
}

/* A token goes to who gave it, for the user it was given for. */
static void
test_bound (void)
{
    static const char *const others[] = {
        GOOGLE "token_endpoint = https://evil.example/token\n",
        GOOGLE "client_id = c-2\n",
        GOOGLE "user = other@c.example\n",
        "provider = microsoft365\n",
    };
    g_autoptr (Settings) settings = load (GOOGLE);
    g_autoptr (OauthProvider) provider = provider_of (settings);

    keep (settings, provider, -1);
    for (gsize i = 0; i < G_N_ELEMENTS (others); i++) {
        g_autoptr (Settings) other = load (others[i]);
        g_autoptr (OauthProvider) its = provider_of (other);
        g_assert_false (is_there (other, its));
    }
    g_assert_true (is_there (settings, provider));
}

static void
test_cut (void)
{
    g_autoptr (Settings) settings = load (GOOGLE);
    g_autoptr (OauthProvider) provider = provider_of (settings);
    const MailboxSettings *mailbox = settings->mailboxes->pdata[0];
    g_autofree char *path = credential_path (settings, mailbox, ".token");
    g_autofree char *text = NULL;
    gsize length = 0;

    keep (settings, provider, -1);
    g_assert_true (g_file_get_contents (path, &text, &length, NULL));
    for (gsize cut = 0; cut + 20 < length; cut++) {
        g_autoptr (GError) error = NULL;
        Credential credential = {0};
        gboolean there = FALSE;

        g_assert_true (g_file_set_contents_full (
            path, text, (gssize) cut, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
        if (credential_load (settings, mailbox, provider, &credential, &there,
                             &error)) {
            /* Numbers at its end may be missing: then no end is known. */
            g_assert_true (there);
            g_assert_cmpstr (credential.token.refresh_token, ==,
                             " refresh;\\n ");
            credential_clear (&credential);
        } else {
            g_assert_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP);
            g_assert_nonnull (
                strstr (error->message, "run \"intray mailbox login my/box\""));
        }
    }
}

static void
test_presets (void)
{
    static const struct {
        const char *more, *token, *device, *authorization, *scope;
    } cases[] = {
        {"provider = microsoft365\ntenant = a/b\n",
         "https://login.microsoftonline.com/a%2Fb/oauth2/v2.0/token",
         "https://login.microsoftonline.com/a%2Fb/oauth2/v2.0/devicecode",
         "https://login.microsoftonline.com/a%2Fb/oauth2/v2.0/authorize",
         "https://outlook.office.com/IMAP.AccessAsUser.All offline_access"},
        {"provider = microsoft365\ngrant = application\n"
         "tenant = c.example\nclient_secret_file = /s\n",
         "https://login.microsoftonline.com/c.example/oauth2/v2.0/token",
         "https://login.microsoftonline.com/c.example/oauth2/v2.0/devicecode",
         "https://login.microsoftonline.com/c.example/oauth2/v2.0/authorize",
         "https://outlook.office365.com/.default"},
        {GOOGLE "scope = mine\n", "https://oauth2.googleapis.com/token", "",
         "https://accounts.google.com/o/oauth2/v2/auth", "mine"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (Settings) settings = load (cases[i].more);
        g_autoptr (OauthProvider) provider = provider_of (settings);

        g_assert_cmpstr (provider->token_endpoint, ==, cases[i].token);
        g_assert_cmpstr (provider->device_endpoint, ==, cases[i].device);
        g_assert_cmpstr (provider->authorization_endpoint, ==,
                         cases[i].authorization);
        g_assert_cmpstr (provider->scope, ==, cases[i].scope);
    }
}

static void
test_missing (void)
{
    static const char *const cases[][2] = {
        {"provider = gmx\n", "provider must be"},
        {"provider = microsoft365\nclient_secret_expires = next year\n",
         "client_secret_expires must be a date"},
        {"client_id =\n" GOOGLE, "needs client_id"},
        {"", "needs token_endpoint"},
        {"token_endpoint = http://p.example\n", "must begin with https://"},
        {GOOGLE "device_endpoint = ftp://p.example\n", "must begin with"},
        {GOOGLE "grant = both\n", "grant must be"},
        {"provider = microsoft365\ngrant = application\n",
         "needs client_secret_file"},
        {"provider = microsoft365\ngrant = application\n"
         "client_secret_file = /s\n",
         "needs tenant"},
        {GOOGLE "grant = application\n", "needs scope"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (Settings) settings = load (cases[i][0]);
        g_autoptr (GError) error = NULL;

        g_assert_null (
            oauth_provider_new (settings->mailboxes->pdata[0], &error));
        g_assert_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP);
        g_assert_nonnull (strstr (error->message, "[mailbox my/box]"));
        g_assert_nonnull (strstr (error->message, cases[i][1]));
    }
}

static CredentialExpiry
expiry_of (const Settings *settings)
{
    g_autoptr (GError) error = NULL;
    CredentialExpiry expiry = {0};

    g_assert_true (credential_expiry (settings, settings->mailboxes->pdata[0],
                                      &expiry, &error));
    return expiry;
}

static void
expect_days (const Settings *settings, const char *what, gint64 days)
{
    CredentialExpiry expiry = expiry_of (settings);
    gint64 ms = clock_now_ms () + days * 86400000;

    g_assert_cmpint (expiry.state, ==, CREDENTIAL_ENDING);
    g_assert_cmpstr (expiry.what, ==, what);
    g_assert_cmpint (ABS (expiry.ends_ms - ms), <, 86400000);
}

static void
test_expiry (void)
{
    g_autoptr (Settings) settings = load ("provider = microsoft365\n");
    g_autoptr (OauthProvider) provider = provider_of (settings);
    g_autoptr (Settings) password = load ("auth = password\n");
    g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
    g_autoptr (GDateTime) later = g_date_time_add_days (now, 10);
    g_autofree char *more = g_date_time_format (
        later, "provider = microsoft365\nclient_secret_expires = %F\n");
    g_autoptr (Settings) secret = load (more);
    g_autofree char *path =
        credential_path (settings, settings->mailboxes->pdata[0], ".token");

    g_unlink (path);
    g_assert_cmpint (expiry_of (settings).state, ==, CREDENTIAL_MISSING);
    g_assert_cmpint (expiry_of (password).state, ==, CREDENTIAL_PASSWORD);
    keep (settings, provider, -1);
    expect_days (settings, "sign-in", 90);
    expect_days (secret, "client secret", 10);
    keep (settings, provider, 5 * 86400);
    expect_days (secret, "sign-in", 5);
}

/* Each failure's pause is twice the one before, up to a quarter of an hour. */
static void
test_pauses (void)
{
    g_autoptr (Settings) settings = load (GOOGLE);
    const MailboxSettings *mailbox = settings->mailboxes->pdata[0];
    g_autoptr (GError) failure =
        g_error_new (INTRAY_ERROR, INTRAY_ERROR_RETRY, "the provider\nsleeps");

    for (int i = 0; i < 12; i++) {
        g_autoptr (GError) error = NULL;
        g_autoptr (Turn) turn = turn_take (settings, mailbox, &error);

        g_assert_no_error (error);
        g_assert_cmpint (turn_is_due (turn, &error), ==, i == 0);
        if (i > 0) {
            g_assert_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY);
            g_assert_nonnull (strstr (error->message, "sleeps (asked again"));
        }
        turn_note (turn, failure);
    }
    {
        g_autoptr (GError) error = NULL;
        g_autoptr (Turn) turn = turn_take (settings, mailbox, &error);

        turn_note (turn, NULL);
        g_assert_true (turn_is_due (turn, &error));
    }
}

int
main (int argc, char **argv)
{
    int status = 0;

    g_test_init (&argc, &argv, NULL);
    dir = g_dir_make_tmp ("intray-credential-XXXXXX", NULL);
    g_test_add_func ("/credential/is-kept-for-its-owner-alone", test_kept);
    g_test_add_func ("/credential/is-for-one-provider-and-user", test_bound);
    g_test_add_func ("/credential/a-damaged-one-says-what-to-do", test_cut);
    g_test_add_func ("/credential/says-when-a-person-must-act", test_expiry);
    g_test_add_func ("/provider/presets-are-complete", test_presets);
    g_test_add_func ("/provider/what-is-missing-is-named", test_missing);
    g_test_add_func ("/turn/failures-are-followed-by-pauses", test_pauses);
    status = g_test_run ();
    {
        g_autofree char *remove = g_strdup_printf ("rm -rf '%s'", dir);
        g_assert_cmpint (system (remove), ==, 0);
    }
    g_free (dir);
    return status;
}
