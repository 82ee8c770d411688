/*
 * The register's database. Only db.c includes SQLite.
 *
 * Statements stand in store/sql/ (name, what goes in, what comes out) and are
 * compiled in; values are bound, never pasted. Every connection has foreign
 * keys, secure_delete, WAL with synchronous=FULL, and a busy time-out; each
 * PRAGMA is read back. Writers begin IMMEDIATE: a plain BEGIN that writes
 * later fails at once where another writes (the time-out does not count).
 * The log grows to 16 MiB before SQLite empties it by itself: each time costs
 * two syncs, and a run of small letters fills a fourth of that every second.
 */
#ifndef STORE_DB_H
#define STORE_DB_H

#include "common/bytes.h"
#include "sql.h"

#include <glib.h>

typedef struct {
    const char *name;
    const char *text;
} SqlText;

extern const SqlText sql_texts[];

typedef struct Db Db;

/* Makes register.db with all schema steps. Errors: STOP when it exists. */
Db *db_create (const char *path, GError **error);
/* Takes the schema steps that came after it was made, in one transaction.
 * Errors: STOP when it is absent, newer, or damaged; RETRY on I/O */
Db *db_open (const char *path, GError **error);
void db_close (Db *db);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Db, db_close)

gboolean db_begin (Db *db, GError **error);
/* What a commit that fails leaves is rolled back. Errors: RETRY. A sync that
 * failed is never retried: the caller ends the process. */
gboolean db_commit (Db *db, GError **error);
/* After an error, or where nothing is open: harmless. */
void db_rollback (Db *db);
gboolean db_in_transaction (const Db *db);
/* Empties the write-ahead log: what was deleted is then in no file. */
gboolean db_truncate_wal (Db *db, GError **error);

/*
 * Binds and runs. @format has a letter a value:
 *   i gint64 | t const char * (NULL = null) | d const Id * | h const Hash *
 *   g const Signature * | b GBytes * (NULL = null) | p const void *, gsize
 * Errors: RETRY (busy, disk, full), REJECT (a constraint), STOP (damage)
 */
gboolean db_run (Db *db, SqlId sql, GError **error, const char *format, ...);
/* Rows that the last db_run changed. */
gint64 db_changes (const Db *db);

typedef struct DbRows DbRows;
DbRows *db_query (Db *db, SqlId sql, GError **error, const char *format, ...);
/* TRUE on a row; FALSE at the end or on an error (then *error is set). */
gboolean db_next (DbRows *rows, GError **error);
void db_rows_free (DbRows *rows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DbRows, db_rows_free)

gboolean db_is_null (DbRows *rows, int column);
gint64 db_integer (DbRows *rows, int column);
/* Caller frees; NULL for null. */
char *db_text (DbRows *rows, int column);
GBytes *db_bytes (DbRows *rows, int column);
/* Borrowed until the next row. */
const void *db_peek (DbRows *rows, int column, gsize *length_out);
/* Errors: STOP when the column has another length */
gboolean db_fixed (DbRows *rows, int column, void *out, gsize length,
                   GError **error);

/* One integer of one row, 0 without a row. */
gboolean db_count (Db *db, SqlId sql, gint64 *count_out, GError **error,
                   const char *format, ...);

#endif
