/*
 * Sources: where messages lie. Each kind lists what is there and takes what
 * has no row yet. Nothing in a mailbox is ever changed; from a drop folder what
 * is committed is removed.
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
    /* char *: the same of those that were tried, with the reason; they are not
     * among the missing */
    GPtrArray *set_aside;
} SourceCount;

void source_count_clear (SourceCount *count);

/* One mailbox as its worker holds it: connections stay open between looks. */
typedef struct Source Source;
/* @program_dir: where intray-fetch lies */
Source *source_new (const Settings *settings, const MailboxSettings *mailbox,
                    const char *program_dir);
void source_free (Source *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Source, source_free)

/*
 * Takes everything new and commits it.
 * Errors: RETRY, STOP: what came before the trouble is kept. When the register
 * was the trouble, intake->broken says so
 */
gboolean source_take (Source *source, Intake *intake, GError **error);

/* Waits until there may be something to take, as long as is in order after
 * the last look, which went well or not; or until told to stop. */
void source_wait (Source *source, gboolean well, Watch *watch);

/* Did the last look leave something that only has to stay as it is for a
 * moment to be complete? */
gboolean source_is_settling (const Source *source);

gboolean source_count (Intake *intake, const MailboxSettings *mailbox,
                       const char *program_dir, SourceCount *out,
                       GError **error);

/* The length of the header block, for a message that is too large to keep. */
guint64 source_header_length (int fd);

/* Counts one message that is in the mailbox. @where: how to find it */
gboolean source_count_one (Intake *intake, const Origin *origin,
                           const char *where, SourceCount *out, GError **error);

/* The kinds but IMAP. */
gboolean files_take (Intake *intake, const MailboxSettings *mailbox,
                     GError **error);
gboolean files_count (Intake *intake, const MailboxSettings *mailbox,
                      SourceCount *out, GError **error);
gboolean mbox_take (Intake *intake, const MailboxSettings *mailbox,
                    GError **error);
gboolean mbox_count (Intake *intake, const MailboxSettings *mailbox,
                     SourceCount *out, GError **error);
gboolean drop_take (Intake *intake, const MailboxSettings *mailbox,
                    GError **error);
gboolean drop_count (Intake *intake, const MailboxSettings *mailbox,
                     SourceCount *out, GError **error);
/* Names of files that no letter has: a program's on the way to one. */
gboolean drop_is_ignored (const char *name);

#endif
