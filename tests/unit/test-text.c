#include "common/text.h"

#include <string.h>

static void
test_printable (void)
{
    static const struct {
        const char *in, *out;
    } cases[] = {
        {"", ""},
        {"plain", "plain"},
        {"caf\xc3\xa9", "caf\xc3\xa9"},
        {"a\nb\tc\r", "a\\x0ab\\x09c\\x0d"},
        {"\x1b[31mred", "\\x1b[31mred"},
        {"\xff\xfe", "\\xff\\xfe"},
        {"cut \xe2\x82", "cut \\xe2\\x82"},
        {"\xe2\x80\xaegpj", "\\u{202e}gpj"},
        {"a\xe2\x80\x8b"
         "b",
         "a\\u{200b}b"},
        {"\xef\xbb\xbfx", "\\u{feff}x"},
        {"\xc2\x9b", "\\u{009b}"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *out = text_printable (cases[i].in);
        g_assert_cmpstr (out, ==, cases[i].out);
    }
}

static void
test_valid (void)
{
    static const struct {
        const char *in;
        gssize length;
        const char *out;
    } cases[] = {
        {"a\r\nb\rc\nd\te", -1, "a\nb\nc\nd\te"},
        {"\r\n\r\n", -1, "\n\n"},
        {"a\0b", 3,
         "a\xef\xbf\xbd"
         "b"},
        {"\x07", -1, "\xef\xbf\xbd"},
        {"\xff", -1, "\xef\xbf\xbd"},
        {"caf\xc3\xa9", -1, "caf\xc3\xa9"},
        {"abc", 2, "ab"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *out = text_make_valid (cases[i].in, cases[i].length);
        g_assert_cmpstr (out, ==, cases[i].out);
        g_assert_true (g_utf8_validate (out, -1, NULL));
    }
}

static void
test_charset (void)
{
    gboolean converted = TRUE;
    g_autofree char *utf8 =
        text_from_utf8_or_1252 ("Zo\xc3\xab", 4, &converted);
    g_autofree char *latin = NULL;
    g_autofree char *quotes = NULL;
    g_autofree char *nul = NULL;

    g_assert_cmpstr (utf8, ==, "Zo\xc3\xab");
    g_assert_false (converted);
    latin = text_from_utf8_or_1252 ("Zo\xeb", 3, &converted);
    g_assert_cmpstr (latin, ==, "Zo\xc3\xab");
    g_assert_true (converted);
    quotes = text_from_utf8_or_1252 ("\x93\x80\x94\xa3", 4, &converted);
    g_assert_cmpstr (quotes, ==,
                     "\xe2\x80\x9c\xe2\x82\xac\xe2\x80\x9d\xc2\xa3");
    nul = text_from_utf8_or_1252 ("a\0b\xeb", 4, &converted);
    g_assert_true (g_utf8_validate (nul, -1, NULL));
    g_assert_true (g_str_has_suffix (nul, "\xc3\xab"));
}

/* Every byte there is, in both functions that take raw bytes. */
static void
test_any_byte (void)
{
    for (int i = 0; i < 256; i++) {
        char raw[4] = {'a', (char) i, 'b', 0};
        gboolean converted = FALSE;
        g_autofree char *printable = text_printable (raw);
        g_autofree char *valid = text_make_valid (raw, 3);
        g_autofree char *text = text_from_utf8_or_1252 (raw, 3, &converted);
        g_assert_true (g_utf8_validate (printable, -1, NULL));
        g_assert_true (g_utf8_validate (valid, -1, NULL));
        g_assert_true (g_utf8_validate (text, -1, NULL));
        g_assert_null (strchr (printable, '\n'));
    }
}

static void
test_json (void)
{
    g_autofree char *out = text_json ("a\"b\\c\n\x01\xc3\xa9");

    g_assert_cmpstr (out, ==, "\"a\\\"b\\\\c\\u000a\\u0001\xc3\xa9\"");
}

static void
test_cut (void)
{
    char text[] = "Zo\xC3\xAB";

    text_cut (text, 4);
    g_assert_cmpstr (text, ==, "Zo\xC3\xAB");
    text_cut (text, 3);
    g_assert_cmpstr (text, ==, "Zo");
    text_cut (text, 0);
    g_assert_cmpstr (text, ==, "");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/text/printable-shows-what-would-change-the-line",
                     test_printable);
    g_test_add_func ("/text/valid-keeps-lines-and-marks-the-rest", test_valid);
    g_test_add_func ("/text/not-utf8-is-read-as-windows-1252", test_charset);
    g_test_add_func ("/text/any-byte-becomes-valid-text", test_any_byte);
    g_test_add_func ("/text/json-escapes-quotes-and-controls", test_json);
    g_test_add_func ("/text/is-cut-between-characters", test_cut);
    return g_test_run ();
}
