#include "classify/reader/layout.h"

#include "common/text.h"

#include <math.h>
#include <string.h>

/* Smaller letters are written by nobody who wants to be read. */
#define VISIBLE_POINTS 2.0
/* Between the lightest and the darkest of one colour around a letter: very
 * light grey print has 40. */
#define CONTRAST 16

static guint
to_pixels (double points, double side_points, guint side_pixels)
{
    double at = points * side_pixels / side_points;

    return (guint) CLAMP (at, 0, (double) side_pixels - 1);
}

gboolean
layout_has_ink (const LayoutPage *page, double x1, double y1, double x2,
                double y2)
{
    const Bitmap *drawn = page->drawn;
    guint8 lowest[3] = {255, 255, 255};
    guint8 highest[3] = {0};
    guint left = 0, top = 0, right = 0, bottom = 0;

    if (drawn == NULL)
        return TRUE;
    right = drawn->width - 1;
    bottom = drawn->height - 1;
    if (x2 != 0 || y2 != 0 || x1 != 0 || y1 != 0) {
        left = to_pixels (MIN (x1, x2), page->width, drawn->width);
        right = to_pixels (MAX (x1, x2), page->width, drawn->width);
        top = to_pixels (MIN (y1, y2), page->height, drawn->height);
        bottom = to_pixels (MAX (y1, y2), page->height, drawn->height);
    }
    for (guint y = top; y <= bottom; y++)
        for (guint x = left; x <= right; x++) {
            const guint8 *pixel =
                drawn->pixels + ((gsize) y * drawn->width + x) * 4;
            for (guint i = 0; i < 3; i++) {
                lowest[i] = MIN (lowest[i], pixel[i]);
                highest[i] = MAX (highest[i], pixel[i]);
                if (highest[i] - lowest[i] >= CONTRAST)
                    return TRUE;
            }
        }
    return FALSE;
}

static gboolean
is_seen (const LayoutChar *c, const LayoutPage *page)
{
    double x = (c->x1 + c->x2) / 2;
    double y = (c->y1 + c->y2) / 2;

    if (!c->placed)
        return TRUE;
    if (c->size > 0 && c->size < VISIBLE_POINTS)
        return FALSE;
    if (x < 0 || x > page->width || y < 0 || y > page->height)
        return FALSE;
    return layout_has_ink (page, c->x1, c->y1, c->x2, c->y2);
}

/* What poppler leaves out between two characters that touch in its text and
 * not on the page: cells of a table, whose numbers would run together. */
static const char *
gap_between (const LayoutChar *left, const LayoutChar *right)
{
    double height = left->y2 - left->y1;

    /* Also of letters that run up or down the page: their boxes have their
     * sides exchanged at the ends of words. */
    if (!left->placed || !right->placed || height < 0.1 ||
        fabs (left->x1 - right->x1) < fabs (left->y1 - right->y1) / 4)
        return "";
    if (fabs (left->y1 - right->y1) > height / 2)
        return "\n";
    if (right->x1 - left->x2 > height)
        return "\t";
    return right->x1 - left->x2 > height / 6 ? " " : "";
}

/* Letters of print that search and rules know as two or three. */
static void
append_char (GString *to, gunichar c)
{
    static const char *const ligatures[] = {"ff",  "fi", "fl", "ffi",
                                            "ffl", "st", "st"};

    if (c >= 0xFB00 && c < 0xFB00 + G_N_ELEMENTS (ligatures))
        g_string_append (to, ligatures[c - 0xFB00]);
    else if (c != 0)
        g_string_append_unichar (to, c);
}

/* Marks that have no ink of their own: joiners, direction marks. */
static gboolean
is_mark (gunichar c)
{
    return g_unichar_type (c) == G_UNICODE_FORMAT || g_unichar_iszerowidth (c);
}

