#include "vault/vault.h"

#include "common/error.h"
#include "common/hours.h"
#include "common/log.h"
#include "store/machine.h"
#include "store/seal.h"
#include "vault/session.h"
#include "vault/sitting.h"
#include "vault/worker.h"

static Vault *
vault_new (Settings *settings)
{
    Vault *vault = g_new0 (Vault, 1);

    vault->settings = settings;
    vault->versions =
        g_ptr_array_new_with_free_func ((GDestroyNotify) directory_free);
    vault->sessions =
        g_ptr_array_new_with_free_func ((GDestroyNotify) session_free);
    vault->strangers =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    vault->openers = g_array_new (FALSE, TRUE, sizeof (Opener));
    return vault;
}

void
vault_close (Vault *vault)
{
    if (vault == NULL)
        return;
    /* The worker first: it borrows the house key. */
    worker_free (vault->worker);
    g_ptr_array_unref (vault->sessions);
    sitting_free (vault->sitting);
    secret_free (vault->house_key);
    g_hash_table_unref (vault->strangers);
    g_array_unref (vault->openers);
    g_ptr_array_unref (vault->versions);
    pin_free (vault->pin);
    store_close (vault->store);
    settings_free (vault->settings);
    g_free (vault);
}

/* Reads the chain anew. */
static gboolean
load_directory (Vault *vault, GError **error)
{
    g_autoptr (GPtrArray) versions =
        g_ptr_array_new_with_free_func ((GDestroyNotify) directory_free);
    g_autoptr (Directory) newest = NULL;
    gboolean there = FALSE;
    Hash root;

    if (!store_read_root (vault->settings->root_file, &there, &root, error) ||
        !directory_load (vault->store, there ? &root : NULL, &newest, versions,
                         error))
        return FALSE;
    g_ptr_array_unref (vault->versions);
    vault->versions = g_steal_pointer (&versions);
    vault->directory = vault->versions->len == 0
                           ? NULL
                           : vault->versions->pdata[vault->versions->len - 1];
    return TRUE;
}

Vault *
vault_open (Settings *settings, GError **error)
{
    g_autoptr (Vault) vault = vault_new (settings);

    hours_set_zone (settings->time_zone);
    if (!seal_init (error))
        return NULL;
    vault->store = store_open (settings->data_dir, WRITER_VAULT, error);
    if (vault->store == NULL)
        return NULL;
    vault->house_key = machine_read_key (settings->house_key_file, error);
    if (vault->house_key == NULL || !load_directory (vault, error))
        return NULL;
    vault->pin = pin_load (vault->store, settings->vault_dir, TRUE, error);
    if (vault->pin == NULL ||
        !pin_check (vault->pin, vault->store, vault->directory, error) ||
        !pin_settle (vault->pin, vault->store, error))
        return NULL;
    if (vault->directory != NULL &&
        !pin_update (vault->pin, vault->store, vault->directory, error))
        return NULL;
    vault->worker = worker_new (error);
    return vault->worker == NULL ? NULL : g_steal_pointer (&vault);
}

gboolean
vault_refresh (Vault *vault, GError **error)
{
    gint64 newest = 0;

    guint32 known = vault->directory == NULL ? 0 : vault->directory->version;

    if (!db_count (vault->store->db, SQL_DIRECTORY_NEWEST, &newest, error, ""))
        return FALSE;
    if (newest >= known)
        return newest == known || load_directory (vault, error);
    /* Whoever was taken off in the last version would be back. */
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                 "the register's directory is version %" G_GINT64_FORMAT
                 ", but version %u was in use: an older one was put back. "
                 "Restore the newest backup",
                 newest, known);
    return FALSE;
}

gboolean
vault_begin_book (Vault *vault, GError **error)
{
    return vault->directory == NULL ||
           audit_start (vault->store, vault->directory, error);
}

void
vault_take_next (Vault *vault, Directory *next)
{
    g_ptr_array_add (vault->versions, next);
    vault->directory = next;
}

void
vault_drop_next (Vault *vault)
{
    g_ptr_array_set_size (vault->versions, (gint) vault->versions->len - 1);
    vault->directory = vault->versions->len == 0
                           ? NULL
                           : vault->versions->pdata[vault->versions->len - 1];
}

gboolean
vault_note_commit (Vault *vault)
{
    g_autoptr (GError) error = NULL;

    /* What was deleted must be in no file. A reader that is at work delays
     * that to the next time. */
    if (vault->log_holds && db_truncate_wal (vault->store->db, NULL))
        vault->log_holds = FALSE;
    if (pin_settle (vault->pin, vault->store, &error) &&
        pin_update (vault->pin, vault->store, vault->directory, &error))
        return TRUE;
    log_event (LOG_LEVEL_ERROR, NULL, "pin not written: %s", error->message);
    return error->code != INTRAY_ERROR_STOP;
}

void
vault_end_audit_day (Vault *vault)
{
    audit_day_free (vault->store->audit_day);
    vault->store->audit_day = NULL;
}
