/*
 * Secure-mail wrappers and notices: the letter itself is somewhere else, and
 * a person has to fetch it. Recognised conservatively: a phrase alone or a
 * link alone proves nothing, and phishing imitates them; nothing is followed.
 */
#ifndef CLASSIFY_BOX_WRAPPER_H
#define CLASSIFY_BOX_WRAPPER_H

#include <glib.h>

/* The product whose envelope a part of this name and type is; static, NULL
 * when it is none. */
const char *wrapper_for_part (const char *type, const char *filename);

/*
 * The reason text when a body is a notice ("Egress secure mail: the letter
 * has to be fetched, until 3 December 2026"); NULL when it is not. Caller
 * frees.
 *
 * @text: what a person sees; @links: its link targets, one a line
 */
char *wrapper_for_body (const char *text, const char *links);

/* The same for a part of that @product, with what @text says of its end. */
char *wrapper_reason (const char *product, const char *text);

#endif
