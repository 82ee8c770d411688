/*
 * Is post coming in, and is all of it here? Judged from what ingest and notify
 * wrote into the register, afresh at each look: by `status`, by the desk, and
 * by notify, which tells people outside the mailbox.
 *
 * Sentences name times and, where there are several, mailboxes; never people,
 * letters or how many.
 */
#ifndef STORE_HEALTH_H
#define STORE_HEALTH_H

#include "config/settings.h"
#include "store/store.h"

typedef enum {
    HEALTH_NOT_LOOKED = 1, /* nothing looks into the mailbox */
    HEALTH_REFUSED = 2,    /* sign-in, certificate or folder: a person's turn */
    HEALTH_FAILING = 3,    /* cannot be reached */
    HEALTH_SILENT = 4,     /* no mail for longer than is its habit */
    HEALTH_CANARY = 5,     /* the daily test mail did not come in */
    HEALTH_CERTIFICATE = 6, /* the mail server's ends */
    HEALTH_CREDENTIAL = 7,  /* the token ends */
    HEALTH_MISSING = 8,     /* the daily certificate found a gap */
    HEALTH_UNCOUNTED = 9,   /* the certificate is overdue or incomplete */
    HEALTH_LEFT = 10,       /* filed letters stay in the mailbox: a setting */
    HEALTH_KEPT = 11,       /* they should not, and the mailbox keeps them */
} HealthCause;

typedef enum {
    HEALTH_AMBER = 1,
    HEALTH_BAD = 2,
} HealthLevel;

typedef struct {
    HealthCause cause;
    HealthLevel level;
    char *mailbox;  /* "" = of the whole centre */
    gint64 since;   /* ms: of what it says */
    guint stage;    /* of an end that comes near: 1 month, 2 week, 3 day, 4 */
    char *sentence; /* for everybody */
    char *remedy;   /* for who looks after the machine */
} HealthFact;

void health_fact_free (HealthFact *fact);

/* "silent", ...: for programs; static. */
const char *health_cause_name (HealthCause cause);
/* "Post comes in again.": what is said when @cause is over; static. */
const char *health_over_sentence (HealthCause cause);
/* Are people told of it by a notice? */
gboolean health_is_told (const HealthFact *fact);

/* HealthFact *, what is bad first; empty = all is well. Caller frees. */
GPtrArray *health_look (Store *store, const Settings *settings, GError **error);
/* The worst of them, 0 = none. */
HealthLevel health_worst (const GPtrArray *facts);

/* The left side of a test mail's Message-ID, before its token (32 hex digits):
 * by it the mail is known when it comes in. */
#define HEALTH_CANARY_PREFIX "intray-canary-"

/* The state of a daily test mail; zeros where none was sent. */
typedef struct {
    char *token; /* NULL = none */
    gint64 sent;
    gint64 seen;
} Canary;
gboolean canary_get (Store *store, const char *mailbox, Canary *canary_out,
                     GError **error);

#endif
