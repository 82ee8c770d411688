#include "common/frame.h"

#include "common/clock.h"
#include "common/error.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

static gboolean
write_all (int fd, const guint8 *data, gsize length, GError **error)
{
    while (length > 0) {
        gssize n = write (fd, data, length);
        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            struct pollfd wait = {.fd = fd, .events = POLLOUT};
            poll (&wait, 1, -1);
            continue;
        }
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                         "cannot write a frame: %s", g_strerror (errno));
            return FALSE;
        }
        data += n;
        length -= (gsize) n;
    }
    return TRUE;
}

gboolean
frame_write (int fd, const void *data, gsize length, GError **error)
{
    guint8 head[4];

    g_assert (length <= G_MAXUINT32);
    for (int i = 0; i < 4; i++)
        head[i] = (guint8) (length >> (8 * (3 - i)));
    return write_all (fd, head, 4, error) &&
           write_all (fd, data, length, error);
}

/* Waits until @fd can be read. FALSE and RETRY when the deadline passes. */
static gboolean
wait_readable (int fd, gint64 deadline_ms, GError **error)
{
    for (;;) {
        struct pollfd wait = {.fd = fd, .events = POLLIN};
        gint64 left = -1;
        int n = 0;

        if (deadline_ms != FRAME_FOREVER) {
            left = deadline_ms - clock_monotonic_ms ();
            if (left <= 0) {
                g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                             "no answer in time");
                return FALSE;
            }
        }
        n = poll (&wait, 1, (int) MIN (left, G_MAXINT));
        if (n > 0)
            return TRUE;
        if (n < 0 && errno != EINTR) {
            g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                         "cannot wait for a frame: %s", g_strerror (errno));
            return FALSE;
        }
    }
}

/* Reads @length bytes; *@got_out says how many came before the end. */
static gboolean
read_all (int fd, guint8 *data, gsize length, gint64 deadline_ms,
          gsize *got_out, GError **error)
{
    gsize got = 0;

    while (got < length) {
        gssize n = 0;
        if (!wait_readable (fd, deadline_ms, error))
            return FALSE;
        n = read (fd, data + got, length - got);
        if (n < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (n < 0 && errno != ECONNRESET) {
            g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                         "cannot read a frame: %s", g_strerror (errno));
            return FALSE;
        }
        if (n <= 0)
            break;
        got += (gsize) n;
    }
    *got_out = got;
    return TRUE;
}

gboolean
frame_read (int fd, gsize limit_bytes, gint64 deadline_ms, GBytes **frame_out,
            GError **error)
{
    guint8 head[4];
    gsize got = 0;
    gsize length = 0;
    g_autofree guint8 *data = NULL;

    if (!read_all (fd, head, 4, deadline_ms, &got, error))
        return FALSE;
    if (got == 0) {
        *frame_out = NULL;
        return TRUE;
    }
    length = (gsize) head[0] << 24 | (gsize) head[1] << 16 |
             (gsize) head[2] << 8 | (gsize) head[3];
    if (got < 4 || length > limit_bytes) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     got < 4 ? "a frame was cut off" : "a frame is too long");
        return FALSE;
    }
    /* A short answer must not cost the memory that a long one announces. */
    data = g_try_malloc (length + 1);
    if (data == NULL) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                     "no memory for a frame of %" G_GSIZE_FORMAT " bytes",
                     length);
        return FALSE;
    }
    if (!read_all (fd, data, length, deadline_ms, &got, error))
        return FALSE;
    if (got < length) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "a frame was cut off");
        return FALSE;
    }
    *frame_out = g_bytes_new_take (g_steal_pointer (&data), length);
    return TRUE;
}

gboolean
frame_write_variant (int fd, GVariant *value, GError **error)
{
    g_autoptr (GVariant) owned = g_variant_ref_sink (value);

    return frame_write (fd, g_variant_get_data (owned),
                        g_variant_get_size (owned), error);
}

GVariant *
frame_to_variant (GBytes *frame, const char *type, GError **error)
{
    g_autoptr (GVariant) value = g_variant_ref_sink (
        g_variant_new_from_bytes (G_VARIANT_TYPE (type), frame, FALSE));

    if (!g_variant_is_normal_form (value)) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "a frame is not of type %s", type);
        return NULL;
    }
    return g_steal_pointer (&value);
}
