#include "ingest/oauth/credential.h"

#include "common/clock.h"
#include "common/error.h"
#include "common/limits.h"
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/stat.h>
#include <unistd.h>

#define GROUP "credential"

void
credential_clear (Credential *credential)
{
    token_clear (&credential->token);
    g_free (credential->refused);
    *credential = (Credential){0};
}

char *
credential_path (const Settings *settings, const MailboxSettings *mailbox,
                 const char *suffix)
{
    g_autofree char *name = g_uri_escape_string (mailbox->name, NULL, FALSE);
    g_autofree char *file = g_strconcat (name, suffix, NULL);

    return g_build_filename (settings->credential_dir, file, NULL);
}

static gboolean
fail (gint code, const char *path, const char *why, GError **error)
{
    g_set_error (error, INTRAY_ERROR, code, "cannot use the credential %s: %s",
                 path, why);
    return FALSE;
}

/* The whole file, which is ours alone; *@text_out NULL when there is none. */
static gboolean
read_file (const char *path, char **text_out, GError **error)
{
    int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY);
    char *text = NULL;
    struct stat about;
    gssize n = -1;

    *text_out = NULL;
    if (fd < 0)
        return errno == ENOENT ||
               fail (errno == EACCES || errno == ELOOP ? INTRAY_ERROR_STOP
                                                       : INTRAY_ERROR_RETRY,
                     path, g_strerror (errno), error);
    if (fstat (fd, &about) != 0 || !S_ISREG (about.st_mode) ||
        (about.st_mode & 077) != 0 ||
        about.st_size > (off_t) LIMIT_CREDENTIAL_FILE_BYTES) {
        close (fd);
        return fail (INTRAY_ERROR_STOP, path,
                     "it must be a file that its owner alone can read", error);
    }
    text = g_malloc0 (LIMIT_CREDENTIAL_FILE_BYTES + 1);
    n = read (fd, text, LIMIT_CREDENTIAL_FILE_BYTES);
    close (fd);
    if (n < 0) {
        g_free (text);
        return fail (INTRAY_ERROR_RETRY, path, g_strerror (errno), error);
    }
    *text_out = text;
    return TRUE;
}

static void
wipe (char *text)
{
    if (text != NULL)
        explicit_bzero (text, strlen (text));
    g_free (text);
}

static gboolean
is_for (GKeyFile *file, const char *key, const char *value)
{
    g_autofree char *found = g_key_file_get_string (file, GROUP, key, NULL);

    return g_strcmp0 (found, value) == 0;
}

static gboolean
take_values (GKeyFile *file, Credential *credential)
{
    credential->token.access_token =
        g_key_file_get_string (file, GROUP, "access_token", NULL);
    credential->token.refresh_token =
        g_key_file_get_string (file, GROUP, "refresh_token", NULL);
    credential->refused = g_key_file_get_string (file, GROUP, "refused", NULL);
    credential->obtained_ms =
        g_key_file_get_int64 (file, GROUP, "obtained_ms", NULL);
    credential->access_ends_ms =
        g_key_file_get_int64 (file, GROUP, "access_ends_ms", NULL);
    credential->refresh_ends_ms =
        g_key_file_get_int64 (file, GROUP, "refresh_ends_ms", NULL);
    return credential->token.access_token != NULL &&
           credential->token.refresh_token != NULL &&
           credential->refused != NULL && credential->obtained_ms > 0;
}

gboolean
credential_load (const Settings *settings, const MailboxSettings *mailbox,
                 const OauthProvider *provider, Credential *credential_out,
                 gboolean *there_out, GError **error)
{
    g_autofree char *path = credential_path (settings, mailbox, ".token");
    g_autoptr (GKeyFile) file = g_key_file_new ();
    Credential credential = {0};
    char *text = NULL;
    gboolean parsed = FALSE;

    if (!read_file (path, &text, error))
        return FALSE;
    *there_out = FALSE;
    if (text == NULL)
        return TRUE;
    parsed = g_key_file_load_from_data (file, text, strlen (text),
                                        G_KEY_FILE_NONE, NULL) &&
             is_for (file, "version", "1") && take_values (file, &credential);
    wipe (text);
    if (!parsed) {
        credential_clear (&credential);
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "the credential %s is damaged: run \"intray mailbox login "
                     "%s\"",
                     path, mailbox->name);
        return FALSE;
    }
    *there_out = is_for (file, "token_endpoint", provider->token_endpoint) &&
                 is_for (file, "client_id", provider->client_id) &&
                 is_for (file, "user", mailbox->user);
    if (*there_out)
        *credential_out = credential;
    else
        credential_clear (&credential);
    return TRUE;
}

