/*
 * Who sent this, and may that be believed?
 *
 *   verified     the receiving server says so: DMARC passed, or a DKIM
 *                signature of the From domain's organisation did
 *   unverified   nobody vouches, and nothing speaks against it
 *   doubtful     something speaks against it: quarantine, shown, never filed
 *
 * What is written in the letter itself never makes a sender believable.
 */
#ifndef CLASSIFY_SENDER_H
#define CLASSIFY_SENDER_H

#include "classify/record.h"

typedef enum {
    SENDER_UNVERIFIED = 1,
    SENDER_VERIFIED,
    SENDER_DOUBTFUL,
} SenderState;

/* What the centre knows; all borrowed, each may be NULL. */
typedef struct {
    const char *authserv_id;
    const char *own_domain;
    const GPtrArray *agencies; /* Agency * */
    const GPtrArray *staff;    /* StaffMember * */
    const GPtrArray *children; /* RollChild *: parents' addresses */
} SenderBook;

typedef struct SenderIndex SenderIndex;

typedef struct {
    SenderState state;
    char *address;          /* lower case, or NULL */
    char *domain;           /* lower case, or NULL */
    const char *agency;     /* name of the list, or NULL; borrowed */
    const char *usual_kind; /* "" or NULL when not said; borrowed */
    gboolean is_family;     /* From stands on the roll for a parent */
    gboolean is_staff;      /* From stands on the staff list, or own domain */
    gboolean is_bulk;       /* list or bulk headers */
    gboolean is_automatic;  /* auto-reply, bounce, out of office */
    GPtrArray *why;         /* char *: sentences */
} Sender;

/* An index over the lists, which must outlive it. */
SenderIndex *sender_index_new (const SenderBook *book);
void sender_index_free (SenderIndex *index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SenderIndex, sender_index_free)

Sender *sender_judge (const SenderIndex *index, const Record *record);
void sender_free (Sender *sender);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sender, sender_free)

/* "trust.nhs.uk" of "mail.trust.nhs.uk", "a.example" of "x.a.example"; points
 * into @domain. */
const char *sender_organisation (const char *domain);
/* TRUE when both belong to one organisation. */
gboolean sender_aligned (const char *a, const char *b);
/* TRUE when @domain is made to look like @listed, and is neither it nor under
 * it. */
gboolean sender_is_lookalike (const char *domain, const char *listed);

#endif
