#include "classify/reader/pdf.h"

#include "classify/reader/layout.h"
#include "classify/reader/png.h"
#include "common/error.h"
#include "common/limits.h"
#include "common/text.h"

#include <cairo-pdf.h>
#include <cairo.h>
#include <math.h>
#include <poppler.h>
#include <string.h>
#include <time.h>

#define DOTS_PER_POINT (150.0 / 72.0)
/* A page's sides in points; PDF itself ends at 14,400. */
#define LIMIT_SIDE_POINTS 20000.0

static cairo_status_t
take_bytes (void *to, const unsigned char *data, unsigned length)
{
    g_byte_array_append (to, data, length);
    return CAIRO_STATUS_SUCCESS;
}

/* A page in the base fonts: those that letters use without bringing them. */
static GBytes *
sample_pdf (void)
{
    static const char *const fonts[] = {"Helvetica", "Times", "Courier",
                                        "sans-serif"};
    g_autoptr (GByteArray) bytes = g_byte_array_new ();
    cairo_surface_t *surface =
        cairo_pdf_surface_create_for_stream (take_bytes, bytes, 595, 842);
    cairo_t *cairo = cairo_create (surface);

    for (gsize i = 0; i < G_N_ELEMENTS (fonts); i++) {
        cairo_select_font_face (cairo, fonts[i], CAIRO_FONT_SLANT_NORMAL,
                                CAIRO_FONT_WEIGHT_NORMAL);
        cairo_move_to (cairo, 72, 72 + 20 * (double) i);
        cairo_show_text (cairo, "Zo\xC3\xAB, 2 November");
    }
    cairo_destroy (cairo);
    cairo_surface_destroy (surface);
    return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

/* The same without embedded fonts: fontconfig has to find them. */
static const char bare_pdf[] =
    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R"
    "/Resources<</Font<</A 5 0 R/B 6 0 R/C 7 0 R/D 8 0 R>>>>>>endobj\n"
    "4 0 obj<</Length 119>>stream\n"
    "BT /A 12 Tf 20 200 Td (Hello) Tj /B 12 Tf (Hello) Tj /C 12 Tf (Hello) Tj "
    "/D 12 Tf (Hello) Tj ET                          \n"
    "endstream endobj\n"
    "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
    "6 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold>>endobj\n"
    "7 0 obj<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>endobj\n"
    "8 0 obj<</Type/Font/Subtype/Type1/BaseFont/Courier>>endobj\n"
    "trailer<</Root 1 0 R>>\n";

static gboolean
warm_with (GBytes *pdf, GError **error)
{
    g_autofree char *reason = NULL;
    g_autofree char *hidden = NULL;
    g_autofree char *text = NULL;
    g_autoptr (GBytes) picture = NULL;
    Fate fate = FATE_READ;
    guint share = 0;
    gpointer document = pdf_open (pdf, NULL, &fate, &reason);

    if (document != NULL) {
        text = pdf_text (document, 0, &hidden, &share);
        picture = pdf_picture (document, 0, 0);
        pdf_free (document);
    }
    if (picture != NULL)
        return TRUE;
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                 "cannot draw a PDF page: are fonts installed?");
    return FALSE;
}

gboolean
pdf_warm (GError **error)
{
    g_autoptr (GBytes) sample = sample_pdf ();
    g_autoptr (GBytes) bare =
        g_bytes_new_static (bare_pdf, sizeof bare_pdf - 1);

    return warm_with (sample, error) && warm_with (bare, error);
}

/* From a stream: poppler 22.12 crashes on a wrong password where the document
 * comes from bytes, for it tries once more with what it has given away. */
static PopplerDocument *
open_locked (GBytes *data, const char *password, GError **error)
{
    g_autoptr (GInputStream) stream =
        g_memory_input_stream_new_from_bytes (data);

    return poppler_document_new_from_stream (
        stream, (goffset) g_bytes_get_size (data), password, NULL, error);
}

