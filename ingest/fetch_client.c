#include "ingest/fetch_client.h"

#include "common/clock.h"
#include "common/error.h"
#include "common/face.h"
#include "common/frame.h"
#include "common/limits.h"
#include "common/text.h"
#include "ingest/fetch_wire.h"

#include <string.h>

struct FetchClient {
    Face *face;
    guint32 command_ms;
    guint32 wait_ms;
    guint32 exists;
    /* UIDs asked for whose answers have not been taken, oldest first. */
    GArray *asked;
    gboolean opened;
    gboolean refused;
    gboolean dead;
};

FetchClient *
fetch_client_start (const char *program_dir, GError **error)
{
    Face *face = face_start (program_dir, "intray-fetch", error);
    FetchClient *client = NULL;

    if (face == NULL)
        return NULL;
    client = g_new0 (FetchClient, 1);
    client->face = face;
    client->asked = g_array_new (FALSE, FALSE, sizeof (guint32));
    return client;
}

void
fetch_client_free (FetchClient *client)
{
    if (client == NULL)
        return;
    face_free (client->face);
    g_array_unref (client->asked);
    g_free (client);
}

int
fetch_client_fd (const FetchClient *client)
{
    return face_fd (client->face);
}

/* The connection is of no use any more. */
static gboolean
dies (FetchClient *client, gint code, const char *why, GError **error)
{
    client->dead = TRUE;
    g_set_error (error, INTRAY_ERROR, code, "%s", why);
    return FALSE;
}

static gboolean
is_alive (FetchClient *client, GError **error)
{
    g_assert (client->opened);
    return !client->dead ||
           dies (client, INTRAY_ERROR_RETRY,
                 "the connection to the mailbox has ended", error);
}

static gboolean
out_of_form (FetchClient *client, GError **error)
{
    return dies (client, INTRAY_ERROR_RETRY,
                 "intray-fetch answered out of form", error);
}

/* An error that the face reports: only what may be true of it. */
static gboolean
reported (FetchClient *client, guint8 code, const char *raw_reason,
          GError **error)
{
    g_autofree char *short_reason = g_strndup (raw_reason, LIMIT_REASON_BYTES);
    g_autofree char *reason = text_printable (short_reason);

    if (code != INTRAY_ERROR_RETRY && code != INTRAY_ERROR_STOP)
        return out_of_form (client, error);
    return dies (client, code, reason, error);
}

/* The next frame within one command's time, plus @more_ms. */
static gboolean
next_frame (FetchClient *client, gsize limit_bytes, gint64 more_ms,
            GBytes **frame_out, GError **error)
{
    gint64 deadline_ms = clock_monotonic_ms () + client->command_ms + more_ms +
                         LIMIT_FACE_GRACE_MS;
    g_autoptr (GError) failure = NULL;
    GBytes *frame = NULL;

    if (!frame_read (face_fd (client->face), limit_bytes, deadline_ms, &frame,
                     &failure))
        return dies (client, INTRAY_ERROR_RETRY, failure->message, error);
    if (frame == NULL)
        return dies (client, INTRAY_ERROR_RETRY, "intray-fetch has ended",
                     error);
    *frame_out = frame;
    return TRUE;
}

static GVariant *
next_variant (FetchClient *client, const char *type, gint64 more_ms,
              GError **error)
{
    g_autoptr (GBytes) frame = NULL;
    GVariant *value = NULL;

    if (!next_frame (client, LIMIT_FRAME_BYTES, more_ms, &frame, error))
        return NULL;
    value = frame_to_variant (frame, type, NULL);
    if (value == NULL)
        out_of_form (client, error);
    return value;
}

static gboolean
ask (FetchClient *client, GVariant *request, GError **error)
{
    g_autoptr (GError) failure = NULL;

    if (frame_write_variant (face_fd (client->face), request, &failure))
        return TRUE;
    return dies (client, INTRAY_ERROR_RETRY, failure->message, error);
}

static GVariant *
simple_request (FetchVerb verb, guint32 first, guint32 second)
{
    return g_variant_new ("(yuu@au)", (guint8) verb, first, second,
                          g_variant_new_array (G_VARIANT_TYPE_UINT32, NULL, 0));
}

