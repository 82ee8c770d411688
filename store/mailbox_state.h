/*
 * What is known of each mailbox: when it was last looked at and with what
 * result. Ingest writes it; `status`, the desk and notify read it.
 *
 * Texts are ours and name servers and settings, never people of letters.
 */
#ifndef STORE_MAILBOX_STATE_H
#define STORE_MAILBOX_STATE_H

#include "store/store.h"

typedef struct {
    Hash mailbox;
    char *name;     /* of the settings */
    gint64 since;   /* ms: its first look */
    gint64 looked;  /* the last, whatever came of it */
    gint64 success; /* the last that succeeded; 0 = none */
    gint64 failing; /* it has failed since then; 0 = it has not */
    gint64 refused; /* sign-in refused, or another setting wrong, since */
    int code;       /* of common/error.h; 0 = none */
    char *reason;
    gint64 certificate_end; /* the server's; 0 = not known */
    gint64 credential_end;  /* a token's; 0 = not known or none */
    char *kept_reason;      /* why letters could not be taken out; "" */
    gint64 newest;          /* time of its newest mail; 0 = none came */
    gint64 arrivals;
} MailboxState;

void mailbox_state_free (MailboxState *state);

/* One look succeeded. A look soon after one that did writes nothing: a disk
 * is not synced every few seconds to say that all is well. */
gboolean mailbox_state_success (Store *store, const Hash *mailbox,
                                const char *name, gint64 certificate_end,
                                gint64 credential_end, GError **error);
/* One look failed with @failure. Errors: of writing it down */
gboolean mailbox_state_failure (Store *store, const Hash *mailbox,
                                const char *name, const GError *failure,
                                gint64 certificate_end, GError **error);
/* Why filed letters stay in the mailbox though they should not; "" = they do
 * not. */
gboolean mailbox_state_kept (Store *store, const Hash *mailbox,
                             const char *reason, GError **error);

/* MailboxState *, by name; caller frees. */
GPtrArray *mailbox_state_list (Store *store, GError **error);

/* Filed letters that we did not take out of this mailbox. */
gboolean mailbox_state_left (Store *store, const Hash *mailbox,
                             gint64 *count_out, GError **error);

#endif
