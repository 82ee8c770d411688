#include "common/bytes.h"

#include <string.h>

static void
test_round_trip (void)
{
    g_autoptr (GByteArray) out = g_byte_array_new ();
    g_autofree char *text = NULL;
    g_autofree char *none = NULL;
    guint8 raw[3] = {0};
    ByteReader from;

    bytes_put_u8 (out, 0xfe);
    bytes_put_u16 (out, 0x0102);
    bytes_put_u32 (out, 0x03040506);
    bytes_put_u64 (out, G_GUINT64_CONSTANT (0x0708090a0b0c0d0e));
    bytes_put_i64 (out, -2);
    bytes_put (out, "abc", 3);
    bytes_put_zeros (out, 2);
    bytes_put_text (out, "h\xc3\xa9");
    bytes_put_text (out, NULL);
    g_assert_cmpmem (out->data, 7, "\xfe\x01\x02\x03\x04\x05\x06", 7);
    byte_reader_init (&from, out->data, out->len);
    g_assert_cmpuint (bytes_get_u8 (&from), ==, 0xfe);
    g_assert_cmpuint (bytes_get_u16 (&from), ==, 0x0102);
    g_assert_cmpuint (bytes_get_u32 (&from), ==, 0x03040506);
    g_assert_cmpuint (bytes_get_u64 (&from), ==,
                      G_GUINT64_CONSTANT (0x0708090a0b0c0d0e));
    g_assert_cmpint (bytes_get_i64 (&from), ==, -2);
    bytes_get (&from, raw, 3);
    g_assert_cmpmem (raw, 3, "abc", 3);
    bytes_expect_zeros (&from, 2);
    text = bytes_get_text (&from);
    g_assert_cmpstr (text, ==, "h\xc3\xa9");
    none = bytes_get_text (&from);
    g_assert_cmpstr (none, ==, "");
    g_assert_true (bytes_end (&from));
}

/* A form of every field, cut at every byte: never read beyond, never whole. */
static gboolean
reads_whole (const guint8 *data, gsize length)
{
    ByteReader from;
    g_autofree char *text = NULL;
    guint8 raw[4];

    byte_reader_init (&from, data, length);
    bytes_expect (&from, "iX1", 4);
    bytes_get_u32 (&from);
    text = bytes_get_text (&from);
    bytes_get (&from, raw, sizeof raw);
    bytes_expect_zeros (&from, 3);
    bytes_get_u64 (&from);
    return bytes_end (&from);
}

static void
test_cut (void)
{
    g_autoptr (GByteArray) out = g_byte_array_new ();

    bytes_put (out, "iX1", 4);
    bytes_put_u32 (out, 7);
    bytes_put_text (out, "a text");
    bytes_put (out, "wxyz", 4);
    bytes_put_zeros (out, 3);
    bytes_put_u64 (out, 9);
    g_assert_true (reads_whole (out->data, out->len));
    for (guint cut = 0; cut < out->len; cut++) {
        /* A block of its own, so that a byte beyond it is a fault. */
        g_autofree guint8 *copy = g_memdup2 (out->data, cut);
        g_assert_false (reads_whole (copy, cut));
    }
    bytes_put_u8 (out, 0);
    g_assert_false (reads_whole (out->data, out->len));
}

static void
test_failed_stays (void)
{
    ByteReader from;
    guint8 raw[2] = {7, 7};

    byte_reader_init (&from, "\x01", 1);
    g_assert_cmpuint (bytes_get_u16 (&from), ==, 0);
    g_assert_true (from.failed);
    g_assert_cmpuint (bytes_get_u8 (&from), ==, 0);
    bytes_get (&from, raw, 2);
    g_assert_cmpmem (raw, 2, "\0\0", 2);
    g_assert_false (bytes_end (&from));
}

static void
test_bad_text (void)
{
    static const struct {
        const char *bytes;
        gsize length;
    } bad[] = {
        {"\x00\x02\xc3\x28", 4}, /* no continuation */
        {"\x00\x03"
         "a\0b",
         5},                         /* a NUL */
        {"\x00\x02\xc0\x80", 4},     /* a NUL in two bytes */
        {"\x00\x03\xed\xa0\x80", 5}, /* half a surrogate */
        {"\x00\x01\xe2", 3},         /* cut in a character */
        {"\x00\x05"
         "abc",
         5}, /* longer than what is there */
        {"\xff\xff"
         "abc",
         5},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
        ByteReader from;
        g_autofree char *text = NULL;
        byte_reader_init (&from, bad[i].bytes, bad[i].length);
        text = bytes_get_text (&from);
        g_assert_cmpstr (text, ==, "");
        g_assert_false (bytes_end (&from));
    }
}

/* A text too long is cut at a character. */
static void
test_long_text (void)
{
    for (int lead = 0; lead < 3; lead++) {
        g_autoptr (GByteArray) out = g_byte_array_new ();
        g_autoptr (GString) text = g_string_new (NULL);
        g_autofree char *back = NULL;
        ByteReader from;

        for (int i = 0; i < lead; i++)
            g_string_append_c (text, 'x');
        while (text->len < 70000)
            g_string_append (text, "\xe2\x82\xac");
        bytes_put_text (out, text->str);
        byte_reader_init (&from, out->data, out->len);
        back = bytes_get_text (&from);
        g_assert_true (bytes_end (&from));
        g_assert_cmpuint (strlen (back), >, 65529);
        g_assert_true (g_str_has_prefix (text->str, back));
    }
}

static void
test_hex (void)
{
    static const char *const bad[] = {
        "",     "0",       "012",       "0g01",
        "01 2", "0102030", "010203040", "\xc3\xa9\xc3\xa9",
        NULL};
    guint8 out[2] = {1, 2};
    g_autofree char *hex = bytes_hex ("\x00\xab\xff", 3);

    g_assert_cmpstr (hex, ==, "00abff");
    g_assert_true (bytes_from_hex ("0aFF", out, 2));
    g_assert_cmpmem (out, 2, "\x0a\xff", 2);
    for (const char *const *text = bad; *text != NULL; text++) {
        g_assert_false (bytes_from_hex (*text, out, 2));
        g_assert_cmpmem (out, 2, "\x0a\xff", 2);
    }
}

static void
test_compare (void)
{
    Id a = ID_ZERO;
    Id b = ID_ZERO;
    Hash h = HASH_ZERO;

    g_assert_true (id_is_zero (&a));
    g_assert_true (id_equal (&a, &b));
    b.b[15] = 1;
    g_assert_false (id_is_zero (&b));
    g_assert_false (id_equal (&a, &b));
    g_assert_cmpint (id_compare (&a, &b), <, 0);
    a.b[0] = 0x80;
    g_assert_cmpint (id_compare (&a, &b), >, 0);
    h.b[31] = 1;
    g_assert_false (hash_equal (&h, &HASH_ZERO));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/bytes/come-back-as-they-went-in", test_round_trip);
    g_test_add_func ("/bytes/refuse-a-form-cut-at-any-byte", test_cut);
    g_test_add_func ("/bytes/give-zeros-after-a-failure", test_failed_stays);
    g_test_add_func ("/bytes/refuse-text-that-is-not-utf8", test_bad_text);
    g_test_add_func ("/bytes/cut-long-text-at-a-character", test_long_text);
    g_test_add_func ("/bytes/read-hex-of-the-right-length-only", test_hex);
    g_test_add_func ("/bytes/compare-ids-as-memory", test_compare);
    return g_test_run ();
}
