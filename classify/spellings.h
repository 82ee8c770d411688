/*
 * What is known of names beyond their letters: spellings of one name, short
 * forms, and names that are words of English too.
 *
 * The tables are closed and small: they hold what registrars, clerks and
 * clinics in England write, not every name there is.
 */
#ifndef CLASSIFY_SPELLINGS_H
#define CLASSIFY_SPELLINGS_H

#include <glib.h>

/*
 * The short forms of a given name: "charlie", "charley", "chuck" for
 * "charles".
 *
 * @spelling: name_hash_spelling() of the formal name
 * Returns: guint64, spelling hashes; NULL when none are known. Borrowed.
 */
const GArray *spelling_short_forms (guint64 spelling);

/* Is the folded @word also a word, month or place word, so that it names
 * nobody where it stands in small letters? */
gboolean spelling_is_word (const char *word);

/* A given name that is so common among its bearers' brothers that the second
 * one is used instead (Muhammad Ibrahim is Ibrahim). */
gboolean spelling_is_honoured (guint64 spelling);

#endif
