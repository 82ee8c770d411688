#include "common/frame.h"

#include "common/clock.h"
#include "common/error.h"

#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define LIMIT 1000

typedef struct {
    int ours;
    int theirs;
} Pair;

static void
pair_open (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
    int fds[2];

    g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds),
                     ==, 0);
    pair->ours = fds[0];
    pair->theirs = fds[1];
}

static void
pair_close (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
    if (pair->ours >= 0)
        close (pair->ours);
    if (pair->theirs >= 0)
        close (pair->theirs);
}

static void
send_raw (Pair *pair, const void *data, gsize length)
{
    g_assert_cmpint (write (pair->theirs, data, length), ==, (gssize) length);
}

static void
hang_up (Pair *pair)
{
    close (pair->theirs);
    pair->theirs = -1;
}

static void
assert_fails (Pair *pair, gint64 deadline_ms, IntrayError code)
{
    g_autoptr (GError) error = NULL;
    GBytes *frame = (GBytes *) pair;

    g_assert_false (
        frame_read (pair->ours, LIMIT, deadline_ms, &frame, &error));
    g_assert_error (error, INTRAY_ERROR, (gint) code);
    g_assert_true (frame == (GBytes *) pair);
}

static void
test_round_trip (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
    static const gsize lengths[] = {0, 1, 4, 999, LIMIT};
    guint8 bytes[LIMIT];

    memset (bytes, 'b', sizeof bytes);
    for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++) {
        g_autoptr (GBytes) frame = NULL;
        g_autoptr (GError) error = NULL;
        g_assert_true (frame_write (pair->theirs, bytes, lengths[i], &error));
        g_assert_true (
            frame_read (pair->ours, LIMIT, FRAME_FOREVER, &frame, &error));
        g_assert_cmpmem (g_bytes_get_data (frame, NULL),
                         g_bytes_get_size (frame), bytes, lengths[i]);
    }
}

static void
test_too_long (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
    send_raw (pair,
              "\x00\x00\x03\xe9"
              "x",
              5);
    assert_fails (pair, FRAME_FOREVER, INTRAY_ERROR_REJECT);
}

static void
test_enormous (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
    send_raw (pair, "\xff\xff\xff\xff", 4);
    assert_fails (pair, FRAME_FOREVER, INTRAY_ERROR_REJECT);
}

static void
test_end (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
    GBytes *frame = (GBytes *) pair;

    hang_up (pair);
    g_assert_true (frame_read (pair->ours, LIMIT, FRAME_FOREVER, &frame, NULL));
    g_assert_null (frame);
}

static void
test_cut (Pair *pair, gconstpointer data)
{
    gsize length = GPOINTER_TO_SIZE (data);

    send_raw (pair,
              "\x00\x00\x00\x05"
              "abcd",
              length);
    hang_up (pair);
    assert_fails (pair, FRAME_FOREVER, INTRAY_ERROR_REJECT);
}

static void
test_deadline (Pair *pair, gconstpointer data)
{
    gint64 start = clock_monotonic_ms ();

    send_raw (pair,
              "\x00\x00\x00\x05"
              "abcd",
              GPOINTER_TO_SIZE (data));
    assert_fails (pair, start + 60, INTRAY_ERROR_RETRY);
    g_assert_cmpint (clock_monotonic_ms () - start, >=, 55);
    g_assert_cmpint (clock_monotonic_ms () - start, <, 5000);
}

static void
test_nobody_reads (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr (GError) error = NULL;

    signal (SIGPIPE, SIG_IGN);
    close (pair->ours);
    pair->ours = -1;
    g_assert_false (frame_write (pair->theirs, "abc", 3, &error));
    g_assert_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY);
}

static void
test_variant (void)
{
    static const struct {
        const char *type;
        const char *bytes;
        gsize length;
        gboolean good;
    } cases[] = {
        {"(us)", "\x01\0\0\0hi\0", 7, TRUE},
        {"(us)", "\x01\0\0\0hi", 6, FALSE},     /* no NUL */
        {"(us)", "\x01\0\0\0\xff\0", 6, FALSE}, /* not UTF-8 */
        {"(us)", "", 0, FALSE},
        {"(uu)", "\x01\0\0\0\x02\0\0\0", 8, TRUE},
        {"(uu)", "\x01\0\0\0\x02\0\0", 7, FALSE},
        {"(uu)", "\x01\0\0\0\x02\0\0\0\0", 9, FALSE},
        {"b", "\x02", 1, FALSE},
        {"as", "a\0\x07", 3, FALSE}, /* an end beyond it */
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (GBytes) bytes =
            g_bytes_new (cases[i].bytes, cases[i].length);
        g_autoptr (GError) error = NULL;
        g_autoptr (GVariant) value =
            frame_to_variant (bytes, cases[i].type, &error);
        g_assert_true ((value != NULL) == cases[i].good);
        if (!cases[i].good)
            g_assert_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT);
    }
}

static void
test_write_variant (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr (GBytes) frame = NULL;
    g_autoptr (GVariant) value = NULL;
    const char *text = NULL;
    guint32 number = 0;

    g_assert_true (frame_write_variant (
        pair->theirs, g_variant_new ("(us)", 77u, "words"), NULL));
    g_assert_true (frame_read (pair->ours, LIMIT, FRAME_FOREVER, &frame, NULL));
    value = frame_to_variant (frame, "(us)", NULL);
    g_assert_nonnull (value);
    g_variant_get (value, "(u&s)", &number, &text);
    g_assert_cmpuint (number, ==, 77);
    g_assert_cmpstr (text, ==, "words");
}

#define ADD(path, function, data)                                              \
    g_test_add (path, Pair, data, pair_open, function, pair_close)

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    ADD ("/frame/comes-back-as-it-went-in", test_round_trip, NULL);
    ADD ("/frame/carries-a-typed-value", test_write_variant, NULL);
    ADD ("/frame/one-byte-over-the-limit-is-refused", test_too_long, NULL);
    ADD ("/frame/an-enormous-one-costs-no-memory", test_enormous, NULL);
    ADD ("/frame/the-end-between-two-frames-is-no-error", test_end, NULL);
    for (gsize cut = 1; cut <= 8; cut++) {
        g_autofree char *path = g_strdup_printf (
            "/frame/cut-after-%" G_GSIZE_FORMAT "-bytes-is-refused", cut);
        ADD (path, test_cut, GSIZE_TO_POINTER (cut));
    }
    ADD ("/frame/silence-ends-at-the-deadline", test_deadline, NULL);
    ADD ("/frame/a-stall-in-the-middle-ends-at-the-deadline", test_deadline,
         GSIZE_TO_POINTER (6));
    ADD ("/frame/nobody-there-to-read-is-an-error", test_nobody_reads, NULL);
    g_test_add_func ("/frame/only-normal-form-of-the-right-type-counts",
                     test_variant);
    return g_test_run ();
}
