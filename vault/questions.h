/*
 * The questions of a signing, their answers, and the words that are signed.
 */
#ifndef VAULT_QUESTIONS_H
#define VAULT_QUESTIONS_H

#include "store/signing.h"

/* What a signing came to (VAULT_QUESTIONS in vault/verbs.h). */
typedef enum {
    SIGNING_ACCEPTED = 1,
    SIGNING_WRONG_CHILD = 2,
    SIGNING_WRONG_KIND = 3,
    SIGNING_NEEDS_LEAD = 4,
    SIGNING_NEEDS_DSL = 5,
    SIGNING_ILLEGIBLE = 6,
} SigningOutcome;

/*
 * @answers: "a(ss)", question and answer
 * Returns: questions in our order, answered; words and pages are empty
 * Errors: REJECT naming the question that is missing or has no such answer
 */
Statement *questions_check (guint32 set, guint32 outcome, GVariant *answers,
                            GError **error);

/* Borrowed; the answer to a question of a checked statement. */
const char *questions_answer (const Statement *statement, const char *key);

typedef struct {
    const char *name;  /* of who signs */
    const char *ref;   /* the letter's */
    gint64 at;         /* wall time */
    guint pages;       /* that it has */
    gboolean senior;   /* countersigns */
    gboolean no_child; /* it lies on no child's file */
} SigningWords;

/* The sentences that she puts her name to; caller frees. */
char *questions_words (const Statement *statement, const SigningWords *about);

#endif
