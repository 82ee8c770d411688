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
 * Headers and body: ASCII, CRLF, no line over 78 characters but a long
 * address or link.
 *
 * Errors: REJECT when a text has a control character, a space or a byte
 * beyond ASCII, or an address is none
 */
GBytes *message_new (const Notice *notice, GError **error);

/* TRUE for text that may stand in an envelope: local part, '@', domain;
 * printable ASCII without space, angle bracket, comma, quote, up to
 * LIMIT_ADDRESS_BYTES. Narrower than RFC 5321: work addresses look like
 * this. */
gboolean message_address_is_valid (const char *raw_address);

#endif
