/*
 * The keeper's side of the readers: two warmed parents, exec'd before any
 * secret exists in this process, and one fork a letter.
 *
 *   intray-reader-head  GMime only: the header block, and plain mail
 *   intray-reader       everything, with the document libraries
 *
 * Header facts (from, date, headers: the verdict on the sender) are always
 * taken from the head reader, so that a captured document library cannot
 * forge a sender. A reader that crashes, stalls, lies or answers for ever
 * costs that one letter: REJECT with a reason, and the next letter follows.
 */
#ifndef CLASSIFY_READERS_H
#define CLASSIFY_READERS_H

#include "classify/record.h"

typedef struct Readers Readers;

/*
 * Starts both parents and waits until each says that its sandbox holds. They
 * end with the thread that called this, or when it closes them.
 *
 * @program_dir: where intray-reader-head and intray-reader lie
 * Errors: STOP when a program is missing or its sandbox cannot be built
 */
Readers *readers_start (const char *program_dir, GError **error);
void readers_free (Readers *readers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Readers, readers_free)

/* The lower of both readers' Landlock versions; 0 when this kernel has none,
 * which `doctor` shows as amber: documents then get no fonts but their own. */
guint readers_landlock_abi (const Readers *readers);

/*
 * Reads one message.
 *
 * @raw_fd: a memfd or file with the message, read from offset 0; borrowed
 * @password: that somebody typed for what is locked in it; NULL: none
 * Errors: REJECT when this message could not be read (the text says why, in
 * words for a person); RETRY when the parents are gone and do not come back;
 * STOP when they do, and find that their sandbox no longer holds
 */
Record *readers_read (Readers *readers, int raw_fd, const char *password,
                      GError **error);

/*
 * Has the head reader begin with the message whose turn comes next, while the
 * caller is busy. readers_read() of that message takes the answer, of another
 * one drops it. Whatever goes wrong is found by readers_read().
 */
void readers_begin (Readers *readers, int raw_fd);
/* Drops what was begun, and its message with it. */
void readers_forget (Readers *readers);

#endif
