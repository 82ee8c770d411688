/*
 * Comma-separated values (RFC 4180), read row by row from text in memory.
 *
 * Quoted fields may hold commas, line ends and doubled quotes. CR LF and LF
 * end rows; empty rows are skipped. A field over LIMIT_CSV_FIELD_BYTES and a
 * quote that is never closed spoil their row, not the file.
 */
#ifndef COMMON_CSV_H
#define COMMON_CSV_H

#include <glib.h>

typedef struct {
    const char *at; /* NUL-ended text, borrowed */
    guint line;     /* of the next row, from 1 */
} CsvReader;

typedef struct {
    guint line;          /* where the row begins */
    GPtrArray *fields;   /* char *, blanks at both ends stripped */
    const char *problem; /* static words when the row is spoilt, else NULL */
} CsvRow;

void csv_reader_init (CsvReader *reader, const char *text);
/* NULL at the end. */
CsvRow *csv_next (CsvReader *reader);
void csv_row_free (CsvRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsvRow, csv_row_free)

#endif
