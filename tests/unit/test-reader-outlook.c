/* Outlook's packing: rich text, and winmail.dat cut at every byte. */
#include "classify/reader/mapi.h"
#include "classify/reader/tnef.h"

#include <string.h>

static void
check_rtf (const guint8 *packed, gsize length, const char *expected)
{
    g_autoptr (GBytes) bytes = g_bytes_new (packed, length);
    g_autoptr (GBytes) rtf = mapi_unpack_rtf (bytes);

    g_assert_nonnull (rtf);
    g_assert_cmpmem (g_bytes_get_data (rtf, NULL), g_bytes_get_size (rtf),
                     expected, strlen (expected));
}

/* The examples of MS-OXRTFCP sections 4.1 and 4.2. */
static void
test_rtf (void)
{
    static const guint8 plain[] = {
        0x2d, 0x00, 0x00, 0x00, 0x2b, 0x00, 0x00, 0x00, 0x4c, 0x5a,
        0x46, 0x75, 0xf1, 0xc5, 0xc7, 0xa7, 0x03, 0x00, 0x0a, 0x00,
        0x72, 0x63, 0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0a,
        0xf3, 0x20, 0x68, 0x65, 0x6c, 0x09, 0x00, 0x20, 0x62, 0x77,
        0x05, 0xb0, 0x6c, 0x64, 0x7d, 0x0a, 0x80, 0x0f, 0xa0};
    static const guint8 repeated[] = {
        0x1a, 0x00, 0x00, 0x00, 0x1c, 0x00, 0x00, 0x00, 0x4c, 0x5a,
        0x46, 0x75, 0xe2, 0xd4, 0x4b, 0x51, 0x41, 0x00, 0x04, 0x20,
        0x57, 0x58, 0x59, 0x5a, 0x0d, 0x6e, 0x7d, 0x01, 0x0e, 0xb0};

    check_rtf (plain, sizeof plain,
               "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
    check_rtf (repeated, sizeof repeated, "{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}");
    for (gsize length = 0; length < sizeof plain; length++) {
        g_autoptr (GBytes) cut = g_bytes_new (plain, length);
        GBytes *rtf = mapi_unpack_rtf (cut);
        if (rtf != NULL)
            g_assert_cmpuint (g_bytes_get_size (rtf), <=, 43);
        g_clear_pointer (&rtf, g_bytes_unref);
    }
}

static void
put_little (GByteArray *to, guint64 value, guint bytes)
{
    for (guint i = 0; i < bytes; i++) {
        guint8 byte = (guint8) (value >> (8 * i));
        g_byte_array_append (to, &byte, 1);
    }
}

static void
put_attribute (GByteArray *to, guint level, guint32 what, const char *text)
{
    put_little (to, level, 1);
    put_little (to, what, 4);
    put_little (to, strlen (text) + 1, 4);
    g_byte_array_append (to, (const guint8 *) text, (guint) strlen (text) + 1);
    put_little (to, 0, 2);
}

/* A body, and a file with its title. */
static GByteArray *
sample (void)
{
    GByteArray *out = g_byte_array_new ();

    put_little (out, 0x223E9F78, 4);
    put_little (out, 1, 2);
    put_attribute (out, 1, 0x0002800C, "Dear nursery");
    put_attribute (out, 2, 0x00069002, "rendering data");
    put_attribute (out, 2, 0x00018010, "C:\\plan.doc");
    put_attribute (out, 2, 0x0006800F, "the plan");
    return out;
}

static void
test_tnef (void)
{
    g_autoptr (GByteArray) bytes = sample ();
    g_autoptr (GBytes) data = g_bytes_new (bytes->data, bytes->len);
    guint64 decoded = 0;
    g_autoptr (OutlookLetter) letter = tnef_open (data, &decoded);
    const OutlookFile *file = NULL;

    g_assert_nonnull (letter);
    g_assert_false (letter->damaged);
    g_assert_cmpuint (letter->files->len, ==, 2);
    file = letter->files->pdata[0];
    g_assert_cmpstr (file->type, ==, "text/plain");
    g_assert_cmpmem (g_bytes_get_data (file->data, NULL),
                     g_bytes_get_size (file->data), "Dear nursery", 12);
    file = letter->files->pdata[1];
    g_assert_cmpstr (file->name, ==, "C:\\plan.doc");
    g_assert_cmpuint (g_bytes_get_size (file->data), ==, 9);
    g_assert_cmpuint (decoded, ==, 21);
}

/* Whatever is missing or altered, what comes back lies in the file. */
static void
test_hostile (void)
{
    g_autoptr (GByteArray) bytes = sample ();

    for (guint length = 0; length < bytes->len; length++) {
        g_autoptr (GBytes) cut = g_bytes_new (bytes->data, length);
        guint64 decoded = 0;
        OutlookLetter *letter = tnef_open (cut, &decoded);
        g_assert_cmpuint (decoded, <=, bytes->len);
        outlook_letter_free (letter);
    }
    for (guint at = 0; at < bytes->len; at++) {
        g_autoptr (GBytes) altered = NULL;
        guint64 decoded = 0;
        OutlookLetter *letter = NULL;
        bytes->data[at] ^= 0xFF;
        altered = g_bytes_new (bytes->data, bytes->len);
        bytes->data[at] ^= 0xFF;
        letter = tnef_open (altered, &decoded);
        g_assert_cmpuint (decoded, <=, bytes->len);
        outlook_letter_free (letter);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/outlook/packed-rich-text-is-unpacked", test_rtf);
    g_test_add_func ("/outlook/a-bundle-has-body-and-files", test_tnef);
    g_test_add_func ("/outlook/no-bundle-does-harm", test_hostile);
    return g_test_run ();
}
