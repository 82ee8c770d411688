#include "classify/box/inline.h"

#include <string.h>

/* A line as it stands, its end not counted. */
typedef struct {
    const char *at;
    gsize length;
    gsize next; /* where the next one begins in the text */
} Line;

typedef struct {
    const char *text;
    gsize length;
} Text;

static void
file_free (gpointer data)
{
    InlineFile *file = data;

    g_free (file->filename);
    g_clear_pointer (&file->data, g_bytes_unref);
    g_free (file);
}

static gboolean
take_line (const Text *text, gsize at, Line *line_out)
{
    const char *newline = NULL;

    if (at >= text->length)
        return FALSE;
    newline = memchr (text->text + at, '\n', text->length - at);
    line_out->at = text->text + at;
    line_out->length =
        newline == NULL ? text->length - at : (gsize) (newline - line_out->at);
    line_out->next = at + line_out->length + (newline != NULL);
    if (line_out->length > 0 && line_out->at[line_out->length - 1] == '\r')
        line_out->length--;
    return TRUE;
}

static gboolean
begins (const Line *line, const char *word)
{
    gsize length = strlen (word);

    return line->length >= length && memcmp (line->at, word, length) == 0;
}

static gboolean
is (const Line *line, const char *word)
{
    return line->length == strlen (word) && begins (line, word);
}

/* "begin 644 plan.doc": the name; NULL when it is no such line. */
static char *
name_of_begin (const Line *line, const char *word)
{
    gsize at = strlen (word);
    gsize digits = at;

    if (!begins (line, word))
        return NULL;
    while (digits < line->length && line->at[digits] >= '0' &&
           line->at[digits] <= '7')
        digits++;
    if (digits < at + 3 || digits > at + 4 || digits + 1 >= line->length ||
        line->at[digits] != ' ')
        return NULL;
    return g_strndup (line->at + digits + 1, line->length - digits - 1);
}

/* One line of uuencode; FALSE when it is none. Blanks at its end may have been
 * taken off, and one byte more may be a checksum. */
static gboolean
decode_line (const Line *line, GByteArray *out)
{
    gsize count = line->length == 0 ? 0 : ((guint) line->at[0] - 32) & 63;
    gsize chars = (count + 2) / 3 * 4;

    if (line->length == 0 || line->length > chars + 3 ||
        (count > 0 && line->length == 1))
        return FALSE;
    for (gsize i = 0; i < line->length; i++)
        if (line->at[i] < 32 || line->at[i] > 96)
            return FALSE;
    for (gsize i = 0; i < count; i++) {
        gsize group = 1 + i / 3 * 4;
        guint8 byte = 0;
        guint bits[4] = {0};
        for (gsize j = 0; j < 4; j++)
            if (group + j < line->length)
                bits[j] = ((guint) line->at[group + j] - 32) & 63;
        if (i % 3 == 0)
            byte = (guint8) (bits[0] << 2 | bits[1] >> 4);
        else if (i % 3 == 1)
            byte = (guint8) (bits[1] << 4 | bits[2] >> 2);
        else
            byte = (guint8) (bits[2] << 6 | bits[3]);
        g_byte_array_append (out, &byte, 1);
    }
    return TRUE;
}

static InlineFile *
file_new (gsize start, gsize end, char *filename, GByteArray *data,
          gboolean whole)
{
    InlineFile *file = g_new0 (InlineFile, 1);

    file->start = start;
    file->end = end;
    file->filename = filename;
    file->data = g_byte_array_free_to_bytes (data);
    file->whole = whole;
    return file;
}

/* From the "begin" line at @start on, whose followers begin at @at. NULL when
 * no line of uuencode follows: people write "begin 100 metres away" too. */
static InlineFile *
take_uuencode (const Text *text, gsize start, gsize at, char *raw_name)
{
    g_autofree char *filename = raw_name;
    GByteArray *data = g_byte_array_new ();
    gboolean whole = FALSE;
    guint lines = 0;
    Line line;

    while (!whole && take_line (text, at, &line)) {
        whole = is (&line, "end");
        if (!whole && !decode_line (&line, data) &&
            !(lines > 0 && line.length == 0))
            break;
        at = line.next;
        lines++;
    }
    if (lines == 0 || (!whole && data->len == 0)) {
        g_byte_array_unref (data);
        return NULL;
    }
    return file_new (start, at, g_steal_pointer (&filename), data, whole);
}

/* From "begin-base64 644 name" to "====". */
static InlineFile *
take_base64 (const Text *text, gsize start, gsize at, char *raw_name)
{
    g_autofree char *filename = raw_name;
    GByteArray *data = g_byte_array_new ();
    int state = 0;
    guint save = 0;
    gboolean whole = FALSE;
    Line line;

    while (!whole && take_line (text, at, &line) && line.length > 0) {
        whole = is (&line, "====");
        at = line.next;
        if (!whole) {
            g_autofree guint8 *bytes = g_malloc (line.length + 4);
            gsize count = g_base64_decode_step (line.at, line.length, bytes,
                                                &state, &save);
            g_byte_array_append (data, bytes, (guint) count);
        }
    }
    return file_new (start, at, g_steal_pointer (&filename), data, whole);
}

/* A number of a yEnc line: " size=123"; 0 when it is not there. */
static guint64
number_of (const Line *line, const char *key)
{
    const char *found = memmem (line->at, line->length, key, strlen (key));
    g_autofree char *text =
        found == NULL ? NULL
                      : g_strndup (found + strlen (key),
                                   (gsize) (line->at + line->length - found) -
                                       strlen (key));

    return text == NULL ? 0 : g_ascii_strtoull (text, NULL, 10);
}

