/*
 * Looks into a test centre with every key there is.
 *
 *   centre-look CONFIG pending      SHA-256 of each letter that is not filed
 *                                   yet, opened with intake's key; sorted
 *   centre-look CONFIG held WHO     refs that this person opens, each with the
 *                                   SHA-256 of its message; sorted
 *   centre-look CONFIG verify       the chain of the book, without a key
 *
 * Exit 1 when anything does not open, or is not what it says.
 */
#include "tests/lib/test-people.h"

#include "common/clock.h"
#include "common/limits.h"
#include "store/audit.h"
#include "store/filing.h"
#include "store/machine.h"
#include "store/register.h"
#include "store/seal.h"

#include <stdio.h>
#include <string.h>

typedef struct {
    Settings *settings;
    Store *store;
    GPtrArray *versions;
    GPtrArray *lines; /* char * */
} Centre;

static void
must (gboolean done, const GError *error, const char *what)
{
    if (done)
        return;
    fprintf (stderr, "centre-look: %s: %s\n", what,
             error == NULL ? "failed" : error->message);
    exit (1);
}

static char *
sha256 (GBytes *bytes)
{
    return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
}

static void
look_pending (Centre *centre)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) ids = pending_list (centre->store, G_MAXINT32, &error);

    must (ids != NULL, error, "pending");
    for (guint i = 0; i < ids->len; i++) {
        const Id *id = &g_array_index (ids, Id, i);
        Pending *pending = pending_open (
            centre->store, id, centre->settings->classify_dir, &error);
        BlobName name = {centre->store->centre, BLOB_RAW, *id, 0, 0};
        g_autoptr (GBytes) raw = NULL;

        must (pending != NULL, error, "pending");
        raw = content_read (centre->store, &name, pending->raw_key,
                            &pending->raw_hash, LIMIT_MESSAGE_BYTES, &error);
        must (raw != NULL, error, "raw");
        g_ptr_array_add (centre->lines, sha256 (raw));
        secret_free (pending);
    }
}

static void
look_held (Centre *centre, const char *who)
{
    PersonSecrets *secrets = test_person_secrets (who);
    Id holder = test_person_id (who);
    g_autoptr (GError) error = NULL;
    g_autoptr (DbRows) rows =
        db_query (centre->store->db, SQL_WRAP_LIST_HELD, &error, "dii", &holder,
                  (gint64) G_MAXINT32, (gint64) 0);

    must (rows != NULL, error, "key rows");
    while (db_next (rows, &error)) {
        Id id;
        g_autoptr (OpenedFiling) filing = NULL;
        g_autoptr (Manifest) manifest = NULL;
        g_autoptr (Letter) letter = NULL;
        g_autoptr (GBytes) raw = NULL;
        g_autofree char *sum = NULL;

        must (db_fixed (rows, 0, id.b, ID_BYTES, &error), error, "row");
        letter = letter_get (centre->store, &id, &error);
        must (letter != NULL, error, "letter");
        filing = filing_open (centre->store, centre->versions, &id, &holder,
                              (WrapClass) db_integer (rows, 1),
                              secrets->box_secret, 0, &error);
        must (filing != NULL, error, letter->ref);
        manifest = filing_manifest (centre->store, filing, &error);
        must (manifest != NULL, error, letter->ref);
        raw =
            filing_part (centre->store, filing, manifest, BLOB_RAW, 0, &error);
        must (raw != NULL, error, letter->ref);
        sum = sha256 (raw);
        g_ptr_array_add (centre->lines,
                         g_strdup_printf ("%s %s", letter->ref, sum));
    }
    must (error == NULL, error, "key rows");
    secret_free (secrets);
}

static void
look_chain (Centre *centre)
{
    g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GError) error = NULL;
    guint64 entries = 0;

    must (audit_verify (centre->store, NULL, problems, &entries, &error), error,
          "book");
    for (guint i = 0; i < problems->len; i++)
        must (FALSE, NULL, problems->pdata[i]);
}

static int
compare (gconstpointer a, gconstpointer b)
{
    return strcmp (*(char *const *) a, *(char *const *) b);
}

int
main (int argc, char **argv)
{
    Centre centre = {.lines = g_ptr_array_new_with_free_func (g_free),
                     .versions = g_ptr_array_new_with_free_func (
                         (GDestroyNotify) directory_free)};
    g_autoptr (Directory) directory = NULL;
    g_autoptr (GError) error = NULL;
    gboolean there = FALSE;
    Hash root;

    if (argc < 3)
        return 64;
    must (seal_init (&error), error, "start");
    centre.settings = settings_load (argv[1], NULL, &error);
    must (centre.settings != NULL, error, "settings");
    centre.store =
        store_open (centre.settings->data_dir, WRITER_OPERATOR, &error);
    must (centre.store != NULL &&
              store_read_root (centre.settings->root_file, &there, &root,
                               &error) &&
              directory_load (centre.store, &root, &directory, centre.versions,
                              &error),
          error, "register");
    if (strcmp (argv[2], "pending") == 0)
        look_pending (&centre);
    else if (strcmp (argv[2], "held") == 0 && argc > 3)
        look_held (&centre, argv[3]);
    else if (strcmp (argv[2], "verify") == 0)
        look_chain (&centre);
    else
        return 64;
    g_ptr_array_sort (centre.lines, compare);
    for (guint i = 0; i < centre.lines->len; i++)
        puts (centre.lines->pdata[i]);
    g_ptr_array_unref (centre.lines);
    g_ptr_array_unref (centre.versions);
    store_close (centre.store);
    settings_free (centre.settings);
    return 0;
}
