#include "store/machine.h"

#include "common/clock.h"
#include "common/error.h"
#include "store/seal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DAY_LABEL "intray daykey 1"
#define DIGEST_LABEL "intray digest 1"
#define LABEL_BYTES 16
G_STATIC_ASSERT (sizeof DAY_LABEL == LABEL_BYTES);
G_STATIC_ASSERT (sizeof DIGEST_LABEL == LABEL_BYTES);

/* What a secret is, in centre.to_recovery. */
enum { WHAT_MACHINE = 1, WHAT_ROLL, WHAT_DIGEST, WHAT_HOUSE, WHAT_BACKUP };

guint8 *
machine_read_key (const char *file, GError **error)
{
    int fd = open (file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    guint8 *key = secret_new (KEY_BYTES);
    guint8 more = 0;
    struct stat status;
    gboolean good = FALSE;
    const char *why = "it does not hold 32 bytes";

    if (fd < 0) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "cannot open key %s: %s", file, g_strerror (errno));
        secret_free (key);
        return NULL;
    }
    if (fstat (fd, &status) == 0 && (status.st_mode & 077) != 0)
        why = "others can read it: chmod 600";
    else
        good =
            read (fd, key, KEY_BYTES) == KEY_BYTES && read (fd, &more, 1) == 0;
    close (fd);
    if (good)
        return key;
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP, "key %s: %s", file,
                 why);
    secret_free (key);
    return NULL;
}

guint8 *
machine_read_key_in (const char *dir, const char *name, GError **error)
{
    g_autofree char *file = g_build_filename (dir, name, NULL);

    return machine_read_key (file, error);
}

/* A new secret file with its folder. Never over one that is there: that
 * would shut everything sealed to it. */
static gboolean
make_key (const char *file, const guint8 *key, GError **error)
{
    g_autofree char *dir = g_path_get_dirname (file);

    if (g_mkdir_with_parents (dir, 0700) != 0) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "cannot make folder %s: %s", dir, g_strerror (errno));
        return FALSE;
    }
    if (g_file_test (file, G_FILE_TEST_EXISTS)) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "key %s is there already: it may belong to another "
                     "centre, move it away first",
                     file);
        return FALSE;
    }
    return store_write_file (file, key, KEY_BYTES, 0600, error);
}

gboolean
machine_make (Store *store, const Settings *settings, GError **error)
{
    g_autofree char *sign =
        g_build_filename (settings->classify_dir, "machine.sign", NULL);
    g_autofree char *roll =
        g_build_filename (settings->classify_dir, "roll.box", NULL);
    const char *files[] = {sign, roll, settings->digest_key_file,
                           settings->house_key_file, settings->backup_key_file};
    guint8 *key = secret_new (KEY_BYTES);
    gboolean done = TRUE;

    for (gsize i = 0; done && i < G_N_ELEMENTS (files); i++) {
        random_bytes (key, KEY_BYTES);
        done = make_key (files[i], key, error);
    }
    secret_free (key);
    if (!done || g_mkdir_with_parents (settings->ingest_dir, 0700) != 0 ||
        g_mkdir_with_parents (settings->vault_dir, 0700) != 0) {
        if (done)
            g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                         "cannot make folders: %s", g_strerror (errno));
        return FALSE;
    }
    key = machine_read_key (sign, error);
    done =
        key != NULL && day_key_make (store, settings->classify_dir, key, NULL,
                                     clock_day (clock_now_ms ()), error);
    if (key != NULL)
        secret_free (key);
    return done;
}

gboolean
machine_read_public (const Settings *settings, MachinePublic *out,
                     GError **error)
{
    guint8 *sign =
        machine_read_key_in (settings->classify_dir, "machine.sign", error);
    guint8 *roll = NULL;
    guint8 *backup = NULL;

    if (sign != NULL)
        roll = machine_read_key_in (settings->classify_dir, "roll.box", error);
    if (roll != NULL)
        backup = machine_read_key (settings->backup_key_file, error);
    if (backup != NULL) {
        sign_public_of (sign, out->machine);
        box_public_of (roll, out->roll);
        box_public_of (backup, out->backup);
    }
    secret_free (sign);
    secret_free (roll);
    secret_free (backup);
    return backup != NULL;
}

