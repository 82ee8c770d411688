/*
 * intray-fetch: reads one folder of one mailbox over IMAP and TLS, for
 * intray-ingest at the other end of descriptor FACE_FD; or, in a session for
 * that alone, flags or removes what is filed.
 *
 * May touch: that socket; the resolver and one connection to the server of
 * the settings; two files, the password's (or the access token of the
 * request) and the certificates'.
 * Never: the register, a key, a disk, an argument, the environment.
 * After the connection is made and before the server is listened to it goes
 * to jail (common/net/jail.h) for good; root becomes nobody.
 */
#include "common/clock.h"
#include "common/error.h"
#include "common/face.h"
#include "common/frame.h"
#include "common/limits.h"
#include "common/net/dial.h"
#include "common/net/jail.h"
#include "common/text.h"
#include "ingest/fetch/change.h"
#include "ingest/fetch/imap.h"
#include "ingest/fetch/messages.h"
#include "ingest/fetch_wire.h"

#include <signal.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

typedef struct {
    const char *host;
    guint16 port;
    const char *user;
    const char *password_file;
    const char *access_token;
    const char *ca_file;
    const char *folder;
    guint32 command_ms;
    gboolean writing;
} Request;

static gboolean
request_is_valid (const Request *request, GError **error)
{
    if (dial_text_is_valid (request->host) &&
        dial_text_is_valid (request->user) &&
        (request->access_token[0] == '\0'
             ? dial_text_is_valid (request->password_file)
             : text_is_plain_ascii (request->access_token,
                                    LIMIT_CREDENTIAL_BYTES)) &&
        (request->ca_file[0] == '\0' ||
         dial_text_is_valid (request->ca_file)) &&
        dial_text_is_valid (request->folder) && request->port != 0 &&
        request->command_ms > 0 &&
        request->command_ms <= LIMIT_FETCH_COMMAND_MS)
        return TRUE;
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                 "a setting of the mailbox is empty, too long or has a "
                 "control character");
    return FALSE;
}

/* A stream to the server, nothing said yet, this process in jail. */
static Tls *
connect_jailed (const Request *request, gint64 deadline_ms, GError **error)
{
    g_autoptr (GBytes) certificates = NULL;
    g_autoptr (Tls) tls = NULL;
    int fd = -1;

    if (request->ca_file[0] != '\0') {
        certificates = dial_read_certificates (request->ca_file, error);
        if (certificates == NULL)
            return NULL;
    }
    fd = dial_connect (request->host, request->port, deadline_ms, error);
    if (fd < 0)
        return NULL;
    tls = tls_new_take (fd, request->host, certificates, error);
    if (tls == NULL) {
        close (fd);
        return NULL;
    }
    return jail_enter (JAIL_NO_FILES, error) ? g_steal_pointer (&tls) : NULL;
}

static Imap *
open_folder (const Request *request, ImapFolder *folder_out,
             gint64 *certificate_end_ms_out, gboolean *refused_out,
             GError **error)
{
    gint64 deadline_ms = clock_monotonic_ms () + request->command_ms;
    ImapLogin login = {request->user, request->access_token,
                       request->access_token[0] != '\0'};
    char *password = NULL;
    g_autoptr (Tls) tls = NULL;
    g_autoptr (Imap) imap = NULL;
    gboolean opened = FALSE;

    if (!request_is_valid (request, error))
        return NULL;
    if (!login.oauth) {
        password = dial_read_secret (request->password_file, error);
        if (password == NULL)
            return NULL;
        login.secret = password;
    }
    tls = connect_jailed (request, deadline_ms, error);
    if (tls != NULL && tls_handshake (tls, deadline_ms, error)) {
        *certificate_end_ms_out = tls_certificate_end_ms (tls);
        imap = imap_new_take (g_steal_pointer (&tls), request->host,
                              request->command_ms);
        opened = imap_open (imap, &login, request->folder, request->writing,
                            folder_out, refused_out, error);
    }
    dial_forget (password);
    return opened ? g_steal_pointer (&imap) : NULL;
}

static guint8
code_of (const GError *error)
{
    return error->domain == INTRAY_ERROR ? (guint8) error->code
                                         : INTRAY_ERROR_STOP;
}

