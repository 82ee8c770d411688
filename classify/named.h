/*
 * Is a letter about staff about this person?
 */
#ifndef CLASSIFY_NAMED_H
#define CLASSIFY_NAMED_H

#include <glib.h>

/*
 * TRUE when @name stands in @text other than as somebody who is written to or
 * who is to be told: not on a line that greets or addresses ("Dear ...", "For
 * the attention of ...", a line with little but the name), and not in a
 * sentence that lets her know of it ("be the only other person who reads
 * this", "please speak to ...").
 *
 * @strict: for those who could act on such a letter; else any place counts
 * Source: docs/rules.md, "staff": whoever a letter about staff names never
 * holds a key to it. In doubt she is left out: the nominated trustee can let
 * her in, nobody can make the accused forget.
 */
gboolean named_as_subject (const char *text, const char *name, gboolean strict);

#endif
