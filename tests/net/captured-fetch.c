/*
 * An intray-fetch in the hands of an attacker: opens well and then does what
 * the folder's name says. Lies in build/test/captured/ under its real name.
 */
#include "common/face.h"
#include "common/frame.h"
#include "common/limits.h"
#include "ingest/fetch_wire.h"

#include <string.h>
#include <unistd.h>

static const char *mode;

static gboolean
is (const char *name)
{
    return strcmp (mode, name) == 0;
}

static void
send_variant (GVariant *value)
{
    if (!frame_write_variant (FACE_FD, value, NULL))
        _exit (0);
}

static void
send_bytes (gsize length)
{
    g_autofree char *data = g_malloc0 (length + 1);

    memset (data, 'x', length);
    if (!frame_write (FACE_FD, data, length, NULL))
        _exit (0);
}

static void
opened (guint code, const char *reason, guint32 validity)
{
    send_variant (g_variant_new (FETCH_OPENED_TYPE, (guint8) code, reason,
                                 validity, 9, 3, TRUE, TRUE, TRUE, (gint64) 0));
}

static void
answer_open (void)
{
    g_autofree char *flood = g_strnfill (LIMIT_REASON_BYTES * 3, 'r');

    if (is ("open-garbage"))
        send_bytes (40);
    else if (is ("open-huge"))
        send_bytes (LIMIT_FRAME_BYTES + 1);
    else if (is ("open-validity"))
        opened (FETCH_OK, "", 0);
    else if (is ("open-code"))
        opened (77, "denied", 5);
    else if (is ("open-denied"))
        opened (3, "you may not", 5);
    else if (is ("open-flood"))
        opened (1, flood, 5);
    else if (is ("open-escape"))
        opened (4, "\033[2Jall is well\n- forged line", 5);
    else if (!is ("open-end"))
        opened (FETCH_OK, "", 5);
    if (g_str_has_prefix (mode, "open-"))
        _exit (0);
}

/* @count entries of UID @first and following. */
static void
slice (guint code, guint32 first, guint count, gint64 received_ms)
{
    GVariantBuilder entries;

    g_variant_builder_init (&entries, G_VARIANT_TYPE ("a(utx)"));
    for (guint i = 0; i < count; i++)
        g_variant_builder_add (&entries, "(utx)", first + i, (guint64) 5,
                               received_ms);
    send_variant (
        g_variant_new (FETCH_LISTED_TYPE, (guint8) code, "", &entries));
}

static void
answer_list (void)
{
    if (is ("list-zero"))
        slice (FETCH_OK, 0, 1, 0);
    else if (is ("list-below"))
        slice (FETCH_OK, 1, 1, 0);
    else if (is ("list-above"))
        slice (FETCH_OK, 21, 1, 0);
    else if (is ("list-date"))
        slice (FETCH_OK, 10, 1, G_MAXINT64);
    else if (is ("list-slice"))
        slice (FETCH_OK, 10, LIMIT_FETCH_SLICE + 1, 0);
    else if (is ("list-code"))
        slice (55, 10, 1, 0);
    else if (is ("list-twice")) {
        slice (FETCH_MORE, 10, 3, 0);
        slice (FETCH_OK, 12, 1, 0);
    } else if (is ("list-nothing"))
        for (;;)
            slice (FETCH_MORE, 10, 0, 0);
    else if (is ("list-unordered")) {
        slice (FETCH_MORE, 15, 1, 0);
        slice (FETCH_OK, 10, 2, 0);
    } else
        send_bytes (9);
}

static void
begin (guint32 uid, guint64 size)
{
    send_variant (g_variant_new (FETCH_BEGIN_TYPE, uid, size, (gint64) 0));
}

static void
end (FetchFate fate, guint32 uid, guint64 sent)
{
    send_bytes (0);
    send_variant (
        g_variant_new (FETCH_END_TYPE, (guint8) fate, uid, sent, "a reason"));
}

static void
message (guint64 size, gsize length, FetchFate fate)
{
    begin (10, size);
    if (length > 0)
        send_bytes (length);
    end (fate, 10, length);
}

static void
answer_message (void)
{
    const guint64 large = (guint64) LIMIT_MESSAGE_BYTES + 1;

    if (is ("good"))
        message (5, 5, FETCH_WHOLE);
    else if (is ("other-size"))
        message (9, 5, FETCH_WHOLE_OTHER_SIZE);
    else if (is ("too-large"))
        message (large, 5, FETCH_TOO_LARGE);
    else if (is ("gone"))
        message (5, 2, FETCH_GONE);
    else if (is ("bad"))
        message (5, 2, FETCH_BAD);
    else if (is ("broken"))
        message (5, 2, FETCH_BROKEN);
    else if (is ("fetch-short"))
        message (5, 4, FETCH_WHOLE);
    else if (is ("fetch-equal"))
        message (5, 5, FETCH_WHOLE_OTHER_SIZE);
    else if (is ("fetch-large"))
        message (large, 5, FETCH_WHOLE);
    else if (is ("fetch-small"))
        message (5, 5, FETCH_TOO_LARGE);
    else if (is ("fetch-fate"))
        message (5, 5, 99);
    else if (is ("fetch-uid")) {
        begin (11, 5);
        send_bytes (5);
        end (FETCH_WHOLE, 11, 5);
    } else if (is ("fetch-end-uid")) {
        begin (10, 5);
        send_bytes (5);
        end (FETCH_WHOLE, 11, 5);
    } else if (is ("fetch-sent")) {
        begin (10, 5);
        send_bytes (5);
        end (FETCH_WHOLE, 10, 6);
    } else if (is ("fetch-piece")) {
        begin (10, 5);
        send_bytes (LIMIT_FETCH_PIECE_BYTES + 1);
    } else if (is ("fetch-endless")) {
        begin (10, 5);
        for (;;)
            send_bytes (LIMIT_FETCH_PIECE_BYTES);
    } else if (is ("fetch-header")) {
        begin (10, large);
        for (;;)
            send_bytes (LIMIT_FETCH_PIECE_BYTES);
    } else if (is ("fetch-cut")) {
        begin (10, 5);
        _exit (0);
    } else if (is ("fetch-garbage"))
        send_bytes (20);
    else if (is ("fetch-stall"))
        sleep (60);
}

int
main (void)
{
    g_autoptr (GBytes) frame = NULL;
    g_autoptr (GVariant) asked = NULL;
    guint8 verb = 0;

    if (!frame_read (FACE_FD, LIMIT_FRAME_BYTES, FRAME_FOREVER, &frame, NULL))
        return 1;
    asked = frame_to_variant (frame, FETCH_OPEN_TYPE, NULL);
    g_variant_get_child (asked, 6, "&s", &mode);
    answer_open ();
    for (;;) {
        g_autoptr (GBytes) next = NULL;
        g_autoptr (GVariant) request = NULL;
        if (!frame_read (FACE_FD, LIMIT_FRAME_BYTES, FRAME_FOREVER, &next,
                         NULL) ||
            next == NULL)
            return 0;
        request = frame_to_variant (next, FETCH_REQUEST_TYPE, NULL);
        g_variant_get_child (request, 0, "y", &verb);
        if (verb == FETCH_LIST)
            answer_list ();
        else if (verb == FETCH_MESSAGES)
            answer_message ();
        else
            send_bytes (3);
    }
}
