#include "vault/connection.h"

#include "common/bytes.h"
#include "common/limits.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define LENGTH_BYTES 4
#define HEAD_BYTES (4 + VAULT_TOKEN_BYTES)
#define IN_BYTES (LENGTH_BYTES + LIMIT_VAULT_FRAME_BYTES)

Connection *
connection_new (int fd, guint64 number)
{
    Connection *connection = g_new0 (Connection, 1);

    connection->fd = fd;
    connection->number = number;
    connection->in = g_malloc0 (IN_BYTES);
    g_queue_init (&connection->out);
    return connection;
}

void
connection_free (Connection *connection)
{
    if (connection == NULL)
        return;
    close (connection->fd);
    explicit_bzero (connection->in, IN_BYTES);
    g_free (connection->in);
    g_queue_clear_full (&connection->out, (GDestroyNotify) g_bytes_unref);
    g_free (connection);
}

/* Bytes of the frame that begins the buffer, its length field included; 0
 * while that is not there. */
static gsize
frame_bytes (const Connection *connection)
{
    ByteReader from;

    if (connection->in_length < LENGTH_BYTES)
        return 0;
    byte_reader_init (&from, connection->in, LENGTH_BYTES);
    return LENGTH_BYTES + (gsize) bytes_get_u32 (&from);
}

void
connection_read (Connection *connection)
{
    gsize room = IN_BYTES - connection->in_length;
    gssize n = recv (connection->fd, connection->in + connection->in_length,
                     room, MSG_DONTWAIT);

    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (n <= 0) {
        connection->over = TRUE;
        return;
    }
    connection->in_length += (gsize) n;
    if (frame_bytes (connection) > IN_BYTES)
        connection->over = TRUE;
}

void
connection_write (Connection *connection)
{
    while (!g_queue_is_empty (&connection->out)) {
        GBytes *frame = g_queue_peek_head (&connection->out);
        gsize length = 0;
        const guint8 *data = g_bytes_get_data (frame, &length);
        gssize n =
            send (connection->fd, data + connection->out_at,
                  length - connection->out_at, MSG_DONTWAIT | MSG_NOSIGNAL);

        if (n < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        if (n < 0) {
            connection->over = TRUE;
            return;
        }
        connection->out_at += (gsize) n;
        if (connection->out_at == length) {
            g_bytes_unref (g_queue_pop_head (&connection->out));
            connection->out_at = 0;
        }
    }
}

gboolean
connection_request (Connection *connection, guint16 *verb_out,
                    const guint8 **token_out, const void **body_out,
                    gsize *length_out)
{
    gsize length = frame_bytes (connection);
    guint16 verb = 0;
    ByteReader from;

    if (connection->over || length == 0 || connection->in_length < length)
        return FALSE;
    byte_reader_init (&from, connection->in + LENGTH_BYTES,
                      length - LENGTH_BYTES);
    verb = bytes_get_u16 (&from);
    bytes_expect_zeros (&from, 2);
    if (length < LENGTH_BYTES + HEAD_BYTES || from.failed) {
        connection->over = TRUE;
        return FALSE;
    }
    *verb_out = verb;
    *token_out = from.at;
    *body_out = from.at + VAULT_TOKEN_BYTES;
    *length_out = from.left - VAULT_TOKEN_BYTES;
    return TRUE;
}

void
connection_drop (Connection *connection)
{
    gsize length = MIN (frame_bytes (connection), connection->in_length);
    gsize left = connection->in_length - length;

    memmove (connection->in, connection->in + length, left);
    explicit_bzero (connection->in + left, IN_BYTES - left);
    connection->in_length = left;
}

/* A frame on its way out: a page of a letter, a token, half a recovery key.
 * It is wiped when it has gone. */
typedef struct {
    gsize length;
    guint8 data[];
} Frame;

static void
frame_wipe (gpointer data)
{
    Frame *frame = data;

    explicit_bzero (frame->data, frame->length);
    g_free (frame);
}

static void
queue_frame (Connection *connection, const void *head, gsize head_length,
             const void *data, gsize length)
{
    gsize follows = head_length + length;
    Frame *frame = g_malloc (sizeof (Frame) + LENGTH_BYTES + follows);

    frame->length = LENGTH_BYTES + follows;
    for (guint i = 0; i < LENGTH_BYTES; i++)
        frame->data[i] = (guint8) (follows >> (8 * (LENGTH_BYTES - 1 - i)));
    if (head_length > 0)
        memcpy (frame->data + LENGTH_BYTES, head, head_length);
    if (length > 0)
        memcpy (frame->data + LENGTH_BYTES + head_length, data, length);
    g_queue_push_tail (&connection->out,
                       g_bytes_new_with_free_func (frame->data, frame->length,
                                                   frame_wipe, frame));
}

void
connection_answer (Connection *connection, VaultAnswer answer, GVariant *body,
                   GBytes *bulk)
{
    guint8 head[4] = {0, (guint8) answer, 0, 0};
    gsize length = bulk == NULL ? 0 : g_bytes_get_size (bulk);
    const guint8 *data = bulk == NULL ? NULL : g_bytes_get_data (bulk, NULL);

    g_assert (sizeof head + g_variant_get_size (body) <=
              LIMIT_VAULT_FRAME_BYTES);
    queue_frame (connection, head, sizeof head, g_variant_get_data (body),
                 g_variant_get_size (body));
    for (gsize at = 0; at < length; at += LIMIT_VAULT_PIECE_BYTES)
        queue_frame (connection, NULL, 0, data + at,
                     MIN (LIMIT_VAULT_PIECE_BYTES, length - at));
}
