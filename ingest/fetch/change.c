#include "ingest/fetch/change.h"

#include "common/error.h"
#include "common/limits.h"
#include "ingest/fetch/imap_private.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    ImapChange *changes;
    gsize count;
    gboolean present[LIMIT_FETCH_BATCH];
    gboolean same[LIMIT_FETCH_BATCH];
} Look;

static void
look_at (guint32 uid, guint64 size, G_GNUC_UNUSED gint64 received_ms,
         gpointer data)
{
    Look *look = data;

    for (gsize i = 0; i < look->count; i++)
        if (look->changes[i].uid == uid) {
            look->present[i] = TRUE;
            look->same[i] = look->changes[i].size == size;
        }
}

/* What is there now. */
static gboolean
look_for (Imap *imap, Look *look, GError **error)
{
    memset (look->present, 0, sizeof look->present);
    memset (look->same, 0, sizeof look->same);
    for (gsize i = 0; i < look->count; i++)
        if (!imap_list (imap, look->changes[i].uid, look->changes[i].uid,
                        look_at, look, error))
            return FALSE;
    return TRUE;
}

/* The messages that are what they were; NULL when there is none. */
static struct mailimap_set *
unchanged (const Look *look)
{
    struct mailimap_set *set = NULL;

    for (gsize i = 0; i < look->count; i++) {
        look->changes[i].state = !look->present[i] ? FETCH_CHANGED_GONE
                                 : !look->same[i]  ? FETCH_CHANGED_OTHER
                                                   : FETCH_CHANGED_DONE;
        if (look->changes[i].state != FETCH_CHANGED_DONE)
            continue;
        if (set == NULL)
            set = mailimap_set_new_empty ();
        mailimap_set_add_single (set, look->changes[i].uid);
    }
    return set;
}

/* After a command: NO or BAD to it leaves the session in order. */
static gboolean
took (Imap *imap, int result, const char *what, GError **error)
{
    const char *failure = tls_failure (imap->tls);

    if (result == MAILIMAP_NO_ERROR)
        return TRUE;
    if (failure == NULL && (result == MAILIMAP_ERROR_UID_STORE ||
                            result == MAILIMAP_ERROR_UID_COPY ||
                            result == MAILIMAP_ERROR_UID_MOVE ||
                            result == MAILIMAP_ERROR_EXPUNGE ||
                            result == MAILIMAP_ERROR_EXTENSION))
        return imap_fail (imap, INTRAY_ERROR_REJECT, what,
                          "the server refuses it; is the folder or keyword "
                          "there, and may this account change the mailbox?",
                          error);
    return imap_broken (imap, what, result, error);
}

static gboolean
store_flag (Imap *imap, struct mailimap_set *set, struct mailimap_flag *flag,
            const char *what, GError **error)
{
    struct mailimap_flag_list *flags = mailimap_flag_list_new_empty ();
    struct mailimap_store_att_flags *store = NULL;
    int result = 0;

    mailimap_flag_list_add (flags, flag);
    store = mailimap_store_att_flags_new_add_flags_silent (flags);
    imap_allow (imap, 0);
    result = mailimap_uid_store (imap->session, set, store);
    mailimap_store_att_flags_free (store);
    return took (imap, result, what, error);
}

/* Never a plain EXPUNGE: it takes everything that people marked as deleted
 * and may still want back. */
static gboolean
expunge (Imap *imap, struct mailimap_set *set, GError **error)
{
    if (!store_flag (imap, set, mailimap_flag_new_deleted (), "mark as deleted",
                     error))
        return FALSE;
    imap_allow (imap, 0);
    return took (imap, mailimap_uid_expunge (imap->session, set), "expunge",
                 error);
}

static gboolean
move (Imap *imap, struct mailimap_set *set, const char *folder, GError **error)
{
    imap_allow (imap, 0);
    if (mailimap_has_extension (imap->session, "MOVE"))
        return took (imap, mailimap_uid_move (imap->session, set, folder),
                     "move", error);
    /* A crash between the two leaves a copy in the target folder and the
     * letter where it was: twice there, never nowhere. */
    return took (imap, mailimap_uid_copy (imap->session, set, folder),
                 "copy to the folder", error) &&
           expunge (imap, set, error);
}

/* Can this server do it to the named messages alone? */
static gboolean
is_able (Imap *imap, FetchVerb verb, GError **error)
{
    if (verb == FETCH_FLAG || mailimap_has_uidplus (imap->session) ||
        (verb == FETCH_MOVE && mailimap_has_extension (imap->session, "MOVE")))
        return TRUE;
    return imap_fail (imap, INTRAY_ERROR_REJECT, "remove letters",
                      "the server has no UIDPLUS, and without it other "
                      "people's deleted mail would go too; set keyword or "
                      "leave",
                      error);
}

static gboolean
change (Imap *imap, FetchVerb verb, const char *text, struct mailimap_set *set,
        GError **error)
{
    switch (verb) {
    case FETCH_FLAG:
        return store_flag (imap, set,
                           mailimap_flag_new_flag_keyword (strdup (text)),
                           "set the keyword", error);
    case FETCH_MOVE:
        return move (imap, set, text, error);
    default:
        return expunge (imap, set, error);
    }
}

/* Removed is only what the server no longer lists. */
static gboolean
verify_gone (Imap *imap, Look *look, GError **error)
{
    if (!look_for (imap, look, error))
        return FALSE;
    for (gsize i = 0; i < look->count; i++)
        if (look->changes[i].state == FETCH_CHANGED_DONE && look->present[i])
            look->changes[i].state = FETCH_CHANGED_STILL;
    return TRUE;
}

gboolean
imap_change (Imap *imap, FetchVerb verb, const char *text, ImapChange *changes,
             gsize count, GError **error)
{
    Look look = {.changes = changes, .count = count};
    struct mailimap_set *set = NULL;
    gboolean done = FALSE;

    g_assert (count <= LIMIT_FETCH_BATCH);
    if (!is_able (imap, verb, error) || !look_for (imap, &look, error))
        return FALSE;
    set = unchanged (&look);
    if (set == NULL)
        return TRUE;
    done = change (imap, verb, text, set, error);
    mailimap_set_free (set);
    return done && (verb == FETCH_FLAG || verify_gone (imap, &look, error));
}
