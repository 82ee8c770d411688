/*
 * Office documents as text, by what they are and not by what they are called.
 */
#ifndef CLASSIFY_READER_OFFICE_H
#define CLASSIFY_READER_OFFICE_H

#include "classify/box/letter.h"

/* As LetterTools says. */
gboolean office_text (GBytes *data, guint64 *decoded_bytes,
                      OfficeText *text_out);

#endif
