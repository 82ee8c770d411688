#include "store/content.h"

#include "common/error.h"
#include "common/limits.h"
#include "common/step.h"
#include "store/seal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void
content_free (Content *content)
{
    if (content == NULL)
        return;
    secret_free (content->key);
    g_clear_pointer (&content->body, g_bytes_unref);
    g_free (content->file);
    g_free (content);
}

static char
writer_letter (const Store *store)
{
    return writer_name (store->writer)[0];
}

static char *
file_path (const Store *store, const char *file)
{
    return g_build_filename (store->data_dir, "sealed", file, NULL);
}

/* A sealed file on its way to the disk. */
typedef struct {
    int fd;
    char *path;
} FileSink;

static gboolean
sink_to_fd (gpointer to, const void *data, gsize length, GError **error)
{
    FileSink *sink = to;
    const guint8 *at = data;

    while (length > 0) {
        gssize n = write (sink->fd, at, length);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                         "cannot write %s: %s", sink->path, g_strerror (errno));
            return FALSE;
        }
        at += n;
        length -= (gsize) n;
    }
    return TRUE;
}

static gboolean
sink_to_array (gpointer to, const void *data, gsize length,
               GError **error G_GNUC_UNUSED)
{
    bytes_put (to, data, length);
    return TRUE;
}

struct ContentWriter {
    Store *store;
    Content *content;
    BlobSealer *sealer;
    HashStream *hash;
    GByteArray *body; /* content of a row, or */
    FileSink sink;    /* a file under its temporary name */
    char *path;       /* its own name */
};

/* One of 256: any, or that of the files that are gathered. */
static char *
choose_folder (Store *store, const char *hex)
{
    if (!store->gathers)
        return g_strndup (hex, 2);
    if (store->folder[0] == '\0')
        g_strlcpy (store->folder, hex, sizeof store->folder);
    return g_strdup (store->folder);
}

/* A new file under a name that the next sweep knows. */
static gboolean
open_file (ContentWriter *writer, GError **error)
{
    Id random = id_random ();
    g_autofree char *hex = bytes_hex (random.b, ID_BYTES);
    g_autofree char *folder = choose_folder (writer->store, hex);
    g_autofree char *dir = NULL;

    writer->content->file = g_strdup_printf (
        "%s/%c%s", folder, writer_letter (writer->store), hex + 2);
    writer->path = file_path (writer->store, writer->content->file);
    writer->sink.path = g_strdup_printf ("%s.new", writer->path);
    dir = g_path_get_dirname (writer->path);
    if (mkdir (dir, 0700) == 0 && !store_sync_dir_of (dir, error))
        return FALSE;
    writer->sink.fd =
        open (writer->sink.path,
              O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (writer->sink.fd >= 0)
        return TRUE;
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY, "cannot make %s: %s",
                 writer->sink.path, g_strerror (errno));
    return FALSE;
}

ContentWriter *
content_writer_new (Store *store, const Id *letter, BlobKind kind, guint32 part,
                    guint64 length, GError **error)
{
    g_autoptr (ContentWriter) writer = g_new0 (ContentWriter, 1);
    Content *content = g_new0 (Content, 1);
    BlobName name = {store->centre, kind, *letter, part, 0};
    gboolean in_file = FALSE;

    content->kind = kind;
    content->part = part;
    content->length = length;
    content->bytes = blob_sealed_length (length);
    content->key = secret_new (KEY_BYTES);
    random_bytes (content->key, KEY_BYTES);
    in_file = content->bytes > LIMIT_ROW_BYTES;
    writer->store = store;
    writer->content = content;
    writer->sink.fd = -1;
    writer->hash = hash_stream_new (NULL);
    if (in_file && !open_file (writer, error))
        return NULL;
    if (!in_file)
        writer->body = g_byte_array_new ();
    writer->sealer = blob_sealer_new (
        &name, content->key, length, in_file ? sink_to_fd : sink_to_array,
        in_file ? (gpointer) &writer->sink : writer->body, error);
    return writer->sealer == NULL ? NULL : g_steal_pointer (&writer);
}

gboolean
content_writer_add (ContentWriter *writer, const void *data, gsize length,
                    GError **error)
{
    hash_stream_add (writer->hash, data, length);
    return blob_sealer_add (writer->sealer, data, length, error);
}

/* Its folder is synced later, with others. */
static gboolean
is_gathered (const ContentWriter *writer)
{
    const Store *store = writer->store;

    return store->gathers && store->folder[0] != '\0' &&
           g_str_has_prefix (writer->content->file, store->folder);
}

