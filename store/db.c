#include "store/db.h"

#include "common/error.h"
#include "store/db_private.h"

#include <sqlite3.h>
#include <stdarg.h>
#include <string.h>

#define BUSY_MS 20000

struct Db {
    sqlite3 *handle;
    sqlite3_stmt *cached[SQL_COUNT];
    gboolean busy[SQL_COUNT];
};

struct DbRows {
    Db *db;
    SqlId sql;
    sqlite3_stmt *statement;
    gboolean cached;
};

/* Copies SQLite's message before the next call can replace it. */
static gboolean
set_db_error (Db *db, int code, const char *what, GError **error)
{
    IntrayError kind = INTRAY_ERROR_RETRY;
    const char *hint = "";

    switch (code & 0xff) {
    case SQLITE_CONSTRAINT:
        kind = INTRAY_ERROR_REJECT;
        break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        kind = INTRAY_ERROR_STOP;
        hint = "; the register is damaged: restore a backup";
        break;
    case SQLITE_MISUSE:
    case SQLITE_RANGE:
    case SQLITE_ERROR:
    case SQLITE_MISMATCH:
    case SQLITE_SCHEMA:
        kind = INTRAY_ERROR_STOP;
        break;
    case SQLITE_FULL:
        hint = "; make room on the disk, nothing is lost";
        break;
    case SQLITE_IOERR:
        /* The kernel may call a page clean that a failed sync lost: nothing
         * more is written by this process, and the next one recovers. */
        if (code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC)
            kind = INTRAY_ERROR_STOP;
        break;
    }
    g_set_error (error, INTRAY_ERROR, kind, "register: %s: %s%s", what,
                 db->handle != NULL ? sqlite3_errmsg (db->handle)
                                    : sqlite3_errstr (code),
                 hint);
    return FALSE;
}

gboolean
db_run_text (Db *db, const char *text, GError **error)
{
    int code = sqlite3_exec (db->handle, text, NULL, NULL, NULL);

    return code == SQLITE_OK || set_db_error (db, code, text, error);
}

/* Sets a PRAGMA and reads back what holds. */
static gboolean
set_pragma (Db *db, const char *name, const char *value, const char *expected,
            GError **error)
{
    g_autofree char *set = g_strdup_printf ("PRAGMA %s = %s", name, value);
    g_autofree char *get = g_strdup_printf ("PRAGMA %s", name);
    sqlite3_stmt *statement = NULL;
    gboolean held = FALSE;

    if (!db_run_text (db, set, error))
        return FALSE;
    if (sqlite3_prepare_v2 (db->handle, get, -1, &statement, NULL) ==
            SQLITE_OK &&
        sqlite3_step (statement) == SQLITE_ROW)
        held = g_strcmp0 ((const char *) sqlite3_column_text (statement, 0),
                          expected) == 0;
    sqlite3_finalize (statement);
    if (!held)
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "register: PRAGMA %s did not become %s", name, expected);
    return held;
}

static gboolean
set_pragmas (Db *db, GError **error)
{
    static const struct {
        const char *name, *value, *expected;
    } wanted[] = {
        {"foreign_keys", "ON", "1"},
        {"trusted_schema", "OFF", "0"},
        {"cell_size_check", "ON", "1"},
        {"secure_delete", "ON", "1"},
        {"journal_mode", "WAL", "wal"},
        {"synchronous", "FULL", "2"},
        {"journal_size_limit", "4194304", "4194304"},
        {"wal_autocheckpoint", "4000", "4000"},
        {"temp_store", "MEMORY", "2"},
    };

    sqlite3_busy_timeout (db->handle, BUSY_MS);
    for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
        if (!set_pragma (db, wanted[i].name, wanted[i].value,
                         wanted[i].expected, error))
            return FALSE;
    return TRUE;
}

static Db *
open_handle (const char *path, int flags, GError **error)
{
    g_autoptr (Db) db = g_new0 (Db, 1);
    int code =
        sqlite3_open_v2 (path, &db->handle,
                         flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                             SQLITE_OPEN_NOFOLLOW,
                         NULL);

    if (code != SQLITE_OK)
        set_db_error (db, code, path, error);
    return code == SQLITE_OK && set_pragmas (db, error) ? g_steal_pointer (&db)
                                                        : NULL;
}

int
db_format (Db *db)
{
    sqlite3_stmt *statement = NULL;
    int format = -1;

    if (sqlite3_prepare_v2 (db->handle, "PRAGMA user_version", -1, &statement,
                            NULL) == SQLITE_OK &&
        sqlite3_step (statement) == SQLITE_ROW)
        format = sqlite3_column_int (statement, 0);
    sqlite3_finalize (statement);
    return format;
}

