#include "classify/reader/paper.h"

#include "classify/reader/png.h"
#include "common/error.h"
#include "common/limits.h"

#include <cairo.h>
#include <string.h>

/* A4 at 150 dots an inch. */
#define WIDTH 1240
#define HEIGHT 1754
#define MARGIN 110.0
#define TEXT_WIDTH (WIDTH - 2 * MARGIN)
#define TEXT_TOP (MARGIN + 60)
#define TEXT_BOTTOM (HEIGHT - MARGIN)
#define LONGEST ((int) (LIMIT_PAGE_PIXELS / WIDTH))
#define FONT_SIZE 22.0
#define LINE 32.0
#define CELL_PADDING 8.0
/* Tables that are wider are written row by row, cells between bars. */
#define COLUMNS 10u
/* Of a line or a table no more is measured at a time: the longest sheet. */
#define MOST_LINES ((guint) (LONGEST / LINE) + 1)
/* Letters whose width is remembered: all of European writing. */
#define KNOWN_WIDTHS 0x600u

typedef struct {
    cairo_t *cairo; /* NULL: only measured */
    double y;       /* where the next line begins */
    double bottom;
} Paper;

typedef struct {
    guint count;
    double widths[COLUMNS];
} Columns;

static cairo_scaled_font_t *font;
static float known_widths[KNOWN_WIDTHS];

gboolean
paper_warm (GError **error)
{
    cairo_font_face_t *face = cairo_toy_font_face_create (
        "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    cairo_font_options_t *options = cairo_font_options_create ();
    cairo_matrix_t size, plain;
    g_autoptr (GBytes) picture = NULL;

    cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
    cairo_matrix_init_scale (&size, FONT_SIZE, FONT_SIZE);
    cairo_matrix_init_identity (&plain);
    font = cairo_scaled_font_create (face, &size, &plain, options);
    cairo_font_options_destroy (options);
    cairo_font_face_destroy (face);
    picture = paper_picture ("Zo\xC3\xAB\t1\n", "plan.docx");
    if (picture != NULL)
        return TRUE;
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                 "cannot draw text: are fonts installed?");
    return FALSE;
}

void
paper_cool (void)
{
    g_clear_pointer (&font, cairo_scaled_font_destroy);
}

static double
width_of (gunichar c)
{
    char letter[7] = {0};
    cairo_text_extents_t extents = {0};
    double width = c < KNOWN_WIDTHS ? (double) known_widths[c] : 0;

    if (width > 0)
        return width;
    g_unichar_to_utf8 (c < ' ' ? '|' : c, letter);
    cairo_scaled_font_text_extents (font, letter, &extents);
    if (c < KNOWN_WIDTHS)
        known_widths[c] = (float) extents.x_advance;
    return extents.x_advance;
}

static double
width_of_text (const char *text, gsize length)
{
    double width = 0;

    for (const char *at = text; at < text + length; at = g_utf8_next_char (at))
        width += width_of (g_utf8_get_char (at));
    return width;
}

/* How much of a line one line on paper holds: up to a blank, or a character
 * where a word is wider. Never 0 of something. */
static gsize
fit_line (const char *text, gsize length, double width)
{
    const char *at = text;
    const char *blank = NULL;
    double used = 0;

    while (at < text + length) {
        gunichar c = g_utf8_get_char (at);
        used += width_of (c);
        if (used > width && at > text && c != ' ')
            return (gsize) ((blank == NULL ? at : blank) - text);
        at = g_utf8_next_char (at);
        if (c == ' ' || c == '\t')
            blank = at;
    }
    return length;
}

static guint
count_lines (const char *text, gsize length, double width)
{
    guint lines = 0;

    for (gsize at = 0; at < length && lines < MOST_LINES; lines++)
        at += fit_line (text + at, length - at, width);
    return MAX (lines, 1u);
}

static void
draw_words (const Paper *paper, double x, double y, const char *text,
            gsize length)
{
    g_autofree char *words = NULL;

    if (paper->cairo == NULL)
        return;
    words = g_strndup (text, length);
    for (char *at = words; *at != '\0'; at++)
        if (*at == '\t')
            *at = '|';
        else if ((guchar) *at < ' ')
            *at = ' ';
    cairo_move_to (paper->cairo, x, y + FONT_SIZE);
    cairo_show_text (paper->cairo, words);
}

/* Lines from @y on, at most @most of them; returns the bytes they hold. */
static gsize
draw_lines (const Paper *paper, double x, double y, const char *text,
            gsize length, double width, guint most)
{
    gsize at = 0;

    for (guint i = 0; i < most && at < length; i++) {
        gsize fits = fit_line (text + at, length - at, width);
        draw_words (paper, x, y + i * LINE, text + at, fits);
        at += fits;
    }
    return at;
}

