/*
 * A password that a mail brings for a file that came with it or before it:
 * "the password is Fernhollow23".
 *
 * What is found is offered to whoever may open the locked letter, and tried in
 * the reader: a wrong guess costs a try, and is shown nowhere.
 */
#ifndef CLASSIFY_PASSWORD_H
#define CLASSIFY_PASSWORD_H

#include <glib.h>

/* char *, at most LIMIT_PASSWORDS_FOUND, in the order of the text; none in a
 * text too long to be a mail about a password. Caller unrefs. */
GPtrArray *passwords_find (const char *text);

#endif
