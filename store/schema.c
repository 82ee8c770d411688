#include "common/error.h"
#include "schema.h"
#include "store/db_private.h"

/* Taken one after the other; their number is the register's user_version. */
#define STEPS ((int) G_N_ELEMENTS (schema_steps))

/* Inside a transaction: another program may have run them meanwhile. */
static gboolean
take_steps (Db *db, GError **error)
{
    int format = db_format (db);

    for (int i = format < 0 ? 0 : format; i < STEPS; i++)
        if (!db_run_text (db, schema_steps[i], error))
            return FALSE;
    return db_set_format (db, STEPS, error);
}

gboolean
schema_upgrade (Db *db, GError **error)
{
    if (!db_begin (db, error))
        return FALSE;
    if (take_steps (db, error))
        return db_commit (db, error);
    db_rollback (db);
    return FALSE;
}

gboolean
schema_check (Db *db, const char *path, GError **error)
{
    int format = db_format (db);

    /* An empty file is no register: it would become one without a centre. */
    if (format < 1 || format > STEPS) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "%s has format %d, this program knows %d: use the intray "
                     "that wrote it, or restore a backup",
                     path, format, STEPS);
        return FALSE;
    }
    return format == STEPS || schema_upgrade (db, error);
}
