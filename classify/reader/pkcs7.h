/*
 * The one file of the reader that includes GnuTLS: signed mail that carries
 * its content inside the signature (S/MIME, RFC 8551 section 3.5.2).
 */
#ifndef CLASSIFY_READER_PKCS7_H
#define CLASSIFY_READER_PKCS7_H

#include <glib.h>

/* So that nothing is initialised inside the sandbox. */
gboolean pkcs7_warm (GError **error);

/* The MIME entity that was signed; the signature itself is not judged. NULL
 * for anything else: encrypted, certificates only, damaged. */
GBytes *pkcs7_content (GBytes *data);

#endif