gboolean
fetch_client_open (FetchClient *client, const FetchSettings *settings,
                   FetchMailbox *mailbox_out, GError **error)
{
    g_autoptr (GVariant) answer = NULL;
    FetchMailbox mailbox = {0};
    guint8 code = 0;
    const char *reason = NULL;

    g_assert (!client->opened);
    client->opened = TRUE;
    client->command_ms =
        settings->command_ms == 0 ? FETCH_COMMAND_MS : settings->command_ms;
    if (!ask (client,
              g_variant_new (
                  FETCH_OPEN_TYPE, settings->host, settings->port,
                  settings->user, settings->password_file,
                  settings->access_token == NULL ? "" : settings->access_token,
                  settings->ca_file, settings->folder, client->command_ms,
                  settings->writing),
              error))
        return FALSE;
    /* Connecting has a time of its own beside the commands. */
    answer =
        next_variant (client, FETCH_OPENED_TYPE, 2 * client->command_ms, error);
    if (answer == NULL)
        return FALSE;
    g_variant_get (answer, "(y&suuubbbx)", &code, &reason,
                   &mailbox.uid_validity, &mailbox.uid_next, &mailbox.exists,
                   &mailbox.idle, &mailbox.move, &mailbox.uidplus,
                   &mailbox.certificate_end_ms);
    if (mailbox.certificate_end_ms < 0 ||
        mailbox.certificate_end_ms > LIMIT_DATE_LAST_MS)
        return out_of_form (client, error);
    mailbox_out->certificate_end_ms = mailbox.certificate_end_ms;
    client->refused = code == FETCH_REFUSED;
    if (client->refused)
        code = INTRAY_ERROR_STOP;
    if (code != FETCH_OK)
        return reported (client, code, reason, error);
    if (mailbox.uid_validity == 0)
        return out_of_form (client, error);
    client->exists = MIN (mailbox.exists, LIMIT_FETCH_LIST_COUNT);
    *mailbox_out = mailbox;
    return TRUE;
}

gboolean
fetch_client_was_refused (const FetchClient *client)
{
    return client->refused;
}

static gboolean
is_possible_date (gint64 wall_ms)
{
    return wall_ms >= LIMIT_DATE_FIRST_MS && wall_ms <= LIMIT_DATE_LAST_MS;
}

/* One slice of a listing; *@more_out: another follows. */
static gboolean
take_slice (FetchClient *client, guint32 first_uid, guint32 last_uid,
            GArray *entries, gboolean *more_out, GError **error)
{
    g_autoptr (GVariant) answer =
        next_variant (client, FETCH_LISTED_TYPE, client->exists, error);
    g_autoptr (GVariant) slice = NULL;
    GVariantIter at;
    FetchEntry entry;
    guint8 code = 0;
    const char *reason = NULL;

    if (answer == NULL)
        return FALSE;
    g_variant_get (answer, "(y&s@a(utx))", &code, &reason, &slice);
    if (code != FETCH_OK && code != FETCH_MORE)
        return reported (client, code, reason, error);
    if (g_variant_n_children (slice) > LIMIT_FETCH_SLICE ||
        (code == FETCH_MORE && g_variant_n_children (slice) == 0) ||
        entries->len > LIMIT_FETCH_LIST_COUNT)
        return out_of_form (client, error);
    g_variant_iter_init (&at, slice);
    while (g_variant_iter_next (&at, "(utx)", &entry.uid, &entry.size,
                                &entry.received_ms)) {
        if (entry.uid == 0 || entry.uid < first_uid ||
            (last_uid != 0 && entry.uid > last_uid) ||
            !is_possible_date (entry.received_ms))
            return out_of_form (client, error);
        g_array_append_val (entries, entry);
    }
    *more_out = code == FETCH_MORE;
    return TRUE;
}

static gint
compare_uids (gconstpointer a, gconstpointer b)
{
    guint32 first = ((const FetchEntry *) a)->uid;
    guint32 second = ((const FetchEntry *) b)->uid;

    return first < second ? -1 : first > second;
}

