/*
 * One message on its way from a mail server into the register, with constant
 * memory: a small one is gathered, since some servers only estimate sizes; a
 * large one is sealed as it comes, with the length that was announced. Where
 * that proves wrong it is fetched again, with the length that it had.
 */
#ifndef INGEST_INCOMING_H
#define INGEST_INCOMING_H

#include "ingest/fetch_client.h"
#include "ingest/intake.h"

typedef struct {
    Intake *intake;
    gint64 silent_ms; /* what one piece may take */
    guint64 expected; /* bytes that will come */
    guint64 got;
    GByteArray *gathered; /* or */
    IntakeStream *stream; /* NULL once it cannot be right any more */
    gboolean failed;      /* the register or the disk, not the message */
} Incoming;

/* @expected: as the server says, or as it was the last time */
gboolean incoming_begin (Incoming *incoming, Intake *intake, guint64 expected,
                         gint64 silent_ms, GError **error);
/* A FetchSink of an Incoming. */
gboolean incoming_piece (GBytes *piece, gpointer data, GError **error);
/* After the fetch: takes the message. *@again_out: it had another length than
 * expected, nothing was taken. */
gboolean incoming_end (Incoming *incoming, const FetchResult *result,
                       Origin *origin, gboolean *again_out, GError **error);
/* Forgets what came. */
void incoming_clear (Incoming *incoming);

#endif
