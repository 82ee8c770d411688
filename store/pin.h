/*
 * A keeper's pin: the highest directory version and audit head it has seen,
 * in its own folder, so that a register that was rolled back, or a directory
 * older than one seen, is found at the next start.
 *
 *   "iN1\0" | centre | dir version u32 | dir hash 32 | seq u64 | head 32
 *   and in the vault's | n u32 x {letter 16 | version u32}: every letter whose
 *   filing took a key away, written before the commit
 *
 * The highest bit of a letter's version says that the commit was still to
 * come. pin_settle() takes the bit away when the register has that version,
 * and the entry when it has not: a crash between pin and commit would
 * otherwise shut the letter for good.
 */
#ifndef STORE_PIN_H
#define STORE_PIN_H

#include "store/directory.h"
#include "store/store.h"

typedef struct {
    Id letter;
    guint32 version;
} PinnedLetter;

typedef struct {
    char *file;
    guint32 dir_version;
    Hash dir_hash;
    guint64 seq;
    Hash head;
    GArray *letters; /* PinnedLetter */
    gboolean vault;
} Pin;

/* Reads "pin" of @dir; a pin of zeros where none is there yet.
 * Errors: STOP when it is not ours or of another centre */
Pin *pin_load (const Store *store, const char *dir, gboolean vault,
               GError **error);
void pin_free (Pin *pin);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pin, pin_free)

/*
 * Holds register and directory against the pin.
 * Errors: STOP when either is older than the pin
 */
gboolean pin_check (const Pin *pin, Store *store, const Directory *directory,
                    GError **error);
/* Takes over the present directory and chain tail, and writes the file.
 * Errors: as pin_check(); RETRY, STOP */
gboolean pin_update (Pin *pin, Store *store, const Directory *directory,
                     GError **error);
/* Pins a letter's filing version, commit to come, and writes the file: before
 * the commit that takes a key away. pin_settle() follows, also after a
 * rollback. */
gboolean pin_letter (Pin *pin, const Store *store, const Id *letter,
                     guint32 version, GError **error);
/* Ends what pin_letter() began, by what the register has now. At start, after
 * a commit and after a rollback. */
gboolean pin_settle (Pin *pin, Store *store, GError **error);
/* The lowest version that may be shown; 0 when not pinned. */
guint32 pin_letter_version (const Pin *pin, const Id *letter);

#endif
