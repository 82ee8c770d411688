#include "vault/change.h"

#include "common/error.h"
#include "common/step.h"
#include "store/seal.h"

static DirectorySignature
sign_as (const Session *session, const Directory *next)
{
    g_autoptr (GBytes) bytes =
        directory_signed_bytes (&next->centre, &next->hash);
    DirectorySignature signature = {session->person,
                                    sign_bytes (session->secrets->sign_seed,
                                                g_bytes_get_data (bytes, NULL),
                                                g_bytes_get_size (bytes))};

    return signature;
}

/* The second signer's session; NULL when none was given. */
static gboolean
find_second (Request *request, GVariant *second, Session **session_out,
             GError **error)
{
    gsize length = 0;
    const void *token = g_variant_get_fixed_array (second, &length, 1);

    *session_out = NULL;
    if (length == 0)
        return TRUE;
    if (length == VAULT_TOKEN_BYTES)
        *session_out = session_find (request->vault, token);
    if (*session_out != NULL &&
        !id_equal (&(*session_out)->person, &request->session->person))
        return TRUE;
    return request_reject (error, "the second person is not signed in, or is "
                                  "the first one again");
}

/* Signs @next with the caller and, where it was given, with the second. */
static gboolean
sign_next (Request *request, Directory *next, GVariant *second,
           DirectorySignature *signatures, guint *count_out, GError **error)
{
    const Directory *before = request->vault->directory;
    Session *other = NULL;
    g_autoptr (GBytes) body = directory_pack (next);

    if (!find_second (request, second, &other, error))
        return FALSE;
    if (directory_needs (before, next) == 2 && other == NULL)
        return request_reject (
            error,
            "this changes seniors, trustees or keys, or ends a conflict, "
            "so two people sign it: another senior or a trustee signs in "
            "beside you");
    signatures[0] = sign_as (request->session, next);
    *count_out = 1;
    /* One signature where one is enough: a second signer who is no senior or
     * trustee would only spoil it. */
    if (other != NULL && directory_needs (before, next) == 2)
        signatures[(*count_out)++] = sign_as (other, next);
    return directory_check_next (before, next, signatures, *count_out, error);
}

static gboolean
write_change (Request *request, Directory *next,
              const DirectorySignature *signatures, guint count,
              AuditAction action, const Id *object, ChangeWork work,
              gpointer data, GError **error)
{
    Store *store = request->vault->store;
    AuditEvent event = request_event (request, AUDIT_DIRECTORY, object);

    event.version = next->version;
    if (count == 2)
        event.object2 = signatures[1].person;
    if (!directory_insert (store, next, signatures, count, error) ||
        !work (request, data, error) ||
        !audit_append (store, &event, NULL, error))
        return FALSE;
    event.action = action;
    return action == 0 || audit_append (store, &event, NULL, error);
}

gboolean
change_commit (Request *request, Directory *next, GVariant *second,
               AuditAction action, const Id *object, ChangeWork work,
               gpointer data, GError **error)
{
    g_autoptr (Directory) owned = next;
    Vault *vault = request->vault;
    DirectorySignature signatures[2];
    guint count = 0;

    if (!sign_next (request, next, second, signatures, &count, error) ||
        !db_begin (vault->store->db, error))
        return FALSE;
    vault_take_next (vault, g_steal_pointer (&owned));
    if (write_change (request, next, signatures, count, action, object, work,
                      data, error) &&
        db_commit (vault->store->db, error)) {
        step ("vault: directory changed");
        vault->log_holds = TRUE;
        vault_note_commit (vault);
        return TRUE;
    }
    db_rollback (vault->store->db);
    /* The caller is looked up in the directory that stays. */
    vault_drop_next (vault);
    return FALSE;
}

gboolean
change_transaction (Request *request, ChangeWork work, gpointer data,
                    GError **error)
{
    Vault *vault = request->vault;

    if (!db_begin (vault->store->db, error))
        return FALSE;
    if (work (request, data, error) && db_commit (vault->store->db, error)) {
        vault_note_commit (vault);
        return TRUE;
    }
    db_rollback (vault->store->db);
    return FALSE;
}
