#include "classify/box/split.h"

#include <string.h>

/* RFC 2046 allows 70. */
#define BOUNDARY_BYTES 1000

/* Lines that are tried: each costs a look at the whole. */
#define GUESSES 8

typedef enum { LINE_OTHER, LINE_PART, LINE_CLOSE } Line;

/* Where the line at @at ends, its line end not counted; *@next_out behind
 * that. */
static gsize
line_end (const char *data, gsize length, gsize at, gsize *next_out)
{
    const char *newline = memchr (data + at, '\n', length - at);
    gsize end = newline == NULL ? length : (gsize) (newline - data);

    *next_out = newline == NULL ? length : end + 1;
    if (end > at && data[end - 1] == '\r')
        end--;
    return end;
}

static Line
line_kind (const char *line, gsize length, const char *boundary, gsize bytes)
{
    Line kind = LINE_PART;

    while (length > 0 && (line[length - 1] == ' ' || line[length - 1] == '\t'))
        length--;
    if (length < bytes + 2 || line[0] != '-' || line[1] != '-' ||
        memcmp (line + 2, boundary, bytes) != 0)
        return LINE_OTHER;
    if (length == bytes + 4 && memcmp (line + bytes + 2, "--", 2) == 0)
        kind = LINE_CLOSE;
    else if (length != bytes + 2)
        kind = LINE_OTHER;
    return kind;
}

/* The end of what stands before the line at @at: without its line end. */
static gsize
before_line (const char *data, gsize start, gsize at)
{
    if (at > start && data[at - 1] == '\n')
        at--;
    if (at > start && data[at] == '\n' && data[at - 1] == '\r')
        at--;
    return at;
}

static gboolean
is_blank (const char *data, gsize length)
{
    for (gsize i = 0; i < length; i++)
        if (!g_ascii_isspace (data[i]))
            return FALSE;
    return TRUE;
}

GPtrArray *
split_parts (GBytes *body, const char *boundary, guint limit, SplitEnd *end_out)
{
    GPtrArray *parts =
        g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
    gsize bytes = strlen (boundary);
    gsize length = 0;
    const char *data = g_bytes_get_data (body, &length);
    gsize start = 0;
    gboolean inside = FALSE;

    *end_out = SPLIT_CUT;
    for (gsize at = 0, next = 0; at < length && parts->len < limit; at = next) {
        gsize end = line_end (data, length, at, &next);
        Line kind = line_kind (data + at, end - at, boundary, bytes);

        if (kind == LINE_OTHER)
            continue;
        if (inside)
            g_ptr_array_add (
                parts, g_bytes_new_from_bytes (
                           body, start, before_line (data, start, at) - start));
        inside = kind == LINE_PART;
        start = next;
        if (kind == LINE_CLOSE && parts->len > 0) {
            *end_out = is_blank (data + next, length - next) ? SPLIT_CLOSED
                                                             : SPLIT_MORE;
            return parts;
        }
    }
    if (inside && parts->len < limit)
        g_ptr_array_add (parts,
                         g_bytes_new_from_bytes (body, start, length - start));
    return parts;
}

char *
split_guess (GBytes *body)
{
    gsize length = 0;
    const char *data = g_bytes_get_data (body, &length);
    guint tries = 0;

    for (gsize at = 0, next = 0; at < length && tries < GUESSES; at = next) {
        gsize end = line_end (data, length, at, &next);
        g_autofree char *boundary = NULL;
        SplitEnd how = SPLIT_CLOSED;
        g_autoptr (GPtrArray) parts = NULL;

        if (end - at < 4 || end - at > BOUNDARY_BYTES || data[at] != '-' ||
            data[at + 1] != '-' || memchr (data + at, '\0', end - at) != NULL)
            continue;
        tries++;
        boundary = g_strndup (data + at + 2, end - at - 2);
        g_strchomp (boundary);
        parts = split_parts (body, boundary, 2, &how);
        if (boundary[0] != '\0' &&
            strspn (boundary, "- ") < strlen (boundary) &&
            (parts->len > 1 || how != SPLIT_CUT))
            return g_steal_pointer (&boundary);
    }
    return NULL;
}
