/*
 * What people hand in: an uploaded file, a locked letter with its password.
 *
 * It goes to intake as a new arrival and is read like any mail. What the
 * person asked for goes with it, signed, inside the box that intake keeps
 * (pending), so that nobody who can write the register makes up a person's
 * word, and the password lies nowhere else:
 *
 *   person 16 | dir u32 | parent 16 | parent filing hash 32 | child 16
 *   | floor u8 | overlays u32 | named u16 x 16 | left out u16 x 16
 *   | texts: password, note, sender, address | sig 64
 *
 *   sig = Ed25519 by the person over
 *   "intray handin 1\0" | centre | letter | H(raw) | the fields before it
 */
#ifndef STORE_HANDIN_H
#define STORE_HANDIN_H

#include "common/limits.h"
#include "store/directory.h"

typedef struct {
    Id person;
    guint32 dir;
    Id parent; /* the letter that was locked, or zeros */
    Hash parent_filing;
    Id child; /* whose file it was put on, or zeros */
    guint8 floor;
    guint32 overlays;
    guint named_count;
    Id named[LIMIT_HANDIN_PEOPLE];
    guint left_out_count;
    Id left_out[LIMIT_HANDIN_PEOPLE];
    char password[LIMIT_FILE_PASSWORD_BYTES + 1]; /* "" none */
    char note[LIMIT_HANDIN_TEXT_BYTES + 1];
    char sender[LIMIT_HANDIN_TEXT_BYTES + 1]; /* of the parent, for a file */
    char address[LIMIT_HANDIN_TEXT_BYTES + 1];
} Handin;

/* Locked memory, zeroed; secret_free(). */
Handin *handin_new (void);

/* Copies @text into one of the texts above; cut at a character. */
void handin_set_text (char *to, gsize size, const char *text);

/*
 * Packs and signs into locked memory, *@length_out bytes; secret_free().
 *
 * @letter: the new one; @raw: H of its raw bytes
 */
guint8 *handin_seal (const Handin *handin, const Id *centre, const Id *letter,
                     const Hash *raw, const guint8 *sign_seed,
                     gsize *length_out);

/*
 * What somebody asked for; secret_free().
 *
 * @versions: every directory version, oldest first
 * Errors: REJECT when it is not in this form, or not signed by a person who
 * worked here then and does now
 */
Handin *handin_open (const GPtrArray *versions, const Id *letter,
                     const Hash *raw, const guint8 *asked, gsize length,
                     GError **error);

#endif