/* How many characters of the word that begins at @start are seen. */
static gboolean
word_is_seen (const GArray *chars, guint start, guint end,
              const LayoutPage *page)
{
    guint seen = 0;
    guint asked = 0;

    for (guint i = start; i < end; i++) {
        const LayoutChar *c = &g_array_index (chars, LayoutChar, i);
        if (is_mark (c->c))
            continue;
        asked++;
        seen += is_seen (c, page) ? 1 : 0;
    }
    return seen * 2 >= asked;
}

typedef struct {
    GString *seen;
    GString *hidden;
    const LayoutChar *last; /* seen, with nothing after it yet */
} Writer;

static void
put_word (Writer *writer, const GArray *chars, guint start, guint end,
          gboolean seen)
{
    for (guint i = start; i < end; i++) {
        const LayoutChar *c = &g_array_index (chars, LayoutChar, i);
        if (c->c == 0xAD)
            continue;
        if (seen && writer->last != NULL)
            g_string_append (writer->seen, gap_between (writer->last, c));
        append_char (seen ? writer->seen : writer->hidden, c->c);
        writer->last = seen ? c : NULL;
    }
}

/* A blank; none at a line's end where a word goes on (soft hyphen). */
static void
put_blank (Writer *writer, const GArray *chars, guint at)
{
    const LayoutChar *before =
        at == 0 ? NULL : &g_array_index (chars, LayoutChar, at - 1);
    gunichar c = g_array_index (chars, LayoutChar, at).c;

    writer->last = NULL;
    if (before != NULL && before->c == 0xAD && c == '\n')
        return;
    append_char (writer->seen, c);
    if (writer->hidden->len > 0)
        g_string_append_c (writer->hidden, ' ');
}

/* TRUE when most letters follow each other up the page: it lies on its side,
 * and poppler gives its lines from the last to the first. */
static gboolean
runs_upwards (const GArray *chars)
{
    guint steps = 0;
    guint upwards = 0;

    for (guint i = 1; i < chars->len; i++) {
        const LayoutChar *a = &g_array_index (chars, LayoutChar, i - 1);
        const LayoutChar *b = &g_array_index (chars, LayoutChar, i);
        if (g_unichar_isspace (a->c) || g_unichar_isspace (b->c))
            continue;
        steps++;
        upwards +=
            fabs (a->x1 - b->x1) < fabs (a->y1 - b->y1) / 4 && b->y1 < a->y1
                ? 1
                : 0;
    }
    return steps > 0 && upwards * 2 > steps;
}

/* The lines of @text from the last to the first; takes it. */
static char *
turn_lines (char *text)
{
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
    guint count = g_strv_length (lines);

    g_free (text);
    for (guint i = 0; i < count / 2; i++) {
        char *line = lines[i];
        lines[i] = lines[count - 1 - i];
        lines[count - 1 - i] = line;
    }
    return g_strjoinv ("\n", lines);
}

char *
layout_text (const GArray *chars, const LayoutPage *page, char **hidden_out)
{
    Writer writer = {.seen = g_string_new (NULL),
                     .hidden = g_string_new (NULL)};
    g_autofree char *seen = NULL;
    g_autofree char *hidden = NULL;

    for (guint i = 0; i < chars->len;) {
        guint end = i;
        while (end < chars->len &&
               !g_unichar_isspace (g_array_index (chars, LayoutChar, end).c))
            end++;
        if (end > i)
            put_word (&writer, chars, i, end,
                      word_is_seen (chars, i, end, page));
        else
            put_blank (&writer, chars, end++);
        i = end;
    }
    hidden = g_string_free (writer.hidden, FALSE);
    g_strstrip (hidden);
    *hidden_out = hidden[0] == '\0' ? NULL : text_make_valid (hidden, -1);
    seen = g_string_free (writer.seen, FALSE);
    if (runs_upwards (chars))
        seen = turn_lines (seen);
    g_strdelimit (seen, "\f", '\n');
    return text_make_valid (seen, -1);
}
