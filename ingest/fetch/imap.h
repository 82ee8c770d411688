/*
 * One session with an IMAP server: sign in, EXAMINE, list, peek, IDLE.
 * Nothing here changes a mailbox, but for imap_change() (change.h) in a
 * session that was opened for it. Answers are checked against what was asked:
 * UIDs, offsets, sections, lengths.
 *
 * Errors of every function: RETRY when the stream failed or an answer is
 * none; the session is of no use then.
 */
#ifndef INGEST_FETCH_IMAP_H
#define INGEST_FETCH_IMAP_H

#include "ingest/fetch/tls.h"

typedef struct Imap Imap;

typedef struct {
    guint32 uid_validity;
    guint32 uid_next; /* 0: not said */
    guint32 exists;
    gboolean idle;
    gboolean move;    /* RFC 6851 */
    gboolean uidplus; /* RFC 4315: expunge named messages only */
} ImapFolder;

/* A session over @tls, which is taken over after its handshake; @command_ms
 * bounds every command. */
Imap *imap_new_take (Tls *tls, const char *host, guint32 command_ms);
/* Says LOGOUT when nothing has failed. */
void imap_free (Imap *imap);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Imap, imap_free)

typedef struct {
    const char *user;
    const char *secret; /* password or access token */
    gboolean oauth;     /* XOAUTH2 with a token, else LOGIN */
} ImapLogin;

/*
 * Greeting, sign-in, EXAMINE; SELECT when @writing.
 *
 * @refused_out: TRUE when the server refused the sign-in
 * Errors: STOP when the server refuses this sign-in or folder, or does not
 * give a UIDVALIDITY
 */
gboolean imap_open (Imap *imap, const ImapLogin *login, const char *folder,
                    gboolean writing, ImapFolder *folder_out,
                    gboolean *refused_out, GError **error);

/* Called for each message. */
typedef void (*ImapListed) (guint32 uid, guint64 size, gint64 received_ms,
                            gpointer data);

/* Messages with @first <= UID <= @last (0 = the end), as the server orders
 * them, in constant memory. */
gboolean imap_list (Imap *imap, guint32 first, guint32 last, ImapListed listed,
                    gpointer data, GError **error);

typedef enum {
    IMAP_ABSENT, /* the server did not mention this UID */
    IMAP_NIL,    /* mentioned, without a body */
    IMAP_GIVEN,
} ImapState;

typedef struct {
    ImapState state;
    guint64 size; /* RFC822.SIZE */
    gint64 received_ms;
    GBytes *bytes; /* IMAP_GIVEN; at most as many as asked for */
} ImapPart;

void imap_part_clear (ImapPart *part);

typedef struct {
    gboolean header; /* the header block, else the message */
    guint32 offset;
    guint32 length;
} ImapRange;

/*
 * The same range of @count messages.
 *
 * @parts_out: @count of them, cleared before; in the order of @uids
 * @refused_out: TRUE when the server said NO or BAD to the command: no part
 * is given then, and the session is in order
 */
gboolean imap_fetch (Imap *imap, const guint32 *uids, gsize count,
                     const ImapRange *range, ImapPart *parts_out,
                     gboolean *refused_out, GError **error);

/* Waits for news of the folder, for @wait_ms or until @other_fd can be read;
 * without IDLE only for the time, and then *@changed_out is TRUE. */
gboolean imap_wait (Imap *imap, guint32 wait_ms, int other_fd,
                    gboolean *changed_out, GError **error);

#endif
