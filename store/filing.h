/*
 * Filing: sealing a letter to the people entitled to it.
 *
 * One function for classify and for the vault, inside one transaction of the
 * caller: manifest under a new content key, envelope under a new envelope
 * key, a key row for each entitled lock, slips, notices, what is remembered,
 * due time, audit entry. The caller then deletes intake's copy (classify) and
 * commits. The next version of a filing replaces the key rows of the one
 * before; a key kept from before opens nothing new.
 *
 * What opens is checked in full every time: key row, envelope hash, letter,
 * version, previous hash, signature by a person or machine of the directory
 * the filing names, and entitled() once more with the newest directory.
 */
#ifndef STORE_FILING_H
#define STORE_FILING_H

#include "store/directory.h"
#include "store/entitled.h"
#include "store/envelope.h"
#include "store/manifest.h"
#include "store/register.h"
#include "store/store.h"

typedef enum {
    NOTICE_FIRST = 0,
    NOTICE_URGENT = 1, /* at once, not in the hour's digest */
    NOTICE_REMINDER = 2,
} NoticeStep;

typedef struct {
    const Directory *directory;
    Envelope *envelope; /* dir, signer, at are set by filing_write */
    const Manifest *manifest;
    const Id *signer; /* zeros = the machine: version 1 only */
    const guint8 *sign_seed;
    /* keyed digests to remember this letter by: RememberRow */
    GArray *remember;
    /* Old mail: no due time, nobody is told, and on a child's file it is
     * closed. A later version of a historical filing stays so. */
    gboolean historical;
} FilingRequest;

typedef struct {
    DigestOf what;
    Hash hash;
} RememberRow;

/*
 * Writes one filing version inside the caller's transaction.
 *
 * *@hash_out (or NULL) gets the filing hash.
 * Errors: REJECT when the letter's filing is not the version before (somebody
 * else filed it meanwhile) or nobody is entitled; RETRY, STOP
 */
gboolean filing_write (Store *store, FilingRequest *request, Hash *hash_out,
                       GError **error);

/* A letter as one holder opens it. */
typedef struct {
    Id letter;
    guint32 version;
    Hash hash;
    Envelope *envelope;
    Wrap *wrap; /* locked memory */
} OpenedFiling;

void opened_filing_free (OpenedFiling *filing);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OpenedFiling, opened_filing_free)

/*
 * Opens the newest filing with a key row of this holder and class.
 *
 * @versions: every directory version, oldest first (directory_load)
 * @lowest_version: the pin's; an older filing is refused
 * Errors: DENIED when the holder has no row, it does not open, or entitled()
 * no longer holds for class 1 and 8; REJECT when anything does not fit: the
 * register was altered
 */
OpenedFiling *filing_open (Store *store, const GPtrArray *versions,
                           const Id *letter, const Id *holder,
                           WrapClass wrap_class, const guint8 *box_secret,
                           guint32 lowest_version, GError **error);

/* Opens the manifest of an opened filing. Errors: REJECT when damaged or not
 * of the envelope's digest */
Manifest *filing_manifest (Store *store, const OpenedFiling *filing,
                           GError **error);

/* One part of an opened letter, its hash compared. */
GBytes *filing_part (Store *store, const OpenedFiling *filing,
                     const Manifest *manifest, BlobKind kind, guint32 part,
                     GError **error);

/* A slip: what manager and administrator may see. */
typedef struct {
    Id letter;
    guint32 version;
    Flag flag;
    Kind kind;
    gint64 born;
    Id child;     /* zeros from safeguarding on */
    char *sender; /* "" from safeguarding on for the administrator */
} Slip;

void slip_free (Slip *slip);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Slip, slip_free)

/* @wrap_class: WRAP_SLIP_MANAGER or WRAP_SLIP_ADMIN; the slip is held against
 * the newest filing's signature. Errors: as filing_open */
Slip *slip_open (Store *store, const GPtrArray *versions, const Id *letter,
                 const Id *holder, WrapClass wrap_class,
                 const guint8 *box_secret, guint32 lowest_version,
                 GError **error);

/* The highest flag of any letter that is remembered under this digest, 0 when
 * none; *@letter_out (or NULL) is the first of them. */
gboolean filing_remembered (Store *store, DigestOf what, const Hash *hash,
                            Flag *floor_out, Id *letter_out, GError **error);

/* When a letter must be signed, by its flag, overlays and provenance. */
gint64 filing_due (const Envelope *envelope);

#endif