gboolean
db_set_format (Db *db, int format, GError **error)
{
    g_autofree char *text =
        g_strdup_printf ("PRAGMA user_version = %d", format);

    return db_run_text (db, text, error);
}

Db *
db_create (const char *path, GError **error)
{
    g_autoptr (Db) db = NULL;

    if (g_file_test (path, G_FILE_TEST_EXISTS)) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "%s is there already", path);
        return NULL;
    }
    db = open_handle (path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, error);
    return db != NULL && schema_upgrade (db, error) ? g_steal_pointer (&db)
                                                    : NULL;
}

Db *
db_open (const char *path, GError **error)
{
    g_autoptr (Db) db = NULL;

    if (!g_file_test (path, G_FILE_TEST_EXISTS)) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "there is no register %s; \"intray init\" makes one",
                     path);
        return NULL;
    }
    db = open_handle (path, SQLITE_OPEN_READWRITE, error);
    return db != NULL && schema_check (db, path, error) ? g_steal_pointer (&db)
                                                        : NULL;
}

void
db_close (Db *db)
{
    if (db == NULL)
        return;
    for (int i = 0; i < SQL_COUNT; i++)
        sqlite3_finalize (db->cached[i]);
    sqlite3_close (db->handle);
    g_free (db);
}

gboolean
db_begin (Db *db, GError **error)
{
    return db_run_text (db, "BEGIN IMMEDIATE", error);
}

gboolean
db_commit (Db *db, GError **error)
{
    if (db_run_text (db, "COMMIT", error))
        return TRUE;
    db_rollback (db);
    return FALSE;
}

void
db_rollback (Db *db)
{
    if (db_in_transaction (db))
        sqlite3_exec (db->handle, "ROLLBACK", NULL, NULL, NULL);
}

gboolean
db_in_transaction (const Db *db)
{
    return sqlite3_get_autocommit (db->handle) == 0;
}

gboolean
db_truncate_wal (Db *db, GError **error)
{
    int code = sqlite3_wal_checkpoint_v2 (
        db->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);

    return code == SQLITE_OK ||
           set_db_error (db, code, "cannot empty the write-ahead log", error);
}

/* A statement ready for binding; a second one while the first is in use. */
static sqlite3_stmt *
prepare (Db *db, SqlId sql, gboolean *cached_out, GError **error)
{
    sqlite3_stmt *statement = NULL;
    int code = SQLITE_OK;

    *cached_out = !db->busy[sql];
    if (*cached_out && db->cached[sql] != NULL) {
        db->busy[sql] = TRUE;
        return db->cached[sql];
    }
    code = sqlite3_prepare_v3 (db->handle, sql_texts[sql].text, -1,
                               SQLITE_PREPARE_PERSISTENT, &statement, NULL);
    if (code != SQLITE_OK) {
        set_db_error (db, code, sql_texts[sql].name, error);
        return NULL;
    }
    if (*cached_out) {
        db->cached[sql] = statement;
        db->busy[sql] = TRUE;
    }
    return statement;
}

static void
release (Db *db, SqlId sql, sqlite3_stmt *statement, gboolean cached)
{
    if (!cached) {
        sqlite3_finalize (statement);
        return;
    }
    sqlite3_reset (statement);
    sqlite3_clear_bindings (statement);
    db->busy[sql] = FALSE;
}

static int
bind_bytes (sqlite3_stmt *statement, int at, const void *data, gsize length)
{
    /* A NULL pointer would bind null; an empty value is not null. */
    return sqlite3_bind_blob64 (statement, at, data == NULL ? "" : data, length,
                                SQLITE_TRANSIENT);
}

static int
bind_values (sqlite3_stmt *statement, const char *format, va_list *args)
{
    int code = SQLITE_OK;

    for (int at = 1; *format != '\0' && code == SQLITE_OK; format++, at++) {
        switch (*format) {
        case 'i':
            code = sqlite3_bind_int64 (statement, at, va_arg (*args, gint64));
            break;
        case 't':
            code =
                sqlite3_bind_text (statement, at, va_arg (*args, const char *),
                                   -1, SQLITE_TRANSIENT);
            break;
        case 'd':
            code = bind_bytes (statement, at, va_arg (*args, const Id *),
                               ID_BYTES);
            break;
        case 'h':
            code = bind_bytes (statement, at, va_arg (*args, const Hash *),
                               HASH_BYTES);
            break;
        case 'g':
            code = bind_bytes (statement, at, va_arg (*args, const Signature *),
                               SIGNATURE_BYTES);
            break;
        case 'b': {
            GBytes *bytes = va_arg (*args, GBytes *);
            if (bytes == NULL)
                code = sqlite3_bind_null (statement, at);
            else
                code =
                    bind_bytes (statement, at, g_bytes_get_data (bytes, NULL),
                                g_bytes_get_size (bytes));
            break;
        }
        case 'p': {
            const void *data = va_arg (*args, const void *);
            code = bind_bytes (statement, at, data, va_arg (*args, gsize));
            break;
        }
        default:
            g_assert_not_reached ();
        }
    }
    return code;
}