/* The folder, with its parent's owner where root makes it. */
static gboolean
make_dir (const char *dir, GError **error)
{
    g_autofree char *parent = g_path_get_dirname (dir);
    struct stat about;

    if (g_file_test (dir, G_FILE_TEST_IS_DIR))
        return TRUE;
    if (g_mkdir_with_parents (dir, 0700) == 0 && stat (parent, &about) == 0 &&
        (geteuid () != 0 || lchown (dir, about.st_uid, about.st_gid) == 0))
        return TRUE;
    return fail (INTRAY_ERROR_STOP, dir, g_strerror (errno), error);
}

gboolean
credential_enter_dir (const Settings *settings, GError **error)
{
    struct stat about;

    if (!make_dir (settings->credential_dir, error))
        return FALSE;
    if (stat (settings->credential_dir, &about) != 0)
        return fail (INTRAY_ERROR_STOP, settings->credential_dir,
                     g_strerror (errno), error);
    if (geteuid () == 0) {
        setfsgid (about.st_gid);
        setfsuid (about.st_uid);
    }
    return TRUE;
}

void
credential_leave_dir (void)
{
    if (geteuid () == 0) {
        setfsuid (0);
        setfsgid (getegid ());
    }
}

gboolean
credential_save (const Settings *settings, const MailboxSettings *mailbox,
                 const OauthProvider *provider, const Credential *credential,
                 GError **error)
{
    g_autofree char *path = credential_path (settings, mailbox, ".token");
    g_autoptr (GKeyFile) file = g_key_file_new ();
    char *text = NULL;
    gboolean saved = FALSE;

    if (!credential_enter_dir (settings, error))
        return FALSE;
    g_key_file_set_string (file, GROUP, "version", "1");
    g_key_file_set_string (file, GROUP, "token_endpoint",
                           provider->token_endpoint);
    g_key_file_set_string (file, GROUP, "client_id", provider->client_id);
    g_key_file_set_string (file, GROUP, "user", mailbox->user);
    g_key_file_set_string (file, GROUP, "access_token",
                           credential->token.access_token);
    g_key_file_set_string (file, GROUP, "refresh_token",
                           credential->token.refresh_token);
    g_key_file_set_string (file, GROUP, "refused", credential->refused);
    g_key_file_set_int64 (file, GROUP, "obtained_ms", credential->obtained_ms);
    g_key_file_set_int64 (file, GROUP, "access_ends_ms",
                          credential->access_ends_ms);
    g_key_file_set_int64 (file, GROUP, "refresh_ends_ms",
                          credential->refresh_ends_ms);
    text = g_key_file_to_data (file, NULL, NULL);
    saved = store_write_file (path, text, strlen (text), 0600, error);
    credential_leave_dir ();
    wipe (text);
    return saved;
}

static void
first_end (CredentialExpiry *expiry, gint64 ends_ms, const char *what)
{
    if (ends_ms == 0 ||
        (expiry->state == CREDENTIAL_ENDING && expiry->ends_ms <= ends_ms))
        return;
    *expiry = (CredentialExpiry){CREDENTIAL_ENDING, ends_ms, what};
}

gboolean
credential_expiry (const Settings *settings, const MailboxSettings *mailbox,
                   CredentialExpiry *expiry_out, GError **error)
{
    g_autoptr (OauthProvider) provider = NULL;
    CredentialExpiry expiry = {CREDENTIAL_PASSWORD, 0, NULL};
    Credential credential = {0};
    gboolean there = FALSE;

    if (mailbox->type == MAILBOX_IMAP && mailbox->oauth) {
        provider = oauth_provider_new (mailbox, error);
        if (provider == NULL || !credential_load (settings, mailbox, provider,
                                                  &credential, &there, error))
            return FALSE;
        expiry.state = CREDENTIAL_LASTING;
        first_end (&expiry, provider->secret_ends_ms, "client secret");
        first_end (&expiry, credential.refresh_ends_ms, "sign-in");
        /* An application asks for a token whenever it has none. */
        if (!provider->application && (!there || credential.refused[0] != '\0'))
            expiry = (CredentialExpiry){CREDENTIAL_MISSING, 0, NULL};
        credential_clear (&credential);
    }
    *expiry_out = expiry;
    return TRUE;
}
