/*
 * What db.c (SQLite) and schema.c (steps of the schema) share.
 */
#ifndef STORE_DB_PRIVATE_H
#define STORE_DB_PRIVATE_H

#include "store/db.h"

/* Statements of ours, as they stand: no value is ever pasted into one. */
gboolean db_run_text (Db *db, const char *text, GError **error);
/* The number of schema steps that a register has taken; -1: unreadable. */
int db_format (Db *db);
gboolean db_set_format (Db *db, int format, GError **error);

/* Runs the steps that are missing, in one transaction. */
gboolean schema_upgrade (Db *db, GError **error);
/* The same of a register at @path that is there.
 * Errors: STOP when it is newer than this program, or none */
gboolean schema_check (Db *db, const char *path, GError **error);

#endif
