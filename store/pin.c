#include "store/pin.h"

#include "common/error.h"
#include "store/audit.h"

#include <string.h>

#define PIN_LETTERS_MAX 1000000u
#define PIN_TO_COME (1u << 31)

Pin *
pin_load (const Store *store, const char *dir, gboolean vault, GError **error)
{
    g_autoptr (Pin) pin = g_new0 (Pin, 1);
    g_autofree char *data = NULL;
    gsize length = 0;
    ByteReader from;
    guint32 count = 0;

    pin->file = g_build_filename (dir, "pin", NULL);
    pin->vault = vault;
    pin->letters = g_array_new (FALSE, FALSE, sizeof (PinnedLetter));
    if (!g_file_test (pin->file, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&pin);
    if (!g_file_get_contents (pin->file, &data, &length, NULL)) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "cannot read pin %s", pin->file);
        return NULL;
    }
    byte_reader_init (&from, data, length);
    bytes_expect (&from, "iN1", 4);
    bytes_expect (&from, store->centre.b, ID_BYTES);
    pin->dir_version = bytes_get_u32 (&from);
    bytes_get (&from, pin->dir_hash.b, HASH_BYTES);
    pin->seq = bytes_get_u64 (&from);
    bytes_get (&from, pin->head.b, HASH_BYTES);
    count = vault ? bytes_get_u32 (&from) : 0;
    from.failed = from.failed || count > PIN_LETTERS_MAX;
    for (guint32 i = 0; i < count && !from.failed; i++) {
        PinnedLetter letter;
        bytes_get (&from, letter.letter.b, ID_BYTES);
        letter.version = bytes_get_u32 (&from);
        g_array_append_val (pin->letters, letter);
    }
    if (!bytes_end (&from)) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "pin %s is not of this centre or is damaged", pin->file);
        return NULL;
    }
    return g_steal_pointer (&pin);
}

void
pin_free (Pin *pin)
{
    if (pin == NULL)
        return;
    g_array_unref (pin->letters);
    g_free (pin->file);
    g_free (pin);
}

static gboolean
write_pin (const Pin *pin, const Store *store, GError **error)
{
    g_autoptr (GByteArray) out = g_byte_array_new ();

    bytes_put (out, "iN1", 4);
    bytes_put (out, store->centre.b, ID_BYTES);
    bytes_put_u32 (out, pin->dir_version);
    bytes_put (out, pin->dir_hash.b, HASH_BYTES);
    bytes_put_u64 (out, pin->seq);
    bytes_put (out, pin->head.b, HASH_BYTES);
    if (pin->vault) {
        bytes_put_u32 (out, pin->letters->len);
        for (guint i = 0; i < pin->letters->len; i++) {
            const PinnedLetter *letter =
                &g_array_index (pin->letters, PinnedLetter, i);
            bytes_put (out, letter->letter.b, ID_BYTES);
            bytes_put_u32 (out, letter->version);
        }
    }
    return store_write_file (pin->file, out->data, out->len, 0600, error);
}

gboolean
pin_check (const Pin *pin, Store *store, const Directory *directory,
           GError **error)
{
    guint32 version = directory == NULL ? 0 : directory->version;
    Hash found = HASH_ZERO;
    gboolean there = FALSE;

    if (version < pin->dir_version ||
        (version == pin->dir_version && version > 0 &&
         !hash_equal (&directory->hash, &pin->dir_hash))) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "the register's directory is version %u, but version %u "
                     "was seen before (pin %s): an older register was put "
                     "back. Restore the newest backup",
                     version, pin->dir_version, pin->file);
        return FALSE;
    }
    if (pin->seq == 0)
        return TRUE;
    if (!audit_hash_at (store, pin->seq, &there, &found, error))
        return FALSE;
    if (there && hash_equal (&found, &pin->head))
        return TRUE;
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                 "the book of events no longer holds entry %" G_GUINT64_FORMAT
                 " as it was seen before (pin %s): it was cut or altered. Run "
                 "\"intray audit verify\" and restore the newest backup",
                 pin->seq, pin->file);
    return FALSE;
}

gboolean
pin_update (Pin *pin, Store *store, const Directory *directory, GError **error)
{
    AuditHead head = {0, HASH_ZERO};

    /* Nothing that was cut off since is taken over as the new end. */
    if (!pin_check (pin, store, directory, error) ||
        !audit_head (store, &head, error))
        return FALSE;
    if (head.seq == pin->seq &&
        (directory == NULL || directory->version == pin->dir_version))
        return TRUE;
    pin->seq = head.seq;
    pin->head = head.hash;
    if (directory != NULL) {
        pin->dir_version = directory->version;
        pin->dir_hash = directory->hash;
    }
    return write_pin (pin, store, error);
}

gboolean
pin_letter (Pin *pin, const Store *store, const Id *letter, guint32 version,
            GError **error)
{
    PinnedLetter row = {*letter, version | PIN_TO_COME};

    g_array_append_val (pin->letters, row);
    if (write_pin (pin, store, error))
        return TRUE;
    g_array_set_size (pin->letters, pin->letters->len - 1);
    return FALSE;
}

/* Removes the entry at @index; a settled one takes older ones of the same
 * letter with it. */
static void
settle_one (Pin *pin, guint index, gboolean committed)
{
    PinnedLetter row = g_array_index (pin->letters, PinnedLetter, index);

    row.version &= ~PIN_TO_COME;
    g_array_remove_index (pin->letters, index);
    if (!committed)
        return;
    for (guint i = 0; i < pin->letters->len; i++) {
        PinnedLetter *old = &g_array_index (pin->letters, PinnedLetter, i);
        if (id_equal (&old->letter, &row.letter)) {
            old->version = row.version;
            return;
        }
    }
    g_array_append_val (pin->letters, row);
}

gboolean
pin_settle (Pin *pin, Store *store, GError **error)
{
    gboolean changed = FALSE;

    for (guint i = pin->letters->len; i > 0; i--) {
        const PinnedLetter *row =
            &g_array_index (pin->letters, PinnedLetter, i - 1);
        gint64 filed = 0;

        if ((row->version & PIN_TO_COME) == 0)
            continue;
        if (!db_count (store->db, SQL_FILING_LAST, &filed, error, "d",
                       &row->letter))
            return FALSE;
        settle_one (pin, i - 1, filed >= (row->version & ~PIN_TO_COME));
        changed = TRUE;
    }
    return !changed || write_pin (pin, store, error);
}

guint32
pin_letter_version (const Pin *pin, const Id *letter)
{
    for (guint i = 0; i < pin->letters->len; i++) {
        const PinnedLetter *row =
            &g_array_index (pin->letters, PinnedLetter, i);
        if (id_equal (&row->letter, letter) &&
            (row->version & PIN_TO_COME) == 0)
            return row->version;
    }
    return 0;
}
