/*
 * After filing, over IMAP: one session that reads compares bytes, another that
 * writes and does nothing else changes the mailbox.
 */
#include "ingest/after.h"

#include "common/error.h"
#include "common/limits.h"
#include "common/step.h"
#include "ingest/connect.h"
#include "ingest/folder.h"

typedef struct {
    GArray *ready; /* Removal: what they were, to be changed */
    GArray *sizes; /* guint64: RFC822.SIZE of each of them */
    GArray *done;  /* Removal: an earlier run did it and died */
    GArray *gone;
    GArray *other;
} Sorted;

static void
sorted_clear (Sorted *sorted)
{
    g_array_unref (sorted->ready);
    g_array_unref (sorted->sizes);
    g_array_unref (sorted->done);
    g_array_unref (sorted->gone);
    g_array_unref (sorted->other);
}

static GArray *
new_list (void)
{
    return g_array_new (FALSE, FALSE, sizeof (Removal));
}

static gboolean
add_to_digest (GBytes *piece, gpointer data, G_GNUC_UNUSED GError **error)
{
    line_digest_add (data, g_bytes_get_data (piece, NULL),
                     g_bytes_get_size (piece));
    return TRUE;
}

/* Is the message under this UID, line for line, the one that has the row? */
static gboolean
compare (After *after, FetchClient *client, const Removal *removal,
         gboolean *same_out, GError **error)
{
    LineDigest lines = intake_mail_digest (after->intake);
    g_autoptr (GError) local = NULL;
    FetchResult result = {0};
    gboolean fetched = fetch_client_fetch (
        client, removal->origin.uid, add_to_digest, &lines, &result, &local);
    Hash digest = line_digest_end (&lines);

    if (!fetched && local->code != INTRAY_ERROR_REJECT) {
        g_propagate_error (error, g_steal_pointer (&local));
        return FALSE;
    }
    *same_out = fetched && !result.gone && !result.too_large &&
                hash_equal (&digest, &removal->keyed_digest);
    return TRUE;
}

static gboolean
sort_present (After *after, FetchClient *client, const Removal *removal,
              guint64 size, Sorted *sorted, GError **error)
{
    gboolean good = FALSE;

    if (!after_is_safe (after, removal, &good, error))
        return FALSE;
    if (!good)
        return TRUE;
    if (!compare (after, client, removal, &good, error))
        return FALSE;
    if (good) {
        g_array_append_vals (sorted->ready, removal, 1);
        g_array_append_val (sorted->sizes, size);
    } else {
        g_array_append_vals (sorted->other, removal, 1);
    }
    return TRUE;
}

static gboolean
sort_one (After *after, FetchClient *client, guint32 validity,
          const Removal *removal, Sorted *sorted, GError **error)
{
    g_autoptr (GArray) found = NULL;
    guint32 uid = removal->origin.uid;

    after_goes_on (after);
    /* The server has renumbered: this UID is somebody else's now. */
    if (removal->origin.uidvalidity != validity) {
        g_array_append_vals (sorted->other, removal, 1);
        return TRUE;
    }
    if (!fetch_client_list (client, uid, uid, &found, error))
        return FALSE;
    if (found->len == 0) {
        g_array_append_vals (removal->intended ? sorted->done : sorted->gone,
                             removal, 1);
        return TRUE;
    }
    return sort_present (after, client, removal,
                         g_array_index (found, FetchEntry, 0).size, sorted,
                         error);
}

/* Looks at each, in a session that cannot change anything. */
static gboolean
sort_all (After *after, Sorted *sorted, GError **error)
{
    FetchMailbox opened = {0};
    g_autoptr (FetchClient) client =
        connect_mailbox (after->intake->settings, after->mailbox,
                         after->program_dir, FALSE, &opened, error);

    if (client == NULL)
        return FALSE;
    for (guint i = 0; i < after->due->len; i++)
        if (!sort_one (after, client, opened.uid_validity,
                       &g_array_index (after->due, Removal, i), sorted, error))
            return FALSE;
    return TRUE;
}

