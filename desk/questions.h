/*
 * The questions of a signature: asked with what speaks for an answer beside
 * them, nothing ticked beforehand, all of them answered or none sent.
 */
#ifndef DESK_QUESTIONS_H
#define DESK_QUESTIONS_H

#include "desk/letter.h"

/* Adds the rows of "questions"; @kept (NULL = none) is what was sent. */
void questions_show (Data *data, const Opened *opened, const Form *kept);

/*
 * Reads the form.
 *
 * @errors: gets a row for each thing that is missing
 * @outcome_out: 1 to 6
 * Returns: a(ss) in the order of VAULT_QUESTIONS, floating; NULL with errors
 */
GVariant *questions_read (const Form *form, Data *errors, guint8 *outcome_out);

/* Adds the rows of "given" for the page on which she checks: label, answer,
 * and the fields themselves. */
void questions_show_given (Data *data, const Form *form);

/* A question and an answer in words, for signatures that stand already. The
 * answer is its own words where nothing else is known. */
const char *questions_words (const char *key);
const char *questions_answer_words (const char *key, const char *answer);

#endif