static gsize
line_length (const char *text)
{
    return strcspn (text, "\n");
}

static guint
count_cells (const char *text, gsize length)
{
    guint cells = 1;

    for (gsize i = 0; i < length; i++)
        cells += text[i] == '\t' ? 1 : 0;
    return cells;
}

static gboolean
is_row (const char *text)
{
    gsize length = line_length (text);

    return memchr (text, '\t', length) != NULL &&
           count_cells (text, length) <= COLUMNS;
}

/* The next cell of a row, from *@at on, and *@at behind it. */
static const char *
next_cell (const char **at, const char *end, gsize *length_out)
{
    const char *cell = *at;
    const char *tab = memchr (cell, '\t', (gsize) (end - cell));

    *length_out = (gsize) ((tab == NULL ? end : tab) - cell);
    *at = tab == NULL ? end : tab + 1;
    return cell;
}

/* Columns as wide as what stands in them; where that is too much, narrow ones
 * keep their width and the wide ones share the rest. */
static void
share_width (Columns *columns)
{
    double total = 0;
    double left = TEXT_WIDTH;
    guint wide = columns->count;
    gboolean shared[COLUMNS] = {FALSE};

    for (guint i = 0; i < columns->count; i++)
        total += columns->widths[i];
    if (total <= TEXT_WIDTH)
        return;
    for (gboolean more = TRUE; more;) {
        double fair = left / MAX (wide, 1u);
        more = FALSE;
        for (guint i = 0; i < columns->count; i++) {
            if (shared[i] || columns->widths[i] > fair)
                continue;
            shared[i] = more = TRUE;
            left -= columns->widths[i];
            wide--;
        }
    }
    for (guint i = 0; i < columns->count; i++)
        if (!shared[i])
            columns->widths[i] = left / wide;
}

/* The columns of the rows that follow each other from @text on. */
static Columns
columns_of (const char *text)
{
    Columns columns = {0};

    for (guint row = 0; row < MOST_LINES && *text != '\0' && is_row (text);
         row++) {
        const char *end = text + line_length (text);
        guint cells = count_cells (text, (gsize) (end - text));
        columns.count = MAX (columns.count, cells);
        for (guint i = 0; i < cells; i++) {
            gsize length = 0;
            const char *cell = next_cell (&text, end, &length);
            double width = width_of_text (cell, length) + 2 * CELL_PADDING + 2;
            columns.widths[i] = MAX (columns.widths[i], width);
        }
        text = *end == '\0' ? end : end + 1;
    }
    share_width (&columns);
    return columns;
}

static void
draw_box (const Paper *paper, double x, double y, double width, double height)
{
    if (paper->cairo == NULL)
        return;
    cairo_rectangle (paper->cairo, (int) x + 0.5, (int) y + 0.5, (int) width,
                     (int) height);
    cairo_stroke (paper->cairo);
}

/* A row of a table; FALSE when it does not fit below what is there. */
static gboolean
put_row (Paper *paper, const Columns *columns, const char *text)
{
    const char *end = text + line_length (text);
    const char *at = text;
    double x = MARGIN;
    guint lines = 1;
    double height = 0;

    for (guint i = 0; i < columns->count; i++) {
        gsize length = 0;
        const char *cell = next_cell (&at, end, &length);
        guint needed =
            count_lines (cell, length, columns->widths[i] - 2 * CELL_PADDING);
        lines = MAX (lines, needed);
    }
    height = lines * LINE + 2 * CELL_PADDING;
    if (paper->y + height > paper->bottom && paper->y > TEXT_TOP)
        return FALSE;
    for (guint i = 0; i < columns->count; i++) {
        gsize length = 0;
        const char *cell = next_cell (&text, end, &length);
        draw_box (paper, x, paper->y, columns->widths[i], height);
        draw_lines (paper, x + CELL_PADDING, paper->y + CELL_PADDING, cell,
                    length, columns->widths[i] - 2 * CELL_PADDING, lines);
        x += columns->widths[i];
    }
    paper->y += height;
    return TRUE;
}

/* The rows from @text on; returns the bytes of those that fit. */
static gsize
put_table (Paper *paper, const char *text)
{
    Columns columns = columns_of (text);
    const char *at = text;

    while (*at != '\0' && is_row (at) && put_row (paper, &columns, at)) {
        at += line_length (at);
        at += *at == '\n' ? 1 : 0;
    }
    paper->y += CELL_PADDING;
    return (gsize) (at - text);
}

/* A line of the text; returns the bytes of it that fit. It stays together
 * unless it is longer than half a sheet: names are not torn apart. */