static DbRows *
query_va (Db *db, SqlId sql, GError **error, const char *format, va_list *args)
{
    gboolean cached = FALSE;
    sqlite3_stmt *statement = prepare (db, sql, &cached, error);
    DbRows *rows = NULL;
    int code = SQLITE_OK;

    if (statement == NULL)
        return NULL;
    g_assert (sqlite3_bind_parameter_count (statement) ==
              (int) strlen (format));
    code = bind_values (statement, format, args);
    if (code != SQLITE_OK) {
        set_db_error (db, code, sql_texts[sql].name, error);
        release (db, sql, statement, cached);
        return NULL;
    }
    rows = g_new0 (DbRows, 1);
    rows->db = db;
    rows->sql = sql;
    rows->statement = statement;
    rows->cached = cached;
    return rows;
}

DbRows *
db_query (Db *db, SqlId sql, GError **error, const char *format, ...)
{
    va_list args;
    DbRows *rows = NULL;

    va_start (args, format);
    rows = query_va (db, sql, error, format, &args);
    va_end (args);
    return rows;
}

gboolean
db_next (DbRows *rows, GError **error)
{
    int code = sqlite3_step (rows->statement);

    if (code == SQLITE_ROW)
        return TRUE;
    if (code != SQLITE_DONE)
        set_db_error (rows->db, code, sql_texts[rows->sql].name, error);
    return FALSE;
}

void
db_rows_free (DbRows *rows)
{
    if (rows == NULL)
        return;
    release (rows->db, rows->sql, rows->statement, rows->cached);
    g_free (rows);
}

gboolean
db_run (Db *db, SqlId sql, GError **error, const char *format, ...)
{
    g_autoptr (DbRows) rows = NULL;
    GError *local = NULL;
    va_list args;

    va_start (args, format);
    rows = query_va (db, sql, error, format, &args);
    va_end (args);
    if (rows == NULL)
        return FALSE;
    while (db_next (rows, &local))
        continue;
    if (local != NULL) {
        g_propagate_error (error, local);
        return FALSE;
    }
    return TRUE;
}

gint64
db_changes (const Db *db)
{
    return sqlite3_changes64 (db->handle);
}

gboolean
db_is_null (DbRows *rows, int column)
{
    return sqlite3_column_type (rows->statement, column) == SQLITE_NULL;
}

gint64
db_integer (DbRows *rows, int column)
{
    return sqlite3_column_int64 (rows->statement, column);
}

char *
db_text (DbRows *rows, int column)
{
    return g_strdup ((gpointer) sqlite3_column_text (rows->statement, column));
}

const void *
db_peek (DbRows *rows, int column, gsize *length_out)
{
    const void *data = sqlite3_column_blob (rows->statement, column);

    *length_out = (gsize) sqlite3_column_bytes (rows->statement, column);
    return data == NULL ? "" : data;
}

GBytes *
db_bytes (DbRows *rows, int column)
{
    gsize length = 0;
    const void *data = NULL;

    if (db_is_null (rows, column))
        return NULL;
    data = db_peek (rows, column, &length);
    return g_bytes_new (data, length);
}

gboolean
db_fixed (DbRows *rows, int column, void *out, gsize length, GError **error)
{
    gsize got = 0;
    const void *data = db_peek (rows, column, &got);

    if (got != length) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "register: %s: column %d has %" G_GSIZE_FORMAT
                     " bytes, not %" G_GSIZE_FORMAT,
                     sql_texts[rows->sql].name, column, got, length);
        return FALSE;
    }
    memcpy (out, data, length);
    return TRUE;
}

gboolean
db_count (Db *db, SqlId sql, gint64 *count_out, GError **error,
          const char *format, ...)
{
    g_autoptr (DbRows) rows = NULL;
    GError *local = NULL;
    va_list args;

    va_start (args, format);
    rows = query_va (db, sql, error, format, &args);
    va_end (args);
    if (rows == NULL)
        return FALSE;
    if (db_next (rows, &local)) {
        *count_out = db_integer (rows, 0);
        return TRUE;
    }
    if (local != NULL) {
        g_propagate_error (error, local);
        return FALSE;
    }
    *count_out = 0;
    return TRUE;
}
