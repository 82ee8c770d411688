/*
 * Letters with what a careful person would do with them, as the matcher's
 * trials read them: tests/data/match and tests/match/generate.py.
 *
 *     @ id | what it tests | outcomes | children | yes
 *     > subject: Report L.M.
 *     > from: mother@home.example
 *     body
 *     --- attachment
 *     text of the next document
 *
 * outcomes: one or several with '/' between; "not" = any but matched.
 * children: whose letter it is, '-' = nobody's; yes = it can be filed.
 * "from?:" is an address that nobody vouches for.
 */
#ifndef TESTS_MATCH_LETTERS_H
#define TESTS_MATCH_LETTERS_H

#include <glib.h>
#include <stdio.h>

typedef struct {
    char *id;
    char *tests;
    char *outcomes;
    char **children;
    gboolean fileable;
    char *subject; /* NULL when none */
    char *from;    /* NULL when none */
    gboolean verified;
    GString *text;
    GArray *documents; /* guint32: where each begins */
} TrialLetter;

/* The next one; NULL at the end. @line keeps the line read ahead: NULL at
 * first, freed by the caller. */
TrialLetter *trial_letter_next (FILE *from, char **line);
void trial_letter_free (TrialLetter *letter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrialLetter, trial_letter_free)

/* Is it @child's letter? */
gboolean trial_letter_is_of (const TrialLetter *letter, const char *child);

#endif
