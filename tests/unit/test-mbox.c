/* mbox files: where messages begin and end, and what of the file is theirs. */
#include "ingest/mbox.h"

#include "common/error.h"
#include "common/limits.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define FROM_A "From a@b.example Mon Nov 24 10:00:00 2025\n"
#define FROM_C "From c@d.example Tue Nov 25 11:30:00 2025\n"

static int
file_of (const char *text, gsize length)
{
    int fd = memfd_create ("mbox", MFD_CLOEXEC);

    g_assert_cmpint (write (fd, text, length), ==, (gssize) length);
    return fd;
}

/* The messages of @text, each ended by "|". */
static char *
read_all (const char *text, gsize length)
{
    int fd = file_of (text, length);
    g_autoptr (MboxReader) reader = mbox_reader_new (fd, length, NULL);
    g_autoptr (GError) error = NULL;
    GString *out = g_string_new (NULL);
    gboolean found = TRUE;

    while (found) {
        MboxMessage message;
        g_autofree char *bytes = NULL;

        if (!mbox_reader_next (reader, &message, &found, &error)) {
            g_string_append_printf (out, "error %d", error->code);
            break;
        }
        if (!found)
            break;
        bytes = g_malloc (message.length + 1);
        g_assert_cmpint (read (message.fd, bytes, message.length), ==,
                         (gssize) message.length);
        g_string_append_len (out, bytes, (gssize) message.length);
        g_string_append (out, message.last && !message.ending ? "~|" : "|");
    }
    close (fd);
    return g_string_free (out, FALSE);
}

static void
check (const char *text, const char *expected)
{
    g_autofree char *got = read_all (text, strlen (text));

    g_assert_cmpstr (got, ==, expected);
}

static void
test_messages (void)
{
    check ("", "");
    check ("\n\n", "");
    check (FROM_A "A: 1\n\nx\n\n" FROM_C "A: 2\n\ny\n\n",
           "A: 1\n\nx\n|A: 2\n\ny\n|");
    /* Only one empty line at the end is the file's. */
    check (FROM_A "A: 1\n\nx\n\n\n" FROM_C "A: 2\n\n\n",
           "A: 1\n\nx\n\n|A: 2\n\n|");
    /* Writers that leave it out, and CR LF. */
    check (FROM_A "A: 1\n\nx\n" FROM_C "A: 2\n\ny", "A: 1\n\nx\n|A: 2\n\ny~|");
    check ("From a@b.example Mon Nov 24 10:00:00 2025\r\nA: 1\r\n\r\nx\r\n\r\n",
           "A: 1\r\n\r\nx\r\n|");
    check ("\n" FROM_A "A: 1\n\nx\n", "A: 1\n\nx\n|");
    check (FROM_A, "|");
}

static void
test_quotes (void)
{
    check (FROM_A "A: 1\n\n>From x\n>>From y\n>from z\n> From\nFrom here on\n"
                  "From: me\n\n",
           "A: 1\n\nFrom x\n>From y\n>from z\n> From\nFrom here on\nFrom: "
           "me\n|");
    /* In the header nothing is quoted. */
    check (FROM_A ">From old\nA: 1\n\n", ">From old\nA: 1\n\n|");
}

static void
test_stored_fields (void)
{
    check (FROM_A "Status: RO\nA: 1\nX-UID: 7\nX-Keywords: a\n b\n"
                  "Content-Length: 9999\nStatusx: stays\nLines: 3\n\n"
                  "Status: body\n\n",
           "A: 1\nStatusx: stays\n\nStatus: body\n|");
}

/* A stranger's length hides nothing and joins nothing. */
static void
test_content_length (void)
{
    check (FROM_A "Content-Length: 500\n\nx\n\n" FROM_C "A: 2\n\ny\n\n",
           "\nx\n|A: 2\n\ny\n|");
}

static void
test_not_an_mbox (void)
{
    check ("A: 1\n\nx\n", "error 2");
    check ("From nowhere\nA: 1\n", "error 2");
}

static void
check_from (const char *line, const char *expected)
{
    gint64 ms = 0;
    g_autoptr (GDateTime) time = NULL;
    g_autofree char *text = NULL;

    if (mbox_is_from_line (line, strlen (line), &ms)) {
        time = g_date_time_new_from_unix_utc (ms / 1000);
        text = g_date_time_format (time, "%Y-%m-%d %H:%M:%S");
    }
    g_assert_cmpstr (text, ==, expected);
}

