/* Closed word lists of the matcher; internal to match_role.c and
 * match_owner.c. All take folded words. */
#ifndef CLASSIFY_MATCH_WORDS_H
#define CLASSIFY_MATCH_WORDS_H

#include <glib.h>

/* "re", "name", "patient": whom the letter is about follows. */
gboolean word_is_head (const char *word);
/* "mr", "dr", "sister" in a hospital. */
gboolean word_is_title (const char *word);
/* "mother", "brother", "carer". */
gboolean word_is_relative (const char *word);
/* "therapist", "consultant", "secretary". */
gboolean word_is_office (const char *word);
/* "dear", "cc", "signed", "ring": a grown-up's name follows. */
gboolean word_is_address (const char *word);
/* "regards", "sincerely". */
gboolean word_is_closing (const char *word);
/* "with", "beside", "and". */
gboolean word_is_with (const char *word);
/* "dob", "nhs", "number": what an identifier is called. */
gboolean word_is_label (const char *word);
/* "hospital", "street", "review": no part of a person's name. */
gboolean word_is_thing (const char *word);
/* "may", "june", "summer", "aug". */
gboolean word_is_month (const char *word);
/* "baby", "twin": a child without a given name. */
gboolean word_is_infant (const char *word);

#endif