static void
decode_yenc (const Line *line, GByteArray *out)
{
    gboolean escaped = FALSE;

    for (gsize i = 0; i < line->length; i++) {
        guint8 byte = (guint8) line->at[i];
        if (!escaped && byte == '=') {
            escaped = TRUE;
            continue;
        }
        /* A line that begins with a dot may come as SMTP doubled it. */
        if (i == 0 && byte == '.' && line->length > 1 && line->at[1] == '.')
            continue;
        byte = (guint8) (byte - 42 - (escaped ? 64 : 0));
        escaped = FALSE;
        g_byte_array_append (out, &byte, 1);
    }
}

/* From "=ybegin" to "=yend" (yEnc draft 1.3). A piece of a file that was sent
 * in several is not whole. */
static InlineFile *
take_yenc (const Text *text, gsize start, const Line *begin)
{
    static const char key[] = " name=";
    const char *name = memmem (begin->at, begin->length, key, sizeof key - 1);
    guint64 size = number_of (begin, " size=");
    GByteArray *data = g_byte_array_new ();
    char *filename = NULL;
    gsize at = begin->next;
    gboolean ended = FALSE;
    Line line;

    if (name != NULL)
        filename = g_strndup (name + sizeof key - 1,
                              (gsize) (begin->at + begin->length - name) -
                                  (sizeof key - 1));
    while (!ended && take_line (text, at, &line)) {
        ended = begins (&line, "=yend");
        at = line.next;
        if (!ended && !begins (&line, "=ypart "))
            decode_yenc (&line, data);
    }
    return file_new (start, at, filename, data, ended && data->len == size);
}

/* The file that the line at @at begins; NULL when it begins none. */
static InlineFile *
take_file (const Text *text, gsize at, const Line *line)
{
    char *name = NULL;

    if (line->length < 7 || (line->at[0] != 'b' && line->at[0] != '='))
        return NULL;
    if (begins (line, "=ybegin ") &&
        memmem (line->at, line->length, " line=", 6) != NULL)
        return take_yenc (text, at, line);
    name = name_of_begin (line, "begin ");
    if (name != NULL)
        return take_uuencode (text, at, line->next, name);
    name = name_of_begin (line, "begin-base64 ");
    return name == NULL ? NULL : take_base64 (text, at, line->next, name);
}

GPtrArray *
inline_find (GBytes *raw_text, guint limit)
{
    GPtrArray *files = g_ptr_array_new_with_free_func (file_free);
    Text text = {0};
    Line line;

    text.text = g_bytes_get_data (raw_text, &text.length);
    for (gsize at = 0; files->len < limit && take_line (&text, at, &line);) {
        InlineFile *file = take_file (&text, at, &line);
        if (file != NULL)
            g_ptr_array_add (files, file);
        at = file != NULL ? file->end : line.next;
    }
    return files;
}

GBytes *
inline_rest (GBytes *text, const GPtrArray *files)
{
    GByteArray *rest = g_byte_array_new ();
    gsize length = 0;
    const guint8 *bytes = g_bytes_get_data (text, &length);
    gsize at = 0;

    for (guint i = 0; i < files->len; i++) {
        const InlineFile *file = files->pdata[i];
        g_byte_array_append (rest, bytes + at, (guint) (file->start - at));
        at = file->end;
    }
    if (length > at)
        g_byte_array_append (rest, bytes + at, (guint) (length - at));
    return g_byte_array_free_to_bytes (rest);
}

typedef enum { PLACE_PLAIN, PLACE_HEAD, PLACE_SIGNED, PLACE_BLOCK } Place;

/* Where a line of armour leads from @place. */
static Place
next_place (const Line *line, Place place, Armour *armour)
{
    if (is (line, "-----BEGIN PGP SIGNED MESSAGE-----")) {
        *armour = MAX (*armour, ARMOUR_SIGNED);
        return PLACE_HEAD;
    }
    if (begins (line, "-----BEGIN PGP MESSAGE")) {
        *armour = ARMOUR_ENCRYPTED;
        return PLACE_BLOCK;
    }
    if (begins (line, "-----BEGIN PGP SIGNATURE"))
        return PLACE_BLOCK;
    return begins (line, "-----END PGP ") ? PLACE_PLAIN : place;
}

Armour
inline_open_armour (char **text)
{
    Text from = {.text = *text, .length = strlen (*text)};
    GString *out = NULL;
    Place place = PLACE_PLAIN;
    Armour armour = ARMOUR_NONE;
    Line line;

    if (strstr (*text, "-----BEGIN PGP ") == NULL)
        return ARMOUR_NONE;
    out = g_string_new (NULL);
    for (gsize at = 0; take_line (&from, at, &line); at = line.next) {
        Place before = place;
        gboolean mark = begins (&line, "-----BEGIN PGP ") ||
                        begins (&line, "-----END PGP ");

        place = mark ? next_place (&line, place, &armour) : place;
        /* "Hash: SHA512" and the empty line behind it. */
        if (before == PLACE_HEAD && place == PLACE_HEAD && line.length == 0)
            place = PLACE_SIGNED;
        if ((mark && place != before) || before == PLACE_HEAD ||
            place == PLACE_BLOCK || before == PLACE_BLOCK)
            continue;
        if (place == PLACE_SIGNED && begins (&line, "- ")) {
            line.at += 2;
            line.length -= 2;
        }
        g_string_append_len (out, line.at, (gssize) line.length);
        g_string_append_c (out, '\n');
    }
    if (armour == ARMOUR_NONE) {
        g_string_free (out, TRUE);
        return ARMOUR_NONE;
    }
    g_free (*text);
    *text = g_string_free (out, FALSE);
    return armour;
}
