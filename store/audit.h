/*
 * The book of events: a hash chain over keyed commitments.
 *
 *   entry 112 bytes: "iA1\0" | centre | seq u64 | wall ms i64 | boot ms u64
 *     | writer u8 | 0 x 3 | commit 32 | prev 32        hash = H(entry)
 *   detail 124 bytes: r 32 | actor 16 | role u16 | action u16 | result u16
 *     | 0 u16 | object 16 | object2 16 | version u32 | filing hash 32
 *   commit = BLAKE2b-256 (key = r, rest of the detail); the detail is sealed
 *   under the writer's day key with the entry as additional data.
 *
 * The chain shows what happened in which order without saying what; erasing
 * a detail leaves it whole. A writer appends inside the transaction of what
 * the entry is about, or in one of its own before what it allows. A new day
 * id and key begins at each start of a writer.
 */
#ifndef STORE_AUDIT_H
#define STORE_AUDIT_H

#include "store/directory.h"
#include "store/store.h"

typedef enum {
    AUDIT_ARRIVED = 1,   /* object letter */
    AUDIT_AGAIN = 2,     /* the same bytes once more; object letter */
    AUDIT_FILED = 3,     /* object letter, version, filing hash */
    AUDIT_SET_ASIDE = 4, /* the reader could not read it */
    AUDIT_NOTIFIED = 5,  /* object letter, object2 person */
    AUDIT_NOTICE_FAILED = 6,
    AUDIT_SITTING = 10,   /* version = directory */
    AUDIT_DIRECTORY = 11, /* version = directory */
    AUDIT_ENROL = 12,     /* object person */
    AUDIT_CARDS = 13,     /* the roll or agencies were imported */
    AUDIT_SIGN_IN = 20,   /* object person */
    AUDIT_SIGN_OUT = 21,
    AUDIT_TRAY = 22,
    AUDIT_TRIAGE = 23,
    AUDIT_REGISTER = 24,
    AUDIT_CHILDREN = 25,
    AUDIT_CHILD = 26,   /* object child */
    AUDIT_WHO_SAW = 27, /* object letter */
    AUDIT_MATCHED = 28, /* her letters without a child, against the list */
    AUDIT_OPEN = 30,    /* object letter */
    AUDIT_PART = 31,
    AUDIT_SIGN = 32,
    AUDIT_COUNTERSIGN = 33,
    AUDIT_FILE = 34, /* a person filed it; object2 child */
    AUDIT_RAISE = 35,
    AUDIT_LOWER = 36,
    AUDIT_PRINT = 37,
    AUDIT_PASSWORD = 38,
    AUDIT_ERASE = 39,
    AUDIT_CLOCK_BACK = 40,  /* the wall clock stepped back */
    AUDIT_REFUSED_KEY = 41, /* a key row that no longer counts was removed */
    AUDIT_SPLIT = 42,       /* object letter, object2 its part */
    AUDIT_REMOVED = 50,     /* out of the mailbox; object letter, version UID */
    AUDIT_COUNTED = 51,    /* the certificate; version = how many are missing */
    AUDIT_CERTIFIED = 52,  /* object person; filing_hash = H(certificate) */
    AUDIT_ALARM = 53,      /* object2 person was told that post stays out */
    AUDIT_ALARM_OVER = 54, /* object2 person was told that it works again */
    AUDIT_HANDBACK = 60,   /* object letter, object2 the locked one */
    AUDIT_UPLOAD = 61,     /* object letter, object2 what it is for */
} AuditAction;

/* "filed", "opened", ...; static. */
const char *audit_action_name (AuditAction action);

typedef enum {
    AUDIT_DONE = 0,
    AUDIT_REFUSED = 1,
    AUDIT_FAILED = 2,
} AuditResult;

typedef struct {
    Id actor; /* zeros = the machine */
    guint16 role;
    AuditAction action;
    AuditResult result;
    Id object;
    Id object2;
    guint32 version;
    Hash filing_hash;
} AuditEvent;

typedef struct {
    guint64 seq;
    Hash hash;
} AuditHead;

typedef struct AuditDay AuditDay;
void audit_day_free (AuditDay *day);

/*
 * Begins this writer's day: a fresh key sealed to the managers (to the leads
 * while there is none) and to recovery, in a transaction of its own. Does
 * nothing when it has begun.
 */
gboolean audit_start (Store *store, const Directory *directory, GError **error);

/* Appends one entry inside the caller's transaction; *@head_out (or NULL) is
 * the new head. audit_start() came before. */
gboolean audit_append (Store *store, const AuditEvent *event,
                       AuditHead *head_out, GError **error);
/* The same in a transaction of its own: durable when it returns. */
gboolean audit_write (Store *store, const AuditEvent *event,
                      AuditHead *head_out, GError **error);

/* seq 0 and zeros where the book is empty. */
gboolean audit_head (Store *store, AuditHead *head_out, GError **error);
gboolean audit_hash_at (Store *store, guint64 seq, gboolean *there_out,
                        Hash *hash_out, GError **error);

/*
 * Verifies every entry without any key.
 *
 * @expected: a head that was seen before ("--head"), or NULL
 * @problems: gets char * sentences, the first wrong entry first
 * Returns FALSE only when the register cannot be read.
 */
gboolean audit_verify (Store *store, const AuditHead *expected,
                       GPtrArray *problems, guint64 *entries_out,
                       GError **error);

/* "184:b0c1...": what is printed, and what --head takes. Caller frees. */
char *audit_head_text (const AuditHead *head);
gboolean audit_head_parse (const char *text, AuditHead *head_out);

/* One entry with its detail, for who may open the day's key. */
typedef struct {
    guint64 seq;
    gint64 at;
    Writer writer;
    gboolean readable; /* FALSE: this reader has no key of that day */
    AuditEvent event;
} AuditRecord;

/*
 * Calls @visit for each entry from @from on, oldest first, opening details
 * with the class 7 rows of @holder.
 */
typedef gboolean (*AuditVisit) (gpointer data, const AuditRecord *record,
                                GError **error);
gboolean audit_read (Store *store, const Id *holder, const guint8 *box_secret,
                     guint64 from, AuditVisit visit, gpointer data,
                     GError **error);

#endif
