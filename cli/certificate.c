/*
 * `intray audit reconcile`: is anything missing? The counting is ingest's: it
 * knows where messages lie. Where a manager or lead is signed in, her signature
 * follows the text; --verify checks one from public keys alone.
 */
#include "cli/operator.h"
#include "cli/options.h"
#include "cli/vault_session.h"
#include "common/error.h"
#include "common/limits.h"
#include "common/text.h"
#include "store/certificate.h"
#include "store/seal.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>

/* Runs the count and gives what it printed; *@status_out: its exit status. */
static char *
run_count (const CliContext *context, int *status_out, GError **error)
{
    g_autofree char *path =
        g_build_filename (context->program_dir, "intray-ingest", NULL);
    g_autoptr (GPtrArray) args = g_ptr_array_new ();
    g_autofree char *out = NULL;
    g_autoptr (GError) local = NULL;
    int status = 0;

    g_ptr_array_add (args, path);
    if (context->config_file != NULL) {
        g_ptr_array_add (args, (gpointer) "--config");
        g_ptr_array_add (args, (gpointer) context->config_file);
    }
    if (context->data_dir != NULL) {
        g_ptr_array_add (args, (gpointer) "--data");
        g_ptr_array_add (args, (gpointer) context->data_dir);
    }
    g_ptr_array_add (args, (gpointer) "--reconcile");
    if (context->json)
        g_ptr_array_add (args, (gpointer) "--json");
    g_ptr_array_add (args, NULL);
    if (!g_spawn_sync (NULL, (char **) args->pdata, NULL, G_SPAWN_DEFAULT, NULL,
                       NULL, &out, NULL, &status, &local)) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "cannot start %s: %s", path, local->message);
        return NULL;
    }
    *status_out = WIFEXITED (status) ? WEXITSTATUS (status) : EX_SOFTWARE;
    return g_steal_pointer (&out);
}

static gboolean
is_signed_in (const CliContext *context)
{
    g_autofree char *token =
        g_build_filename (context->settings->run_dir, "token", NULL);

    return context->as != NULL || g_file_test (token, G_FILE_TEST_EXISTS);
}

static void
print_signature (GVariant *answer)
{
    g_autoptr (GVariant) person = NULL;
    g_autoptr (GVariant) key = NULL;
    g_autoptr (GVariant) signature = NULL;
    const char *name = NULL;
    guint32 dir = 0;
    g_autofree char *person_hex = NULL;
    g_autofree char *key_hex = NULL;
    g_autofree char *signature_hex = NULL;

    g_variant_get (answer, "(&s@ayu@ay@ay)", &name, &person, &dir, &key,
                   &signature);
    person_hex =
        bytes_hex (g_variant_get_data (person), g_variant_get_size (person));
    key_hex = bytes_hex (g_variant_get_data (key), g_variant_get_size (key));
    signature_hex = bytes_hex (g_variant_get_data (signature),
                               g_variant_get_size (signature));
    printf (CERTIFICATE_SIGNED "by %s\nperson %s\ndirectory %u\nkey %s\n"
                               "signature %s\n",
            name, person_hex, dir, key_hex, signature_hex);
}

/* A certificate without a name under it is one all the same. */
static void
sign (const CliContext *context, const char *text)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (VaultSession) session = vault_session_open (context, &error);
    g_autoptr (GVariant) out = NULL;

    if (session != NULL && vault_session_sign_in (session, context, &error) &&
        vault_session_call (session, VERB_CERTIFY, g_variant_new ("(s)", text),
                            &out, &error)) {
        print_signature (out);
        return;
    }
    fprintf (stderr, "intray: not signed: %s\n", error->message);
}

typedef struct {
    char *text; /* what was signed */
    char *name;
    Id person;
    guint32 dir;
    guint8 key[KEY_BYTES];
    Signature signature;
} Signed;

static gboolean
read_field (char **lines, guint i, const char *field, char **value_out)
{
    if (lines[i] == NULL || !g_str_has_prefix (lines[i], field))
        return FALSE;
    *value_out = lines[i] + strlen (field);
    return TRUE;
}

