/* The dates of old mail, and the bar that shows how long it will take. */
#include "common/progress.h"
#include "ingest/mail_date.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void
check (const char *text, const char *expected)
{
    g_autofree char *got = NULL;
    gint64 ms = 0;

    if (mail_date_parse (text, strlen (text), &ms)) {
        g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (ms / 1000);
        got = g_date_time_format (date, "%Y-%m-%d %H:%M");
    }
    g_assert_cmpstr (got, ==, expected);
}

static void
test_dates (void)
{
    check (" Mon, 24 Nov 2025 10:30:15 +0000\n", "2025-11-24 10:30");
    check (" 24 Nov 2025 10:30 +0200\n", "2025-11-24 08:30");
    check ("Tue,  1 Jan 2019 00:10:00 -0130 (X)\n", "2019-01-01 01:40");
    check (" Fri,\n 7 jul 2017\n 09:05:00 BST\n", "2017-07-07 09:05");
    check (" 1 Sep 99 10:00\n", "1999-09-01 10:00");
    check (" 1 Sep 04\n", "2004-09-01 00:00");
    check (" 31 Feb 2020 10:00\n", NULL);
    check (" 2020-02-01\n", NULL);
    check (" soon\n", NULL);
    check ("", NULL);
    check (" 1 Sep 99999 10:00\n", NULL);
    check (" -1 Sep 2020 10:00\n", NULL);
}

static gboolean
find (const char *text, gint64 *ms_out)
{
    int fd = memfd_create ("message", MFD_CLOEXEC);
    gboolean found = FALSE;

    g_assert_cmpint (write (fd, text, strlen (text)), ==,
                     (gssize) strlen (text));
    found = mail_date_find (fd, strlen (text), ms_out);
    close (fd);
    return found;
}

static void
test_field (void)
{
    gint64 ms = 0;

    g_assert_true (
        find ("A: 1\r\ndAtE: 1 Sep 2020 10:00\r\n\r\nDate: x\r\n", &ms));
    g_assert_cmpint (ms, ==, G_GINT64_CONSTANT (1598954400000));
    /* Not in the body, and not where another field only ends so. */
    g_assert_false (find ("A: 1\n\nDate: 1 Sep 2020 10:00\n", &ms));
    g_assert_false (find ("X-Date: 1 Sep 2020 10:00\n\n", &ms));
    g_assert_false (find ("", &ms));
}

static void
check_bar (guint64 done, gint64 ms, const char *expected)
{
    g_autofree char *words = progress_words ("taking", 1000, done, done, ms);

    g_assert_cmpstr (words, ==, expected);
}

static void
test_bar (void)
{
    check_bar (0, 0, "taking [....................]   0 %, 0 messages");
    check_bar (250, 2500,
               "taking [#####...............]  25 %, 250 messages, "
               "100 a second, 8 s left");
    check_bar (10, 5000,
               "taking [....................]   1 %, 10 messages, 2 a "
               "second, 9 min left");
    check_bar (1000, 4000,
               "taking [####################] 100 %, 1000 messages, 250 a "
               "second, 1 s left");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/mail-date/dates of many programs", test_dates);
    g_test_add_func ("/mail-date/only the header's field counts", test_field);
    g_test_add_func ("/progress/how much, how fast, how long", test_bar);
    return g_test_run ();
}
