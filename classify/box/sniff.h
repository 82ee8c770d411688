/*
 * What a file really is, by its first bytes, and what to call it.
 */
#ifndef CLASSIFY_BOX_SNIFF_H
#define CLASSIFY_BOX_SNIFF_H

#include <glib.h>

/* "%PDF-" within the first KiB, where readers of PDF look for it. */
gboolean sniff_is_pdf (GBytes *data);

/* What sniff_words() calls an archive without a better name. */
#define SNIFF_ZIP_WORDS "ZIP archive"

/* ZIP archives, and all documents that are packed as one. */
gboolean sniff_is_zip (GBytes *data);

/* The type of a picture file that the readers open, by its first bytes:
 * "image/jpeg", "image/tiff"; static, NULL when it is none. */
const char *sniff_photo (GBytes *data);

/* Text a person could read: no NUL, nearly no controls, valid UTF-8 or 8-bit
 * letters. */
gboolean sniff_is_text (GBytes *data);

/*
 * What a password closes, in words ("Excel workbook", "ZIP archive"); static,
 * NULL when nothing does: ZIP entries with the encryption flag, Office files
 * with an EncryptedPackage.
 */
const char *sniff_locked (GBytes *data, const char *type, const char *filename);

/* @data: NULL when name or type says it.
 * "Word document", "picture", "file of an unknown kind"; static. */
const char *sniff_words (GBytes *data, const char *type, const char *filename);

/* TRUE for a document, workbook or slides by name or declared type. */
gboolean sniff_is_office_name (const char *type, const char *filename);

/* The media type by the first bytes alone; static, NULL when they say nothing.
 */
const char *sniff_type (GBytes *data);

/* TRUE when @filename ends in @ending, case does not count; FALSE for NULL. */
gboolean sniff_name_ends (const char *filename, const char *ending);

#endif
