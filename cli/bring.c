/*
 * intray unlock, intray upload: the content of a letter that is not here yet,
 * by its password or as the file that somebody fetched.
 */
#include "cli/command.h"
#include "cli/find_child.h"
#include "cli/opened.h"
#include "cli/options.h"
#include "cli/vault_session.h"
#include "cli/words.h"

#include "common/error.h"
#include "common/limits.h"
#include "store/seal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

enum { OPT_FROM, UNLOCK_COUNT };

static const OptionRow unlock_rows[UNLOCK_COUNT] = {
    [OPT_FROM] = {"from", "REF"},
};

enum { OPT_CHILD, OPT_FLAG, OPT_NOTE, UPLOAD_COUNT };

static const OptionRow upload_rows[UPLOAD_COUNT] = {
    [OPT_CHILD] = {"child", "CHILD_ID"},
    [OPT_FLAG] = {"flag", "FLAG"},
    [OPT_NOTE] = {"note", "TEXT"},
};

static void
print_done (const CliContext *context, GVariant *out)
{
    const char *ref = NULL;

    g_variant_get (out, "(&s)", &ref);
    if (context->json)
        printf ("{\"ref\": \"%s\"}\n", ref);
    else
        printf ("Handed in as %s. It is read and filed like any post, within "
                "a minute where intray runs.\n",
                ref);
}

/* @from: a letter that the password may stand in; NULL: it is asked for. */
static gboolean
unlock (VaultSession *session, const CliContext *context, const char *ref,
        const char *from, GError **error)
{
    g_autoptr (Opened) opened = opened_new (session, ref, error);
    g_autoptr (GVariant) out = NULL;
    char *password = NULL;
    gboolean done = FALSE;

    if (opened == NULL)
        return FALSE;
    if (from == NULL) {
        password =
            prompt_secret (context->prompt, "Password of the file: ", error);
        if (password == NULL)
            return FALSE;
    }
    done = vault_session_call (session, VERB_HANDBACK,
                               g_variant_new ("(ussu)", opened_handle (opened),
                                              password == NULL ? "" : password,
                                              from == NULL ? "" : from, 0u),
                               &out, error);
    secret_free (password);
    if (done)
        print_done (context, out);
    return done;
}

int
cli_unlock (const CliContext *context, int argc, char **argv)
{
    const char *values[UNLOCK_COUNT] = {NULL};
    g_autoptr (GError) error = NULL;
    g_autoptr (VaultSession) session = NULL;

    if (!options_parse (unlock_rows, UNLOCK_COUNT, 1, 1, &argc, argv, values,
                        &error))
        return cli_fail_usage (context, error);
    session = vault_session_open (context, &error);
    if (session == NULL || !vault_session_sign_in (session, context, &error) ||
        !unlock (session, context, argv[1], values[OPT_FROM], &error))
        return vault_session_fail (session, context, error);
    return EX_OK;
}

/* Opens a plain file for reading. -1 and an error otherwise. */
static int
open_file (const char *path, guint64 *length_out, GError **error)
{
    struct stat status;
    int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

    if (fd >= 0 && fstat (fd, &status) == 0 && S_ISREG (status.st_mode)) {
        *length_out = (guint64) status.st_size;
        return fd;
    }
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT, "cannot read %s: %s",
                 path, fd < 0 ? g_strerror (errno) : "it is no plain file");
    if (fd >= 0)
        close (fd);
    return -1;
}

static gboolean
send_pieces (VaultSession *session, int fd, const char *path, GError **error)
{
    g_autofree guint8 *piece = g_malloc (LIMIT_UPLOAD_PIECE_BYTES);
    gssize n = 0;

    while ((n = read (fd, piece, LIMIT_UPLOAD_PIECE_BYTES)) > 0)
        if (!vault_session_call (
                session, VERB_UPLOAD_PIECE,
                g_variant_new ("(@ay)", vault_session_bytes (piece, (gsize) n)),
                NULL, error))
            return FALSE;
    if (n < 0)
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                     "cannot read %s: %s", path, g_strerror (errno));
    return n == 0;
}

/* What is to be done with the file. */
typedef struct {
    const char *path;
    guint32 handle;    /* of the letter that it was fetched for; 0: none */
    const char *child; /* reference; "" none */
    const char *const *values;
} Bring;

static gboolean
send_file (VaultSession *session, const CliContext *context, const Bring *bring,
           GError **error)
{
    const char *flag = bring->values[OPT_FLAG];
    const char *note = bring->values[OPT_NOTE];
    g_autoptr (GVariant) out = NULL;
    guint64 length = 0;
    int fd = open_file (bring->path, &length, error);
    gboolean done = FALSE;

    if (fd < 0)
        return FALSE;
    done = vault_session_call (
               session, VERB_UPLOAD,
               g_variant_new (
                   "(usyst)", bring->handle, bring->child,
                   (guint8) (flag == NULL ? 0 : words_flag_number (flag)),
                   note == NULL ? "" : note, length),
               NULL, error) &&
           send_pieces (session, fd, bring->path, error) &&
           vault_session_call (session, VERB_UPLOAD_END, g_variant_new ("()"),
                               &out, error);
    close (fd);
    if (done)
        print_done (context, out);
    return done;
}

static gboolean
upload (VaultSession *session, const CliContext *context, char **arguments,
        const char *const *values, GError **error)
{
    Bring bring = {.values = values, .child = ""};
    g_autofree char *child = NULL;
    g_autoptr (Opened) opened = NULL;

    if (values[OPT_CHILD] != NULL) {
        child = find_child (session, values[OPT_CHILD], error);
        if (child == NULL)
            return FALSE;
        bring.child = child;
        bring.path = arguments[1];
    } else {
        opened = opened_new (session, arguments[1], error);
        if (opened == NULL)
            return FALSE;
        bring.handle = opened_handle (opened);
        bring.path = arguments[2];
    }
    return send_file (session, context, &bring, error);
}

int
cli_upload (const CliContext *context, int argc, char **argv)
{
    const char *values[UPLOAD_COUNT] = {NULL};
    g_autoptr (GError) error = NULL;
    g_autoptr (VaultSession) session = NULL;

    if (!options_parse (upload_rows, UPLOAD_COUNT, 1, 2, &argc, argv, values,
                        &error))
        return cli_fail_usage (context, error);
    if ((values[OPT_CHILD] == NULL) != (argc == 3) ||
        (values[OPT_FLAG] != NULL &&
         words_flag_number (values[OPT_FLAG]) == 0)) {
        g_set_error (&error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "name REF and FILE, or --child CHILD_ID and FILE; --flag "
                     "is team, restricted, safeguarding or sealed");
        return cli_fail_usage (context, error);
    }
    session = vault_session_open (context, &error);
    if (session == NULL || !vault_session_sign_in (session, context, &error) ||
        !upload (session, context, argv, values, &error))
        return vault_session_fail (session, context, error);
    return EX_OK;
}
