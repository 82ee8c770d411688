/*
 * Numbers of a spreadsheet as the sheet shows them (ISO 29500-1, 18.8.30):
 * dates, times, shares, leading zeros and groups of digits; else as they are.
 */
#ifndef CLASSIFY_READER_NUMBER_H
#define CLASSIFY_READER_NUMBER_H

#include <glib.h>

/* The code behind a number that formats have without writing it; NULL for
 * those that show a number as it is. Static. */
const char *number_format (guint id);

/* @format: a format's code, or NULL; @from_1904: days count from there.
 * Caller frees. */
char *number_show (double value, const char *format, gboolean from_1904);

#endif