gpointer
pdf_open (GBytes *data, const char *password, Fate *fate_out, char **reason_out)
{
    g_autoptr (GError) failure = NULL;
    PopplerDocument *document =
        poppler_document_new_from_bytes (data, NULL, &failure);

    if (document != NULL)
        return document;
    /* Not at once: what opens for everybody does not open with a password of
     * something else. */
    if (password != NULL &&
        g_error_matches (failure, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED)) {
        g_clear_error (&failure);
        document = open_locked (data, password, &failure);
        if (document != NULL)
            return document;
    }
    if (g_error_matches (failure, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED)) {
        *fate_out = FATE_LOCKED;
        *reason_out =
            g_strdup (password == NULL ? "PDF locked with a password"
                                       : "PDF locked with a password: the one "
                                         "that was given does not open it");
    } else {
        *fate_out = FATE_REFUSED;
        *reason_out = g_strdup ("damaged PDF: it cannot be opened");
    }
    return NULL;
}

void
pdf_free (gpointer document)
{
    g_object_unref (document);
}

guint
pdf_pages (gpointer document)
{
    int count = poppler_document_get_n_pages (document);

    return count < 0 ? 0 : (guint) count;
}

/* The letters of a page with their places. */
static GArray *
letters_of (PopplerPage *page)
{
    GArray *letters = g_array_new (FALSE, TRUE, sizeof (LayoutChar));
    g_autofree char *text = poppler_page_get_text (page);
    PopplerRectangle *boxes = NULL;
    guint count = 0;
    GList *looks = NULL;
    GList *look = NULL;
    guint i = 0;

    if (text == NULL || !g_utf8_validate (text, -1, NULL))
        return letters;
    looks = look = poppler_page_get_text_attributes (page);
    if (!poppler_page_get_text_layout (page, &boxes, &count))
        count = 0;
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at), i++) {
        LayoutChar letter = {.c = g_utf8_get_char (at), .placed = i < count};
        while (look != NULL &&
               (guint) ((PopplerTextAttributes *) look->data)->end_index < i)
            look = look->next;
        if (look != NULL)
            letter.size = ((PopplerTextAttributes *) look->data)->font_size;
        if (i < count) {
            letter.x1 = boxes[i].x1;
            letter.y1 = boxes[i].y1;
            letter.x2 = boxes[i].x2;
            letter.y2 = boxes[i].y2;
        }
        g_array_append_val (letters, letter);
    }
    poppler_page_free_text_attributes (looks);
    g_free (boxes);
    return letters;
}

/* How much of the page its largest picture covers, in percent. */
static guint
picture_share (PopplerPage *page, const LayoutPage *about)
{
    GList *images = poppler_page_get_image_mapping (page);
    double largest = 0;

    for (GList *at = images; at != NULL; at = at->next) {
        const PopplerRectangle *area =
            &((PopplerImageMapping *) at->data)->area;
        double size = fabs ((area->x2 - area->x1) * (area->y2 - area->y1));
        largest = MAX (largest, size);
    }
    largest = 100 * largest / (about->width * about->height);
    if (images == NULL)
        return 0;
    poppler_page_free_image_mapping (images);
    return (guint) CLAMP (largest, 1, 100);
}

/* A line below the page's text; nothing where the page says it already. */
static void
add_line (GString *to, const char *text, const char *before, const char *what)
{
    g_autofree char *line = what == NULL ? NULL : text_make_valid (what, -1);

    if (line == NULL || g_strstrip (line)[0] == '\0' ||
        strstr (text, line) != NULL)
        return;
    if (to->len == 0)
        g_string_append_c (to, '\n');
    g_string_append_printf (to, "%s%s\n", before, line);
}

/* Notes that readers of PDF show beside the page. */
static void
add_notes (PopplerPage *page, const char *text, GString *seen, GString *hidden)
{
    GList *notes = poppler_page_get_annot_mapping (page);

    for (GList *at = notes; at != NULL; at = at->next) {
        PopplerAnnot *note = ((PopplerAnnotMapping *) at->data)->annot;
        PopplerAnnotType type = poppler_annot_get_annot_type (note);
        guint flags = poppler_annot_get_flags (note);
        g_autofree char *contents = NULL;

        if (type == POPPLER_ANNOT_LINK || type == POPPLER_ANNOT_WIDGET ||
            type == POPPLER_ANNOT_POPUP)
            continue;
        contents = poppler_annot_get_contents (note);
        add_line ((flags & (POPPLER_ANNOT_FLAG_HIDDEN |
                            POPPLER_ANNOT_FLAG_NO_VIEW)) != 0
                      ? hidden
                      : seen,
                  text, "Note: ", contents);
    }
    poppler_page_free_annot_mapping (notes);
}

/* Boxes that are ticked; what is written or chosen in a form stands on the
 * page. */
