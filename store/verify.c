#include "store/verify.h"

#include "common/error.h"
#include "store/pin.h"
#include "store/signing.h"

#include <unistd.h>

/* Takes over @error as a problem, unless only reading failed. */
static gboolean
add_problem (GPtrArray *problems, GError *error, GError **error_out)
{
    if (error->code == INTRAY_ERROR_RETRY) {
        g_propagate_error (error_out, error);
        return FALSE;
    }
    g_ptr_array_add (problems, g_strdup (error->message));
    g_error_free (error);
    return TRUE;
}

static gboolean
check_pin (Store *store, const char *dir, gboolean vault,
           const Directory *directory, GPtrArray *problems, GError **error)
{
    g_autofree char *file = g_build_filename (dir, "pin", NULL);
    g_autoptr (Pin) pin = NULL;
    GError *local = NULL;

    if (access (file, R_OK) != 0)
        return TRUE;
    pin = pin_load (store, dir, vault, &local);
    if (pin != NULL && pin_check (pin, store, directory, &local))
        return TRUE;
    return add_problem (problems, local, error);
}

static gboolean
check_signing (Store *store, const Letter *letter, const Signing *signing,
               GPtrArray *problems, GError **error)
{
    gboolean there = FALSE;
    Hash found = HASH_ZERO;

    if (!audit_hash_at (store, signing->head_seq, &there, &found, error))
        return FALSE;
    if (!signing->valid)
        g_ptr_array_add (problems,
                         g_strdup_printf ("signature %u of letter %s does not "
                                          "hold: it was altered",
                                          signing->n, letter->ref));
    else if (!there || !hash_equal (&found, &signing->head))
        g_ptr_array_add (
            problems,
            g_strdup_printf ("entry %" G_GUINT64_FORMAT
                             " is not the one that signature %u of letter %s "
                             "names: the book was written anew",
                             signing->head_seq, signing->n, letter->ref));
    return TRUE;
}

static gboolean
check_signings (Store *store, const GPtrArray *versions, GPtrArray *problems,
                GError **error)
{
    g_autoptr (DbRows) rows =
        db_query (store->db, SQL_SIGNING_LETTERS, error, "");
    GError *local = NULL;

    if (rows == NULL)
        return FALSE;
    while (db_next (rows, &local)) {
        g_autoptr (Letter) letter = NULL;
        g_autoptr (GPtrArray) signings = NULL;
        Id id;

        if (!db_fixed (rows, 0, id.b, ID_BYTES, error))
            return FALSE;
        letter = letter_get (store, &id, error);
        if (letter == NULL)
            return FALSE;
        signings = signing_list (store, versions, letter, NULL, error);
        if (signings == NULL)
            return FALSE;
        for (guint i = 0; i < signings->len; i++)
            if (!check_signing (store, letter, signings->pdata[i], problems,
                                error))
                return FALSE;
    }
    if (local != NULL)
        g_propagate_error (error, local);
    return local == NULL;
}

gboolean
verify_book (Store *store, const Settings *settings, const AuditHead *expected,
             GPtrArray *problems, guint64 *entries_out, GError **error)
{
    g_autoptr (GPtrArray) versions =
        g_ptr_array_new_with_free_func ((GDestroyNotify) directory_free);
    g_autoptr (Directory) directory = NULL;
    GError *local = NULL;
    gboolean there = FALSE;
    Hash root;

    if (!audit_verify (store, expected, problems, entries_out, error))
        return FALSE;
    if (problems->len > 0)
        return TRUE;
    if (!store_read_root (settings->root_file, &there, &root, &local) ||
        !directory_load (store, there ? &root : NULL, &directory, versions,
                         &local))
        return add_problem (problems, local, error);
    return check_pin (store, settings->ingest_dir, FALSE, directory, problems,
                      error) &&
           check_pin (store, settings->classify_dir, FALSE, directory, problems,
                      error) &&
           check_pin (store, settings->vault_dir, TRUE, directory, problems,
                      error) &&
           check_signings (store, versions, problems, error);
}