gboolean
fetch_client_list (FetchClient *client, guint32 first_uid, guint32 last_uid,
                   GArray **entries_out, GError **error)
{
    g_autoptr (GArray) entries = NULL;
    gboolean more = TRUE;

    g_assert (first_uid != 0 && client->asked->len == 0);
    if (!is_alive (client, error) ||
        !ask (client, simple_request (FETCH_LIST, first_uid, last_uid), error))
        return FALSE;
    entries = g_array_new (FALSE, FALSE, sizeof (FetchEntry));
    while (more)
        if (!take_slice (client, first_uid, last_uid, entries, &more, error))
            return FALSE;
    g_array_sort (entries, compare_uids);
    for (guint i = 1; i < entries->len; i++)
        if (g_array_index (entries, FetchEntry, i).uid ==
            g_array_index (entries, FetchEntry, i - 1).uid)
            return dies (client, INTRAY_ERROR_RETRY,
                         "the server lists a message twice", error);
    *entries_out = g_steal_pointer (&entries);
    return TRUE;
}

gboolean
fetch_client_ask (FetchClient *client, const guint32 *uids, gsize count,
                  GError **error)
{
    GVariant *list = NULL;

    g_assert (count > 0 && count <= LIMIT_FETCH_BATCH);
    /* One batch being taken, one ahead: neither side's socket buffer fills
     * with requests. */
    g_assert (client->asked->len <= LIMIT_FETCH_BATCH);
    if (!is_alive (client, error))
        return FALSE;
    list = g_variant_new_fixed_array (G_VARIANT_TYPE_UINT32, uids, count,
                                      sizeof (guint32));
    if (!ask (client,
              g_variant_new ("(yuu@au)", (guint8) FETCH_MESSAGES, 0, 0, list),
              error))
        return FALSE;
    g_array_append_vals (client->asked, uids, (guint) count);
    return TRUE;
}

/* The frames of bytes up to the empty one, given to @sink. */
static gboolean
take_bytes (FetchClient *client, FetchSink sink, gpointer data,
            FetchResult *result, GError **error)
{
    guint64 limit = result->size > LIMIT_MESSAGE_BYTES ? LIMIT_HEADER_BYTES
                                                       : LIMIT_MESSAGE_BYTES;

    for (;;) {
        g_autoptr (GBytes) piece = NULL;
        gsize length = 0;

        if (!next_frame (client, LIMIT_FETCH_PIECE_BYTES, 0, &piece, error))
            return FALSE;
        length = g_bytes_get_size (piece);
        if (length == 0)
            return TRUE;
        if (length > limit - result->length)
            return out_of_form (client, error);
        result->length += length;
        if (!sink (piece, data, error)) {
            /* The rest of the answer is on its way: nothing to go on with. */
            client->dead = TRUE;
            return FALSE;
        }
    }
}

/* What the face says of a message that it gave whole, in part or not. */
static gboolean
take_fate (FetchClient *client, guint8 fate, const char *raw_reason,
           FetchResult *result, GError **error)
{
    g_autofree char *short_reason = g_strndup (raw_reason, LIMIT_REASON_BYTES);
    g_autofree char *reason = text_printable (short_reason);
    gboolean large = result->size > LIMIT_MESSAGE_BYTES;

    switch (fate) {
    case FETCH_WHOLE:
        return (!large && result->length == result->size) ||
               out_of_form (client, error);
    case FETCH_WHOLE_OTHER_SIZE:
        result->size_differs = TRUE;
        return (!large && result->length != result->size) ||
               out_of_form (client, error);
    case FETCH_TOO_LARGE:
        result->too_large = TRUE;
        return large || out_of_form (client, error);
    case FETCH_GONE:
        result->gone = TRUE;
        return TRUE;
    case FETCH_BAD:
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "cannot fetch UID %u: %s", result->uid, reason);
        return FALSE;
    case FETCH_BROKEN:
        return dies (client, INTRAY_ERROR_RETRY, reason, error);
    default:
        return out_of_form (client, error);
    }
}

static gboolean
take_begin (FetchClient *client, FetchResult *result, GError **error)
{
    g_autoptr (GVariant) begin =
        next_variant (client, FETCH_BEGIN_TYPE, 0, error);
    guint32 uid = 0;

    if (begin == NULL)
        return FALSE;
    g_variant_get (begin, FETCH_BEGIN_TYPE, &uid, &result->size,
                   &result->received_ms);
    return (uid == result->uid && is_possible_date (result->received_ms)) ||
           out_of_form (client, error);
}

