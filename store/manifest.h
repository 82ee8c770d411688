/*
 * The manifest: which parts a letter has, with the key and hash of each.
 *
 *   "iM1\0" | salt 32 | later key 32 | letter 16 | n u32
 *   | n x {kind u8 | 0 x 3 | part u32 | true length u64 | H(data) 32 | key 32}
 *   sorted by kind and part; sealed under the filing's content key.
 *   letter digest = H("intray letter 1\0" | centre | manifest)
 *
 * It never changes: a new filing seals the same bytes under a new key, so
 * the digest that people signed stays. It lives in locked memory.
 */
#ifndef STORE_MANIFEST_H
#define STORE_MANIFEST_H

#include "store/blob.h"
#include "store/content.h"

#define MANIFEST_PARTS_MAX 4096u

typedef struct {
    BlobKind kind;
    guint32 part;
    guint64 length;
    Hash hash;
    const guint8 *key; /* inside the manifest's memory */
} ManifestPart;

typedef struct {
    guint8 *bytes; /* locked */
    gsize length;
    Hash digest;
    const guint8 *later_key; /* inside bytes */
    GArray *parts;           /* ManifestPart */
} Manifest;

/* @contents: Content *. */
Manifest *manifest_new (const Id *centre, const Id *letter,
                        const GPtrArray *contents);
/* Errors: REJECT on anything but exactly this form and this letter */
Manifest *manifest_unpack (const Id *centre, const Id *letter,
                           const void *bytes, gsize length, GError **error);
void manifest_free (Manifest *manifest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Manifest, manifest_free)

/* Borrowed; NULL when the letter has no such part. */
const ManifestPart *manifest_part (const Manifest *manifest, BlobKind kind,
                                   guint32 part);

#endif
