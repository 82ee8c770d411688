/*
 * The one file that includes gumbo: HTML as text, what a person sees apart
 * from what she does not.
 */
#ifndef CLASSIFY_READER_HTML_H
#define CLASSIFY_READER_HTML_H

#include <glib.h>

/* As LetterTools says; script and style are dropped. */
char *html_text (const char *html, char **hidden_out, char **links_out);

#endif
