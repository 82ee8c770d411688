#include "cli/vault_session.h"

#include "common/clock.h"
#include "common/error.h"
#include "common/limits.h"
#include "common/text.h"
#include "store/seal.h"
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

/* The private vault's end of the socket pair, as it sees it. */
#define PRIVATE_FD 3

struct VaultSession {
    VaultClient *client;
    pid_t private_vault; /* 0 = the running one */
    VaultAnswer answer;  /* the last one */
    gboolean ends_here;  /* sign out at the end of this call */
    guint8 token[VAULT_TOKEN_BYTES];
    guint8 second[VAULT_TOKEN_BYTES];
    gboolean has_second;
    char *person;
};

static char *
run_file (const CliContext *context, const char *name)
{
    return g_build_filename (context->settings->run_dir, name, NULL);
}

GVariant *
vault_session_bytes (const guint8 *data, gsize length)
{
    return g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, data, length, 1);
}

static gboolean
spawn_vault (const char *program, char **arguments, int fd, pid_t *pid_out,
             GError **error)
{
    posix_spawn_file_actions_t actions;
    int failed = 0;

    posix_spawn_file_actions_init (&actions);
    posix_spawn_file_actions_adddup2 (&actions, fd, PRIVATE_FD);
    failed = posix_spawn (pid_out, program, &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy (&actions);
    if (failed != 0)
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "cannot start %s: %s", program, g_strerror (failed));
    return failed == 0;
}

static gboolean
start_private (VaultSession *session, const CliContext *context, GError **error)
{
    g_autofree char *program =
        g_build_filename (context->program_dir, "intray-vault", NULL);
    g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
    int ends[2] = {-1, -1};
    gboolean started = FALSE;

    g_ptr_array_add (arguments, program);
    g_ptr_array_add (arguments, (char *) "--private");
    if (context->config_file != NULL) {
        g_ptr_array_add (arguments, (char *) "--config");
        g_ptr_array_add (arguments, (char *) context->config_file);
    }
    if (context->data_dir != NULL) {
        g_ptr_array_add (arguments, (char *) "--data");
        g_ptr_array_add (arguments, (char *) context->data_dir);
    }
    g_ptr_array_add (arguments, NULL);
    if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                     "cannot make a socket: %s", g_strerror (errno));
        return FALSE;
    }
    clock_export ();
    started = spawn_vault (program, (char **) arguments->pdata, ends[1],
                           &session->private_vault, error);
    close (ends[1]);
    if (started)
        session->client = vault_client_new_fd (ends[0]);
    else
        close (ends[0]);
    return started;
}

gboolean
vault_session_is_running (const VaultSession *session)
{
    return session->private_vault == 0;
}

/* A private vault that ended says by its exit status what the matter is, and
 * has said why on standard error. */
static void
explain_end (VaultSession *session, GError **error)
{
    int status = 0;
    pid_t ended = 0;

    if (session->private_vault == 0 || session->answer != ANSWER_RETRY ||
        !g_error_matches (*error, INTRAY_ERROR, INTRAY_ERROR_RETRY))
        return;
    /* Its socket closes a moment before it can be waited for. */
    for (int i = 0; i < 100 && ended == 0; i++) {
        ended = waitpid (session->private_vault, &status, WNOHANG);
        if (ended == 0)
            g_usleep (10000);
    }
    if (ended != session->private_vault)
        return;
    session->private_vault = 0;
    g_clear_error (error);
    g_set_error (error, INTRAY_ERROR,
                 WIFEXITED (status) && WEXITSTATUS (status) == EX_TEMPFAIL
                     ? INTRAY_ERROR_RETRY
                     : INTRAY_ERROR_STOP,
                 "the vault has ended (%d)",
                 WIFEXITED (status) ? WEXITSTATUS (status)
                                    : 128 + WTERMSIG (status));
}