/* Appends u16 length and box of "iO1\0" | centre | what | secret. */
static gboolean
seal_one (const Store *store, const char *file, guint8 what,
          const guint8 *recovery, GByteArray *out, GError **error)
{
    guint8 *key = machine_read_key (file, error);
    guint8 *plain = NULL;
    gsize length = 4 + ID_BYTES + 1 + KEY_BYTES;
    g_autoptr (GBytes) box = NULL;

    if (key == NULL)
        return FALSE;
    plain = secret_new (length);
    memcpy (plain, "iO1", 4);
    memcpy (plain + 4, store->centre.b, ID_BYTES);
    plain[4 + ID_BYTES] = what;
    memcpy (plain + 4 + ID_BYTES + 1, key, KEY_BYTES);
    box = box_seal (recovery, plain, length, error);
    secret_free (plain);
    secret_free (key);
    if (box == NULL)
        return FALSE;
    bytes_put_u16 (out, (guint16) g_bytes_get_size (box));
    bytes_put (out, g_bytes_get_data (box, NULL), g_bytes_get_size (box));
    return TRUE;
}

GBytes *
machine_seal_to_recovery (const Store *store, const Settings *settings,
                          const guint8 *recovery, GError **error)
{
    g_autofree char *sign =
        g_build_filename (settings->classify_dir, "machine.sign", NULL);
    g_autofree char *roll =
        g_build_filename (settings->classify_dir, "roll.box", NULL);
    g_autoptr (GByteArray) out = g_byte_array_new ();

    if (!seal_one (store, sign, WHAT_MACHINE, recovery, out, error) ||
        !seal_one (store, roll, WHAT_ROLL, recovery, out, error) ||
        !seal_one (store, settings->digest_key_file, WHAT_DIGEST, recovery, out,
                   error) ||
        !seal_one (store, settings->house_key_file, WHAT_HOUSE, recovery, out,
                   error) ||
        !seal_one (store, settings->backup_key_file, WHAT_BACKUP, recovery, out,
                   error))
        return NULL;
    return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

HashStream *
machine_digest_stream (const guint8 *digest_key, const Id *centre, DigestOf of)
{
    HashStream *stream = hash_stream_new (digest_key);
    guint8 what = (guint8) of;

    hash_stream_add (stream, DIGEST_LABEL, LABEL_BYTES);
    hash_stream_add (stream, centre->b, ID_BYTES);
    hash_stream_add (stream, &what, 1);
    return stream;
}

Hash
machine_digest (const guint8 *digest_key, const Id *centre, DigestOf of,
                const void *data, gsize length)
{
    HashStream *stream = machine_digest_stream (digest_key, centre, of);

    hash_stream_add (stream, data, length);
    return hash_stream_end (stream);
}

static GBytes *
day_signed_bytes (const Id *centre, gint32 day, const guint8 *public_key)
{
    GByteArray *out = g_byte_array_new ();

    bytes_put (out, DAY_LABEL, LABEL_BYTES);
    bytes_put (out, centre->b, ID_BYTES);
    bytes_put_u32 (out, (guint32) day);
    bytes_put (out, public_key, KEY_BYTES);
    return g_byte_array_free_to_bytes (out);
}

static char *
day_file (const char *classify_dir, gint32 day)
{
    return g_strdup_printf ("%s/day/%d", classify_dir, day);
}

/* The secret of a day's file, made if it is not there: after a crash between
 * file and row the file's key is used. */
static guint8 *
day_secret_make (const char *file, GError **error)
{
    guint8 *secret = NULL;

    if (g_file_test (file, G_FILE_TEST_EXISTS))
        return machine_read_key (file, error);
    secret = secret_new (KEY_BYTES);
    random_bytes (secret, KEY_BYTES);
    if (make_key (file, secret, error))
        return secret;
    secret_free (secret);
    return NULL;
}

gboolean
day_key_make (Store *store, const char *classify_dir,
              const guint8 *machine_seed, const guint8 *recovery, gint32 day,
              GError **error)
{
    g_autofree char *file = day_file (classify_dir, day);
    guint8 public_key[KEY_BYTES];
    guint8 *secret = NULL;
    g_autoptr (GBytes) signed_bytes = NULL;
    g_autoptr (GBytes) to_recovery = NULL;
    Signature signature;
    gint64 there = 0;

    if (!db_count (store->db, SQL_INTAKE_KEY_COUNT, &there, error, "i",
                   (gint64) day))
        return FALSE;
    if (there > 0)
        return TRUE;
    secret = day_secret_make (file, error);
    if (secret == NULL)
        return FALSE;
    box_public_of (secret, public_key);
    if (recovery != NULL)
        to_recovery = box_seal (recovery, secret, KEY_BYTES, error);
    secret_free (secret);
    if (recovery != NULL && to_recovery == NULL)
        return FALSE;
    signed_bytes = day_signed_bytes (&store->centre, day, public_key);
    signature = sign_bytes (machine_seed, g_bytes_get_data (signed_bytes, NULL),
                            g_bytes_get_size (signed_bytes));
    return db_run (store->db, SQL_INTAKE_KEY_INSERT, error, "ipgb",
                   (gint64) day, public_key, (gsize) KEY_BYTES, &signature,
                   to_recovery);
}

gboolean
day_key_current (Store *store, const Directory *directory, gint32 *day_out,
                 guint8 *public_out, GError **error)
{
    g_autoptr (DbRows) rows =
        db_query (store->db, SQL_INTAKE_KEY_NEWEST, error, "");
    g_autoptr (GBytes) signed_bytes = NULL;
    guint8 public_key[KEY_BYTES];
    Signature signature;
    GError *local = NULL;
    gint32 day = 0;

    if (rows == NULL)
        return FALSE;
    if (!db_next (rows, &local)) {
        if (local != NULL)
            g_propagate_error (error, local);
        else
            g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                         "there is no day key: run intray-classify once");
        return FALSE;
    }
    day = (gint32) db_integer (rows, 0);
    if (!db_fixed (rows, 1, public_key, KEY_BYTES, error) ||
        !db_fixed (rows, 2, signature.b, SIGNATURE_BYTES, error))
        return FALSE;
    signed_bytes = day_signed_bytes (&store->centre, day, public_key);
    if (!sign_verify (directory->machine, &signature,
                      g_bytes_get_data (signed_bytes, NULL),
                      g_bytes_get_size (signed_bytes))) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "the day key of day %d is not signed by this machine: "
                     "somebody changed the register",
                     day);
        return FALSE;
    }
    *day_out = day;
    memcpy (public_out, public_key, KEY_BYTES);
    return TRUE;
}

guint8 *
day_key_secret (const char *classify_dir, gint32 day, GError **error)
{
    g_autofree char *file = day_file (classify_dir, day);

    return machine_read_key (file, error);
}

gboolean
day_key_give_up (Store *store, gint32 before, GError **error)
{
    return db_run (store->db, SQL_INTAKE_KEY_GIVE_UP, error, "i",
                   (gint64) before);
}

gboolean
day_key_sweep (Store *store, const char *classify_dir, GError **error)
{
    g_autofree char *path = g_build_filename (classify_dir, "day", NULL);
    GDir *dir = g_dir_open (path, 0, NULL);
    const char *name = NULL;
    gboolean done = TRUE;

    while (dir != NULL && done && (name = g_dir_read_name (dir)) != NULL) {
        g_autofree char *file = g_build_filename (path, name, NULL);
        gint64 day = 0;
        gint64 gone = 0;

        if (!g_ascii_string_to_signed (name, 10, G_MININT32, G_MAXINT32, &day,
                                       NULL))
            continue;
        done = db_count (store->db, SQL_INTAKE_KEY_IS_GONE, &gone, error, "i",
                         day);
        if (done && gone > 0)
            unlink (file);
    }
    if (dir != NULL)
        g_dir_close (dir);
    return done;
}
