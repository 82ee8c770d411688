#include "store/manifest.h"

#include "common/error.h"
#include "store/seal.h"

#include <string.h>

#define LETTER_LABEL "intray letter 1"
G_STATIC_ASSERT (sizeof LETTER_LABEL == 16);

#define HEAD_BYTES (4 + 32 + 32 + ID_BYTES + 4)
#define PART_BYTES (1 + 3 + 4 + 8 + HASH_BYTES + KEY_BYTES)
#define LATER_KEY_AT (4 + 32)

static int
compare_contents (gconstpointer a, gconstpointer b)
{
    const Content *left = *(const Content *const *) a;
    const Content *right = *(const Content *const *) b;

    if (left->kind != right->kind)
        return left->kind < right->kind ? -1 : 1;
    if (left->part != right->part)
        return left->part < right->part ? -1 : 1;
    return 0;
}

/* Points the parts into the manifest's bytes and sets the digest. */
static gboolean
index_parts (Manifest *manifest, const Id *centre, const Id *letter)
{
    Piece pieces[] = {{LETTER_LABEL, 16},
                      {centre->b, ID_BYTES},
                      {manifest->bytes, manifest->length}};
    ByteReader from;
    guint32 count = 0;

    byte_reader_init (&from, manifest->bytes, manifest->length);
    bytes_expect (&from, "iM1", 4);
    from.at += 64;
    from.left -= MIN (from.left, 64);
    bytes_expect (&from, letter->b, ID_BYTES);
    count = bytes_get_u32 (&from);
    if (from.failed || count > MANIFEST_PARTS_MAX ||
        from.left != (gsize) count * PART_BYTES)
        return FALSE;
    for (guint32 i = 0; i < count; i++) {
        ManifestPart part;
        memset (&part, 0, sizeof part);
        part.kind = bytes_get_u8 (&from);
        bytes_expect_zeros (&from, 3);
        part.part = bytes_get_u32 (&from);
        part.length = bytes_get_u64 (&from);
        bytes_get (&from, part.hash.b, HASH_BYTES);
        part.key = from.at;
        from.at += KEY_BYTES;
        from.left -= KEY_BYTES;
        g_array_append_val (manifest->parts, part);
        if (i > 0) {
            const ManifestPart *last =
                &g_array_index (manifest->parts, ManifestPart, i - 1);
            if (last->kind > part.kind ||
                (last->kind == part.kind && last->part >= part.part))
                return FALSE;
        }
    }
    manifest->later_key = manifest->bytes + LATER_KEY_AT;
    manifest->digest = hash_pieces (pieces, G_N_ELEMENTS (pieces));
    return bytes_end (&from);
}

static Manifest *
allocate (gsize length)
{
    Manifest *manifest = g_new0 (Manifest, 1);

    manifest->bytes = secret_new (length);
    manifest->length = length;
    manifest->parts = g_array_new (FALSE, FALSE, sizeof (ManifestPart));
    return manifest;
}

/* Big-endian into locked memory: no copy of a key elsewhere. */
static guint8 *
put_integer (guint8 *at, guint64 value, int length)
{
    for (int i = 0; i < length; i++)
        at[i] = (guint8) (value >> (8 * (length - 1 - i)));
    return at + length;
}

static guint8 *
put_part (guint8 *at, const Content *content)
{
    at = put_integer (at, (guint64) content->kind, 1);
    at = put_integer (at, 0, 3);
    at = put_integer (at, content->part, 4);
    at = put_integer (at, content->length, 8);
    memcpy (at, content->hash.b, HASH_BYTES);
    memcpy (at + HASH_BYTES, content->key, KEY_BYTES);
    return at + HASH_BYTES + KEY_BYTES;
}

Manifest *
manifest_new (const Id *centre, const Id *letter, const GPtrArray *contents)
{
    g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
    Manifest *manifest =
        allocate (HEAD_BYTES + (gsize) contents->len * PART_BYTES);
    guint8 *at = manifest->bytes;
    gboolean good = FALSE;

    g_assert (contents->len <= MANIFEST_PARTS_MAX);
    for (guint i = 0; i < contents->len; i++)
        g_ptr_array_add (sorted, contents->pdata[i]);
    g_ptr_array_sort (sorted, compare_contents);
    memcpy (at, "iM1", 4);
    random_bytes (at + 4, 64);
    at += 4 + 64;
    memcpy (at, letter->b, ID_BYTES);
    at = put_integer (at + ID_BYTES, sorted->len, 4);
    for (guint i = 0; i < sorted->len; i++)
        at = put_part (at, sorted->pdata[i]);
    good = index_parts (manifest, centre, letter);
    g_assert (good);
    return manifest;
}

Manifest *
manifest_unpack (const Id *centre, const Id *letter, const void *bytes,
                 gsize length, GError **error)
{
    g_autoptr (Manifest) manifest = NULL;

    if (length >= HEAD_BYTES &&
        length <= HEAD_BYTES + (gsize) MANIFEST_PARTS_MAX * PART_BYTES) {
        manifest = allocate (length);
        memcpy (manifest->bytes, bytes, length);
        if (index_parts (manifest, centre, letter))
            return g_steal_pointer (&manifest);
    }
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                 "a manifest is not in our form");
    return NULL;
}

void
manifest_free (Manifest *manifest)
{
    if (manifest == NULL)
        return;
    secret_free (manifest->bytes);
    g_array_unref (manifest->parts);
    g_free (manifest);
}

const ManifestPart *
manifest_part (const Manifest *manifest, BlobKind kind, guint32 part)
{
    for (guint i = 0; i < manifest->parts->len; i++) {
        const ManifestPart *row =
            &g_array_index (manifest->parts, ManifestPart, i);
        if (row->kind == kind && row->part == part)
            return row;
    }
    return NULL;
}
