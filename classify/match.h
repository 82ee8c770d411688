/*
 * Whose letter is this? Evidence, never a score; "nobody" and "several" are
 * answers.
 *
 * Strong: full name in any form, date of birth, NHS number, and a parent's
 * own verified address (with a first name that only one of that family's
 * children bears it makes two). Medium: postcode, a parent's full name. Weak:
 * first name, initials. A child is matched when two strong identifiers agree,
 * none contradicts, and no other child of the roll is nearly as well
 * supported.
 *
 * The roll is an index over folded words: the time for a letter depends on
 * the letter, not on the number of children.
 */
#ifndef CLASSIFY_MATCH_H
#define CLASSIFY_MATCH_H

#include "classify/names.h"
#include "common/lists.h"

#include <glib.h>

typedef enum {
    MATCH_MATCHED = 1,
    MATCH_SUGGESTED,
    MATCH_SEVERAL,
    MATCH_NONE,
    MATCH_CONTRADICTED,
} MatchOutcome;

/* "matched", ...; static. */
const char *match_outcome_name (MatchOutcome outcome);

enum {
    EVIDENCE_NAME = 1 << 0,     /* full name: strong */
    EVIDENCE_DOB = 1 << 1,      /* strong */
    EVIDENCE_NHS = 1 << 2,      /* strong */
    EVIDENCE_FAMILY = 1 << 3,   /* verified family address: strong */
    EVIDENCE_ONLY = 1 << 4,     /* first name only one of that family bears */
    EVIDENCE_POSTCODE = 1 << 5, /* medium */
    EVIDENCE_PARENT = 1 << 6,   /* medium */
    EVIDENCE_FIRST = 1 << 7,    /* weak */
    EVIDENCE_INITIALS = 1 << 8, /* weak */
    EVIDENCE_ADDRESS = 1 << 9,  /* unverified family address: weak */
    EVIDENCE_ADULT = 1 << 10,   /* the name, but with Mr, Mrs, Dr */
    EVIDENCE_BLOCK = 1 << 11,   /* name and birth date or number together */
    EVIDENCE_SUBJECT = 1 << 12, /* the name stands only in the subject */
    EVIDENCE_FAMILY_NAME = 1 << 13, /* weak */
    EVIDENCE_APART = 1 << 14,       /* date or number stand beside another name
                                       that shares one half with this child's */
    EVIDENCE_PASSING = 1 << 15, /* the name, but of a relative or in passing */
    EVIDENCE_NEAR = 1 << 16,    /* a name that is nearly this one: weak */
    EVIDENCE_HEAD = 1 << 17,    /* the letter says that it is about the name */
    EVIDENCE_FITS = 1 << 18,    /* date or number stand beside this name */
};

typedef struct {
    guint child; /* index into the roll's children */
    guint32 evidence;
    guint32 name_at;     /* token of the first full name */
    guint32 name_count;  /* tokens of it */
    char *contradiction; /* a sentence, or NULL */
    GPtrArray *why;      /* char *: sentences */
} MatchCandidate;

typedef struct {
    MatchOutcome outcome;
    GPtrArray *candidates; /* MatchCandidate *, best first, at most 10 */
    GArray *ids;           /* guint: children, for matched and several */
    GPtrArray *why;        /* char *: sentences on the whole */
    gboolean leaver;       /* matched, and has left */
    gboolean starter;      /* matched, and has not begun */
} Match;

typedef struct {
    const char *text;     /* all pages; a blank line between */
    const Tokens *tokens; /* the words of @text, NULL = to be made */
    /* guint32, ascending: where each document (mail body, attachment) begins
     * in @text; NULL = it is one. Quoted mail is found by its marks. */
    const GArray *documents;
    const char *subject; /* NULL when none */
    const char *from;    /* lower-case address, NULL when none */
    gboolean from_verified;
    gint32 today; /* days since 1970, of the letter's arrival */
} MatchInput;

typedef struct Roll Roll;

/* @children: RollChild *, borrowed, must outlive the roll */
Roll *roll_new (const GPtrArray *children);
void roll_free (Roll *roll);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Roll, roll_free)
const RollChild *roll_child (const Roll *roll, guint index);
guint roll_count (const Roll *roll);

Match *roll_match (const Roll *roll, const MatchInput *input);
void match_free (Match *match);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Match, match_free)

/* How many strong identifiers agree. */
guint match_strong_count (const MatchCandidate *candidate);

#endif