/* Takes a certificate apart; FALSE when it has not this form. */
static gboolean
parse_signed (const char *content, Signed *out)
{
    const char *at = g_strrstr (content, "\n" CERTIFICATE_SIGNED);
    g_auto (GStrv) lines = NULL;
    char *values[5] = {NULL};
    static const char *const fields[] = {"by ", "person ", "directory ", "key ",
                                         "signature "};
    guint64 dir = 0;

    if (at == NULL)
        return FALSE;
    lines = g_strsplit (at + 1 + strlen (CERTIFICATE_SIGNED), "\n", 7);
    for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
        if (!read_field (lines, i, fields[i], &values[i]))
            return FALSE;
    if (!bytes_from_hex (values[1], out->person.b, ID_BYTES) ||
        !g_ascii_string_to_unsigned (values[2], 10, 1, G_MAXUINT32, &dir,
                                     NULL) ||
        !bytes_from_hex (values[3], out->key, KEY_BYTES) ||
        !bytes_from_hex (values[4], out->signature.b, sizeof out->signature.b))
        return FALSE;
    out->dir = (guint32) dir;
    out->name = g_strdup (values[0]);
    out->text = g_strndup (content, (gsize) (at + 1 - content));
    return TRUE;
}

/* Did the directory of that day give this key to a person of that name? */
static gboolean
is_her_key (const GPtrArray *versions, const Signed *signed_by)
{
    for (guint i = 0; i < versions->len; i++) {
        const Directory *directory = versions->pdata[i];
        const Person *person = directory_person (directory, &signed_by->person);
        if (directory->version == signed_by->dir && person != NULL)
            return memcmp (person->sign, signed_by->key, KEY_BYTES) == 0 &&
                   strcmp (person->name, signed_by->name) == 0;
    }
    return FALSE;
}

static gboolean
check_signed (const CliContext *context, const Signed *signed_by,
              gboolean *holds_out, GError **error)
{
    g_autoptr (GPtrArray) versions =
        g_ptr_array_new_with_free_func ((GDestroyNotify) directory_free);
    g_autoptr (Directory) newest = NULL;
    g_autoptr (Store) store = NULL;
    gboolean there = FALSE;
    Hash root;

    store = seal_init (error) ? store_open (context->settings->data_dir,
                                            WRITER_OPERATOR, error)
                              : NULL;
    if (store == NULL ||
        !store_read_root (context->settings->root_file, &there, &root, error) ||
        !directory_load (store, there ? &root : NULL, &newest, versions,
                         error) ||
        !certificate_check_text (store, signed_by->text, error))
        return FALSE;
    *holds_out = is_her_key (versions, signed_by) &&
                 certificate_verify (&store->centre, &signed_by->person,
                                     signed_by->dir, signed_by->text,
                                     signed_by->key, &signed_by->signature);
    return TRUE;
}

static int
verify (const CliContext *context, const char *file)
{
    g_autofree char *content = NULL;
    g_autofree char *text = NULL;
    g_autofree char *name = NULL;
    g_autoptr (GError) error = NULL;
    Signed signed_by = {0};
    gboolean holds = FALSE;

    if (!g_file_get_contents (file, &content, NULL, NULL) ||
        !g_utf8_validate (content, -1, NULL) ||
        !parse_signed (content, &signed_by)) {
        g_set_error (&error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "%s is no signed certificate", file);
        return cli_fail (context, error);
    }
    text = signed_by.text;
    name = signed_by.name;
    if (!check_signed (context, &signed_by, &holds, &error))
        return cli_fail (context, error);
    printf (holds ? "the signature of %s holds\n"
                  : "the signature of %s DOES NOT HOLD\n",
            name);
    return holds ? EX_OK : 1;
}

int
cli_audit_reconcile (const CliContext *context, int argc, char **argv)
{
    static const OptionRow rows[] = {{"verify", "FILE"}};
    const char *values[G_N_ELEMENTS (rows)] = {NULL};
    g_autoptr (GError) error = NULL;
    g_autofree char *text = NULL;
    int status = EX_OK;

    if (!options_parse (rows, G_N_ELEMENTS (rows), 0, 0, &argc, argv, values,
                        &error))
        return cli_fail_usage (context, error);
    if (values[0] != NULL)
        return verify (context, values[0]);
    text = run_count (context, &status, &error);
    if (text == NULL)
        return cli_fail (context, error);
    fputs (text, stdout);
    fflush (stdout);
    if (!context->json && text[0] != '\0' && is_signed_in (context))
        sign (context, text);
    return status;
}