static void
add_ticks (PopplerPage *page, GString *seen)
{
    GList *fields = poppler_page_get_form_field_mapping (page);

    for (GList *at = fields; at != NULL; at = at->next) {
        PopplerFormField *field = ((PopplerFormFieldMapping *) at->data)->field;
        g_autofree char *name = NULL;

        if (poppler_form_field_get_field_type (field) !=
                POPPLER_FORM_FIELD_BUTTON ||
            poppler_form_field_button_get_button_type (field) ==
                POPPLER_FORM_BUTTON_PUSH ||
            !poppler_form_field_button_get_state (field))
            continue;
        name = poppler_form_field_get_alternate_ui_name (field);
        if (name == NULL)
            name = poppler_form_field_get_partial_name (field);
        add_line (seen, "", "Ticked: ", name);
    }
    poppler_page_free_form_field_mapping (fields);
}

/* @text and @hidden with what stands beside the page; takes both. */
static char *
with_marks (PopplerPage *page, char *text, char **hidden)
{
    g_autoptr (GString) seen = g_string_new (NULL);
    g_autoptr (GString) unseen = g_string_new (NULL);
    char *whole = NULL;

    add_ticks (page, seen);
    add_notes (page, text, seen, unseen);
    if (unseen->len > 0) {
        whole = g_strconcat (*hidden == NULL ? "" : *hidden, unseen->str, NULL);
        g_free (*hidden);
        *hidden = whole;
    }
    if (seen->len == 0)
        return text;
    whole = g_strconcat (text, seen->str, NULL);
    g_free (text);
    return whole;
}

/* White paper, then the page; at most @dots a point, at most @pixels. NULL
 * when it cannot be drawn. */
static cairo_surface_t *
draw (PopplerPage *page, double dots, double pixels)
{
    double width = 0, height = 0, scale = dots;
    cairo_surface_t *surface = NULL;
    cairo_t *cairo = NULL;

    poppler_page_get_size (page, &width, &height);
    /* Also FALSE for what is no number. */
    if (!(width >= 1 && height >= 1 && width <= LIMIT_SIDE_POINTS &&
          height <= LIMIT_SIDE_POINTS))
        return NULL;
    scale = MIN (scale, sqrt (pixels / (width * height)));
    surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24,
                                          MAX (1, (int) (width * scale)),
                                          MAX (1, (int) (height * scale)));
    cairo = cairo_create (surface);
    cairo_set_source_rgb (cairo, 1, 1, 1);
    cairo_paint (cairo);
    cairo_scale (cairo, scale, scale);
    poppler_page_render (page, cairo);
    cairo_surface_flush (surface);
    cairo_destroy (cairo);
    if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
        g_clear_pointer (&surface, cairo_surface_destroy);
    return surface;
}

static Bitmap *
draw_bitmap (PopplerPage *page, double dots, double pixels)
{
    cairo_surface_t *surface = draw (page, dots, pixels);
    Bitmap *bitmap = NULL;

    if (surface == NULL)
        return NULL;
    bitmap = g_new0 (Bitmap, 1);
    bitmap->width = (guint) cairo_image_surface_get_width (surface);
    bitmap->height = (guint) cairo_image_surface_get_height (surface);
    /* Rows of 32-bit pixels have no padding in cairo. */
    bitmap->pixels = g_memdup2 (cairo_image_surface_get_data (surface),
                                (gsize) bitmap->width * bitmap->height * 4);
    cairo_surface_destroy (surface);
    return bitmap;
}

static GBytes *
picture_of (cairo_surface_t *surface)
{
    return png_encode (cairo_image_surface_get_data (surface),
                       (guint) cairo_image_surface_get_width (surface),
                       (guint) cairo_image_surface_get_height (surface),
                       (gsize) cairo_image_surface_get_stride (surface));
}

/* Pages that were drawn to see their letters are kept as pictures, by the
 * number of the page; a process reads one letter. */
static gsize kept_bytes;

static const char kept_name[] = "intray-pictures";

static void
keep_picture (gpointer document, guint page, cairo_surface_t *surface)
{
    GHashTable *kept = g_object_get_data (document, kept_name);
    GBytes *picture = picture_of (surface);

    if (picture == NULL)
        return;
    if (kept == NULL) {
        kept = g_hash_table_new_full (NULL, NULL, NULL,
                                      (GDestroyNotify) g_bytes_unref);
        g_object_set_data_full (document, kept_name, kept,
                                (GDestroyNotify) g_hash_table_unref);
    }
    kept_bytes += g_bytes_get_size (picture);
    g_hash_table_replace (kept, GUINT_TO_POINTER (page), picture);
}