gboolean
vault_session_call (VaultSession *session, VaultVerb verb, GVariant *in,
                    GVariant **out, GError **error)
{
    GError *local = NULL;

    if (vault_client_call (session->client, verb, session->token, in, out,
                           &session->answer, &local))
        return TRUE;
    explain_end (session, &local);
    g_propagate_error (error, local);
    return FALSE;
}

VaultSession *
vault_session_open (const CliContext *context, GError **error)
{
    g_autoptr (VaultSession) session = g_new0 (VaultSession, 1);
    g_autofree char *path = run_file (context, "cli.sock");

    session->person = g_strdup ("");
    session->client = vault_client_connect (path, NULL);
    if (session->client == NULL && !start_private (session, context, error))
        return NULL;
    /* A vault that cannot start says so before a passphrase is typed. */
    if (!vault_session_call (session, VERB_HELLO, g_variant_new ("()"), NULL,
                             error))
        return NULL;
    return g_steal_pointer (&session);
}

GBytes *
vault_session_part (VaultSession *session, guint32 handle, guint8 kind,
                    guint32 part, gsize limit_bytes, GError **error)
{
    return vault_client_part (session->client, session->token, handle, kind,
                              part, limit_bytes, &session->answer, error);
}

/* Takes a token out of an answer. */
static gboolean
take_token (GVariant *token, guint8 *out, GError **error)
{
    gsize length = 0;
    const guint8 *data = g_variant_get_fixed_array (token, &length, 1);

    if (length != VAULT_TOKEN_BYTES) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                     "the vault's answer cannot be understood");
        return FALSE;
    }
    memcpy (out, data, length);
    return TRUE;
}

/* Asks for the passphrase and signs one person in. */
static gboolean
sign_in_one (VaultSession *session, const CliContext *context, const char *who,
             guint8 *token_out, char **person_out, GError **error)
{
    g_autofree char *question = g_strdup_printf ("Passphrase of %s:", who);
    g_autoptr (GVariant) out = NULL;
    g_autoptr (GVariant) token = NULL;
    const char *name = NULL;
    const char *roles = NULL;
    gboolean elsewhere = FALSE;
    gboolean good = FALSE;
    char *secret = prompt_secret (context->prompt, question, error);

    if (secret == NULL)
        return FALSE;
    good =
        vault_session_call (session, VERB_SIGN_IN,
                            g_variant_new ("(ss)", who, secret), &out, error);
    secret_free (secret);
    if (!good) {
        /* The vault says neither "no such person" nor "wrong passphrase";
         * for an exit status both are "may not". */
        if (session->answer == ANSWER_DENIED)
            session->answer = ANSWER_SIGN_IN;
        return FALSE;
    }
    g_variant_get (out, "(@ay&s&s&sub)", &token, &name, &roles, NULL, NULL,
                   &elsewhere);
    if (!take_token (token, token_out, error))
        return FALSE;
    *person_out = g_strdup_printf ("%s (%s)", name, roles);
    if (elsewhere) {
        g_autofree char *safe = text_printable (name);
        fprintf (stderr, "%s is signed in elsewhere too\n", safe);
    }
    return TRUE;
}

/* Reads the token file; FALSE where there is none that is ours. */
static gboolean
read_token_file (const CliContext *context, guint8 *token_out)
{
    g_autofree char *path = run_file (context, "token");
    char text[2 * VAULT_TOKEN_BYTES + 1] = "";
    int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    gssize n = fd < 0 ? -1 : read (fd, text, sizeof text - 1);

    if (fd >= 0)
        close (fd);
    n = n == (gssize) sizeof text - 1 &&
                bytes_from_hex (text, token_out, VAULT_TOKEN_BYTES)
            ? n
            : -1;
    explicit_bzero (text, sizeof text);
    return n > 0;
}

