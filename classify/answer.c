#include "classify/answer.h"

#include "common/error.h"
#include "common/frame.h"
#include "common/limits.h"

#include <signal.h>
#include <string.h>

gboolean
answer_no_more (int fd, gint64 deadline_ms, GError **error)
{
    g_autoptr (GBytes) frame = NULL;

    if (!frame_read (fd, 0, deadline_ms, &frame, error))
        return FALSE;
    if (frame == NULL)
        return TRUE;
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                 "it sent more than was asked for");
    return FALSE;
}

static gboolean
next_frame (int fd, gsize limit_bytes, gint64 deadline_ms, GBytes **frame_out,
            GError **error)
{
    GBytes *frame = NULL;

    if (!frame_read (fd, limit_bytes, deadline_ms, &frame, error))
        return FALSE;
    if (frame == NULL) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "it ended without an answer");
        return FALSE;
    }
    *frame_out = frame;
    return TRUE;
}

static gboolean
take_record (int fd, gint64 deadline_ms, Record **record_out, GError **error)
{
    g_autoptr (GBytes) frame = NULL;
    Record *record = NULL;

    if (!next_frame (fd, LIMIT_RECORD_BYTES, deadline_ms, &frame, error))
        return FALSE;
    record = record_from_frame (frame, error);
    if (record == NULL)
        return FALSE;
    record_free (*record_out);
    *record_out = record;
    return TRUE;
}

gboolean
answer_take_head (int fd, gint64 deadline_ms, gpointer to, GError **error)
{
    HeadAnswer *answer = to;
    g_autoptr (GBytes) flag = NULL;

    if (!next_frame (fd, 1, deadline_ms, &flag, error))
        return FALSE;
    answer->incomplete = g_bytes_get_size (flag) != 1 ||
                         *(const guint8 *) g_bytes_get_data (flag, NULL) != 0;
    return take_record (fd, deadline_ms, &answer->record, error);
}

static guint32
big_endian (const guint8 *at)
{
    return (guint32) at[0] << 24 | (guint32) at[1] << 16 |
           (guint32) at[2] << 8 | at[3];
}

/* What later decodes it is a browser: at least its size is what it says. */
static gboolean
check_picture (GBytes *picture, GError **error)
{
    static const guint8 begin[16] = {0x89, 'P',  'N', 'G', '\r', '\n',
                                     0x1A, '\n', 0,   0,   0,    13,
                                     'I',  'H',  'D', 'R'};
    gsize length = 0;
    const guint8 *bytes = g_bytes_get_data (picture, &length);
    guint64 width = 0, height = 0;

    if (length > 33 && memcmp (bytes, begin, sizeof begin) == 0) {
        width = big_endian (bytes + 16);
        height = big_endian (bytes + 20);
    }
    if (width > 0 && height > 0 && width <= LIMIT_PAGE_PIXELS &&
        height <= LIMIT_PAGE_PIXELS && width * height <= LIMIT_PAGE_PIXELS)
        return TRUE;
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                 "it sent a picture that is none");
    return FALSE;
}

gboolean
answer_take_whole (int fd, gint64 deadline_ms, gpointer to, GError **error)
{
    Record **record = to;
    gsize total = 0;

    if (!take_record (fd, deadline_ms, record, error))
        return FALSE;
    for (guint i = 0; i < (*record)->pages->len; i++) {
        RecordPage *page = (*record)->pages->pdata[i];
        gsize limit = MIN (LIMIT_PICTURE_BYTES, LIMIT_PICTURES_BYTES - total);
        g_autoptr (GBytes) picture = NULL;

        if (!next_frame (fd, limit, deadline_ms, &picture, error))
            return FALSE;
        if (g_bytes_get_size (picture) == 0)
            continue;
        if (!check_picture (picture, error))
            return FALSE;
        total += g_bytes_get_size (picture);
        page->picture = g_steal_pointer (&picture);
    }
    return TRUE;
}

const char *
answer_signal_in_words (guint32 number)
{
    switch (number) {
    case SIGSYS:
        return "it tried something that it may not, or ran out of memory";
    case SIGXCPU:
        return "it took too much processor time";
    case SIGKILL:
        return "it took too much processor time or memory";
    case SIGABRT:
    case SIGTRAP:
        return "it ran out of memory or found itself damaged";
    default:
        return "it crashed";
    }
}
