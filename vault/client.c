#include "vault/client.h"

#include "common/bytes.h"
#include "common/clock.h"
#include "common/error.h"
#include "common/frame.h"
#include "common/limits.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define REQUEST_HEAD_BYTES (4 + VAULT_TOKEN_BYTES)
#define ANSWER_HEAD_BYTES 4

struct VaultClient {
    int fd;
    gboolean broken;
};

typedef struct {
    VaultVerb verb;
    const char *in;
    const char *out;
} VerbType;

static const VerbType verb_types[] = {
#define VERB_TYPE(name, number, in, out, action) {VERB_##name, in, out},
    VAULT_VERBS (VERB_TYPE)
#undef VERB_TYPE
};

static const VerbType *
verb_type (VaultVerb verb)
{
    for (gsize i = 0; i < G_N_ELEMENTS (verb_types); i++)
        if (verb_types[i].verb == verb)
            return &verb_types[i];
    g_assert_not_reached ();
}

VaultClient *
vault_client_new_fd (int fd)
{
    VaultClient *client = g_new0 (VaultClient, 1);

    client->fd = fd;
    return client;
}

VaultClient *
vault_client_connect (const char *socket_path, GError **error)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = -1;

    if (strlen (socket_path) >= sizeof address.sun_path) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "%s is too long for a socket's name", socket_path);
        return NULL;
    }
    memcpy (address.sun_path, socket_path, strlen (socket_path));
    fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 ||
        connect (fd, (struct sockaddr *) &address, sizeof address) != 0) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                     "cannot reach the vault at %s: %s", socket_path,
                     g_strerror (errno));
        if (fd >= 0)
            close (fd);
        return NULL;
    }
    return vault_client_new_fd (fd);
}

void
vault_client_free (VaultClient *client)
{
    if (client == NULL)
        return;
    close (client->fd);
    g_free (client);
}

/* Sends one request and wipes every copy of it that we can reach: it may
 * carry a passphrase. */
static gboolean
send_request (VaultClient *client, VaultVerb verb, const guint8 *token,
              GVariant *in, GError **error)
{
    g_autoptr (GByteArray) frame = NULL;
    gsize length = g_variant_get_size (in);
    gboolean good = FALSE;

    if (REQUEST_HEAD_BYTES + length > LIMIT_VAULT_FRAME_BYTES) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "this is too long to be sent in one piece");
        return FALSE;
    }
    /* The full size at once: growing would leave copies behind. */
    frame = g_byte_array_sized_new ((guint) (REQUEST_HEAD_BYTES + length));
    bytes_put_u16 (frame, (guint16) verb);
    bytes_put_u16 (frame, 0);
    if (token != NULL)
        bytes_put (frame, token, VAULT_TOKEN_BYTES);
    else
        bytes_put_zeros (frame, VAULT_TOKEN_BYTES);
    bytes_put (frame, g_variant_get_data (in), length);
    good = frame_write (client->fd, frame->data, frame->len, error);
    client->broken = !good;
    explicit_bzero (frame->data, frame->len);
    explicit_bzero ((gpointer) g_variant_get_data (in), length);
    return good;
}

static gboolean
answer_is_known (guint16 number)
{
    switch ((VaultAnswer) number) {
    case ANSWER_OK:
    case ANSWER_DENIED:
    case ANSWER_REJECTED:
    case ANSWER_RETRY:
    case ANSWER_SIGN_IN:
    case ANSWER_NOT_ALLOWED:
        return TRUE;
    default:
        return FALSE;
    }
}

/* Reads a frame that must be there. */
static GBytes *
receive (VaultClient *client, gsize limit_bytes, GError **error)
{
    gint64 deadline_ms = clock_monotonic_ms () + LIMIT_VAULT_ANSWER_MS;
    g_autoptr (GBytes) frame = NULL;

    if (!frame_read (client->fd, limit_bytes, deadline_ms, &frame, error))
        return NULL;
    if (frame == NULL) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                     "the vault has ended; try again");
        return NULL;
    }
    return g_steal_pointer (&frame);
}

static IntrayError
error_of_answer (VaultAnswer answer)
{
    switch (answer) {
    case ANSWER_REJECTED:
        return INTRAY_ERROR_REJECT;
    case ANSWER_RETRY:
        return INTRAY_ERROR_RETRY;
    case ANSWER_OK:
    case ANSWER_DENIED:
    case ANSWER_SIGN_IN:
    case ANSWER_NOT_ALLOWED:
    default:
        return INTRAY_ERROR_DENIED;
    }
}