/* Synced, named, its directory synced. */
static gboolean
settle_file (ContentWriter *writer, GError **error)
{
    const char *temporary = writer->sink.path;
    gboolean done = fsync (writer->sink.fd) == 0;

    if (!done)
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "cannot sync %s: %s", temporary, g_strerror (errno));
    step ("content: file written");
    if (done && rename (temporary, writer->path) != 0) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                     "cannot rename %s: %s", temporary, g_strerror (errno));
        done = FALSE;
    }
    if (!done)
        return FALSE;
    step ("content: file renamed");
    close (writer->sink.fd);
    writer->sink.fd = -1;
    return is_gathered (writer) || store_sync_dir_of (writer->path, error);
}

void
content_gather (Store *store)
{
    store->gathers = TRUE;
}

gboolean
content_settle (Store *store, GError **error)
{
    g_autofree char *inside = g_strdup_printf ("%s/.", store->folder);
    g_autofree char *path = file_path (store, inside);
    gboolean waits = store->folder[0] != '\0';

    store->folder[0] = '\0';
    return !waits || store_sync_dir_of (path, error);
}

Content *
content_writer_end (ContentWriter *writer, GError **error)
{
    if (!blob_sealer_end (writer->sealer, error) ||
        (writer->body == NULL && !settle_file (writer, error)))
        return NULL;
    if (writer->body != NULL)
        writer->content->body =
            g_byte_array_free_to_bytes (g_steal_pointer (&writer->body));
    writer->content->hash = hash_stream_end (g_steal_pointer (&writer->hash));
    return g_steal_pointer (&writer->content);
}

void
content_writer_free (ContentWriter *writer)
{
    if (writer == NULL)
        return;
    if (writer->sink.fd >= 0) {
        close (writer->sink.fd);
        unlink (writer->sink.path);
    }
    if (writer->hash != NULL)
        hash_stream_end (writer->hash);
    g_clear_pointer (&writer->body, g_byte_array_unref);
    blob_sealer_free (writer->sealer);
    content_free (writer->content);
    g_free (writer->sink.path);
    g_free (writer->path);
    g_free (writer);
}

Content *
content_prepare (Store *store, const Id *letter, BlobKind kind, guint32 part,
                 const void *data, gsize length, GError **error)
{
    g_autoptr (ContentWriter) writer =
        content_writer_new (store, letter, kind, part, length, error);

    return writer != NULL && content_writer_add (writer, data, length, error)
               ? content_writer_end (writer, error)
               : NULL;
}

Content *
content_prepare_fd (Store *store, const Id *letter, BlobKind kind, guint32 part,
                    int fd, guint64 length, ContentTap tap, gpointer tap_data,
                    GError **error)
{
    g_autoptr (ContentWriter) writer =
        content_writer_new (store, letter, kind, part, length, error);
    g_autofree guint8 *buffer = g_malloc (BLOB_CHUNK_BYTES);
    guint64 left = length;

    while (writer != NULL && left > 0) {
        gssize n = read (fd, buffer, MIN (left, BLOB_CHUNK_BYTES));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                         "cannot read a message: %s", g_strerror (errno));
            return NULL;
        }
        if (n == 0)
            break;
        if (tap != NULL)
            tap (tap_data, buffer, (gsize) n);
        if (!content_writer_add (writer, buffer, (gsize) n, error))
            return NULL;
        left -= (guint64) n;
    }
    return writer == NULL ? NULL : content_writer_end (writer, error);
}

gboolean
content_insert (Store *store, const Id *letter, const Content *content,
                GError **error)
{
    return db_run (store->db, SQL_BLOB_INSERT, error, "diiibt", letter,
                   (gint64) content->kind, (gint64) content->part,
                   (gint64) content->bytes, content->body, content->file);
}

void
content_discard (const Store *store, const Content *content)
{
    if (content->file != NULL) {
        g_autofree char *path = file_path (store, content->file);
        unlink (path);
    }
}

static gboolean
open_body (const BlobName *name, const guint8 *key, DbRows *rows,
           guint64 limit_bytes, BlobSink sink, gpointer to, GError **error)
{
    gsize length = 0;
    const void *sealed = db_peek (rows, 0, &length);

    return blob_open_to (name, key, sealed, length, limit_bytes, sink, to,
                         error);
}

