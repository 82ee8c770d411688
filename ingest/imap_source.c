#include "ingest/imap_source.h"

#include "common/clock.h"
#include "common/error.h"
#include "common/limits.h"
#include "common/log.h"
#include "common/program.h"
#include "common/step.h"
#include "ingest/connect.h"
#include "ingest/incoming.h"
#include "store/not_taken.h"

#include <errno.h>
#include <poll.h>

struct ImapSource {
    const Settings *settings;
    const MailboxSettings *mailbox;
    const char *program_dir;
    FetchClient *client; /* NULL = no connection */
    FetchMailbox opened;
    Hash digest;          /* of account and folder */
    guint32 last_uid;     /* listed on this connection; 0 = none */
    gint64 listed_ms;     /* monotonic: the whole folder */
    guint32 careful_upto; /* one at a time up to this UID: one of them breaks */
    guint broken;         /* messages in a row that broke the connection */
};

/* One listing at work. */
typedef struct {
    ImapSource *source;
    Intake *intake;
    GArray *wanted; /* FetchEntry */
    guint asked;    /* of these: asked for */
    guint first;    /* of these: in the listing; the rest is asked again */
} Round;

ImapSource *
imap_source_new (const Settings *settings, const MailboxSettings *mailbox,
                 const char *program_dir)
{
    ImapSource *source = g_new0 (ImapSource, 1);

    source->settings = settings;
    source->mailbox = mailbox;
    source->program_dir = program_dir;
    return source;
}

static void
disconnect (ImapSource *source)
{
    g_clear_pointer (&source->client, fetch_client_free);
    source->last_uid = 0;
}

void
imap_source_free (ImapSource *source)
{
    if (source == NULL)
        return;
    disconnect (source);
    g_free (source);
}

/* What one answer may take: connecting has several. */
static gint64
silent_ms (const ImapSource *source)
{
    return source->settings->patience_s * 4000 + LIMIT_WORKER_SILENT_MS;
}

static void
allow (const ImapSource *source, const Intake *intake, gint64 more_ms)
{
    if (intake->watch != NULL)
        watch_allow (intake->watch, silent_ms (source) + more_ms);
}

static Origin
origin_of (const ImapSource *source, guint32 uid)
{
    return (Origin){.mailbox = source->digest,
                    .uidvalidity = source->opened.uid_validity,
                    .uid = uid};
}

static gboolean
connect_if_needed (ImapSource *source, Intake *intake, GError **error)
{
    if (source->client != NULL)
        return TRUE;
    allow (source, intake, 0);
    source->digest = intake_mailbox_digest (intake, source->mailbox);
    source->opened = (FetchMailbox){0};
    source->client =
        connect_mailbox (source->settings, source->mailbox, source->program_dir,
                         FALSE, &source->opened, error);
    return source->client != NULL;
}

static gint
compare_uid (gconstpointer a, gconstpointer b)
{
    guint32 first = ((const FetchEntry *) a)->uid;
    guint32 second = ((const FetchEntry *) b)->uid;

    return first < second ? -1 : first > second;
}

