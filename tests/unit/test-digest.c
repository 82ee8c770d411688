/* The digest of a message: the same mail with other line ends is the same. */
#include "ingest/digest.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* In pieces of @step bytes. */
static Hash
digest_of (const char *text, gsize step)
{
    static const guint8 key[KEY_BYTES] = {1};
    gsize length = strlen (text);
    int fd = memfd_create ("message", MFD_CLOEXEC);
    LineDigest digest;

    g_assert_cmpint (write (fd, text, length), ==, (gssize) length);
    line_digest_begin (&digest, hash_stream_new (key), fd);
    for (gsize at = 0; at < length; at += step)
        line_digest_add (&digest, text + at, MIN (step, length - at));
    close (fd);
    return line_digest_end (&digest);
}

static gboolean
same (const char *left, const char *right)
{
    Hash expected = digest_of (left, 1000);
    gboolean all = TRUE;

    for (gsize step = 1; step <= strlen (right); step++) {
        Hash got = digest_of (right, step);
        gboolean equal = hash_equal (&got, &expected);
        g_assert_true (step == 1 || equal == all);
        all = equal;
    }
    return all;
}

static void
test_line_ends (void)
{
    g_assert_true (same ("A: 1\n\nx\n", "A: 1\r\n\r\nx\r\n"));
    g_assert_true (same ("A: 1\n\nx\ry\n", "A: 1\r\n\nx\ry\r\n"));
    g_assert_true (same ("A: 1\n\nx\r", "A: 1\n\nx\r"));
    g_assert_false (same ("A: 1\n\nx\n", "A: 1\n\nx\r"));
    g_assert_false (same ("A: 1\n\nxy\n", "A: 1\n\nx\ry\n"));
    g_assert_false (same ("A: 1\n\nx\r\n", "A: 1\n\nx\r\r\n"));
}

/* A scan that was sent as text and is broken is not the scan. */
static void
test_documents (void)
{
    g_assert_false (same ("%PDF-1.4\nx\n", "%PDF-1.4\r\nx\r\n"));
    g_assert_true (same ("%PDF-1.4\r\nx\n", "%PDF-1.4\r\nx\n"));
    g_assert_false (same (" A: 1\n", " A: 1\r\n"));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_assert_true (seal_init (NULL));
    g_test_add_func ("/digest/mail counts by its lines", test_line_ends);
    g_test_add_func ("/digest/documents count by their bytes", test_documents);
    return g_test_run ();
}
