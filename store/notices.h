/*
 * Notices: who is told that something waits. The outbox is the register.
 *
 * A row hangs on a key row: whoever loses the key is no longer told. What a
 * notice says is made by notify/, and it says nothing: no name, kind, sender
 * or flag.
 */
#ifndef STORE_NOTICES_H
#define STORE_NOTICES_H

#include "store/directory.h"
#include "store/entitled.h"

typedef enum {
    NOTICE_DUE = 1, /* to be sent */
    NOTICE_SENT = 2,
    NOTICE_FAILED = 3,    /* refused for good: the lead is told instead */
    NOTICE_IN_PERSON = 4, /* no address: to be told in person */
} NoticeState;

/*
 * Writes the first notices of a filing, inside its transaction.
 *
 * Filed on a child: key worker and lead; safeguarding and sealed: everybody
 * who may open it; a letter that waits for a person: the leads, else
 * everybody who may open it; not about a child, and copies: nobody.
 * Nobody is told twice about one letter. Care instructions, urgent and
 * safeguarding letters are not held back for a digest.
 */
gboolean notices_make (Store *store, const Envelope *envelope,
                       const Directory *directory, const GArray *holders,
                       GError **error);

/* One person's digest. */
typedef struct {
    Id holder;
    guint count; /* letters */
    gboolean urgent;
    gint64 due;  /* the earliest due time of these letters */
    gint64 last; /* no notice after this one was counted */
} Digest;

/* People with something due now. @digest_s: at most one notice a person in
 * that many seconds, urgent ones apart. Digest; caller frees. */
GArray *notices_due (Store *store, gint64 now_ms, gint64 digest_s,
                     GError **error);
/* Moves the notices of @digest to @state inside the caller's transaction.
 * What came to be due while it was on its way stays to be sent. */
gboolean notices_set (Store *store, const Digest *digest, NoticeState state,
                      const char *message_id, gint64 now_ms, GError **error);
/* Counts a failed try and puts the person's notices off until @next_ms. */
gboolean notices_put_off (Store *store, const Id *holder, gint64 next_ms,
                          GError **error);
/* Hands a person's notices to @other (the lead), where she holds a key. */
gboolean notices_hand_over (Store *store, const Id *holder, const Id *other,
                            gint64 now_ms, GError **error);

#endif
