#include "classify/box/fields.h"

#include "common/limits.h"

#include <string.h>

/* As much of a line as is looked at; field names end long before. */
#define LINE_HEAD_BYTES 256

struct FieldScan {
    char line[LINE_HEAD_BYTES]; /* the beginning of the current line */
    gsize line_bytes;           /* all of it, so far */
    gboolean in_headers;
    gboolean after_field; /* a field was seen in this block */
    gboolean is_type;     /* the current field is Content-Type */
    gboolean is_message;  /* this block heads a message: headers follow */
    gboolean digest;      /* somewhere parts are messages without saying so */
    guint fields;
    gsize bytes;
    guint boundaries;
    const char *refusal;
};

/* The length of the field name that @line begins with; 0 when it is no field
 * (RFC 5322 section 2.2: printable ASCII without colon). Blanks before the
 * colon are obsolete syntax that mail still has. */
static gsize
field_name_length (const char *line, gsize length)
{
    gsize name = 0;
    gsize at = 0;

    while (name < length && line[name] > ' ' && line[name] < 127 &&
           line[name] != ':')
        name++;
    for (at = name; at < length && (line[at] == ' ' || line[at] == '\t');)
        at++;
    return at < length && line[at] == ':' ? name : 0;
}

static void
field_free (gpointer data)
{
    Field *field = data;

    g_free (field->name);
    g_free (field->raw_value);
    g_free (field);
}

/* @text with @length bytes as a string: what follows a NUL must not vanish. */
static char *
copy_value (const char *text, gsize length)
{
    char *copy = g_malloc (length + 1);

    memcpy (copy, text, length);
    copy[length] = '\0';
    for (gsize i = 0; i < length; i++)
        if (copy[i] == '\0')
            copy[i] = ' ';
    return copy;
}

static Field *
field_new (const char *line, gsize name, gsize length)
{
    Field *field = g_new0 (Field, 1);
    const char *colon = memchr (line, ':', length);
    gsize value = (gsize) (colon - line) + 1;

    while (value < length && (line[value] == ' ' || line[value] == '\t'))
        value++;
    field->name = g_strndup (line, name);
    field->raw_value = copy_value (line + value, length - value);
    return field;
}

/* The line at *@at with its folded followers, without the last line end;
 * *@at moves behind. */
static gsize
take_folded (const char *data, gsize length, gsize *at, gboolean *blank_out)
{
    gsize start = *at;
    gsize end = start;
    gsize next = start;

    do {
        const char *newline = memchr (data + next, '\n', length - next);
        end = newline == NULL ? length : (gsize) (newline - data);
        next = newline == NULL ? length : end + 1;
        if (end > start && data[end - 1] == '\r')
            end--;
        if (end == start)
            break;
    } while (next < length && (data[next] == ' ' || data[next] == '\t'));
    *at = next;
    *blank_out = end == start;
    return end - start;
}

/* The line that mbox puts before a message, also when it was quoted once
 * more; "From : somebody" is a field in obsolete syntax. */
static gboolean
is_mbox_line (const char *line, gsize length)
{
    gsize quote = length > 0 && line[0] == '>';

    return length > quote + 5 && memcmp (line + quote, "From ", 5) == 0 &&
           field_name_length (line, length) == 0;
}

gboolean
fields_begin (const void *data, gsize length)
{
    gsize at = 0;
    gboolean blank = FALSE;
    gsize bytes = take_folded (data, length, &at, &blank);

    return blank || is_mbox_line (data, bytes) ||
           field_name_length (data, bytes) > 0;
}

gsize
fields_start (const void *data, gsize length)
{
    static const char bom[] = "\xEF\xBB\xBF";
    const char *text = data;
    gsize mark = length >= 3 && memcmp (text, bom, 3) == 0 ? 3 : 0;
    gsize at = mark;

    while (at < MIN (length, LIMIT_HEADER_BYTES) &&
           (text[at] == '\r' || text[at] == '\n'))
        at++;
    return at > mark && (at == length || !fields_begin (text + at, length - at))
               ? mark
               : at;
}

