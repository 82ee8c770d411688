/*
 * The certificate: is anything missing? Its text is made by ingest, its result
 * kept as a row, and a person may put her name to the text.
 *
 *   Ed25519 over "intray counts 1\0" | centre | person | dir u32 | H(text)
 *
 * text is all of the certificate up to the line that begins the signature;
 * public keys alone verify it.
 */
#ifndef STORE_CERTIFICATE_H
#define STORE_CERTIFICATE_H

#include "store/audit.h"
#include "store/directory.h"

/* The first line of a certificate, and the line before a signature. */
#define CERTIFICATE_FIRST "intray certificate 1\n"
#define CERTIFICATE_SIGNED "-- signed\n"
/* What stands before the head, in the last line. */
#define CERTIFICATE_HEAD ", book of events "

/* What one count of all mailboxes found. */
typedef struct {
    gint64 messages;  /* in the mailboxes */
    gint64 rows;      /* of these: in the register */
    gint64 missing;   /* of these: without a row */
    gint64 set_aside; /* of the missing: tried, with the reason why not */
    gint64 gone;      /* rows whose message went without our doing */
    gint64 uncounted; /* mailboxes that could not be counted */
} CertificateCounts;

/* Keeps the result with its audit entry, in a transaction of its own. */
gboolean certificate_keep (Store *store, const Directory *directory,
                           const CertificateCounts *counts, GError **error);

/* *@due_out: none was made for a day, since the first look at a mailbox or
 * the last certificate. */
gboolean certificate_is_due (Store *store, gboolean *due_out, GError **error);

/* Is @text a certificate of this centre, and its head in the book?
 * Errors: REJECT, saying what is wrong with it */
gboolean certificate_check_text (Store *store, const char *text,
                                 GError **error);

Signature certificate_sign (const Id *centre, const Id *person, guint32 dir,
                            const char *text, const guint8 *sign_seed);
gboolean certificate_verify (const Id *centre, const Id *person, guint32 dir,
                             const char *text, const guint8 *public_key,
                             const Signature *signature);

#endif
