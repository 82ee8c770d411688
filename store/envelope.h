/*
 * The envelope: what intray decided about a letter, as one signed, versioned
 * document sealed to whoever may open the letter.
 *
 *   "iE1\0" | salt 32 | letter | version u32 | prev filing hash 32 | digest 32
 *   | dir u32 | child 16 (0 = none) | flag u8 | kind u8 | marking u8
 *   | provenance u8 | overlays u32 | outcome u8 | rule-or-person u8
 *   | signer 16 | at i64 | born i64 | due i64 | named u16 x 16
 *   | grants u16 x {person 16, until i64, by 16} | left out u16 x 16 | link 16
 *   | texts: sender, address, subject, reason
 *   | history n x {version u32, at i64, signer 16, flag u8, H(reason)}
 *   filing hash = H("intray filing 1\0" | centre | envelope)
 */
#ifndef STORE_ENVELOPE_H
#define STORE_ENVELOPE_H

#include "common/bytes.h"
#include "common/decision.h"

#include <glib.h>

typedef enum {
    FLAG_TEAM = 1,
    FLAG_RESTRICTED = 2,
    FLAG_SAFEGUARDING = 3,
    FLAG_SEALED = 4,
} Flag;

/* How a letter ended up; also letter.hold, in the clear. */
typedef enum {
    OUTCOME_RECEIVED = 0,    /* not decided yet */
    OUTCOME_FILED = 1,       /* on a child's file */
    OUTCOME_WHOSE = 2,       /* whose letter is this? a person decides */
    OUTCOME_LOCKED = 3,      /* the content is not here yet */
    OUTCOME_HELD = 4,        /* sender doubtful */
    OUTCOME_NOT_A_CHILD = 5, /* not about a child */
    OUTCOME_DUPLICATE = 6,
    OUTCOME_MISDELIVERED = 7,
    OUTCOME_REFUSED = 8,  /* too large */
    OUTCOME_NOT_KEPT = 9, /* old mail, about no child here: content gone */
    OUTCOME_SPLIT = 10,   /* about several: each child has a part of it */
} Outcome;
#define OUTCOME_COUNT 11

typedef struct {
    Id person;
    gint64 until;
    Id by;
} Grant;

typedef struct {
    guint32 version;
    gint64 at;
    Id signer;
    Flag flag;
    Hash reason;
} History;

typedef struct {
    Hash salt;
    Id letter;
    guint32 version;
    Hash prev;
    Hash digest;
    guint32 dir;
    Id child;
    Flag flag;
    Kind kind;
    Marking marking;
    Provenance provenance;
    guint32 overlays;
    Outcome outcome;
    gboolean by_person;
    Id signer;
    gint64 at, born;
    gint64 due;       /* 0: historical, nobody has to sign it */
    GArray *named;    /* Id */
    GArray *grants;   /* Grant */
    GArray *left_out; /* Id: the people a letter is about */
    Id link;          /* a letter this one belongs to, or zeros */
    char *sender;     /* name and agency in words */
    char *address;
    char *subject;
    char *reason;    /* why it was judged so, a sentence a line */
    GArray *history; /* History */
} Envelope;

Envelope *envelope_new (void);
void envelope_free (Envelope *envelope);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Envelope, envelope_free)
/* A copy for the next version: version + 1, prev, history with this version's
 * line; salt, signer, at, reason are the caller's to set. */
Envelope *envelope_next (const Envelope *envelope, const Hash *filing_hash);

/* Old mail that was brought in: on file, and nobody's task. */
gboolean envelope_is_historical (const Envelope *envelope);

GBytes *envelope_pack (const Envelope *envelope);
/* Errors: REJECT on anything but exactly this form */
Envelope *envelope_unpack (GBytes *bytes, GError **error);
Hash envelope_filing_hash (const Id *centre, GBytes *packed);

/* "restricted", ...; static. Kinds and the rest: common/decision.h. */
const char *flag_name (Flag flag);
const char *outcome_name (Outcome outcome);

#endif
