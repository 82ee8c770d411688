/*
 * winmail.dat: Outlook's own packing of a letter (MS-OXTNEF).
 */
#ifndef CLASSIFY_READER_TNEF_H
#define CLASSIFY_READER_TNEF_H

#include "classify/box/outlook.h"

/* Body and attachments; what comes after damage is left out, and `damaged`
 * says so. NULL when it is no TNEF. @decoded_bytes: counted on. */
OutlookLetter *tnef_open (GBytes *data, guint64 *decoded_bytes);

#endif