/* NULL when it was not kept. */
static GBytes *
take_picture (gpointer document, guint page)
{
    GHashTable *kept = g_object_get_data (document, kept_name);
    gpointer picture = NULL;

    if (kept == NULL || !g_hash_table_steal_extended (
                            kept, GUINT_TO_POINTER (page), NULL, &picture))
        return NULL;
    kept_bytes -= g_bytes_get_size (picture);
    return picture;
}

/* The text of a page by what is seen of it on @surface, which may be NULL. */
static char *
seen_text (PopplerPage *page, cairo_surface_t *surface, char **hidden_out,
           guint *picture_out)
{
    g_autoptr (GArray) letters = letters_of (page);
    LayoutPage about = {0};
    Bitmap view = {0};
    char *text = NULL;

    poppler_page_get_size (page, &about.width, &about.height);
    if (surface != NULL) {
        view.width = (guint) cairo_image_surface_get_width (surface);
        view.height = (guint) cairo_image_surface_get_height (surface);
        /* Rows of 32-bit pixels have no padding in cairo. */
        view.pixels = cairo_image_surface_get_data (surface);
        about.drawn = &view;
    }
    text = layout_text (letters, &about, hidden_out);
    *picture_out = picture_share (page, &about);
    /* Words may also be drawn as curves. */
    if (*picture_out == 0 && letters->len == 0 && surface != NULL &&
        layout_has_ink (&about, 0, 0, 0, 0))
        *picture_out = 1;
    return with_marks (page, text, hidden_out);
}

char *
pdf_text (gpointer document, guint page, char **hidden_out, guint *picture_out)
{
    PopplerPage *drawn = poppler_document_get_page (document, (int) page);
    gboolean once = clock () / CLOCKS_PER_SEC < LIMIT_READER_DRAW_ONCE_CPU_S &&
                    kept_bytes < LIMIT_KEPT_PICTURES_BYTES;
    cairo_surface_t *surface = NULL;
    char *text = NULL;

    *picture_out = 0;
    if (drawn == NULL)
        return g_strdup ("");
    surface = once ? draw (drawn, DOTS_PER_POINT, LIMIT_PAGE_PIXELS)
                   : draw (drawn, 1, LIMIT_LOOK_PIXELS);
    text = seen_text (drawn, surface, hidden_out, picture_out);
    if (once && surface != NULL)
        keep_picture (document, page, surface);
    if (surface != NULL)
        cairo_surface_destroy (surface);
    g_object_unref (drawn);
    return text;
}

/* A page that lies on its side or head, upright. */
static GBytes *
turned_picture (PopplerPage *page, guint turn)
{
    g_autoptr (Bitmap) bitmap =
        draw_bitmap (page, DOTS_PER_POINT, LIMIT_PAGE_PIXELS);

    if (bitmap == NULL)
        return NULL;
    bitmap = bitmap_upright_take (g_steal_pointer (&bitmap), turn);
    return png_encode (bitmap->pixels, bitmap->width, bitmap->height,
                       (gsize) bitmap->width * 4);
}

GBytes *
pdf_picture (gpointer document, guint page, guint turn)
{
    GBytes *png = turn > 1 ? NULL : take_picture (document, page);
    PopplerPage *drawn = NULL;
    cairo_surface_t *surface = NULL;

    if (png != NULL)
        return png;
    drawn = poppler_document_get_page (document, (int) page);
    if (drawn == NULL)
        return NULL;
    if (turn > 1)
        png = turned_picture (drawn, turn);
    else
        surface = draw (drawn, DOTS_PER_POINT, LIMIT_PAGE_PIXELS);
    g_object_unref (drawn);
    if (surface == NULL)
        return png;
    png = picture_of (surface);
    cairo_surface_destroy (surface);
    return png;
}

Bitmap *
pdf_bitmap (gpointer document, guint page)
{
    PopplerPage *drawn = poppler_document_get_page (document, (int) page);
    Bitmap *bitmap = NULL;

    if (drawn == NULL)
        return NULL;
    bitmap = draw_bitmap (drawn, PDF_BITMAP_DPI / 72.0, LIMIT_PHOTO_PIXELS);
    g_object_unref (drawn);
    return bitmap;
}