GPtrArray *
fields_new (const void *data, gsize length, gsize *end_out, gboolean *cut_out)
{
    GPtrArray *fields = g_ptr_array_new_with_free_func (field_free);
    const char *text = data;
    gsize at = 0;
    gboolean blank = FALSE;

    *cut_out = FALSE;
    *end_out = length;
    while (at < MIN (length, LIMIT_HEADER_BYTES)) {
        const char *line = text + at;
        gboolean first = at == 0;
        gsize bytes = take_folded (text, length, &at, &blank);
        gsize name = 0;

        if (blank) {
            *end_out = at;
            return fields;
        }
        if (first && is_mbox_line (line, bytes))
            continue;
        name = field_name_length (line, bytes);
        if (name == 0)
            continue;
        if (fields->len == LIMIT_HEADER_COUNT) {
            *cut_out = TRUE;
            return fields;
        }
        g_ptr_array_add (fields, field_new (line, name, bytes));
    }
    *cut_out = at < length;
    return fields;
}

FieldScan *
field_scan_new (void)
{
    FieldScan *scan = g_new0 (FieldScan, 1);

    scan->in_headers = TRUE;
    return scan;
}

void
field_scan_free (FieldScan *scan)
{
    g_free (scan);
}

static void
start_headers (FieldScan *scan)
{
    scan->in_headers = TRUE;
    scan->after_field = FALSE;
    scan->is_type = FALSE;
    scan->is_message = FALSE;
    scan->fields = 0;
    scan->bytes = 0;
}

static gboolean
contains (const FieldScan *scan, const char *lower)
{
    g_autofree char *line = g_ascii_strdown (
        scan->line, (gssize) MIN (scan->line_bytes, LINE_HEAD_BYTES - 1));
    return strstr (line, lower) != NULL;
}

/* A line inside a header block. */
static void
count_header_line (FieldScan *scan)
{
    gsize head = MIN (scan->line_bytes, LINE_HEAD_BYTES - 1);
    gboolean folded = scan->line[0] == ' ' || scan->line[0] == '\t';

    if (!folded && field_name_length (scan->line, head) == 0)
        return;
    if (folded && !scan->after_field)
        return;
    scan->bytes += scan->line_bytes;
    if (!folded) {
        scan->after_field = TRUE;
        scan->fields++;
        scan->is_type =
            g_ascii_strncasecmp (scan->line, "content-type", 12) == 0;
    }
    if (scan->is_type && contains (scan, "message/"))
        scan->is_message = TRUE;
    if (scan->is_type && contains (scan, "multipart/digest"))
        scan->digest = TRUE;
    if (scan->fields > LIMIT_HEADER_COUNT)
        scan->refusal = "more than 1,000 header fields in one block";
    if (scan->bytes > LIMIT_HEADER_BYTES)
        scan->refusal = "a header block over 1 MiB";
}

/*
 * Where headers may begin: at the start, after a line that may be a boundary,
 * after the headers of a message in a message. A text that only looks so
 * costs nothing, because its lines are counted, not refused.
 */
static void
take_line (FieldScan *scan)
{
    gsize head = MIN (scan->line_bytes, LINE_HEAD_BYTES - 1);

    while (head > 0 && scan->line[head - 1] == '\r')
        head--;
    scan->line[head] = '\0';
    if (head == 0 && scan->line_bytes <= 1) {
        gboolean again =
            scan->in_headers &&
            (scan->is_message || (scan->digest && !scan->after_field));
        start_headers (scan);
        scan->in_headers = again;
    } else if (scan->line[0] == '-' && scan->line[1] == '-') {
        start_headers (scan);
        if (++scan->boundaries > LIMIT_BOUNDARY_LINES)
            scan->refusal = "too many part boundaries";
    } else if (scan->in_headers) {
        count_header_line (scan);
    }
    scan->line_bytes = 0;
}

void
field_scan_feed (FieldScan *scan, const void *data, gsize length)
{
    const char *text = data;
    gsize at = 0;

    while (at < length && scan->refusal == NULL) {
        const char *newline = memchr (text + at, '\n', length - at);
        gsize end = newline == NULL ? length : (gsize) (newline - text);
        gsize room = scan->line_bytes < LINE_HEAD_BYTES - 1
                         ? LINE_HEAD_BYTES - 1 - scan->line_bytes
                         : 0;

        memcpy (scan->line + MIN (scan->line_bytes, LINE_HEAD_BYTES - 1),
                text + at, MIN (room, end - at));
        scan->line_bytes += end - at;
        if (newline != NULL)
            take_line (scan);
        else if (scan->in_headers && scan->line_bytes > LIMIT_HEADER_BYTES)
            take_line (scan);
        at = newline == NULL ? length : end + 1;
    }
}

const char *
field_scan_end (FieldScan *scan)
{
    if (scan->line_bytes > 0)
        take_line (scan);
    return scan->refusal;
}
