#include "classify/reader/zip.h"

#include "common/error.h"
#include "common/limits.h"

#include <string.h>
#include <zip.h>

#define PIECE_BYTES (64u * KIB)

struct Zip {
    GBytes *data; /* libzip reads from it until the end */
    zip_t *archive;
    guint64 *decoded_bytes;
    char *name;
    gboolean has_password;
};

const char zip_locked[] = "locked with a password";
const char zip_wrong_password[] =
    "locked with a password: the one that was given does not open it";
const char zip_unknown_packing[] =
    "packed in a way that cannot be read yet, open the original";
static const char too_much[] = "unpacks to far more than a letter holds";

gboolean
zip_warm (GError **error)
{
    static const char tiny[] =
        "PK\3\4\12\0\0\0\0\0\0\0!\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0a"
        "PK\1\2\12\0\12\0\0\0\0\0\0\0!\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0\0\0"
        "\0\0\0\0\0\0\0\0\0\0\0\0a"
        "PK\5\6\0\0\0\0\1\0\1\0/\0\0\0\37\0\0\0\0";
    g_autoptr (GBytes) data = g_bytes_new_static (tiny, sizeof tiny);
    const char *reason = NULL;
    guint64 decoded = 0;
    g_autoptr (Zip) zip = zip_new (data, &decoded, &reason);
    g_autoptr (GBytes) member =
        zip == NULL ? NULL : zip_read_name (zip, "a", &reason);

    if (member != NULL)
        return TRUE;
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                 "cannot start libzip for documents: %s",
                 reason == NULL ? "no member" : reason);
    return FALSE;
}

Zip *
zip_new (GBytes *data, guint64 *decoded_bytes, const char **reason_out)
{
    g_autoptr (Zip) zip = g_new0 (Zip, 1);
    gsize length = 0;
    gconstpointer bytes = g_bytes_get_data (data, &length);
    zip_source_t *source = zip_source_buffer_create (bytes, length, 0, NULL);

    *reason_out = "damaged archive";
    if (source == NULL)
        return NULL;
    zip->data = g_bytes_ref (data);
    zip->decoded_bytes = decoded_bytes;
    zip->archive = zip_open_from_source (source, ZIP_RDONLY, NULL);
    if (zip->archive == NULL) {
        zip_source_free (source);
        return NULL;
    }
    if (zip_get_num_entries (zip->archive, 0) > LIMIT_ZIP_ENTRIES) {
        *reason_out = "an archive of more files than are read";
        return NULL;
    }
    return g_steal_pointer (&zip);
}

void
zip_set_password (Zip *zip, const char *password)
{
    zip->has_password = password != NULL &&
                        zip_set_default_password (zip->archive, password) == 0;
}

void
zip_free (Zip *zip)
{
    if (zip == NULL)
        return;
    if (zip->archive != NULL)
        zip_discard (zip->archive);
    g_bytes_unref (zip->data);
    g_free (zip->name);
    g_free (zip);
}

guint
zip_count (const Zip *zip)
{
    return (guint) zip_get_num_entries (zip->archive, 0);
}

const char *
zip_name (Zip *zip, guint index)
{
    const char *raw_name = zip_get_name (zip->archive, index, 0);

    g_free (zip->name);
    zip->name = g_utf8_make_valid (raw_name == NULL ? "" : raw_name, -1);
    return zip->name;
}

/* What is still too little to be a bomb, or in proportion to its packing. */
static gboolean
is_bomb (const Zip *zip, guint64 unpacked, guint64 packed)
{
    return unpacked > LIMIT_ZIP_MEMBER_BYTES ||
           *zip->decoded_bytes + unpacked > LIMIT_DECODED_BYTES ||
           (unpacked > MIB && unpacked / LIMIT_ZIP_RATIO > packed);
}

static GBytes *
read_all (Zip *zip, zip_file_t *file, guint64 packed, const char **reason_out)
{
    g_autoptr (GByteArray) out = g_byte_array_new ();
    g_autofree guint8 *piece = g_malloc (PIECE_BYTES);
    zip_int64_t n = 0;

    while ((n = zip_fread (file, piece, PIECE_BYTES)) > 0) {
        if (is_bomb (zip, out->len + (guint64) n, packed)) {
            /* What it cost counts, so that many bombs cost no more. */
            *zip->decoded_bytes += out->len;
            *reason_out = too_much;
            return NULL;
        }
        g_byte_array_append (out, piece, (guint) n);
    }
    *zip->decoded_bytes += out->len;
    if (n < 0) {
        *reason_out = "damaged archive";
        return NULL;
    }
    return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

GBytes *
zip_read (Zip *zip, guint index, const char **reason_out)
{
    zip_stat_t about;
    zip_file_t *file = NULL;
    GBytes *result = NULL;
    gboolean locked = FALSE;

    *reason_out = "damaged archive";
    if (zip_stat_index (zip->archive, index, 0, &about) != 0)
        return NULL;
    locked = (about.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 &&
             about.encryption_method != ZIP_EM_NONE;
    if (locked && !zip->has_password) {
        *reason_out = zip_locked;
        return NULL;
    }
    file = zip_fopen_index (zip->archive, index, 0);
    if (file == NULL) {
        if (zip_error_code_zip (zip_get_error (zip->archive)) ==
            ZIP_ER_COMPNOTSUPP)
            *reason_out = zip_unknown_packing;
        else if (locked)
            *reason_out = zip_wrong_password;
        return NULL;
    }
    /* The packed size cannot be larger than the archive itself. */
    result = read_all (zip, file,
                       MIN (about.comp_size, g_bytes_get_size (zip->data)),
                       reason_out);
    zip_fclose (file);
    /* The old lock lets one wrong password in 256 begin: its content is noise
     * then, and the check sum says so. */
    if (result == NULL && locked && *reason_out != too_much)
        *reason_out = zip_wrong_password;
    return result;
}

gboolean
zip_has (const Zip *zip, const char *name)
{
    return zip_name_locate (zip->archive, name, 0) >= 0;
}

GBytes *
zip_read_name (Zip *zip, const char *name, const char **reason_out)
{
    zip_int64_t index = zip_name_locate (zip->archive, name, 0);

    *reason_out = NULL;
    return index < 0 ? NULL : zip_read (zip, (guint) index, reason_out);
}
