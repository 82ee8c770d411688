#include "vault/session.h"

#include "common/clock.h"
#include "common/limits.h"
#include "store/seal.h"
#include "vault/handin.h"
#include "vault/rematch.h"

static void
handle_free (gpointer data)
{
    Handle *handle = data;

    g_free (handle->ref);
    g_free (handle);
}

static void
seen_free (gpointer data)
{
    Seen *seen = data;

    g_array_unref (seen->pages);
    g_free (seen);
}

void
session_free (Session *session)
{
    if (session == NULL)
        return;
    upload_free (session->upload);
    secret_free (session->secrets);
    g_ptr_array_unref (session->handles);
    g_ptr_array_unref (session->seen);
    g_array_unref (session->waiting);
    g_array_unref (session->fits);
    for (guint i = 0; i < IMPORT_LISTS; i++)
        g_ptr_array_unref (session->rows[i]);
    g_free (session);
}

Session *
session_begin (Vault *vault, const Person *person, PersonSecrets *secrets,
               guint8 *token_out)
{
    Session *session = g_new0 (Session, 1);

    random_bytes (token_out, VAULT_TOKEN_BYTES);
    session->token_hash = hash_bytes (token_out, VAULT_TOKEN_BYTES);
    session->person = person->id;
    session->since = person->since;
    session->secrets = secrets;
    session->started_ms = clock_monotonic_ms ();
    session->used_ms = session->started_ms;
    session->handles = g_ptr_array_new_with_free_func (handle_free);
    session->seen = g_ptr_array_new_with_free_func (seen_free);
    session->waiting = g_array_new (FALSE, FALSE, sizeof (Id));
    session->fits = g_array_new (FALSE, FALSE, sizeof (Fit));
    for (guint i = 0; i < IMPORT_LISTS; i++)
        session->rows[i] =
            g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
    g_ptr_array_add (vault->sessions, session);
    return session;
}

static gboolean
is_over (const Vault *vault, const Session *session, gint64 now)
{
    return now - session->used_ms > vault->settings->idle_s * 1000 ||
           now - session->started_ms > vault->settings->end_s * 1000;
}

/* Is she still the one who signed in? */
static gboolean
still_stands (const Vault *vault, const Session *session)
{
    const Person *person =
        vault->directory == NULL
            ? NULL
            : directory_person (vault->directory, &session->person);

    return person != NULL && person->state == PERSON_ACTIVE &&
           person->since == session->since;
}

Session *
session_find (Vault *vault, const guint8 *token)
{
    Hash hash = hash_bytes (token, VAULT_TOKEN_BYTES);
    gint64 now = clock_monotonic_ms ();

    for (guint i = 0; i < vault->sessions->len; i++) {
        Session *session = vault->sessions->pdata[i];
        if (!hash_equal (&session->token_hash, &hash))
            continue;
        if (is_over (vault, session, now) || !still_stands (vault, session)) {
            session_end (vault, session);
            return NULL;
        }
        session->used_ms = now;
        return session;
    }
    return NULL;
}

gboolean
session_exists_for (const Vault *vault, const Id *person)
{
    for (guint i = 0; i < vault->sessions->len; i++)
        if (id_equal (&((Session *) vault->sessions->pdata[i])->person, person))
            return TRUE;
    return FALSE;
}

void
session_end (Vault *vault, Session *session)
{
    g_ptr_array_remove_fast (vault->sessions, session);
}

void
session_sweep (Vault *vault)
{
    gint64 now = clock_monotonic_ms ();

    for (guint i = vault->sessions->len; i > 0; i--)
        if (is_over (vault, vault->sessions->pdata[i - 1], now) ||
            !still_stands (vault, vault->sessions->pdata[i - 1]))
            g_ptr_array_remove_index_fast (vault->sessions, i - 1);
}

Handle *
session_handle (Session *session, guint32 number)
{
    for (guint i = 0; i < session->handles->len; i++) {
        Handle *handle = session->handles->pdata[i];
        if (handle->number == number)
            return handle;
    }
    return NULL;
}

Handle *
session_add_handle (Session *session, const Id *letter, const char *ref,
                    guint32 version, guint8 wrap_class)
{
    Handle *handle = g_new0 (Handle, 1);

    if (session->handles->len >= LIMIT_VAULT_HANDLES)
        g_ptr_array_remove_index (session->handles, 0);
    handle->number = ++session->last_handle;
    handle->letter = *letter;
    handle->ref = g_strdup (ref);
    handle->version = version;
    handle->wrap_class = wrap_class;
    g_ptr_array_add (session->handles, handle);
    return handle;
}

void
session_drop_handle (Session *session, guint32 number)
{
    g_ptr_array_remove (session->handles, session_handle (session, number));
}

static Seen *
find_seen (const Session *session, const Id *letter)
{
    for (guint i = 0; i < session->seen->len; i++) {
        Seen *seen = session->seen->pdata[i];
        if (id_equal (&seen->letter, letter))
            return seen;
    }
    return NULL;
}

static int
compare_pages (gconstpointer a, gconstpointer b)
{
    guint32 left = *(const guint32 *) a;
    guint32 right = *(const guint32 *) b;

    return left < right ? -1 : left > right;
}

void
session_note_page (Session *session, const Id *letter, guint32 page)
{
    Seen *seen = find_seen (session, letter);

    if (seen == NULL) {
        seen = g_new0 (Seen, 1);
        seen->letter = *letter;
        seen->pages = g_array_new (FALSE, FALSE, sizeof (guint32));
        g_ptr_array_add (session->seen, seen);
    }
    for (guint i = 0; i < seen->pages->len; i++)
        if (g_array_index (seen->pages, guint32, i) == page)
            return;
    g_array_append_val (seen->pages, page);
    g_array_sort (seen->pages, compare_pages);
}

const GArray *
session_pages (const Session *session, const Id *letter)
{
    const Seen *seen = find_seen (session, letter);

    return seen == NULL ? NULL : seen->pages;
}
