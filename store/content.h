/*
 * Sealed content of a letter: rows and files.
 *
 * Writing has two halves, because a file must be durable before the row that
 * names it and a transaction should be short: content_prepare() seals (and
 * writes the file), content_insert() adds the row inside the caller's
 * transaction. What was prepared and never inserted is swept at the next
 * start.
 */
#ifndef STORE_CONTENT_H
#define STORE_CONTENT_H

#include "store/blob.h"
#include "store/seal.h"
#include "store/store.h"

typedef struct {
    BlobKind kind;
    guint32 part;
    guint64 length; /* true length of the content */
    Hash hash;      /* H(data) */
    guint8 *key;    /* 32 bytes, locked memory */
    GBytes *body;   /* sealed, or NULL */
    char *file;     /* or its name inside sealed/ */
    guint64 bytes;  /* sealed size */
} Content;

void content_free (Content *content);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Content, content_free)

typedef void (*ContentTap) (gpointer data, const void *bytes, gsize length);

/*
 * Seals content that comes in pieces, with one chunk of memory: a file is
 * written as they come, and removed where content_writer_end() did not
 * succeed.
 *
 * @length: all of it
 * Errors: REJECT when more or fewer bytes come; RETRY, STOP of the disk
 */
typedef struct ContentWriter ContentWriter;
ContentWriter *content_writer_new (Store *store, const Id *letter,
                                   BlobKind kind, guint32 part, guint64 length,
                                   GError **error);
gboolean content_writer_add (ContentWriter *writer, const void *data,
                             gsize length, GError **error);
Content *content_writer_end (ContentWriter *writer, GError **error);
void content_writer_free (ContentWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ContentWriter, content_writer_free)

/* Seals @data under a fresh key; version 0. Errors: RETRY, STOP */
Content *content_prepare (Store *store, const Id *letter, BlobKind kind,
                          guint32 part, const void *data, gsize length,
                          GError **error);

/* The same from a file descriptor of a known length, with constant memory;
 * @tap sees the bytes too (or NULL).
 * Errors: REJECT when the length is not what it was */
Content *content_prepare_fd (Store *store, const Id *letter, BlobKind kind,
                             guint32 part, int fd, guint64 length,
                             ContentTap tap, gpointer tap_data, GError **error);

/*
 * From here on new files lie together in one folder after the other, each
 * synced and named as ever, and its folder is synced by content_settle() only:
 * once for all of a batch. Call that before the transaction with their rows.
 * Errors: STOP
 */
void content_gather (Store *store);
gboolean content_settle (Store *store, GError **error);

/* Adds the row; call inside a transaction. */
gboolean content_insert (Store *store, const Id *letter, const Content *content,
                         GError **error);

/* Removes the file of content that will not be inserted. */
void content_discard (const Store *store, const Content *content);

/* Opens one part to a sink. */
gboolean content_open (Store *store, const BlobName *name, const guint8 *key,
                       guint64 limit_bytes, BlobSink sink, gpointer to,
                       GError **error);
/* In memory; compares @hash unless NULL. Caller owns.
 * Errors: REJECT when damaged or not there */
GBytes *content_read (Store *store, const BlobName *name, const guint8 *key,
                      const Hash *hash, gsize limit_bytes, GError **error);

/* The same of what holds keys, into locked memory; secret_free(). */
guint8 *content_read_secret (Store *store, const BlobName *name,
                             const guint8 *key, gsize limit_bytes,
                             gsize *length_out, GError **error);

/* Removes files of this writer that no row names. */
gboolean content_sweep (Store *store, GError **error);

#endif