/* Rows of messages that are not in the mailbox any more have no more use. */
static gboolean
forget_gone (ImapSource *source, Intake *intake, GArray *entries,
             GPtrArray *failed, GError **error)
{
    for (guint i = 0; i < failed->len; i++) {
        const NotTaken *row = failed->pdata[i];
        FetchEntry wanted = {.uid = row->origin.uid};
        gboolean there =
            row->origin.uidvalidity == source->opened.uid_validity &&
            g_array_binary_search (entries, &wanted, compare_uid, NULL);

        if (!there && !not_taken_forget (intake->store, &row->origin, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean
is_due (const GPtrArray *failed)
{
    gint64 now = clock_now_ms ();

    for (guint i = 0; i < failed->len; i++)
        if (((const NotTaken *) failed->pdata[i])->next <= now)
            return TRUE;
    return FALSE;
}

/* Lists what came since the last look, or the whole folder where it is time
 * or a message is to be tried again. */
static GArray *
list_news (ImapSource *source, Intake *intake, GError **error)
{
    g_autoptr (GPtrArray) failed =
        not_taken_list (intake->store, &source->digest, error);
    g_autoptr (GArray) entries = NULL;
    gint64 now = clock_monotonic_ms ();
    gboolean whole = FALSE;

    if (failed == NULL)
        return NULL;
    whole = source->last_uid == 0 || is_due (failed) ||
            now - source->listed_ms > LIMIT_RELIST_MS;
    /* A folder that is full to the last number has no news. */
    if (!whole && source->last_uid == G_MAXUINT32)
        return g_array_new (FALSE, FALSE, sizeof (FetchEntry));
    allow (source, intake, source->opened.exists);
    if (!fetch_client_list (source->client, whole ? 1 : source->last_uid + 1, 0,
                            &entries, error))
        return NULL;
    if (whole && !forget_gone (source, intake, entries, failed, error))
        return NULL;
    if (whole)
        source->listed_ms = now;
    if (entries->len > 0)
        source->last_uid =
            g_array_index (entries, FetchEntry, entries->len - 1).uid;
    return g_steal_pointer (&entries);
}

static GArray *
list_wanted (ImapSource *source, Intake *intake, GError **error)
{
    g_autoptr (GArray) entries = list_news (source, intake, error);
    g_autoptr (GArray) wanted = g_array_new (FALSE, FALSE, sizeof (FetchEntry));

    for (guint i = 0; entries != NULL && i < entries->len; i++) {
        const FetchEntry *entry = &g_array_index (entries, FetchEntry, i);
        Origin origin = origin_of (source, entry->uid);
        gboolean wants = FALSE;

        if (!intake_wants (intake, &origin, &wants, error))
            return NULL;
        if (wants)
            g_array_append_val (wanted, *entry);
    }
    return entries == NULL ? NULL : g_steal_pointer (&wanted);
}

/* How many from the next one on are asked for in one go: together no more
 * than what the face brings with one command. */
static guint
next_batch (const Round *round)
{
    guint64 largest = 0;
    guint count = 0;

    while (round->asked + count < round->wanted->len &&
           count < LIMIT_FETCH_AHEAD) {
        const FetchEntry *entry =
            &g_array_index (round->wanted, FetchEntry, round->asked + count);
        guint64 next = entry->size > largest ? entry->size : largest;
        if (count > 0 && (next * (count + 1) > LIMIT_FETCH_BATCH_BYTES ||
                          entry->uid <= round->source->careful_upto))
            break;
        largest = next;
        count++;
    }
    return count;
}

/* Asks for the next batch while the one before is taken. */
static gboolean
ask_ahead (Round *round, guint at, GError **error)
{
    while (round->asked < round->wanted->len &&
           round->asked - at <= LIMIT_FETCH_AHEAD) {
        guint32 uids[LIMIT_FETCH_AHEAD];
        guint count = next_batch (round);
        const FetchEntry *first =
            &g_array_index (round->wanted, FetchEntry, round->asked);

        if (round->asked > at && first->uid <= round->source->careful_upto)
            return TRUE;
        for (guint i = 0; i < count; i++)
            uids[i] = first[i].uid;
        if (!fetch_client_ask (round->source->client, uids, count, error))
            return FALSE;
        round->asked += count;
    }
    return TRUE;
}

/* What is wrong with a message alone is counted, and the next one follows. */
static gboolean
set_aside (Round *round, const Origin *origin, const char *reason,
           GError **error)
{
    log_event (LOG_LEVEL_WARNING, NULL,
               "not-taken mailbox=%s uid=%u reason=\"%s\"",
               round->source->mailbox->name, origin->uid, reason);
    return intake_not_taken (round->intake, origin, reason, error);
}

/* It came whole, or in another length than was said: then it is asked for once
 * more, at the end, with the length that it had. */
static gboolean
take_whole (Round *round, guint at, Incoming *incoming, Origin *origin,
            const FetchResult *result, GError **error)
{
    FetchEntry entry = g_array_index (round->wanted, FetchEntry, at);
    gboolean again = FALSE;

    if (result->gone) {
        if (round->intake->watch != NULL)
            watch_end (round->intake->watch);
        return not_taken_forget (round->intake->store, origin, error);
    }
    if (!incoming_end (incoming, result, origin, &again, error))
        return FALSE;
    if (!again)
        return TRUE;
    if (at >= round->first)
        return set_aside (round, origin,
                          "it has another length each time it is fetched",
                          error);
    entry.size = result->length;
    g_array_append_val (round->wanted, entry);
    return TRUE;
}

/* FALSE with *@blame_out: this message broke the connection, nothing else is
 * known to be wrong. */
static gboolean
take_one (Round *round, guint at, gboolean *blame_out, GError **error)
{
    const FetchEntry *entry = &g_array_index (round->wanted, FetchEntry, at);
    Origin origin = origin_of (round->source, entry->uid);
    g_autoptr (GError) local = NULL;
    Incoming incoming;
    FetchResult result;
    gboolean done = FALSE;

    allow (round->source, round->intake, 0);
    if (round->intake->watch != NULL)
        watch_begin (round->intake->watch, &origin);
    step_number ("ingest: UID", entry->uid);
    if (!incoming_begin (&incoming, round->intake, entry->size,
                         silent_ms (round->source), error)) {
        incoming_clear (&incoming);
        return FALSE;
    }
    done = fetch_client_fetch (round->source->client, entry->uid,
                               incoming_piece, &incoming, &result, &local);
    step ("ingest: fetched");
    if (done)
        done = take_whole (round, at, &incoming, &origin, &result, error);
    else if (local->code == INTRAY_ERROR_REJECT)
        done = set_aside (round, &origin, local->message, error);
    else {
        *blame_out = !incoming.failed && local->code == INTRAY_ERROR_RETRY;
        g_propagate_error (error, g_steal_pointer (&local));
    }
    incoming_clear (&incoming);
    return done;
}

/* The connection broke while one message came. Was it asked for alone, it is
 * to blame; else all that were are fetched one by one. TRUE clears @error:
 * another connection may bring the rest. */
static gboolean
settle_blame (Round *round, guint at, GError **error)
{
    ImapSource *source = round->source;
    const FetchEntry *entries = (const FetchEntry *) round->wanted->data;
    Origin origin = origin_of (source, entries[at].uid);
    guint32 upto = entries[at].uid;
    g_autoptr (GError) cause = NULL;

    disconnect (source);
    if (upto > source->careful_upto) {
        for (guint i = at; i < round->asked; i++)
            upto = entries[i].uid > upto ? entries[i].uid : upto;
        source->careful_upto = upto;
        g_clear_error (error);
        return TRUE;
    }
    if (++source->broken > LIMIT_BROKEN_IN_A_ROW)
        return FALSE;
    cause = g_steal_pointer (error);
    return set_aside (round, &origin, cause->message, error);
}

/* Takes all of a listing. FALSE with *@go_on_out: the connection broke, and
 * another may bring the rest. */
static gboolean
take_all (Round *round, gboolean *go_on_out, GError **error)
{
    for (guint at = 0; at < round->wanted->len && !program_stopping (); at++) {
        gboolean blame = FALSE;

        if (!ask_ahead (round, at, error))
            return FALSE;
        if (take_one (round, at, &blame, error)) {
            round->source->broken = 0;
            continue;
        }
        *go_on_out = blame && settle_blame (round, at, error);
        return FALSE;
    }
    return TRUE;
}

gboolean
imap_source_take (ImapSource *source, Intake *intake, GError **error)
{
    gboolean go_on = TRUE;
    gboolean done = FALSE;

    while (go_on && !done) {
        Round round = {.source = source, .intake = intake};

        go_on = FALSE;
        done = connect_if_needed (source, intake, error);
        intake->certificate_end_ms = source->opened.certificate_end_ms;
        intake->credential_end_ms =
            connect_credential_end (source->settings, source->mailbox);
        if (!done)
            return FALSE;
        round.wanted = list_wanted (source, intake, error);
        if (round.wanted == NULL) {
            disconnect (source);
            return FALSE;
        }
        round.first = round.wanted->len;
        done = take_all (&round, &go_on, error);
        g_array_unref (round.wanted);
    }
    if (!done || program_stopping ())
        disconnect (source);
    else
        source->careful_upto = 0;
    return done;
}

/* Until @fd can be read, or told to stop. */
static gboolean
wait_readable (int fd, gint64 until_ms)
{
    while (!program_stopping ()) {
        struct pollfd wait = {.fd = fd, .events = POLLIN};
        gint64 left = until_ms - clock_monotonic_ms ();
        /* A signal just before poll() costs one slice. */
        int n = poll (&wait, 1, left > 1000 ? 1000 : (int) left);
        if (n > 0 || left <= 0)
            return TRUE;
    }
    return FALSE;
}

gboolean
imap_source_wait (ImapSource *source, Watch *watch, GError **error)
{
    gint64 wait_ms = source->opened.idle
                         ? step_limit ("INTRAY_IDLE_MS", LIMIT_IDLE_MS)
                         : source->settings->poll_s * 1000;
    gboolean changed = FALSE;

    watch_allow (watch, wait_ms + silent_ms (source));
    /* Stopped on the way. */
    if (source->client == NULL)
        return TRUE;
    program_sleep (LIMIT_LOOK_MS);
    if (fetch_client_wait_begin (source->client, (guint32) wait_ms, error) &&
        (!wait_readable (fetch_client_fd (source->client),
                         clock_monotonic_ms () + wait_ms +
                             silent_ms (source) / 2) ||
         fetch_client_wait_end (source->client, &changed, error)))
        return TRUE;
    disconnect (source);
    return FALSE;
}

gboolean
imap_count (Intake *intake, const MailboxSettings *mailbox,
            const char *program_dir, SourceCount *out, GError **error)
{
    g_autofree ImapSource *source =
        imap_source_new (intake->settings, mailbox, program_dir);
    g_autoptr (GArray) entries = NULL;
    gboolean done = connect_if_needed (source, intake, error) &&
                    fetch_client_list (source->client, 1, 0, &entries, error);

    for (guint i = 0; done && i < entries->len; i++) {
        guint32 uid = g_array_index (entries, FetchEntry, i).uid;
        Origin origin = origin_of (source, uid);
        g_autofree char *where =
            g_strdup_printf ("UID %u of %s", uid, mailbox->folder);

        done = source_count_one (intake, &origin, where, out, error);
    }
    disconnect (source);
    return done;
}
