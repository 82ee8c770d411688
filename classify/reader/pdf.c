#include "classify/reader/pdf.h"

#include "classify/reader/png.h"
#include "common/error.h"
#include "common/limits.h"
#include "common/text.h"

#include <cairo-pdf.h>
#include <cairo.h>
#include <math.h>
#include <poppler.h>
#include <string.h>

#define DOTS_PER_POINT (150.0 / 72.0)
/* Smaller letters are drawn by nobody who wants to be read. */
#define VISIBLE_POINTS 1.0
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
    gboolean image = FALSE;
    gpointer document = pdf_open (pdf, &fate, &reason);

    if (document != NULL) {
        text = pdf_text (document, 0, &hidden, &image);
        picture = pdf_picture (document, 0);
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

gpointer
pdf_open (GBytes *data, Fate *fate_out, char **reason_out)
{
    g_autoptr (GError) failure = NULL;
    PopplerDocument *document =
        poppler_document_new_from_bytes (data, NULL, &failure);

    if (document != NULL)
        return document;
    if (g_error_matches (failure, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED)) {
        *fate_out = FATE_LOCKED;
        *reason_out = g_strdup ("PDF locked with a password");
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

static gboolean
is_visible (const PopplerRectangle *box, const PopplerRectangle *page,
            const PopplerTextAttributes *look)
{
    double x = (box->x1 + box->x2) / 2;
    double y = (box->y1 + box->y2) / 2;

    if (look != NULL && look->font_size < VISIBLE_POINTS)
        return FALSE;
    return x >= page->x1 && x <= page->x2 && y >= page->y1 && y <= page->y2;
}

/* What poppler leaves out between two characters that touch in its text and
 * not on the page: cells of a table, whose numbers would run together. */
static const char *
gap_between (const PopplerRectangle *left, const PopplerRectangle *right)
{
    double height = MAX (left->y2 - left->y1, 0.1);

    if (fabs (left->y1 - right->y1) > height / 2)
        return "\n";
    if (right->x1 - left->x2 > height)
        return "\t";
    return right->x1 - left->x2 > height / 6 ? " " : "";
}

/* Sorts the characters of a page into what lies on it and what does not. */
static void
split_visible (PopplerPage *page, const char *text, GString *seen,
               GString *hidden)
{
    PopplerRectangle *boxes = NULL;
    guint count = 0;
    GList *looks = poppler_page_get_text_attributes (page);
    GList *look = looks;
    PopplerRectangle area = {0};
    gboolean after_space = TRUE;
    guint i = 0;

    poppler_page_get_size (page, &area.x2, &area.y2);
    if (!poppler_page_get_text_layout (page, &boxes, &count))
        count = 0;
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at), i++) {
        gunichar c = g_utf8_get_char (at);
        gboolean visible = TRUE;

        while (look != NULL &&
               (guint) ((PopplerTextAttributes *) look->data)->end_index < i)
            look = look->next;
        if (i >= count || g_unichar_isspace (c)) {
            g_string_append_unichar (seen, c);
            if (hidden->len > 0)
                g_string_append_c (hidden, ' ');
            after_space = TRUE;
            continue;
        }
        visible =
            is_visible (&boxes[i], &area, look == NULL ? NULL : look->data);
        if (visible && !after_space)
            g_string_append (seen, gap_between (&boxes[i - 1], &boxes[i]));
        g_string_append_unichar (visible ? seen : hidden, c);
        after_space = !visible;
    }
    poppler_page_free_text_attributes (looks);
    g_free (boxes);
}

char *
pdf_text (gpointer document, guint page, char **hidden_out, gboolean *image_out)
{
    PopplerPage *drawn = poppler_document_get_page (document, (int) page);
    g_autofree char *raw = NULL;
    GString *seen = g_string_new (NULL);
    g_autoptr (GString) hidden = g_string_new (NULL);
    g_autofree char *raw_seen = NULL;
    GList *images = NULL;

    if (drawn == NULL)
        return g_string_free (seen, FALSE);
    raw = poppler_page_get_text (drawn);
    if (raw != NULL && g_utf8_validate (raw, -1, NULL))
        split_visible (drawn, raw, seen, hidden);
    images = poppler_page_get_image_mapping (drawn);
    *image_out = images != NULL;
    poppler_page_free_image_mapping (images);
    g_object_unref (drawn);
    g_strstrip (hidden->str);
    if (hidden->str[0] != '\0')
        *hidden_out = text_make_valid (hidden->str, -1);
    raw_seen = g_string_free (seen, FALSE);
    g_strdelimit (raw_seen, "\f", '\n');
    return text_make_valid (raw_seen, -1);
}

/* White paper, then the page; at most @dots a point, at most @pixels. NULL
 * when it cannot be drawn. */
static cairo_surface_t *
draw (gpointer document, guint page, double dots, double pixels)
{
    PopplerPage *drawn = poppler_document_get_page (document, (int) page);
    double width = 0, height = 0, scale = dots;
    cairo_surface_t *surface = NULL;
    cairo_t *cairo = NULL;

    if (drawn == NULL)
        return NULL;
    poppler_page_get_size (drawn, &width, &height);
    /* Also FALSE for what is no number. */
    if (width >= 1 && height >= 1 && width <= LIMIT_SIDE_POINTS &&
        height <= LIMIT_SIDE_POINTS) {
        scale = MIN (scale, sqrt (pixels / (width * height)));
        surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24,
                                              MAX (1, (int) (width * scale)),
                                              MAX (1, (int) (height * scale)));
        cairo = cairo_create (surface);
        cairo_set_source_rgb (cairo, 1, 1, 1);
        cairo_paint (cairo);
        cairo_scale (cairo, scale, scale);
        poppler_page_render (drawn, cairo);
        cairo_surface_flush (surface);
        cairo_destroy (cairo);
    }
    g_object_unref (drawn);
    if (surface != NULL &&
        cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
        g_clear_pointer (&surface, cairo_surface_destroy);
    return surface;
}

GBytes *
pdf_picture (gpointer document, guint page)
{
    cairo_surface_t *surface =
        draw (document, page, DOTS_PER_POINT, LIMIT_PAGE_PIXELS);
    GBytes *png = NULL;

    if (surface == NULL)
        return NULL;
    png = png_encode (cairo_image_surface_get_data (surface),
                      (guint) cairo_image_surface_get_width (surface),
                      (guint) cairo_image_surface_get_height (surface),
                      (gsize) cairo_image_surface_get_stride (surface));
    cairo_surface_destroy (surface);
    return png;
}

Bitmap *
pdf_bitmap (gpointer document, guint page)
{
    cairo_surface_t *surface =
        draw (document, page, PDF_BITMAP_DPI / 72.0, LIMIT_PHOTO_PIXELS);
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
