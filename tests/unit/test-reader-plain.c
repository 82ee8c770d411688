#include "classify/box/charset.h"
#include "classify/box/plain.h"

#include <string.h>

static void
test_unflow (void)
{
    static const struct {
        const char *in;
        gboolean delsp;
        const char *out;
    } table[] = {
        {"", FALSE, ""},
        {"one \ntwo\n", FALSE, "one two\n"},
        {"one \ntwo\n", TRUE, "onetwo\n"},
        {"hard\nline\n", FALSE, "hard\nline\n"},
        {"> a \n> b\nc", FALSE, "> a b\nc"},
        {"> a \n>> b", FALSE, "> a \n>> b"},
        {"text \n-- \nname", FALSE, "text \n-- \nname"},
        {" >stuffed", FALSE, ">stuffed"},
        {"ends soft ", FALSE, "ends soft "},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
        g_autofree char *out = plain_unflow (table[i].in, table[i].delsp);
        g_assert_cmpstr (out, ==, table[i].out);
    }
}

static void
test_stub (void)
{
    static const struct {
        const char *text;
        gboolean stub;
    } table[] = {
        {"", TRUE},
        {" \n\xC2\xA0\n", TRUE},
        {"Please view this email in an HTML viewer.", TRUE},
        {"Your email client does not support HTML messages.", TRUE},
        {"The review is on Monday.", FALSE},
        {"Ok", FALSE},
        {"Please see https://x.example/a.html for the plan of Zo\xC3\xAB",
         FALSE},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
        g_test_message ("%s", table[i].text);
        g_assert_cmpint (plain_is_stub (table[i].text), ==, table[i].stub);
    }
}

static void
test_same (void)
{
    static const struct {
        const char *kept;
        const char *other;
        gboolean same;
    } table[] = {
        {"Give 5 ml at noon.", "GIVE 5 ml, at noon", TRUE},
        {"Give 5 ml at noon.", "Give 50 ml at noon.", FALSE},
        {"He may be collected by dad", "He may not be collected by dad", FALSE},
        {"He may not be collected", "He may be collected", TRUE},
        {"Short", "Short View online", TRUE},
        {"Short", "Quite another letter about a child", FALSE},
        {"See https://a.example/1", "See https://b.example/2?x=77", TRUE},
        {"", "", TRUE},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
        g_test_message ("%s", table[i].other);
        g_assert_cmpint (plain_says_same (table[i].kept, table[i].other), ==,
                         table[i].same);
    }
}

static void
test_charset (void)
{
    static const struct {
        const char *charset;
        const char *in;
        gsize length;
        const char *out;
        gboolean guessed;
    } table[] = {
        {"utf-8", "Zo\xC3\xAB", 4, "Zo\xC3\xAB", FALSE},
        {"UTF8", "\xEF\xBB\xBFhi", 5, "hi", FALSE},
        {"us-ascii", "Zo\xEB", 3, "Zo\xC3\xAB", TRUE},
        {"us-ascii", "Zo\xC3\xAB", 4, "Zo\xC3\xAB", TRUE},
        {"iso-8859-1", "\x80 \x96", 3, "\xE2\x82\xAC \xE2\x80\x93", FALSE},
        {"windows-1251", "\xC0", 1, "\xD0\x90", FALSE},
        {"iso-8859-2", "\xA3", 1, "\xC5\x81", FALSE},
        {"utf-16le", "a\0b\0", 4, "ab", FALSE},
        {"x-unknown", "ab", 2, "ab", TRUE},
        {"utf-8//IGNORE", "a\xFF", 2, "a\xC3\xBF", TRUE},
        {"../../tmp/x", "ab", 2, "ab", TRUE},
        {NULL, "\x93q\x94", 3, "\xE2\x80\x9Cq\xE2\x80\x9D", FALSE},
        {"utf-8", "a\r\nb\rc\x01", 7, "a\nb\nc\xEF\xBF\xBD", FALSE},
        {"utf-8", "", 0, "", FALSE},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
        g_autoptr (GBytes) in = g_bytes_new (table[i].in, table[i].length);
        gboolean guessed = FALSE;
        g_autofree char *out = charset_to_utf8 (table[i].charset, in, &guessed);
        g_test_message ("row %u", (guint) i);
        g_assert_cmpstr (out, ==, table[i].out);
        g_assert_cmpint (guessed, ==, table[i].guessed);
    }
}

static void
test_garbled (void)
{
    static const struct {
        const char *text;
        gboolean garbled;
    } table[] = {
        {"", FALSE},
        {"Please give Leo Marsh 5 ml of cetirizine at noon.", FALSE},
        {"Prosz\xC4\x99 podawa\xC4\x87 Zosi wod\xC4\x99 co godzin\xC4\x99, bo "
         "dzisiaj bardzo \xC5\xBA"
         "le si\xC4\x99 czuje, dzi\xC4\x99kuj\xC4\x99",
         FALSE},
        {"3OHDVH JLYH /HR 0DUVK PO RI FHWLUL]LQH DW QRRQ KH PXVW QRW HDW HJJ "
         "QRW HYHQ EDNHG",
         TRUE},
        {"\xEE\x80\x81\xEE\x80\x82\xEE\x80\x83 a b", TRUE},
        {"\xEF\xBF\xBD\xEF\xBF\xBD", TRUE},
        {"12 34 56 78 90 12 34 56 78 90", FALSE},
        {"NHS GP DSL TTG BCG PPV", FALSE},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
        g_test_message ("%s", table[i].text);
        g_assert_cmpint (plain_is_garbled (table[i].text), ==,
                         table[i].garbled);
    }
}

int
main (int count, char **arguments)
{
    g_test_init (&count, &arguments, NULL);
    g_test_add_func ("/plain/flowed/paragraphs-are-joined", test_unflow);
    g_test_add_func ("/plain/stub/is-told-from-a-letter", test_stub);
    g_test_add_func ("/plain/versions/same-means-nothing-new", test_same);
    g_test_add_func ("/charset/text/ends-as-what-was-meant", test_charset);
    g_test_add_func ("/plain/garbled/is-no-language", test_garbled);
    return g_test_run ();
}