static gsize
put_paragraph (Paper *paper, const char *text)
{
    gsize length = line_length (text);
    guint lines = count_lines (text, length, TEXT_WIDTH);
    double room = paper->bottom - paper->y;
    gsize done = 0;

    if (lines * LINE > room) {
        if (lines * LINE < TEXT_BOTTOM / 2 || room < 3 * LINE)
            return 0;
        lines = (guint) (room / LINE);
    }
    done =
        draw_lines (paper, MARGIN, paper->y, text, length, TEXT_WIDTH, lines);
    paper->y += lines * LINE;
    return done == length && text[length] == '\n' ? length + 1 : done;
}

/* Puts down what fits; returns the bytes of it. */
static gsize
put_text (Paper *paper, const char *text)
{
    const char *at = text;

    while (*at != '\0') {
        gboolean row = is_row (at);
        gsize done = row ? put_table (paper, at) : put_paragraph (paper, at);
        at += done;
        if (done == 0 || (*at != '\0' && at[-1] != '\n') ||
            (row && *at != '\0' && is_row (at)))
            break;
    }
    return (gsize) (at - text);
}

gsize
paper_fits (const char *text)
{
    Paper paper = {.y = TEXT_TOP, .bottom = TEXT_BOTTOM};

    return put_text (&paper, text);
}

/* What the sheet is, above a line. */
static void
draw_head (const Paper *paper, const char *name)
{
    static const char rest[] = "; the original\xE2\x80\x99s look is not shown";
    g_autofree char *head =
        g_strdup_printf ("Text of %s%s", name == NULL ? "a file" : name, rest);
    gsize length = strlen (head);

    /* Of a name that is too long the beginning. */
    if (width_of_text (head, length) > TEXT_WIDTH) {
        gsize room = fit_line (name, strlen (name), TEXT_WIDTH * 0.4);
        g_free (head);
        head = g_strdup_printf ("Text of %.*s\xE2\x80\xA6%s", (int) room, name,
                                rest);
        length = strlen (head);
    }
    cairo_set_source_rgb (paper->cairo, 0.3, 0.3, 0.3);
    draw_words (paper, MARGIN, MARGIN - LINE, head, length);
    cairo_rectangle (paper->cairo, MARGIN, MARGIN + CELL_PADDING, TEXT_WIDTH,
                     2);
    cairo_fill (paper->cairo);
    cairo_set_source_rgb (paper->cairo, 0, 0, 0);
    cairo_set_line_width (paper->cairo, 1);
}

/* White over what runs out of the sheet, and a word of it. */
static void
draw_rest (const Paper *paper, int height)
{
    static const char words[] =
        "The rest stands in the text beside this page only.";

    cairo_set_source_rgb (paper->cairo, 1, 1, 1);
    cairo_rectangle (paper->cairo, 0, height - MARGIN, WIDTH, MARGIN);
    cairo_fill (paper->cairo);
    cairo_set_source_rgb (paper->cairo, 0, 0, 0);
    draw_words (paper, MARGIN, height - MARGIN + LINE, words, sizeof words - 1);
}

static cairo_surface_t *
draw_sheet (const char *text, const char *name, int height)
{
    cairo_surface_t *surface =
        cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, height);
    Paper paper = {
        .cairo = cairo_create (surface), .y = TEXT_TOP, .bottom = G_MAXDOUBLE};

    cairo_set_source_rgb (paper.cairo, 1, 1, 1);
    cairo_paint (paper.cairo);
    cairo_set_scaled_font (paper.cairo, font);
    draw_head (&paper, name);
    put_text (&paper, text);
    if (paper.y > height)
        draw_rest (&paper, height);
    cairo_surface_flush (surface);
    if (cairo_status (paper.cairo) != CAIRO_STATUS_SUCCESS)
        g_clear_pointer (&surface, cairo_surface_destroy);
    cairo_destroy (paper.cairo);
    return surface;
}

GBytes *
paper_picture (const char *text, const char *name)
{
    Paper measured = {.y = TEXT_TOP, .bottom = G_MAXDOUBLE};
    cairo_surface_t *surface = NULL;
    GBytes *png = NULL;
    int height = HEIGHT;

    put_text (&measured, text);
    /* Rows that are longer than a sheet. */
    if (measured.y > TEXT_BOTTOM + LINE)
        height = (int) CLAMP (measured.y + MARGIN, HEIGHT, LONGEST);
    surface = draw_sheet (text, name, height);
    if (surface == NULL)
        return NULL;
    png = png_encode (cairo_image_surface_get_data (surface), WIDTH,
                      (guint) height,
                      (gsize) cairo_image_surface_get_stride (surface));
    cairo_surface_destroy (surface);
    return png;
}
