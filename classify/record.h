/*
 * The reader's record: what a sandboxed reader says of one message.
 *
 * The readers are the only programs that take strangers' mail apart; what
 * comes back is checked by record_from_frame() as if an attacker wrote it:
 * lengths, counts, ranges, UTF-8. After that check it is plain data, still
 * untrue perhaps, never dangerous.
 *
 * A page is what a person sees as one: the body of a message (text, no
 * picture), or one page of a document (text and a picture of it). Pages are
 * numbered from 1 in reading order; part and page of a letter's sealed text
 * and picture share that number.
 */
#ifndef CLASSIFY_RECORD_H
#define CLASSIFY_RECORD_H

#include "common/bytes.h"

#include <glib.h>

typedef enum {
    FATE_READ = 1,
    FATE_EMPTY,
    FATE_LOCKED,
    FATE_WRAPPER,
    FATE_UNSUPPORTED,
    FATE_REFUSED,
} Fate;

/* "read", "empty", ...; static. */
const char *fate_name (Fate fate);

typedef struct {
    char *path;     /* IMAP part number, ".n" appended inside containers */
    char *type;     /* type/subtype, lower case, by content where known */
    char *filename; /* decoded, for display only; NULL when none */
    guint64 bytes;  /* decoded */
    Hash sha256;    /* of the decoded bytes */
    Fate fate;
    char *reason; /* why, in words a person understands; NULL when read */
} RecordPart;

typedef struct {
    guint32 part;    /* index into parts */
    char *text;      /* valid UTF-8, LF line ends; may be "" */
    char *hidden;    /* text that a person would not see; NULL when none */
    GBytes *picture; /* PNG that our own encoder wrote, or NULL */
} RecordPage;

typedef struct {
    char *name;  /* as written, e.g. "Authentication-Results" */
    char *value; /* unfolded, encoded words decoded, valid UTF-8 */
} RecordHeader;

typedef struct {
    char *name;    /* display name, NULL when none */
    char *address; /* as written, not trusted; NULL when none */
} RecordMailbox;

typedef struct {
    char *reader;        /* reader version text */
    char *message_id;    /* without angle brackets, NULL when none */
    char *subject;       /* decoded, NULL when none */
    RecordMailbox *from; /* the first From mailbox; never NULL itself */
    guint32 from_count;  /* mailboxes in all From fields: 1 in honest mail */
    gboolean has_date;
    gint64 date_ms;      /* the Date field, UTC */
    GPtrArray *headers;  /* RecordHeader *, top to bottom, all of them */
    GPtrArray *warnings; /* char *: what was odd about the structure */
    GPtrArray *parts;    /* RecordPart *: every leaf */
    GPtrArray *pages;    /* RecordPage * */
} Record;

Record *record_new (void);
void record_free (Record *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Record, record_free)

/* Exchanges what the header block says (ids, subject, from, date, headers)
 * with what @from says, so that only one reader is believed about it. */
void record_take_header_facts (Record *record, Record *from);

/* The first header of that name (case does not count) from index *@at on,
 * and *@at behind it; NULL when there is none. Borrowed. */
const char *record_next_header (const Record *record, const char *name,
                                guint *at);

/* All page texts in order, an empty line between; caller frees. */
char *record_text (const Record *record);
/* Where in record_text() the text of each part begins; guint32, caller
 * unrefs. */
GArray *record_text_starts (const Record *record);

/*
 * The wire form, without pictures: these follow as frames of their own, in
 * page order, a frame of length 0 where a page has none.
 */
#define RECORD_TYPE "(smsms(msms)ubxa(ss)asa(ssmstayyms)a(usms))"
GVariant *record_to_variant (const Record *record);
/* Errors: REJECT when anything is out of its limits. */
Record *record_from_frame (GBytes *frame, GError **error);

#endif