static gboolean
take_end (FetchClient *client, FetchResult *result, GError **error)
{
    g_autoptr (GVariant) end = next_variant (client, FETCH_END_TYPE, 0, error);
    guint8 fate = 0;
    guint32 uid = 0;
    guint64 sent = 0;
    const char *reason = NULL;

    if (end == NULL)
        return FALSE;
    g_variant_get (end, "(yut&s)", &fate, &uid, &sent, &reason);
    if (uid != result->uid || sent != result->length)
        return out_of_form (client, error);
    return take_fate (client, fate, reason, result, error);
}

gboolean
fetch_client_fetch (FetchClient *client, guint32 uid, FetchSink sink,
                    gpointer data, FetchResult *result_out, GError **error)
{
    FetchResult result = {.uid = uid};

    g_assert (uid != 0);
    if (!is_alive (client, error))
        return FALSE;
    if (client->asked->len == 0 && !fetch_client_ask (client, &uid, 1, error))
        return FALSE;
    g_assert (g_array_index (client->asked, guint32, 0) == uid);
    g_array_remove_index (client->asked, 0);
    if (!take_begin (client, &result, error) ||
        !take_bytes (client, sink, data, &result, error) ||
        !take_end (client, &result, error))
        return FALSE;
    *result_out = result;
    return TRUE;
}

gboolean
fetch_client_wait_begin (FetchClient *client, guint32 wait_ms, GError **error)
{
    g_assert (wait_ms <= LIMIT_FETCH_WAIT_MS && client->asked->len == 0);
    client->wait_ms = wait_ms;
    return is_alive (client, error) &&
           ask (client, simple_request (FETCH_WAIT, wait_ms, 0), error);
}

gboolean
fetch_client_wait_end (FetchClient *client, gboolean *changed_out,
                       GError **error)
{
    g_autoptr (GVariant) answer =
        next_variant (client, FETCH_WAITED_TYPE,
                      (gint64) client->wait_ms + client->command_ms, error);
    guint8 code = 0;
    const char *reason = NULL;
    gboolean changed = FALSE;

    if (answer == NULL)
        return FALSE;
    g_variant_get (answer, "(y&sb)", &code, &reason, &changed);
    if (code != FETCH_OK)
        return reported (client, code, reason, error);
    *changed_out = changed;
    return TRUE;
}

static gboolean
take_changed (FetchClient *client, GVariant *states, FetchChange *changes,
              gsize count, GError **error)
{
    guint32 uid = 0;
    guint8 state = 0;

    if (g_variant_n_children (states) != count)
        return out_of_form (client, error);
    for (gsize i = 0; i < count; i++) {
        g_variant_get_child (states, i, "(uy)", &uid, &state);
        if (uid != changes[i].uid || state < FETCH_CHANGED_DONE ||
            state > FETCH_CHANGED_STILL)
            return out_of_form (client, error);
        changes[i].state = (FetchChanged) state;
    }
    return TRUE;
}

gboolean
fetch_client_change (FetchClient *client, FetchVerb verb, guint32 uid_validity,
                     const char *text, FetchChange *changes, gsize count,
                     GError **error)
{
    g_autoptr (GVariant) answer = NULL;
    g_autoptr (GVariant) states = NULL;
    GVariantBuilder list;
    guint8 code = 0;
    const char *raw_reason = NULL;

    g_assert (count > 0 && count <= LIMIT_FETCH_BATCH);
    if (!is_alive (client, error))
        return FALSE;
    g_variant_builder_init (&list, G_VARIANT_TYPE ("a(ut)"));
    for (gsize i = 0; i < count; i++)
        g_variant_builder_add (&list, "(ut)", changes[i].uid, changes[i].size);
    if (!ask (client,
              g_variant_new (FETCH_CHANGE_TYPE, (guint8) verb, uid_validity,
                             text, &list),
              error))
        return FALSE;
    /* A look at each, the command, a look at each again. */
    answer =
        next_variant (client, FETCH_CHANGED_TYPE,
                      (gint64) (2 * count + 3) * client->command_ms, error);
    if (answer == NULL)
        return FALSE;
    g_variant_get (answer, "(y&s@a(uy))", &code, &raw_reason, &states);
    if (code == INTRAY_ERROR_REJECT) {
        g_autofree char *cut = g_strndup (raw_reason, LIMIT_REASON_BYTES);
        g_autofree char *reason = text_printable (cut);
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT, "%s", reason);
        return FALSE;
    }
    if (code != FETCH_OK)
        return reported (client, code, raw_reason, error);
    return take_changed (client, states, changes, count, error);
}
