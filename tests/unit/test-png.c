#include "classify/reader/png.h"
#include "common/limits.h"

#include <cairo.h>
#include <string.h>

typedef guint32 (*Paint) (guint x, guint y);

static guint32
white (guint x, guint y)
{
    (void) x;
    (void) y;
    return 0xFFFFFF;
}

static guint32
grey_steps (guint x, guint y)
{
    return ((x * 7 + y * 3) & 0xFF) * 0x010101;
}

static guint32
one_red_dot (guint x, guint y)
{
    return x == 3 && y == 2 ? 0xFE0000 : 0x808080;
}

static guint32
colours (guint x, guint y)
{
    return (x * 2654435761u ^ y * 40503u) & 0xFFFFFF;
}

static guint8 *
paint (Paint at, guint width, guint height, gsize stride)
{
    guint8 *pixels = g_malloc (stride * height);

    /* Cairo leaves the unused byte as it was. */
    memset (pixels, 0xAB, stride * height);
    for (guint y = 0; y < height; y++)
        for (guint x = 0; x < width; x++) {
            guint32 pixel = at (x, y) | 0x5A000000;
            memcpy (pixels + y * stride + 4 * x, &pixel, 4);
        }
    return pixels;
}

typedef struct {
    const guint8 *at;
    gsize left;
} Source;

static cairo_status_t
pull (void *from, unsigned char *data, unsigned length)
{
    Source *source = from;

    if (source->left < length)
        return CAIRO_STATUS_READ_ERROR;
    memcpy (data, source->at, length);
    source->at += length;
    source->left -= length;
    return CAIRO_STATUS_SUCCESS;
}

static void
check (Paint at, guint width, guint height, gsize padding, guint8 colour)
{
    gsize stride = 4 * (gsize) width + padding;
    g_autofree guint8 *pixels = paint (at, width, height, stride);
    g_autoptr (GBytes) png = png_encode (pixels, width, height, stride);
    Source source = {0};
    cairo_surface_t *surface = NULL;
    const guint8 *decoded = NULL;

    g_assert_nonnull (png);
    source.at = g_bytes_get_data (png, &source.left);
    g_assert_cmpuint (source.at[25], ==, colour);
    surface = cairo_image_surface_create_from_png_stream (pull, &source);
    g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
    g_assert_cmpint (cairo_image_surface_get_width (surface), ==, width);
    g_assert_cmpint (cairo_image_surface_get_height (surface), ==, height);
    decoded = cairo_image_surface_get_data (surface);
    for (guint y = 0; y < height; y++)
        for (guint x = 0; x < width; x++) {
            guint32 pixel = 0;
            memcpy (&pixel,
                    decoded +
                        y * (gsize) cairo_image_surface_get_stride (surface) +
                        4 * (gsize) x,
                    4);
            g_assert_cmphex (pixel & 0xFFFFFF, ==, at (x, y));
        }
    cairo_surface_destroy (surface);
    g_assert_cmpuint (source.left, ==, 0);
}

static void
test_grey (void)
{
    check (white, 1, 1, 0, 0);
    check (white, 1240, 1754, 0, 0);
    check (grey_steps, 301, 77, 12, 0);
}

static void
test_colour (void)
{
    check (one_red_dot, 5, 4, 0, 2);
    check (colours, 640, 480, 8, 2);
}

static void
test_page_is_small (void)
{
    g_autofree guint8 *pixels = paint (white, 1240, 1754, 4960);
    g_autoptr (GBytes) png = png_encode (pixels, 1240, 1754, 4960);

    g_assert_cmpuint (g_bytes_get_size (png), <, 20000);
}

static void
test_largest (void)
{
    /* The largest page, of noise in three colours, stays below the limit. */
    guint width = 4000;
    guint height = LIMIT_PAGE_PIXELS / 4000;
    g_autofree guint8 *pixels = paint (colours, width, height, 16000);
    g_autoptr (GBytes) png = png_encode (pixels, width, height, 16000);

    g_assert_nonnull (png);
    g_assert_cmpuint (g_bytes_get_size (png), <, LIMIT_PICTURE_BYTES);
}

static void
test_over (void)
{
    guint width = 4000;
    guint height = 2 * LIMIT_PAGE_PIXELS / 4000;
    g_autofree guint8 *pixels = paint (colours, width, height, 16000);
    GRand *noise = g_rand_new_with_seed (1);
    g_autoptr (GBytes) png = NULL;

    for (gsize i = 0; i < 16000 * (gsize) height; i += 4) {
        guint32 pixel = g_rand_int (noise);
        memcpy (pixels + i, &pixel, 4);
    }
    g_rand_free (noise);
    png = png_encode (pixels, width, height, 16000);
    g_assert_null (png);
}

int
main (int count, char **arguments)
{
    g_test_init (&count, &arguments, NULL);
    g_test_add_func ("/png/grey/decodes-to-the-same-pixels", test_grey);
    g_test_add_func ("/png/colour/decodes-to-the-same-pixels", test_colour);
    g_test_add_func ("/png/blank-page/takes-little", test_page_is_small);
    g_test_add_func ("/png/noise/of-the-largest-page-fits", test_largest);
    g_test_add_func ("/png/noise/beyond-the-limit-gives-none", test_over);
    return g_test_run ();
}
