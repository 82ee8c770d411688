/*
 * Where the parts of a multipart body begin and end (RFC 2046 section 5.1.1),
 * to the byte: the line end before a boundary line belongs to the boundary,
 * however that line and this one end.
 */
#ifndef CLASSIFY_BOX_SPLIT_H
#define CLASSIFY_BOX_SPLIT_H

#include <glib.h>

typedef enum {
    SPLIT_CLOSED,
    SPLIT_CUT,  /* the closing line is missing */
    SPLIT_MORE, /* text after the closing line, which nobody is shown */
} SplitEnd;

/* At most @limit parts of @body, each with its header, as GBytes * into it. */
GPtrArray *split_parts (GBytes *body, const char *boundary, guint limit,
                        SplitEnd *end_out);

/* The boundary that @body seems to have: what stands after "--" on a line that
 * comes at least twice, the second time perhaps as its closing line. Caller
 * frees; NULL when none does. */
char *split_guess (GBytes *body);

#endif