static gboolean
take_up_token (VaultSession *session, const CliContext *context, GError **error)
{
    g_autoptr (GVariant) out = NULL;
    const char *name = NULL;
    const char *roles = NULL;
    GError *local = NULL;

    if (!vault_session_is_running (session) ||
        !read_token_file (context, session->token)) {
        session->answer = ANSWER_SIGN_IN;
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_DENIED,
                     "nobody is signed in: give --as STAFF_ID%s",
                     vault_session_is_running (session)
                         ? ", or use \"intray sign-in\""
                         : "");
        return FALSE;
    }
    if (!vault_session_call (session, VERB_WHO_AM_I, g_variant_new ("()"), &out,
                             &local)) {
        g_propagate_error (error, local);
        return FALSE;
    }
    g_variant_get (out, "(&s&s&su)", &name, &roles, NULL, NULL);
    session->person = g_strdup_printf ("%s (%s)", name, roles);
    return TRUE;
}

gboolean
vault_session_sign_in (VaultSession *session, const CliContext *context,
                       GError **error)
{
    g_clear_pointer (&session->person, g_free);
    if (context->as == NULL)
        return take_up_token (session, context, error);
    if (!sign_in_one (session, context, context->as, session->token,
                      &session->person, error))
        return FALSE;
    session->ends_here = TRUE;
    return TRUE;
}

const char *
vault_session_person (const VaultSession *session)
{
    return session->person == NULL ? "" : session->person;
}

gboolean
vault_session_keep (VaultSession *session, const CliContext *context,
                    GError **error)
{
    g_autofree char *path = run_file (context, "token");
    g_autofree char *hex = bytes_hex (session->token, VAULT_TOKEN_BYTES);
    gboolean good = store_write_file (path, hex, strlen (hex), 0600, error);

    explicit_bzero (hex, strlen (hex));
    if (good)
        session->ends_here = FALSE;
    return good;
}

gboolean
vault_session_forget (VaultSession *session, const CliContext *context,
                      gboolean *was_out, GError **error)
{
    g_autofree char *path = run_file (context, "token");
    gboolean was = read_token_file (context, session->token);

    /* A token that the vault no longer knows is as good as signed out. */
    if (was && vault_session_is_running (session) &&
        !vault_session_call (session, VERB_SIGN_OUT, g_variant_new ("()"), NULL,
                             error)) {
        if (session->answer != ANSWER_SIGN_IN)
            return FALSE;
        g_clear_error (error);
    }
    if (unlink (path) != 0 && errno != ENOENT) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                     "cannot remove %s: %s", path, g_strerror (errno));
        return FALSE;
    }
    *was_out = was;
    return TRUE;
}

GVariant *
vault_session_second (VaultSession *session, const CliContext *context,
                      GError **error)
{
    g_autofree char *person = NULL;

    if (context->second == NULL)
        return vault_session_bytes (NULL, 0);
    if (!sign_in_one (session, context, context->second, session->second,
                      &person, error))
        return NULL;
    session->has_second = TRUE;
    return vault_session_bytes (session->second, VAULT_TOKEN_BYTES);
}

void
vault_session_close (VaultSession *session)
{
    if (session == NULL)
        return;
    if (session->has_second)
        vault_client_call (session->client, VERB_SIGN_OUT, session->second,
                           g_variant_new ("()"), NULL, NULL, NULL);
    if (session->ends_here)
        vault_client_call (session->client, VERB_SIGN_OUT, session->token,
                           g_variant_new ("()"), NULL, NULL, NULL);
    vault_client_free (session->client);
    /* Closing the socket tells a private vault to end: it wipes its keys. */
    if (session->private_vault > 0)
        while (waitpid (session->private_vault, NULL, 0) < 0 && errno == EINTR)
            continue;
    explicit_bzero (session->token, sizeof session->token);
    explicit_bzero (session->second, sizeof session->second);
    g_free (session->person);
    g_free (session);
}

int
vault_session_fail (const VaultSession *session, const CliContext *context,
                    const GError *error)
{
    int status = cli_fail (context, error);

    if (session != NULL && error->code == INTRAY_ERROR_DENIED &&
        (session->answer == ANSWER_SIGN_IN ||
         session->answer == ANSWER_NOT_ALLOWED))
        return EX_NOPERM;
    return status;
}
