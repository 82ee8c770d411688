/*
 * Bytes of our own formats: big-endian integers, fixed fields, and texts with
 * a u16 length. A reader never trusts a length; a writer never truncates.
 */
#ifndef COMMON_BYTES_H
#define COMMON_BYTES_H

#include <glib.h>

#define ID_BYTES 16
#define HASH_BYTES 32
#define KEY_BYTES 32
#define SIGNATURE_BYTES 64

typedef struct {
    guint8 b[ID_BYTES];
} Id;

typedef struct {
    guint8 b[HASH_BYTES];
} Hash;

typedef struct {
    guint8 b[SIGNATURE_BYTES];
} Signature;

extern const Id ID_ZERO;
extern const Hash HASH_ZERO;

gboolean id_equal (const Id *a, const Id *b);
gboolean id_is_zero (const Id *id);
/* memcmp order. */
int id_compare (const Id *a, const Id *b);
gboolean hash_equal (const Hash *a, const Hash *b);
/* Lower-case hex; caller frees. */
char *bytes_hex (const void *data, gsize length);
gboolean bytes_from_hex (const char *hex, void *out, gsize length);

void bytes_put_u8 (GByteArray *to, guint8 value);
void bytes_put_u16 (GByteArray *to, guint16 value);
void bytes_put_u32 (GByteArray *to, guint32 value);
void bytes_put_u64 (GByteArray *to, guint64 value);
void bytes_put_i64 (GByteArray *to, gint64 value);
void bytes_put (GByteArray *to, const void *data, gsize length);
void bytes_put_zeros (GByteArray *to, gsize length);
/* u16 length and UTF-8. NULL counts as "". A longer text is cut at a
 * character before 65,535 bytes. */
void bytes_put_text (GByteArray *to, const char *text);

/*
 * A cursor over borrowed bytes. The first read that does not fit sets
 * `failed`, and every later one gives zeros: check once, at the end, with
 * bytes_end().
 */
typedef struct {
    const guint8 *at;
    gsize left;
    gboolean failed;
} ByteReader;

void byte_reader_init (ByteReader *from, const void *data, gsize length);
guint8 bytes_get_u8 (ByteReader *from);
guint16 bytes_get_u16 (ByteReader *from);
guint32 bytes_get_u32 (ByteReader *from);
guint64 bytes_get_u64 (ByteReader *from);
gint64 bytes_get_i64 (ByteReader *from);
void bytes_get (ByteReader *from, void *out, gsize length);
/* Fails unless the next @length bytes are these. */
void bytes_expect (ByteReader *from, const void *data, gsize length);
void bytes_expect_zeros (ByteReader *from, gsize length);
/* Valid UTF-8 without NUL, caller frees; "" after a failure. */
char *bytes_get_text (ByteReader *from);
/* TRUE when nothing failed and nothing is left. */
gboolean bytes_end (const ByteReader *from);

#endif
