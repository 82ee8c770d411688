/*
 * Office documents as text, by what they are and not by what they are called.
 */
#ifndef CLASSIFY_READER_OFFICE_H
#define CLASSIFY_READER_OFFICE_H

#include "classify/box/letter.h"

#include "classify/reader/zip.h"

/* TRUE for a document or program that is packed as an archive: its members
 * mean nothing one by one. */
gboolean office_is_package (Zip *zip);

/* As LetterTools says. */
gboolean office_text (GBytes *data, guint64 *decoded_bytes,
                      OfficeText *text_out);

#endif
