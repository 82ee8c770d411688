/*
 * Sources: where messages lie. Each kind lists what is there and takes what
 * has no row yet; nothing in a mailbox is ever changed.
 */
#ifndef INGEST_SOURCE_H
#define INGEST_SOURCE_H

#include "ingest/intake.h"

/* What "is anything missing?" needs of one mailbox. */
typedef struct {
    guint messages;     /* in the mailbox now */
    guint rows;         /* of these: in the register */
    gint64 arrivals;    /* rows of this mailbox, present or not */
    GPtrArray *missing; /* char *: how to find each one without a row */
} SourceCount;

void source_count_clear (SourceCount *count);

/*
 * Takes everything new of one mailbox.
 * Errors: RETRY, STOP concern this mailbox (others go on) unless
 * db_in_transaction fails to commit: then the process ends
 */
gboolean source_take (Intake *intake, const MailboxSettings *mailbox,
                      const char *program_dir, GError **error);
gboolean source_count (Intake *intake, const MailboxSettings *mailbox,
                       const char *program_dir, SourceCount *out,
                       GError **error);

/* The two kinds. */
gboolean files_take (Intake *intake, const MailboxSettings *mailbox,
                     GError **error);
gboolean files_count (Intake *intake, const MailboxSettings *mailbox,
                      SourceCount *out, GError **error);
gboolean imap_take (Intake *intake, const MailboxSettings *mailbox,
                    const char *program_dir, GError **error);
gboolean imap_count (Intake *intake, const MailboxSettings *mailbox,
                     const char *program_dir, SourceCount *out, GError **error);

#endif