/* Takes the first frame and answers it. NULL: it could not be opened. */
static Imap *
serve_open (guint32 *validity_out, gboolean *writing_out)
{
    g_autoptr (GBytes) frame = NULL;
    g_autoptr (GVariant) asked = NULL;
    g_autoptr (Imap) imap = NULL;
    g_autoptr (GError) failure = NULL;
    g_autofree char *reason = NULL;
    Request request = {0};
    ImapFolder folder = {0};
    gint64 certificate_end_ms = 0;
    gboolean refused = FALSE;
    guint8 code = FETCH_OK;

    if (!frame_read (FACE_FD, LIMIT_FRAME_BYTES, FRAME_FOREVER, &frame, NULL) ||
        frame == NULL)
        return NULL;
    asked = frame_to_variant (frame, FETCH_OPEN_TYPE, &failure);
    if (asked != NULL) {
        g_variant_get (asked, "(&sq&s&s&s&s&sub)", &request.host, &request.port,
                       &request.user, &request.password_file,
                       &request.access_token, &request.ca_file, &request.folder,
                       &request.command_ms, &request.writing);
        imap = open_folder (&request, &folder, &certificate_end_ms, &refused,
                            &failure);
    }
    reason = imap == NULL ? messages_reason (failure) : g_strdup ("");
    if (imap == NULL)
        code = refused ? FETCH_REFUSED : code_of (failure);
    if (!frame_write_variant (
            FACE_FD,
            g_variant_new (FETCH_OPENED_TYPE, code, reason, folder.uid_validity,
                           folder.uid_next, folder.exists, folder.idle,
                           folder.move, folder.uidplus, certificate_end_ms),
            NULL))
        return NULL;
    *validity_out = folder.uid_validity;
    *writing_out = request.writing;
    return g_steal_pointer (&imap);
}

typedef struct {
    GVariantBuilder slice;
    guint count;
    gboolean keeper_gone;
} ListAnswer;

static void
send_slice (ListAnswer *answer, guint8 code, const char *reason)
{
    answer->keeper_gone |= !frame_write_variant (
        FACE_FD,
        g_variant_new (FETCH_LISTED_TYPE, code, reason, &answer->slice), NULL);
    answer->count = 0;
}

static void
add_listed (guint32 uid, guint64 size, gint64 received_ms, gpointer data)
{
    ListAnswer *answer = data;

    if (answer->keeper_gone)
        return;
    g_variant_builder_add (&answer->slice, "(utx)", uid, size, received_ms);
    if (++answer->count < LIMIT_FETCH_SLICE)
        return;
    send_slice (answer, FETCH_MORE, "");
    g_variant_builder_init (&answer->slice, G_VARIANT_TYPE ("a(utx)"));
}

static gboolean
serve_list (Imap *imap, guint32 first, guint32 last)
{
    ListAnswer answer = {0};
    g_autoptr (GError) failure = NULL;
    g_autofree char *reason = NULL;

    g_variant_builder_init (&answer.slice, G_VARIANT_TYPE ("a(utx)"));
    if (imap_list (imap, first, last, add_listed, &answer, &failure)) {
        send_slice (&answer, FETCH_OK, "");
        return !answer.keeper_gone;
    }
    reason = messages_reason (failure);
    send_slice (&answer, code_of (failure), reason);
    return FALSE;
}

static gboolean
serve_messages (Imap *imap, GVariant *uids)
{
    gsize count = 0;
    const guint32 *raw_uids =
        g_variant_get_fixed_array (uids, &count, sizeof (guint32));
    guint32 checked[LIMIT_FETCH_BATCH];

    if (count == 0 || count > LIMIT_FETCH_BATCH)
        return FALSE;
    memcpy (checked, raw_uids, count * sizeof (guint32));
    for (gsize i = 0; i < count; i++)
        for (gsize j = 0; j <= i; j++)
            if (checked[i] == 0 || (j < i && checked[i] == checked[j]))
                return FALSE;
    return messages_send (imap, FACE_FD, checked, count, NULL);
}

static gboolean
serve_wait (Imap *imap, guint32 wait_ms)
{
    g_autoptr (GError) failure = NULL;
    g_autofree char *reason = NULL;
    gboolean changed = FALSE;
    gboolean waited = imap_wait (imap, MIN (wait_ms, LIMIT_FETCH_WAIT_MS),
                                 FACE_FD, &changed, &failure);

    reason = waited ? g_strdup ("") : messages_reason (failure);
    return frame_write_variant (
               FACE_FD,
               g_variant_new (FETCH_WAITED_TYPE,
                              waited ? FETCH_OK : code_of (failure), reason,
                              changed),
               NULL) &&
           waited;
}

