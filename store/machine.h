/*
 * The machine's secrets: 0600 files outside the data folder, each with one
 * owner (config/settings.h says where).
 *
 *   machine.sign  roll.box  day/N   classify    digest.key  ingest, classify
 *   house.key                       vault       backup.box  backup
 *
 * A day key is the lock that what arrives is sealed to until it is filed:
 * its public half is signed by the machine and stands in the register, its
 * secret half in classify's folder, for two days.
 */
#ifndef STORE_MACHINE_H
#define STORE_MACHINE_H

#include "store/directory.h"
#include "store/seal.h"
#include "store/store.h"

/* What a keyed digest is of. */
typedef enum {
    DIGEST_MAILBOX = 1,
    DIGEST_NAME = 2,
    DIGEST_RAW = 3,
    DIGEST_MESSAGE_ID = 4,
    DIGEST_CONTENT = 5,
    DIGEST_THREAD = 6,
    DIGEST_DOCUMENT = 7,    /* an attached document */
    DIGEST_DOCUMENT_OF = 8, /* child 16 | the same: filed on that child */
} DigestOf;

/* The secrets' public halves, for the first directory. */
typedef struct {
    guint8 machine[KEY_BYTES];
    guint8 roll[KEY_BYTES];
    guint8 backup[KEY_BYTES];
} MachinePublic;

/* Makes every secret file and the first day key. Errors: STOP, also when one
 * is there already */
gboolean machine_make (Store *store, const Settings *settings, GError **error);
gboolean machine_read_public (const Settings *settings, MachinePublic *out,
                              GError **error);
/* Seals each secret to the recovery key: the bytes of centre.to_recovery. */
GBytes *machine_seal_to_recovery (const Store *store, const Settings *settings,
                                  const guint8 *recovery, GError **error);

/* 32 bytes of @file in locked memory; caller secret_free()s.
 * Errors: STOP when it is absent, readable by others or of another length */
guint8 *machine_read_key (const char *file, GError **error);
/* A key file inside @dir. */
guint8 *machine_read_key_in (const char *dir, const char *name, GError **error);

Hash machine_digest (const guint8 *digest_key, const Id *centre, DigestOf of,
                     const void *data, gsize length);
/* The stream of such a digest, for bytes that come in pieces. */
HashStream *machine_digest_stream (const guint8 *digest_key, const Id *centre,
                                   DigestOf of);

/* Makes the key of @day unless it is there: file first, then row. */
gboolean day_key_make (Store *store, const char *classify_dir,
                       const guint8 *machine_seed, const guint8 *recovery,
                       gint32 day, GError **error);
/* The newest day key; its signature is checked against the directory's
 * machine key, so that nobody who writes the register slips one in.
 * Errors: STOP when none is to be trusted */
gboolean day_key_current (Store *store, const Directory *directory,
                          gint32 *day_out, guint8 *public_out, GError **error);
/* Its secret half. Errors: STOP */
guint8 *day_key_secret (const char *classify_dir, gint32 day, GError **error);
/*
 * Gives up days older than @before that nothing pending needs, inside the
 * caller's transaction. day_key_sweep() comes after its commit and removes
 * the secrets of all days that were given up: a crash in between leaves files
 * that the next sweep finds, and never a letter without its key.
 */
gboolean day_key_give_up (Store *store, gint32 before, GError **error);
gboolean day_key_sweep (Store *store, const char *classify_dir, GError **error);

#endif
