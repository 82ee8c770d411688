/*
 * When was an old message sent? For sorting and for --since only: nothing is
 * decided by it that could hide a letter from anybody.
 */
#ifndef INGEST_MAIL_DATE_H
#define INGEST_MAIL_DATE_H

#include <glib.h>

/* What follows "Date:", RFC 5322 3.3 with its old forms; @length bytes. */
gboolean mail_date_parse (const char *text, gsize length, gint64 *ms_out);

/* Looks for the field in the first 64 KiB of the header block behind @fd. */
gboolean mail_date_find (int fd, guint64 length, gint64 *ms_out);

#endif
