/*
 * The bytes of a notice. It says that something waits, and nothing else: no
 * name, kind, sender, flag, subject or attachment, and it looks the same for
 * every letter. The caller gives numbers and our own settings, nothing from
 * mail or the roll.
 */
#ifndef NOTIFY_MESSAGE_H
#define NOTIFY_MESSAGE_H

#include <glib.h>

typedef struct {
    const char *ref;  /* the notice's own random reference, 8 letters */
    guint count;      /* letters that wait, at least 1 */
    gint64 due_ms;    /* "please open by" */
    const char *url;  /* where to sign in */
    const char *from; /* address in From */
    const char *to;   /* a work address */
    /* Right side of Message-ID: our own, so that a notice which comes back
     * as mail is known. */
    const char *id_domain;
    gint64 now_ms;
} Notice;

/*
 * Headers and body: ASCII, CRLF, no line over 78 characters but those with a
 * long address or link.
 *
 * Errors: REJECT when an address is not plain (notify/address.h), or another
 * text has a space, a control character or a byte beyond ASCII
 */
GBytes *message_new (const Notice *notice, GError **error);

/*
 * A notice about the machine, with one sentence of ours in ASCII; count and
 * due_ms of @notice are not used. Errors: as message_new
 */
GBytes *message_new_service (const Notice *notice, const char *sentence,
                             GError **error);

/* The daily test mail; `ref` of @notice is its token. Errors: as above */
GBytes *message_new_canary (const Notice *notice, GError **error);

#endif