/* Reads one answer. FALSE without a broken connection is the vault's no. */
static gboolean
receive_answer (VaultClient *client, const char *type, GVariant **out,
                VaultAnswer *answer_out, GError **error)
{
    g_autoptr (GBytes) frame = receive (client, LIMIT_VAULT_FRAME_BYTES, error);
    g_autoptr (GBytes) body = NULL;
    g_autoptr (GVariant) value = NULL;
    ByteReader head;
    guint16 answer = 0;
    guint16 zero = 0;

    client->broken = TRUE;
    if (frame == NULL)
        return FALSE;
    byte_reader_init (&head, g_bytes_get_data (frame, NULL),
                      g_bytes_get_size (frame));
    answer = bytes_get_u16 (&head);
    zero = bytes_get_u16 (&head);
    if (head.failed || zero != 0 || !answer_is_known (answer)) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                     "the vault's answer cannot be understood");
        return FALSE;
    }
    body = g_bytes_new_from_bytes (frame, ANSWER_HEAD_BYTES, head.left);
    value = frame_to_variant (body, answer == ANSWER_OK ? type : "(s)", error);
    if (value == NULL)
        return FALSE;
    client->broken = FALSE;
    *answer_out = (VaultAnswer) answer;
    if (answer != ANSWER_OK) {
        const char *sentence = NULL;
        g_variant_get (value, "(&s)", &sentence);
        g_set_error_literal (error, INTRAY_ERROR,
                             (gint) error_of_answer ((VaultAnswer) answer),
                             sentence);
        return FALSE;
    }
    *out = g_steal_pointer (&value);
    return TRUE;
}

gboolean
vault_client_call (VaultClient *client, VaultVerb verb, const guint8 *token,
                   GVariant *in, GVariant **out, VaultAnswer *answer_out,
                   GError **error)
{
    const VerbType *type = verb_type (verb);
    g_autoptr (GVariant) request = g_variant_ref_sink (in);
    g_autoptr (GVariant) value = NULL;
    VaultAnswer answer = ANSWER_RETRY;
    gboolean good = FALSE;

    g_assert (g_variant_is_of_type (request, G_VARIANT_TYPE (type->in)));
    if (client->broken)
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                     "the connection to the vault has failed");
    else
        good = send_request (client, verb, token, request, error) &&
               receive_answer (client, type->out, &value, &answer, error);
    if (answer_out != NULL)
        *answer_out = answer;
    if (good && out != NULL)
        *out = g_steal_pointer (&value);
    return good;
}

/* The frames that follow the answer of PART. */
static GBytes *
receive_pieces (VaultClient *client, gsize total, GError **error)
{
    g_autoptr (GByteArray) data = g_byte_array_new ();

    while (data->len < total) {
        g_autoptr (GBytes) piece = receive (
            client, MIN (LIMIT_VAULT_PIECE_BYTES, total - data->len), error);

        if (piece == NULL)
            return NULL;
        /* An empty piece would let a captured vault keep us here for ever. */
        if (g_bytes_get_size (piece) == 0) {
            g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                         "the vault's answer cannot be understood");
            return NULL;
        }
        bytes_put (data, g_bytes_get_data (piece, NULL),
                   g_bytes_get_size (piece));
    }
    return g_byte_array_free_to_bytes (g_steal_pointer (&data));
}

GBytes *
vault_client_part (VaultClient *client, const guint8 *token, guint32 handle,
                   guint8 kind, guint32 part, gsize limit_bytes,
                   VaultAnswer *answer_out, GError **error)
{
    g_autoptr (GVariant) out = NULL;
    g_autoptr (GBytes) data = NULL;
    guint64 total = 0;

    if (!vault_client_call (client, VERB_PART, token,
                            g_variant_new ("(uyu)", handle, kind, part), &out,
                            answer_out, error))
        return NULL;
    g_variant_get (out, "(t)", &total);
    if (total > limit_bytes || total > G_MAXUINT) {
        client->broken = TRUE;
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "a part has %" G_GUINT64_FORMAT
                     " bytes, more than can be shown",
                     total);
    } else {
        data = receive_pieces (client, (gsize) total, error);
        client->broken = data == NULL;
    }
    if (data == NULL && answer_out != NULL)
        *answer_out = ANSWER_RETRY;
    return g_steal_pointer (&data);
}