static gboolean
ask_for_change (After *after, const Sorted *sorted, FetchChange *changes,
                GError **error)
{
    static const FetchVerb verbs[] = {0, FETCH_FLAG, FETCH_MOVE, FETCH_EXPUNGE};
    g_autofree char *folder = folder_to_imap (after->mailbox->move_to);
    const char *texts[] = {"", after->mailbox->keyword, folder, ""};
    FetchMailbox opened = {0};
    g_autoptr (FetchClient) client =
        connect_mailbox (after->intake->settings, after->mailbox,
                         after->program_dir, TRUE, &opened, error);
    guint32 validity =
        g_array_index (sorted->ready, Removal, 0).origin.uidvalidity;

    after_goes_on (after);
    if (client == NULL)
        return FALSE;
    if (opened.uid_validity != validity) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                     "the server has just renumbered the mailbox");
        return FALSE;
    }
    return fetch_client_change (client, verbs[after->after], validity,
                                texts[after->after], changes,
                                sorted->ready->len, error);
}

/* Notes what became of each; what the server still lists stays intended. */
static gboolean
note_changes (After *after, const Sorted *sorted, const FetchChange *changes,
              GError **error)
{
    g_autoptr (GArray) done = new_list ();
    g_autoptr (GArray) gone = new_list ();
    g_autoptr (GArray) other = new_list ();

    for (guint i = 0; i < sorted->ready->len; i++) {
        const Removal *removal = &g_array_index (sorted->ready, Removal, i);
        if (changes[i].state == FETCH_CHANGED_DONE)
            g_array_append_vals (done, removal, 1);
        else if (changes[i].state == FETCH_CHANGED_GONE)
            g_array_append_vals (gone, removal, 1);
        else if (changes[i].state == FETCH_CHANGED_OTHER)
            g_array_append_vals (other, removal, 1);
        else
            g_string_assign (after->kept,
                             "the server says that a letter is removed and "
                             "still lists it");
    }
    return after_note (after, done, REMOVAL_DONE, error) &&
           after_note (after, gone, REMOVAL_GONE, error) &&
           after_note (after, other, REMOVAL_OTHER, error);
}

static gboolean
change_ready (After *after, const Sorted *sorted, GError **error)
{
    FetchChange changes[AFTER_AT_ONCE] = {0};
    g_autoptr (GError) local = NULL;

    g_assert (sorted->ready->len <= AFTER_AT_ONCE &&
              AFTER_AT_ONCE <= LIMIT_FETCH_BATCH);
    if (sorted->ready->len == 0)
        return TRUE;
    for (guint i = 0; i < sorted->ready->len; i++) {
        changes[i].uid = g_array_index (sorted->ready, Removal, i).origin.uid;
        changes[i].size = g_array_index (sorted->sizes, guint64, i);
    }
    if (!after_note (after, sorted->ready, REMOVAL_INTENDED, error))
        return FALSE;
    step ("after: intended");
    if (ask_for_change (after, sorted, changes, &local)) {
        step ("after: changed");
        return note_changes (after, sorted, changes, error);
    }
    if (local->code != INTRAY_ERROR_REJECT) {
        g_propagate_error (error, g_steal_pointer (&local));
        return FALSE;
    }
    g_string_assign (after->kept, local->message);
    return TRUE;
}

gboolean
after_imap (After *after, GError **error)
{
    Sorted sorted = {new_list (), g_array_new (FALSE, FALSE, sizeof (guint64)),
                     new_list (), new_list (), new_list ()};
    gboolean done = sort_all (after, &sorted, error) &&
                    after_note (after, sorted.done, REMOVAL_DONE, error) &&
                    after_note (after, sorted.gone, REMOVAL_GONE, error) &&
                    after_note (after, sorted.other, REMOVAL_OTHER, error) &&
                    change_ready (after, &sorted, error);

    sorted_clear (&sorted);
    return done;
}
