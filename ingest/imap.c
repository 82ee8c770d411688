/*
 * IMAP, the keeper's side: what intray-fetch lists and brings.
 *
 * A message's identity is (account and folder, UIDVALIDITY, UID); flags never
 * matter. A message is gathered in memory (memfd) until its length is known,
 * then sealed like any other.
 */
#include "ingest/source.h"

#include "common/error.h"
#include "common/limits.h"
#include "common/log.h"
#include "common/step.h"
#include "ingest/connect.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

/* Messages asked for ahead: one round trip for so many. */
#define ASK_AHEAD 32

/* The messages without a row, by UID; *@total_out counts all. */
static GArray *
list_new (Intake *intake, FetchClient *client, const FetchMailbox *opened,
          const Hash *digest, guint *total_out, GError **error)
{
    g_autoptr (GArray) entries = NULL;
    g_autoptr (GArray) fresh = g_array_new (FALSE, FALSE, sizeof (guint32));

    if (!fetch_client_list (client, 1, 0, &entries, error))
        return NULL;
    for (guint i = 0; i < entries->len; i++) {
        const FetchEntry *entry = &g_array_index (entries, FetchEntry, i);
        Origin origin = {.mailbox = *digest,
                         .uidvalidity = opened->uid_validity,
                         .uid = entry->uid};
        gboolean known = FALSE;

        if (!arrival_known (intake->store, &origin, &known, error))
            return NULL;
        if (!known)
            g_array_append_val (fresh, entry->uid);
    }
    *total_out = entries->len;
    return g_steal_pointer (&fresh);
}

static gboolean
gather (GBytes *piece, gpointer data, GError **error)
{
    int fd = *(int *) data;
    gsize left = 0;
    const guint8 *at = g_bytes_get_data (piece, &left);

    while (left > 0) {
        gssize n = write (fd, at, left);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                         "no memory for a message: %s", g_strerror (errno));
            return FALSE;
        }
        at += n;
        left -= (gsize) n;
    }
    return TRUE;
}

static gboolean
take_fetched (Intake *intake, const Hash *digest, const FetchMailbox *opened,
              const FetchResult *result, int fd, GError **error)
{
    Origin origin = {.mailbox = *digest,
                     .uidvalidity = opened->uid_validity,
                     .uid = result->uid,
                     .internaldate = result->received_ms};
    guint64 size = result->too_large ? result->size : result->length;

    if (lseek (fd, 0, SEEK_SET) != 0) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                     "cannot read a message back: %s", g_strerror (errno));
        return FALSE;
    }
    return intake_take (intake, &origin, ORIGIN_MAILBOX, fd, result->length,
                        size, error);
}

/* Fetches and takes one message. What is wrong with it alone is logged. */
static gboolean
take_one (Intake *intake, const MailboxSettings *mailbox, FetchClient *client,
          const FetchMailbox *opened, const Hash *digest, guint32 uid,
          GError **error)
{
    int fd = memfd_create ("message", MFD_CLOEXEC);
    FetchResult result;
    Origin origin = {
        .mailbox = *digest, .uidvalidity = opened->uid_validity, .uid = uid};
    g_autoptr (GError) local = NULL;
    gboolean done = FALSE;

    if (fd < 0) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                     "no memory for a message: %s", g_strerror (errno));
        return FALSE;
    }
    done = fetch_client_fetch (client, uid, gather, &fd, &result, &local);
    step ("ingest: fetched");
    if (done && !result.gone)
        done = take_fetched (intake, digest, opened, &result, fd, &local);
    close (fd);
    if (done)
        return TRUE;
    if (local->code != INTRAY_ERROR_REJECT) {
        g_propagate_error (error, g_steal_pointer (&local));
        return FALSE;
    }
    log_event (LOG_LEVEL_WARNING, NULL,
               "not-taken mailbox=%s uid=%u reason=\"%s\"", mailbox->name, uid,
               local->message);
    return intake_not_taken (intake, &origin, local->message, error);
}

gboolean
imap_take (Intake *intake, const MailboxSettings *mailbox,
           const char *program_dir, GError **error)
{
    Hash digest = intake_mailbox_digest (intake, mailbox);
    FetchMailbox opened = {0};
    g_autoptr (FetchClient) client = connect_mailbox (
        intake->settings, mailbox, program_dir, FALSE, &opened, error);
    g_autoptr (GArray) fresh = NULL;
    guint total = 0;

    intake->certificate_end_ms = opened.certificate_end_ms;
    intake->credential_end_ms =
        connect_credential_end (intake->settings, mailbox);
    if (client == NULL)
        return FALSE;
    fresh = list_new (intake, client, &opened, &digest, &total, error);
    if (fresh == NULL)
        return FALSE;
    for (guint i = 0; i < fresh->len; i++) {
        const guint32 *uids = &g_array_index (fresh, guint32, i);
        if (i % ASK_AHEAD == 0 &&
            !fetch_client_ask (client, uids, MIN (ASK_AHEAD, fresh->len - i),
                               error))
            return FALSE;
        if (!take_one (intake, mailbox, client, &opened, &digest, *uids, error))
            return FALSE;
    }
    return TRUE;
}

gboolean
imap_count (Intake *intake, const MailboxSettings *mailbox,
            const char *program_dir, SourceCount *out, GError **error)
{
    Hash digest = intake_mailbox_digest (intake, mailbox);
    FetchMailbox opened;
    g_autoptr (FetchClient) client = connect_mailbox (
        intake->settings, mailbox, program_dir, FALSE, &opened, error);
    g_autoptr (GArray) fresh = NULL;

    if (client == NULL)
        return FALSE;
    fresh = list_new (intake, client, &opened, &digest, &out->messages, error);
    if (fresh == NULL)
        return FALSE;
    out->rows = out->messages - fresh->len;
    for (guint i = 0; i < fresh->len; i++)
        g_ptr_array_add (out->missing,
                         g_strdup_printf ("UID %u of %s",
                                          g_array_index (fresh, guint32, i),
                                          mailbox->folder));
    return TRUE;
}
