/*
 * Letters and arrivals: one row for every message that reached us.
 *
 * A letter's state and due time are indexes; all that is known about it is in
 * its filing. Its outcome (`hold`) stands in the clear, so that "is anything
 * missing?" needs no key.
 */
#ifndef STORE_REGISTER_H
#define STORE_REGISTER_H

#include "common/limits.h"
#include "store/content.h"
#include "store/envelope.h"
#include "store/machine.h"
#include "store/store.h"

typedef enum {
    STATE_RECEIVED = 1,
    STATE_WAITING = 2,
    STATE_TOLD = 3,
    STATE_READ = 4,
    STATE_SIGNED = 5,
    STATE_COUNTERSIGNED = 6,
    STATE_CLOSED = 7,
    STATE_VOID = 8,
} LetterState;

typedef enum {
    ORIGIN_MAILBOX = 1,
    ORIGIN_DROP = 2,
    ORIGIN_IMPORT = 3,
    ORIGIN_NOTE = 4,
    ORIGIN_UPLOAD = 5,
    ORIGIN_HANDBACK = 6,
    ORIGIN_BRIEFING = 7,
    ORIGIN_VIEW = 8,
    /* Stands in what is pending only; the letter's row has ORIGIN_IMPORT. */
    ORIGIN_IMPORT_ALL = 9,
} LetterOrigin;

const char *state_name (LetterState state);

/* Where a message was found. */
typedef struct {
    Hash mailbox;        /* keyed digest of account and folder */
    guint32 uidvalidity; /* 0 when not from IMAP */
    guint32 uid;
    Hash name_digest;    /* keyed digest of the file's name; zeros: IMAP */
    gint64 internaldate; /* ms */
} Origin;

/* Is this origin in the register already? */
gboolean arrival_known (Store *store, const Origin *origin, gboolean *known_out,
                        GError **error);

/*
 * Takes one message in: seals it to the day key, writes letter, blob, pending
 * box, arrival and audit entry inside the caller's transaction. The same
 * bytes as before become a second arrival of that letter (nothing is sealed
 * twice). What was prepared as a file is durable already.
 *
 * @raw: sealed bytes of the message (kind raw, part 0) for @letter
 * @keyed_digest: of the raw bytes
 * @size: true size
 * @letter_origin: ORIGIN_IMPORT_ALL = import that keeps what fits no child too.
 * What is imported was born at its own date, not today
 * @outcome: OUTCOME_RECEIVED, or OUTCOME_REFUSED when only its header block
 * was kept
 * *@again_out says that the bytes were here before: what was prepared is then
 * the caller's to discard.
 * Errors: REJECT when the origin is known (another run took it); RETRY also
 * when the day was given up since the caller took its key
 */
typedef struct {
    Origin origin;
    LetterOrigin letter_origin;
    Id letter;
    Content *raw;
    Hash keyed_digest;
    guint64 size;
    Outcome outcome;
    gint32 day;
    const guint8 *day_public;
    const guint8 *asked; /* what was handed in: handin_seal(); else NULL */
    gsize asked_length;
    Id parent; /* of what was handed in; zeros: none */
} NewArrival;
gboolean arrival_insert (Store *store, const NewArrival *arrival,
                         gboolean *again_out, GError **error);

/* The letter whose raw bytes have this digest; not one whose content was not
 * kept. */
gboolean arrival_find_digest (Store *store, const Hash *keyed_digest,
                              gboolean *found_out, Id *letter_out,
                              GError **error);

typedef struct {
    Id id;
    char *ref;
    LetterState state;
    LetterOrigin origin;
    gint64 born;
    gint64 due;
    guint32 filing;
    guint32 dir;
    Hash digest;
    Outcome outcome;
    guint64 size; /* of its first arrival, padded */
    gint64 sent;  /* internaldate of its first arrival */
} Letter;

void letter_free (Letter *letter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Letter, letter_free)

/* Errors: DENIED when there is none ("there is no such letter") */
Letter *letter_get (Store *store, const Id *id, GError **error);
Letter *letter_get_by_ref (Store *store, const char *ref, GError **error);

/* The row of a part of a letter, which never arrived as a message of its own;
 * its reference, caller frees. Inside the caller's transaction. */
char *letter_insert_view (Store *store, const Id *id, gint64 born,
                          GError **error);

/* What intake still holds of a letter. Locked memory; secret_free(). */
typedef struct {
    guint8 raw_key[KEY_BYTES];
    Hash raw_hash;
    LetterOrigin origin;
    gsize asked_length; /* 0: nobody handed it in */
    guint8 asked[LIMIT_HANDIN_BYTES];
} Pending;

/* What came back for a locked letter. */
typedef struct {
    Id id;
    char *ref;
    gint64 born;
    Outcome outcome; /* OUTCOME_RECEIVED: being opened */
} ComeBack;

/* ComeBack *, oldest first: everything that was handed in for @parent. */
GPtrArray *letter_come_back (Store *store, const Id *parent, GError **error);

/* Letters that wait for their decision, oldest first: Id. Caller frees. */
GArray *pending_list (Store *store, guint limit, GError **error);
/* Opens intake's box. Errors: REJECT when it is damaged or not this
 * letter's, or the day's secret is not there */
Pending *pending_open (Store *store, const Id *letter, const char *classify_dir,
                       GError **error);
/*
 * Seals boxes of days before @before anew to the day key of @day, inside the
 * caller's transaction, so that old day secrets can go. A box that does not
 * open stays as it is.
 */
gboolean pending_reseal (Store *store, const char *classify_dir, gint32 before,
                         gint32 day, const guint8 *day_public, GError **error);
gboolean pending_delete (Store *store, const Id *letter, GError **error);

/* Counts for `status` and the certificate, no key needed. */
typedef struct {
    gint64 arrivals;
    gint64 letters;
    gint64 pending;
    gint64 by_outcome[OUTCOME_COUNT];
    gint64 by_state[STATE_VOID + 1];
    gint64 oldest_pending; /* ms, 0 = none; of new mail */
    gint64 pending_imports;
    gint64 imported_by_outcome[OUTCOME_COUNT];
} RegisterCounts;
gboolean register_count (Store *store, RegisterCounts *out, GError **error);
gboolean register_count_mailbox (Store *store, const Hash *mailbox,
                                 gint64 *count_out, GError **error);

#endif