static void
test_from_lines (void)
{
    check_from ("From a@b.example Fri Jul  8 12:08:34 2011",
                "2011-07-08 12:08:34");
    check_from ("From - Mon Nov 24 10:00:00 2025\r\n", "2025-11-24 10:00:00");
    check_from ("From 17@xxx Mon Nov 24 10:00:00 +0000 2025",
                "2025-11-24 10:00:00");
    check_from ("From \"a b\"@c.example Mon Nov 24 10:00 GMT 2025\n",
                "2025-11-24 10:00:00");
    check_from ("From MAILER-DAEMON Mon Nov 24 10:00:60 2025",
                "2025-11-24 10:00:59");
    check_from ("From Mon Nov 24 10:00:00 2025", NULL);
    check_from ("From a@b.example Mon Nov 31 10:00:00 2025", NULL);
    check_from ("From a@b.example Monday 24 November 2025", NULL);
    check_from ("From a@b.example Mon Nov 24 10:00:00 20251", NULL);
    check_from ("From here on all will be well", NULL);
    check_from ("From", NULL);
    check_from ("from a@b.example Mon Nov 24 10:00:00 2025", NULL);
}

/* However it is cut, nothing is read beyond it and the whole messages stay. */
static void
test_prefixes (void)
{
    static const char text[] =
        FROM_A "A: 1\nStatus: O\n\nx\n>From \n\n" FROM_C "A: 2\n\ny\n\n";
    static const char first[] = "A: 1\n\nx\nFrom \n|";

    for (gsize length = 0; length < sizeof text; length++) {
        g_autofree char *got = read_all (text, length);

        /* Whole once the next one's From line is. */
        if (length >= strlen (text) - strlen ("A: 2\n\ny\n\n"))
            g_assert_true (g_str_has_prefix (got, first));
        /* A cut never makes more messages than there are. */
        g_assert_null (strchr (got, '|') == NULL
                           ? NULL
                           : strstr (strchr (got, '|') + 1, "From a@b"));
    }
}

/* Lines longer than the buffer come out whole; a message that is too large
 * leaves its header block. */
static void
test_long (void)
{
    g_autoptr (GString) text = g_string_new (FROM_A "A: 1\n\n");
    g_autoptr (GString) expected = g_string_new ("A: 1\n\n");
    g_autofree char *got = NULL;

    for (guint i = 0; i < 3 * LIMIT_MBOX_LINE_BYTES / 8; i++) {
        g_string_append (text, ">From x ");
        g_string_append (expected, i == 0 ? "From x " : ">From x ");
    }
    g_string_append (text, "\n\n" FROM_C "A: 2\n\ny\n\n");
    g_string_append (expected, "\n|A: 2\n\ny\n|");
    got = read_all (text->str, text->len);
    g_assert_true (strcmp (got, expected->str) == 0);
}

static void
test_too_large (void)
{
    int fd = memfd_create ("mbox", MFD_CLOEXEC);
    g_autofree char *filler = g_strnfill (MIB - 1, 'x');
    g_autoptr (MboxReader) reader = NULL;
    MboxMessage message;
    gboolean found = FALSE;
    off_t size = 0;

    filler[MIB - 2] = '\n';
    g_assert_cmpint (write (fd, FROM_A "A: 1\n\n", strlen (FROM_A) + 6), >, 0);
    for (guint i = 0; i < 65; i++)
        g_assert_cmpint (write (fd, filler, MIB - 1), ==, MIB - 1);
    g_assert_cmpint (write (fd, "\n" FROM_C "A: 2\n\n", strlen (FROM_C) + 7), >,
                     0);
    size = lseek (fd, 0, SEEK_END);
    reader = mbox_reader_new (fd, (guint64) size, NULL);
    g_assert_true (mbox_reader_next (reader, &message, &found, NULL) && found);
    g_assert_cmpuint (message.size, ==, 6 + 65 * (MIB - 1));
    g_assert_cmpuint (message.length, ==, 6);
    g_assert_true (mbox_reader_next (reader, &message, &found, NULL) && found);
    g_assert_cmpuint (message.size, ==, 6);
    g_assert_true (message.last);
    g_assert_true (mbox_reader_next (reader, &message, &found, NULL));
    g_assert_false (found);
    close (fd);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/mbox/messages end where the next begins", test_messages);
    g_test_add_func ("/mbox/quoted From lines are unquoted once", test_quotes);
    g_test_add_func ("/mbox/what programs keep in the file is left out",
                     test_stored_fields);
    g_test_add_func ("/mbox/Content-Length is not believed",
                     test_content_length);
    g_test_add_func ("/mbox/another file is refused", test_not_an_mbox);
    g_test_add_func ("/mbox/From lines of many programs", test_from_lines);
    g_test_add_func ("/mbox/cut at every byte", test_prefixes);
    g_test_add_func ("/mbox/long lines", test_long);
    g_test_add_func ("/mbox/too large to keep", test_too_large);
    return g_test_run ();
}
