#include "common/bytes.h"

#include <string.h>

const Id ID_ZERO = {{0}};
const Hash HASH_ZERO = {{0}};

gboolean
id_equal (const Id *a, const Id *b)
{
    return memcmp (a->b, b->b, ID_BYTES) == 0;
}

gboolean
id_is_zero (const Id *id)
{
    return id_equal (id, &ID_ZERO);
}

int
id_compare (const Id *a, const Id *b)
{
    return memcmp (a->b, b->b, ID_BYTES);
}

gboolean
hash_equal (const Hash *a, const Hash *b)
{
    return memcmp (a->b, b->b, HASH_BYTES) == 0;
}

char *
bytes_hex (const void *data, gsize length)
{
    static const char digits[] = "0123456789abcdef";
    const guint8 *from = data;
    char *hex = g_malloc (2 * length + 1);

    for (gsize i = 0; i < length; i++) {
        hex[2 * i] = digits[from[i] >> 4];
        hex[2 * i + 1] = digits[from[i] & 15];
    }
    hex[2 * length] = '\0';
    return hex;
}

gboolean
bytes_from_hex (const char *hex, void *out, gsize length)
{
    g_autofree guint8 *bytes = g_malloc (length + 1);

    if (strlen (hex) != 2 * length)
        return FALSE;
    for (gsize i = 0; i < length; i++) {
        int high = g_ascii_xdigit_value (hex[2 * i]);
        int low = g_ascii_xdigit_value (hex[2 * i + 1]);
        if (high < 0 || low < 0)
            return FALSE;
        bytes[i] = (guint8) (high * 16 + low);
    }
    memcpy (out, bytes, length);
    return TRUE;
}

void
bytes_put (GByteArray *to, const void *data, gsize length)
{
    g_assert (length <= G_MAXUINT32 - to->len);
    if (length > 0)
        g_byte_array_append (to, data, (guint) length);
}

void
bytes_put_zeros (GByteArray *to, gsize length)
{
    guint before = to->len;

    g_assert (length <= G_MAXUINT32 - to->len);
    g_byte_array_set_size (to, before + (guint) length);
    memset (to->data + before, 0, length);
}

static void
put_integer (GByteArray *to, guint64 value, gsize length)
{
    guint8 bytes[8];

    for (gsize i = 0; i < length; i++)
        bytes[i] = (guint8) (value >> (8 * (length - 1 - i)));
    bytes_put (to, bytes, length);
}

void
bytes_put_u8 (GByteArray *to, guint8 value)
{
    put_integer (to, value, 1);
}

void
bytes_put_u16 (GByteArray *to, guint16 value)
{
    put_integer (to, value, 2);
}

void
bytes_put_u32 (GByteArray *to, guint32 value)
{
    put_integer (to, value, 4);
}

void
bytes_put_u64 (GByteArray *to, guint64 value)
{
    put_integer (to, value, 8);
}

void
bytes_put_i64 (GByteArray *to, gint64 value)
{
    put_integer (to, (guint64) value, 8);
}

void
bytes_put_text (GByteArray *to, const char *text)
{
    gsize length = text == NULL ? 0 : strlen (text);

    if (length > G_MAXUINT16) {
        const char *end = g_utf8_find_prev_char (text, text + G_MAXUINT16);
        length = end == NULL ? 0 : (gsize) (end - text);
    }
    bytes_put_u16 (to, (guint16) length);
    bytes_put (to, text, length);
}

void
byte_reader_init (ByteReader *from, const void *data, gsize length)
{
    from->at = data;
    from->left = length;
    from->failed = FALSE;
}

/* The next @length bytes, or NULL and `failed`. */
static const guint8 *
take (ByteReader *from, gsize length)
{
    const guint8 *at = from->at;

    if (from->failed || length > from->left) {
        from->failed = TRUE;
        return NULL;
    }
    from->at += length;
    from->left -= length;
    return at;
}

static guint64
get_integer (ByteReader *from, gsize length)
{
    const guint8 *bytes = take (from, length);
    guint64 value = 0;

    for (gsize i = 0; bytes != NULL && i < length; i++)
        value = value << 8 | bytes[i];
    return value;
}

guint8
bytes_get_u8 (ByteReader *from)
{
    return (guint8) get_integer (from, 1);
}

guint16
bytes_get_u16 (ByteReader *from)
{
    return (guint16) get_integer (from, 2);
}

guint32
bytes_get_u32 (ByteReader *from)
{
    return (guint32) get_integer (from, 4);
}

guint64
bytes_get_u64 (ByteReader *from)
{
    return get_integer (from, 8);
}

gint64
bytes_get_i64 (ByteReader *from)
{
    return (gint64) get_integer (from, 8);
}

void
bytes_get (ByteReader *from, void *out, gsize length)
{
    const guint8 *bytes = take (from, length);

    if (bytes != NULL)
        memcpy (out, bytes, length);
    else
        memset (out, 0, length);
}

void
bytes_expect (ByteReader *from, const void *data, gsize length)
{
    const guint8 *bytes = take (from, length);

    if (bytes == NULL || memcmp (bytes, data, length) != 0)
        from->failed = TRUE;
}

void
bytes_expect_zeros (ByteReader *from, gsize length)
{
    const guint8 *bytes = take (from, length);

    for (gsize i = 0; bytes != NULL && i < length; i++)
        if (bytes[i] != 0)
            from->failed = TRUE;
}

char *
bytes_get_text (ByteReader *from)
{
    gsize length = bytes_get_u16 (from);
    const guint8 *bytes = take (from, length);

    if (bytes == NULL)
        return g_strdup ("");
    if (!g_utf8_validate ((const char *) bytes, (gssize) length, NULL)) {
        from->failed = TRUE;
        return g_strdup ("");
    }
    return g_strndup ((const char *) bytes, length);
}

gboolean
bytes_end (const ByteReader *from)
{
    return !from->failed && from->left == 0;
}
