#include "classify/box/fields.h"
#include "common/limits.h"

#include <string.h>

static void
check (const char *text, const char *expected)
{
    gsize end = 0;
    gboolean cut = TRUE;
    g_autoptr (GPtrArray) fields = fields_new (text, strlen (text), &end, &cut);
    g_autoptr (GString) seen = g_string_new (NULL);

    for (guint i = 0; i < fields->len; i++) {
        const Field *field = fields->pdata[i];
        g_string_append_printf (seen, "%s=%s;", field->name, field->raw_value);
    }
    g_test_message ("%s", text);
    g_assert_cmpstr (seen->str, ==, expected);
}

static void
test_fields (void)
{
    check ("", "");
    check ("A: b\n\nC: d\n", "A=b;");
    check ("A: b\r\nC:d\r\n\r\n", "A=b;C=d;");
    check ("A: b\n c\n\td\nE: f", "A=b\n c\n\td;E=f;");
    check ("From x y\nA: b\n", "A=b;");
    check ("A: b\nFrom x y\nC: d\n", "A=b;C=d;");
    check ("A : b\n", "A=b;");
    check (": b\nno colon\nA: b\n", "A=b;");
    check ("A:\n\n", "A=;");
    check (" folded first\nA: b\n", "A=b;");
    check ("\nA: b\n", "");
}

static void
test_nul (void)
{
    static const char text[] = "A: b\0c\n\n";
    gsize end = 0;
    gboolean cut = FALSE;
    g_autoptr (GPtrArray) fields =
        fields_new (text, sizeof text - 1, &end, &cut);

    g_assert_cmpuint (fields->len, ==, 1);
    g_assert_cmpstr (((Field *) fields->pdata[0])->raw_value, ==, "b c");
}

static GString *
many (const char *line, guint count)
{
    GString *text = g_string_new (NULL);

    for (guint i = 0; i < count; i++)
        g_string_append (text, line);
    return text;
}

static void
test_count (void)
{
    g_autoptr (GString) text = many ("A: b\n", LIMIT_HEADER_COUNT + 1);
    gsize end = 0;
    gboolean cut = FALSE;
    g_autoptr (GPtrArray) fields =
        fields_new (text->str, text->len, &end, &cut);

    g_assert_cmpuint (fields->len, ==, LIMIT_HEADER_COUNT);
    g_assert_true (cut);
}

/* What a scan says of @text, fed in pieces of @step bytes. */
static const char *
scan (const GString *text, gsize step)
{
    g_autoptr (FieldScan) scan = field_scan_new ();

    for (gsize at = 0; at < text->len; at += step)
        field_scan_feed (scan, text->str + at, MIN (step, text->len - at));
    return field_scan_end (scan);
}

static void
check_scan (const char *before, const char *line, guint count,
            const char *after, gboolean refused)
{
    g_autoptr (GString) text = many (line, count);

    g_string_prepend (text, before);
    g_string_append (text, after);
    g_test_message ("%s", before);
    g_assert_cmpint (scan (text, 65536) != NULL, ==, refused);
    g_assert_cmpint (scan (text, 7) != NULL, ==, refused);
}

static void
test_scan (void)
{
    guint over = LIMIT_HEADER_COUNT + 1;

    check_scan ("", "A: b\n", LIMIT_HEADER_COUNT, "\n", FALSE);
    check_scan ("", "A: b\n", over, "\n", TRUE);
    check_scan ("", "A: b\r\n", over, "", TRUE);
    /* The same lines in a body are a body: calendars, logs. */
    check_scan ("A: b\n\n", "DTSTART: x\n", over, "\n", FALSE);
    check_scan ("A: b\r\n\r\n", "DTSTART: x\r\n", over, "\r\n", FALSE);
    /* After a boundary, and in a message in the message. */
    check_scan ("A: b\n\n--x\n", "A: b\n", over, "\n", TRUE);
    check_scan ("Content-Type: message/rfc822\n\n", "A: b\n", over, "", TRUE);
    check_scan ("Content-Type:\n message/rfc822\nA: b\n\n", "A: b\n", over, "",
                TRUE);
    check_scan ("Content-Type: multipart/digest\n\n--x\n\n", "A: b\n", over, "",
                TRUE);
    check_scan ("A: ", "0123456789abcdef", LIMIT_HEADER_BYTES / 16, "\n\n",
                TRUE);
    check_scan ("A: b\n", " 0123456789abcde\n", LIMIT_HEADER_BYTES / 16, "\n",
                TRUE);
    check_scan ("A: b\n\n", "--x\n", LIMIT_BOUNDARY_LINES, "", FALSE);
    check_scan ("A: b\n\n", "--x\n", LIMIT_BOUNDARY_LINES + 1, "", TRUE);
}

int
main (int count, char **arguments)
{
    g_test_init (&count, &arguments, NULL);
    g_test_add_func ("/fields/block/keeps-order-and-folding", test_fields);
    g_test_add_func ("/fields/value/goes-on-behind-a-nul", test_nul);
    g_test_add_func ("/fields/block/ends-at-its-limit", test_count);
    g_test_add_func ("/fields/scan/refuses-floods-of-fields-only", test_scan);
    return g_test_run ();
}
