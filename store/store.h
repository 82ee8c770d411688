/*
 * The store: a centre's data folder as one keeper holds it.
 *
 *   register.db   rows; sealed content up to LIMIT_ROW_BYTES
 *   sealed/XX/    larger sealed content, immutable, random names that begin
 *                 with their writer's letter
 *   WRITER.lock   one process a writer
 *   WRITER-NAME.lock, WRITER-workers.lock   beside it, one worker a name
 *
 * A file is written, synced, renamed and its directory synced before the row
 * that names it is committed; files of this writer without a row are swept
 * when it opens the store.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "common/bytes.h"
#include "config/settings.h"
#include "store/db.h"

typedef enum {
    WRITER_INGEST = 1,
    WRITER_CLASSIFY = 2,
    WRITER_NOTIFY = 3,
    WRITER_VAULT = 4,
    WRITER_OPERATOR = 5, /* command line: reads, init, the sitting's end */
} Writer;

typedef struct {
    Db *db;
    Id centre;
    gboolean has_root; /* the sitting was held */
    Hash root_hash;
    Writer writer;
    char *data_dir;
    int lock_fd;
    int workers_fd;             /* keeps the writer's sweep away; -1 = none */
    gboolean gathers;           /* content_gather() was called */
    char folder[3];             /* of files that wait for content_settle() */
    struct AuditDay *audit_day; /* store/audit.c: made at the first entry */
} Store;

/* "ingest", ...; static. */
const char *writer_name (Writer writer);

/*
 * Makes the folder (0700), register and centre row.
 *
 * @marked: mark it as a demo or test folder
 * Errors: STOP when there is a register already
 */
gboolean store_create (const char *data_dir, gboolean marked, GError **error);

/*
 * Opens it for one writer and sweeps this writer's orphans.
 * Errors: RETRY when another process of this writer runs; STOP otherwise
 */
Store *store_open (const char *data_dir, Writer writer, GError **error);
/*
 * The same for a worker of that writer, beside others: its lock is its own and
 * it sweeps nothing. While one is at work, store_open() does not sweep either.
 *
 * @name: any text; one process a name
 */
Store *store_open_worker (const char *data_dir, Writer writer, const char *name,
                          GError **error);
void store_close (Store *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Store, store_close)

/* Reads the root file: H of directory 1. *@there_out says whether it exists.
 * Errors: STOP when it is not a root file */
gboolean store_read_root (const char *root_file, gboolean *there_out,
                          Hash *root_out, GError **error);
/* Writes @file durably: temporary, synced, renamed, directory synced. */
gboolean store_write_file (const char *file, const void *data, gsize length,
                           int mode, GError **error);
/* Syncs the directory of @file. */
gboolean store_sync_dir_of (const char *file, GError **error);

#endif