gboolean
content_open (Store *store, const BlobName *name, const guint8 *key,
              guint64 limit_bytes, BlobSink sink, gpointer to, GError **error)
{
    g_autoptr (DbRows) rows =
        db_query (store->db, SQL_BLOB_GET, error, "dii", &name->object,
                  (gint64) name->kind, (gint64) name->part);
    g_autofree char *file = NULL;
    g_autofree char *path = NULL;
    GError *local = NULL;
    int fd = -1;
    gboolean done = FALSE;

    if (rows == NULL)
        return FALSE;
    if (!db_next (rows, &local)) {
        if (local != NULL)
            g_propagate_error (error, local);
        else
            g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                         "a sealed part is not there");
        return FALSE;
    }
    if (!db_is_null (rows, 0))
        return open_body (name, key, rows, limit_bytes, sink, to, error);
    file = db_text (rows, 1);
    /* The name came from a row that anybody with the disk can write. */
    if (strstr (file, "..") != NULL || file[0] == '/') {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "a sealed part has a strange file name");
        return FALSE;
    }
    path = file_path (store, file);
    fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) {
        g_set_error (error, INTRAY_ERROR,
                     errno == ENOENT ? INTRAY_ERROR_REJECT : INTRAY_ERROR_RETRY,
                     "cannot open sealed file %s: %s", file,
                     g_strerror (errno));
        return FALSE;
    }
    done = blob_open_fd (name, key, fd, limit_bytes, sink, to, error);
    close (fd);
    return done;
}

GBytes *
content_read (Store *store, const BlobName *name, const guint8 *key,
              const Hash *hash, gsize limit_bytes, GError **error)
{
    g_autoptr (GByteArray) out = g_byte_array_new ();
    Hash found;

    if (!content_open (store, name, key, limit_bytes, sink_to_array, out,
                       error))
        return NULL;
    /* An AEAD does not commit to its key: the hash in the manifest does. */
    found = hash_bytes (out->data, out->len);
    if (hash != NULL && !hash_equal (&found, hash)) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "a sealed part is not the one that was filed");
        return NULL;
    }
    return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

/* Locked memory that grows by moving. */
typedef struct {
    guint8 *bytes;
    gsize length, room;
} SecretSink;

static gboolean
sink_to_secret (gpointer to, const void *data, gsize length,
                GError **error G_GNUC_UNUSED)
{
    SecretSink *sink = to;

    if (length > sink->room - sink->length) {
        gsize room = 2 * (sink->length + length);
        guint8 *bytes = secret_new (room);
        if (sink->length > 0)
            memcpy (bytes, sink->bytes, sink->length);
        secret_free (sink->bytes);
        sink->bytes = bytes;
        sink->room = room;
    }
    memcpy (sink->bytes + sink->length, data, length);
    sink->length += length;
    return TRUE;
}

guint8 *
content_read_secret (Store *store, const BlobName *name, const guint8 *key,
                     gsize limit_bytes, gsize *length_out, GError **error)
{
    SecretSink sink = {NULL, 0, 0};

    if (content_open (store, name, key, limit_bytes, sink_to_secret, &sink,
                      error)) {
        *length_out = sink.length;
        return sink.bytes == NULL ? secret_new (1) : sink.bytes;
    }
    secret_free (sink.bytes);
    return NULL;
}

/* Removes orphans of one folder; *@swept_out counts them. */
static gboolean
sweep_folder (Store *store, const char *folder, GError **error)
{
    g_autofree char *path = file_path (store, folder);
    GDir *dir = g_dir_open (path, 0, NULL);
    const char *name = NULL;
    gboolean done = TRUE;

    while (dir != NULL && done && (name = g_dir_read_name (dir)) != NULL) {
        g_autofree char *file = g_strdup_printf ("%s/%s", folder, name);
        g_autofree char *whole = file_path (store, file);
        gint64 rows = 0;

        if (name[0] != writer_letter (store))
            continue;
        done =
            db_count (store->db, SQL_BLOB_FILE_COUNT, &rows, error, "t", file);
        if (done && rows == 0)
            unlink (whole);
    }
    if (dir != NULL)
        g_dir_close (dir);
    return done;
}

gboolean
content_sweep (Store *store, GError **error)
{
    if (store->writer == WRITER_OPERATOR)
        return TRUE;
    for (int i = 0; i < 256; i++) {
        char folder[3];
        g_snprintf (folder, sizeof folder, "%02x", (guint) i);
        if (!sweep_folder (store, folder, error))
            return FALSE;
    }
    return TRUE;
}
