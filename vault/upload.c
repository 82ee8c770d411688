#include "common/error.h"
#include "store/seal.h"
#include "vault/handin.h"

#include <string.h>

void
upload_free (Upload *upload)
{
    if (upload == NULL)
        return;
    content_writer_free (upload->writer);
    g_free (upload->note);
    g_free (upload);
}

/* Where it goes: for a letter that waits for it, or on a child's file. */
static gboolean
check_target (Request *request, guint32 number, const char *ref, Id *child_out,
              GError **error)
{
    g_autoptr (Opened) opened = NULL;
    g_auto (Cards) cards;

    *child_out = ID_ZERO;
    cards_init (&cards, request);
    if (number != 0) {
        opened = opened_of_handle (request, number, error);
        return opened != NULL &&
               (handin_is_waited_for (opened) ||
                request_reject (error, "this letter is not waiting for a "
                                       "file"));
    }
    if (!bytes_from_hex (ref, child_out->b, ID_BYTES) ||
        cards_get (&cards, child_out) == NULL)
        return request_not_there (error);
    return TRUE;
}

gboolean
verb_UPLOAD (Request *request, GError **error)
{
    Session *session = request->session;
    const char *ref = NULL;
    const char *note = NULL;
    guint64 length = 0;
    guint32 number = 0;
    guint8 floor = 0;
    Id child;

    g_variant_get (request->in, "(u&sy&st)", &number, &ref, &floor, &note,
                   &length);
    g_clear_pointer (&session->upload, upload_free);
    if (!check_target (request, number, ref, &child, error))
        return FALSE;
    if (length == 0 || length > LIMIT_MESSAGE_BYTES)
        return request_reject (error, length == 0
                                          ? "there is nothing in that file"
                                          : "that file is larger than 64 MiB");
    if (floor > FLAG_SEALED || strlen (note) > LIMIT_HANDIN_TEXT_BYTES)
        return request_reject (error, "there is no such choice of who may see "
                                      "it, or the note is too long");
    session->upload = g_new0 (Upload, 1);
    session->upload->handle = number;
    session->upload->child = child;
    session->upload->floor = floor;
    session->upload->note = g_strdup (note);
    session->upload->letter = id_random ();
    session->upload->writer =
        content_writer_new (request->vault->store, &session->upload->letter,
                            BLOB_RAW, 0, length, error);
    if (session->upload->writer == NULL) {
        g_clear_pointer (&session->upload, upload_free);
        return FALSE;
    }
    request->out = g_variant_ref_sink (g_variant_new ("()"));
    return TRUE;
}

gboolean
verb_UPLOAD_PIECE (Request *request, GError **error)
{
    Session *session = request->session;
    g_autoptr (GVariant) piece = g_variant_get_child_value (request->in, 0);
    gsize length = 0;
    gconstpointer data = NULL;

    if (session->upload == NULL)
        return request_reject (error, "no file is coming in");
    data = g_variant_get_fixed_array (piece, &length, 1);
    if (!content_writer_add (session->upload->writer, data, length, error)) {
        g_clear_pointer (&session->upload, upload_free);
        return FALSE;
    }
    request->out = g_variant_ref_sink (g_variant_new ("()"));
    return TRUE;
}

/* The letter that it was fetched for is taken afresh: its flag may have been
 * raised while the file came in. */
static gboolean
end_upload (Request *request, Upload *upload, GError **error)
{
    g_autoptr (Opened) opened = NULL;
    g_autoptr (Content) content = NULL;
    Handin *handin = NULL;
    gboolean done = TRUE;

    content = content_writer_end (upload->writer, error);
    if (content == NULL)
        return FALSE;
    handin = handin_for (request);
    handin->child = upload->child;
    handin->floor = upload->floor;
    handin_set_text (handin->note, sizeof handin->note, upload->note);
    if (upload->handle != 0) {
        opened = opened_of_handle (request, upload->handle, error);
        done = opened != NULL && handin_take_parent (handin, opened, error);
    }
    if (!done)
        content_discard (request->vault->store, content);
    done = done && handin_give (request, handin, ORIGIN_UPLOAD, &upload->letter,
                                content, error);
    secret_free (handin);
    return done;
}

gboolean
verb_UPLOAD_END (Request *request, GError **error)
{
    Upload *upload = g_steal_pointer (&request->session->upload);
    gboolean done = FALSE;

    if (upload == NULL)
        return request_reject (error, "no file is coming in");
    done = end_upload (request, upload, error);
    upload_free (upload);
    return done;
}
