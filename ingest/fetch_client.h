/*
 * The keeper's side of intray-fetch: one process, one connection to one
 * folder of one mailbox.
 *
 *   start -> open -> { list | ask, fetch, fetch, ... | wait } -> free
 *   start -> open for writing -> { change } -> free
 *
 * What always holds: the folder is opened with EXAMINE and bodies are peeked
 * at, so nothing in the mailbox changes, but in a session for writing, which
 * does nothing else. What comes from the process is
 * checked as if an attacker wrote it: types, ranges, lengths, order.
 *
 * Errors of every function:
 *   RETRY   the world: network, server, deadline. The connection is gone;
 *           free the client and start a new one after a pause.
 *   REJECT  fetch only: the server's answer about this one message is no
 *           message. The connection is in order, go on with the next.
 *           (fetch_client_change: see there.)
 *   STOP    a setting or this installation is wrong: password file, sign-in
 *           refused, certificate, folder, sandbox. The text says which; trying
 *           again helps only after a person has looked. Other mailboxes go on.
 * After RETRY or STOP every further call fails with RETRY.
 */
#ifndef INGEST_FETCH_CLIENT_H
#define INGEST_FETCH_CLIENT_H

#include "ingest/fetch_wire.h"

#include <glib.h>

typedef struct FetchClient FetchClient;

typedef struct {
    const char *host; /* as in its certificate */
    guint16 port;     /* implicit TLS */
    const char *user;
    const char *password_file; /* one line; read by intray-fetch, not here */
    const char *ca_file;       /* PEM; "" = the system's */
    const char *folder;        /* "INBOX"; as the server spells it */
    guint32 command_ms;        /* for one command; 0 = FETCH_COMMAND_MS */
    /* An OAuth access token; then there is no password. NULL = password. */
    const char *access_token;
    gboolean writing; /* for fetch_client_change alone */
} FetchSettings;

#define FETCH_COMMAND_MS 60000u

typedef struct {
    guint32 uid_validity; /* never 0 */
    guint32 uid_next;     /* 0: this server does not say */
    guint32 exists;       /* messages in the folder */
    gboolean idle;        /* fetch_client_wait_end hears of new mail */
    gboolean move;        /* the server has MOVE */
    gboolean uidplus;     /* and UIDPLUS */
    /* When the server's certificate ends; 0 = not known. Set also where the
     * sign-in failed. */
    gint64 certificate_end_ms;
} FetchMailbox;

typedef struct {
    guint32 uid;
    guint64 size;       /* RFC822.SIZE, what the server says */
    gint64 received_ms; /* INTERNALDATE */
} FetchEntry;

typedef struct {
    guint32 uid;
    guint64 size; /* what the server says */
    gint64 received_ms;
    guint64 length; /* bytes that the sink got */
    /* Not in the folder any more: what came does not count. */
    gboolean gone;
    /* Above LIMIT_MESSAGE_BYTES: the sink got the header block only (up to
     * LIMIT_HEADER_BYTES of it), size is the whole message's. */
    gboolean too_large;
    /* Complete, but size is not length: the server estimates. */
    gboolean size_differs;
} FetchResult;

/* Takes the next piece of a message, never empty; FALSE with @error set ends
 * the connection. What it got counts only when the fetch succeeds. */
typedef gboolean (*FetchSink) (GBytes *piece, gpointer data, GError **error);

/*
 * Starts the process; it connects at fetch_client_open.
 * @program_dir: where intray-fetch lies
 */
FetchClient *fetch_client_start (const char *program_dir, GError **error);
void fetch_client_free (FetchClient *client);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FetchClient, fetch_client_free)

/* Connects, verifies, signs in, opens the folder; once a client. */
gboolean fetch_client_open (FetchClient *client, const FetchSettings *settings,
                            FetchMailbox *mailbox_out, GError **error);
/* After STOP of fetch_client_open: TRUE when it was the server that refused
 * this password or token. */
gboolean fetch_client_was_refused (const FetchClient *client);

/*
 * The messages with @first_uid <= UID <= @last_uid, by UID, each once.
 *
 * @last_uid: 0 = to the end
 * @entries_out: FetchEntry; caller frees
 */
gboolean fetch_client_list (FetchClient *client, guint32 first_uid,
                            guint32 last_uid, GArray **entries_out,
                            GError **error);

/*
 * Asks for several messages ahead, in few commands: the answers are taken by
 * fetch_client_fetch, one UID after the other in this order, and nothing else
 * may be called before. A second batch may be asked while the first is taken.
 * Small batches of large mail, large ones of small: the first 2 MiB / @count
 * bytes (64 KiB to 1 MiB) of each come with one command.
 *
 * @uids: 1 to LIMIT_FETCH_BATCH, all different, none 0
 */
gboolean fetch_client_ask (FetchClient *client, const guint32 *uids,
                           gsize count, GError **error);

/*
 * Gives one message, byte for byte as the server has it, to @sink. Without
 * fetch_client_ask before, it is asked for now.
 * Errors: REJECT see above, and when it has more than LIMIT_MESSAGE_BYTES
 * although the server had said less; or the sink's
 */
gboolean fetch_client_fetch (FetchClient *client, guint32 uid, FetchSink sink,
                             gpointer data, FetchResult *result_out,
                             GError **error);

/*
 * Waits until the server says that something changed in the folder (IDLE),
 * or @wait_ms passed. Without IDLE (FetchMailbox) it only lets the time pass
 * and *@changed_out is TRUE: wait shorter there. In two halves, for a keeper
 * that must hear of other things too: fetch_client_fd() is readable when the
 * second does not block, and nothing else may be called between them.
 *
 * @wait_ms: at most LIMIT_FETCH_WAIT_MS
 * @changed_out: list again; also by your own habit, as IDLE may miss
 */
gboolean fetch_client_wait_begin (FetchClient *client, guint32 wait_ms,
                                  GError **error);
gboolean fetch_client_wait_end (FetchClient *client, gboolean *changed_out,
                                GError **error);

typedef struct {
    guint32 uid;
    guint64 size;       /* RFC822.SIZE when its bytes were compared */
    FetchChanged state; /* set by fetch_client_change */
} FetchChange;

/*
 * Flags, moves or expunges messages, in a session for writing, and sets the
 * state of each; one with another size is not touched.
 *
 * @verb: FETCH_FLAG, FETCH_MOVE, FETCH_EXPUNGE
 * @uid_validity: the rows'; must be the session's
 * @text: the keyword; the folder; ""
 * @count: 1 to LIMIT_FETCH_BATCH
 * Errors: REJECT when the server cannot or will not do it: nothing was
 * removed, the session is in order
 */
gboolean fetch_client_change (FetchClient *client, FetchVerb verb,
                              guint32 uid_validity, const char *text,
                              FetchChange *changes, gsize count,
                              GError **error);

/* Becomes readable while a wait is answered and when the process ends; for a
 * keeper that polls several mailboxes. Borrowed. */
int fetch_client_fd (const FetchClient *client);

#endif