static void
answer_change (guint8 code, const char *reason, const ImapChange *changes,
               gsize count, gboolean *sent_out)
{
    GVariantBuilder states;

    g_variant_builder_init (&states, G_VARIANT_TYPE ("a(uy)"));
    for (gsize i = 0; i < count; i++)
        g_variant_builder_add (&states, "(uy)", changes[i].uid,
                               (guint8) changes[i].state);
    *sent_out = frame_write_variant (
        FACE_FD, g_variant_new (FETCH_CHANGED_TYPE, code, reason, &states),
        NULL);
}

static gboolean
change_is_valid (guint8 verb, const char *text, gsize count)
{
    return count > 0 && count <= LIMIT_FETCH_BATCH &&
           (verb == FETCH_EXPUNGE
                ? text[0] == '\0'
                : (verb == FETCH_FLAG || verb == FETCH_MOVE) &&
                      dial_text_is_valid (text));
}

/* One request of a session for writing; FALSE when this is the end. */
static gboolean
serve_change (Imap *imap, guint32 validity)
{
    g_autoptr (GBytes) frame = NULL;
    g_autoptr (GVariant) asked = NULL;
    g_autoptr (GVariant) messages = NULL;
    g_autoptr (GError) failure = NULL;
    g_autofree char *reason = NULL;
    ImapChange changes[LIMIT_FETCH_BATCH] = {0};
    const char *text = NULL;
    guint32 asked_validity = 0;
    guint8 verb = 0;
    gsize count = 0;
    gboolean sent = FALSE;

    if (!frame_read (FACE_FD, LIMIT_FRAME_BYTES, FRAME_FOREVER, &frame, NULL) ||
        frame == NULL)
        return FALSE;
    asked = frame_to_variant (frame, FETCH_CHANGE_TYPE, NULL);
    if (asked == NULL)
        return FALSE;
    g_variant_get (asked, "(yu&s@a(ut))", &verb, &asked_validity, &text,
                   &messages);
    count = g_variant_n_children (messages);
    /* Under another UIDVALIDITY a UID is another letter. */
    if (!change_is_valid (verb, text, count) || asked_validity != validity)
        return FALSE;
    for (gsize i = 0; i < count; i++) {
        g_variant_get_child (messages, i, "(ut)", &changes[i].uid,
                             &changes[i].size);
        if (changes[i].uid == 0)
            return FALSE;
    }
    if (imap_change (imap, verb, text, changes, count, &failure)) {
        answer_change (FETCH_OK, "", changes, count, &sent);
        return sent;
    }
    reason = messages_reason (failure);
    answer_change (code_of (failure), reason, NULL, 0, &sent);
    return sent && code_of (failure) == INTRAY_ERROR_REJECT;
}

/* One request; FALSE when this is the end. */
static gboolean
serve_next (Imap *imap)
{
    g_autoptr (GBytes) frame = NULL;
    g_autoptr (GVariant) asked = NULL;
    g_autoptr (GVariant) uids = NULL;
    guint8 verb = 0;
    guint32 first = 0;
    guint32 second = 0;

    if (!frame_read (FACE_FD, LIMIT_FRAME_BYTES, FRAME_FOREVER, &frame, NULL) ||
        frame == NULL)
        return FALSE;
    asked = frame_to_variant (frame, FETCH_REQUEST_TYPE, NULL);
    if (asked == NULL)
        return FALSE;
    g_variant_get (asked, "(yuu@au)", &verb, &first, &second, &uids);
    switch (verb) {
    case FETCH_LIST:
        return first != 0 && serve_list (imap, first, second);
    case FETCH_MESSAGES:
        return serve_messages (imap, uids);
    case FETCH_WAIT:
        return serve_wait (imap, first);
    default:
        return FALSE;
    }
}

int
main (void)
{
    g_autoptr (Imap) imap = NULL;
    guint32 validity = 0;
    gboolean writing = FALSE;

    signal (SIGPIPE, SIG_IGN);
    imap = serve_open (&validity, &writing);
    if (imap == NULL)
        return EX_UNAVAILABLE;
    /* A session reads or writes, never both. */
    while (writing ? serve_change (imap, validity) : serve_next (imap))
        continue;
    return EX_OK;
}
