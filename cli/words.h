/*
 * What staff say, for a terminal. The short names (flag_name() and its like)
 * are for --json and for options.
 */
#ifndef CLI_WORDS_H
#define CLI_WORDS_H

#include "store/envelope.h"
#include "store/register.h"

#include <glib.h>

/* "Key people, SENCo and leads"; static. */
const char *words_flag (guint flag);
/* "Therapy"; static. */
const char *words_kind (guint kind);
/* "Whose letter is this?"; static. */
const char *words_outcome (guint outcome);
/* "To read and sign"; static, "" for 0. */
const char *words_task (guint task);
/* "from an agency"; static. */
const char *words_provenance (guint provenance);
/* "Did the sender mark it private?"; static; @key of vault/verbs.h. */
const char *words_question (const char *key);
/* "read", "locked", ...; static; classify/record.h's numbers. */
const char *words_fate (guint fate);
/* "signed", "countersigned"; static. */
const char *words_signed (guint role);
/* "accepted"; static; NULL when there is no such outcome of a signing. */
const char *words_signing (guint outcome);

/* The number of a short name, 0 when there is none. */
guint words_flag_number (const char *name);
guint words_kind_number (const char *name);
guint words_signing_number (const char *text);

/* Names of the numbers from outside: "?" where there is no such number. */
const char *words_flag_name (guint flag);
const char *words_kind_name (guint kind);
const char *words_outcome_name (guint outcome);
const char *words_state_name (guint state);

/* A line of text from outside on the terminal, @indent blanks before it;
 * several lines where it has several. */
void words_print (const char *text, guint indent);

#endif
