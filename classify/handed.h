/*
 * What people hand in, as classify meets it: a locked letter that came back
 * with its password, a file that somebody fetched for a letter behind a
 * website, a file for a child.
 *
 * It is read and judged like any mail, and what the person asked for is added
 * to that: never a lower flag than she asked for or than that of the letter it
 * belongs to, and a link to that letter.
 */
#ifndef CLASSIFY_HANDED_H
#define CLASSIFY_HANDED_H

#include "classify/filer.h"
#include "store/envelope.h"
#include "store/handin.h"
#include "store/register.h"

/* What was asked for; NULL where nobody handed it in, or nobody here signed
 * for it: then it counts as a file from the drop folder. secret_free(). */
Handin *handed_open (const Filer *filer, const Letter *letter,
                     const Pending *pending);

/* Gives a bare file the sender of the letter that it belongs to. */
void handed_take_sender (const Handin *handin, Record *record);

/* Adds what was asked for to what was judged. */
void handed_apply (const Handin *handin, const Record *record,
                   Envelope *envelope);

/* Did the password open nothing? Then all there is of this is the attempt: the
 * letter itself lies with its parent. */
gboolean handed_failed (const Handin *handin, const Envelope *envelope);

/* Inside the filing's transaction: the letter that was locked is done with
 * when its content is here. */
gboolean handed_close_parent (Filer *filer, const Handin *handin,
                              const Envelope *envelope, GError **error);

#endif
