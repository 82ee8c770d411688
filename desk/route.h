/*
 * Addresses: a path either has exactly the form of a row of the table in
 * desk.c or there is no such page. None carries a name.
 *
 *   {ref}    a letter's reference, [A-Z2-9]{8}
 *   {child}  a child's reference, 32 lower-case hex digits
 *   {n}      0 to 4294967295 without leading zeros
 */
#ifndef DESK_ROUTE_H
#define DESK_ROUTE_H

#include <glib.h>

#define ROUTE_REF_CHARS 8
#define ROUTE_CHILD_CHARS 32
#define ROUTE_NUMBER_COUNT 2

typedef struct {
    char ref[ROUTE_REF_CHARS + 1];     /* "" when the pattern has none */
    char child[ROUTE_CHILD_CHARS + 1]; /* likewise */
    guint32 numbers[ROUTE_NUMBER_COUNT];
} RouteParams;

/* *@params_out is set only when the answer is TRUE. */
gboolean route_match (const char *pattern, const char *path,
                      RouteParams *params_out);

/* Is this a letter's or a child's reference by its form? For form fields. */
gboolean route_is_ref (const char *raw_text);
gboolean route_is_child (const char *raw_text);

#endif
