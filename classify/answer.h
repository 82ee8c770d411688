/*
 * What a reader's child answers, taken from its pipe and checked as if an
 * attacker wrote it: the head reader's flag and record, the other one's
 * record and pictures.
 */
#ifndef CLASSIFY_ANSWER_H
#define CLASSIFY_ANSWER_H

#include "classify/record.h"

/* One answer: frames of the child, read from @fd until it ends.
 * Errors: REJECT, in words that follow "the reader stopped: "; RETRY when
 * nothing came before the deadline */
typedef gboolean (*TakeAnswer) (int fd, gint64 deadline_ms, gpointer to,
                                GError **error);

typedef struct {
    Record *record;
    gboolean incomplete; /* the other reader must see it too */
} HeadAnswer;

/* @to: HeadAnswer * */
gboolean answer_take_head (int fd, gint64 deadline_ms, gpointer to,
                           GError **error);
/* @to: Record ** */
gboolean answer_take_whole (int fd, gint64 deadline_ms, gpointer to,
                            GError **error);
/* Nothing follows. */
gboolean answer_no_more (int fd, gint64 deadline_ms, GError **error);

/* What it means that a reader ended by this signal; static. */
const char *answer_signal_in_words (guint32 number);

#endif
