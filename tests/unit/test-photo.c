#include "classify/reader/photo.h"
#include "classify/reader/png.h"
#include "common/bytes.h"
#include "common/limits.h"

#include <cairo.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* After stdio, which it needs. */
#include <jpeglib.h>

static guint32
pixel_of (const Bitmap *bitmap, guint x, guint y)
{
    guint32 pixel = 0;

    memcpy (&pixel, bitmap->pixels + ((gsize) y * bitmap->width + x) * 4, 4);
    return pixel & 0xFFFFFF;
}

/* 2 wide, 3 high, numbered from 1 in reading order. */
static Bitmap *
numbered (void)
{
    Bitmap *bitmap = g_new0 (Bitmap, 1);
    guint32 pixels[] = {1, 2, 3, 4, 5, 6};

    bitmap->width = 2;
    bitmap->height = 3;
    bitmap->pixels = g_memdup2 (pixels, sizeof pixels);
    return bitmap;
}

static void
test_orientations (void)
{
    static const struct {
        guint width;
        guint8 upright[6];
    } table[] = {
        {2, {1, 2, 3, 4, 5, 6}}, /* 0: not one of them */
        {2, {1, 2, 3, 4, 5, 6}}, {2, {2, 1, 4, 3, 6, 5}},
        {2, {6, 5, 4, 3, 2, 1}}, {2, {5, 6, 3, 4, 1, 2}},
        {3, {1, 3, 5, 2, 4, 6}}, {3, {5, 3, 1, 6, 4, 2}},
        {3, {6, 4, 2, 5, 3, 1}}, {3, {2, 4, 6, 1, 3, 5}},
        {2, {1, 2, 3, 4, 5, 6}}, /* 9: neither */
    };

    for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
        g_autoptr (Bitmap) bitmap = bitmap_upright_take (numbered (), i);
        g_assert_cmpuint (bitmap->width, ==, table[i].width);
        g_assert_cmpuint (bitmap->width * bitmap->height, ==, 6);
        for (guint at = 0; at < 6; at++)
            g_assert_cmpuint (
                pixel_of (bitmap, at % bitmap->width, at / bitmap->width), ==,
                table[i].upright[at]);
    }
}

static const guint8 exif_little[] = "II*\0\x08\0\0\0\x02\0"
                                    "\x0F\x01\x02\0\x01\0\0\0a\0\0\0"
                                    "\x12\x01\x03\0\x01\0\0\0\x06\0\0\0";
static const guint8 exif_big[] = "MM\0*\0\0\0\x08\0\x01"
                                 "\x01\x12\0\x03\0\0\0\x01\0\x08\0\0";

static void
test_exif (void)
{
    guint8 wrong[sizeof exif_big];

    g_assert_cmpuint (photo_orientation (exif_little, sizeof exif_little), ==,
                      6);
    g_assert_cmpuint (photo_orientation (exif_big, sizeof exif_big), ==, 8);
    for (gsize cut = 0; cut < sizeof exif_little - 6; cut++) {
        g_autofree guint8 *torn = g_memdup2 (exif_little, cut);
        g_assert_cmpuint (photo_orientation (torn, cut), ==, 1);
    }
    memcpy (wrong, exif_big, sizeof wrong);
    wrong[19] = 9;
    g_assert_cmpuint (photo_orientation (wrong, sizeof wrong), ==, 1);
    /* The directory lies beyond the end. */
    memset (wrong + 4, 0xFF, 4);
    g_assert_cmpuint (photo_orientation (wrong, sizeof wrong), ==, 1);
}

/* A JPEG whose left half is dark, with @exif where it is given. */
static GBytes *
jpeg_new (guint width, guint height, const guint8 *exif, guint exif_bytes)
{
    struct jpeg_compress_struct jpeg = {0};
    struct jpeg_error_mgr errors = {0};
    g_autofree guint8 *row = g_malloc (width);
    unsigned char *out = NULL;
    unsigned long length = 0;
    GBytes *bytes = NULL;

    jpeg.err = jpeg_std_error (&errors);
    jpeg_create_compress (&jpeg);
    jpeg_mem_dest (&jpeg, &out, &length);
    jpeg.image_width = width;
    jpeg.image_height = height;
    jpeg.input_components = 1;
    jpeg.in_color_space = JCS_GRAYSCALE;
    jpeg_set_defaults (&jpeg);
    jpeg_start_compress (&jpeg, TRUE);
    if (exif != NULL) {
        g_autoptr (GByteArray) marker = g_byte_array_new ();
        bytes_put (marker, "Exif\0\0", 6);
        bytes_put (marker, exif, exif_bytes);
        jpeg_write_marker (&jpeg, JPEG_APP0 + 1, marker->data, marker->len);
    }
    for (guint x = 0; x < width; x++)
        row[x] = x < width / 2 ? 16 : 240;
    while (jpeg.next_scanline < height)
        jpeg_write_scanlines (&jpeg, &row, 1);
    jpeg_finish_compress (&jpeg);
    jpeg_destroy_compress (&jpeg);
    bytes = g_bytes_new (out, length);
    free (out);
    return bytes;
}

static gboolean
is_dark (const Bitmap *bitmap, guint x, guint y)
{
    return (pixel_of (bitmap, x, y) & 0xFF) < 128;
}

static void
test_jpeg_upright (void)
{
    g_autoptr (GBytes) file =
        jpeg_new (400, 200, exif_little, sizeof exif_little);
    g_autoptr (Bitmap) bitmap = photo_open (file, 0);
    g_autoptr (GBytes) picture = photo_picture (file, 0, 0);

    /* Orientation 6: a quarter turn to the right; left comes to the top. */
    g_assert_nonnull (bitmap);
    g_assert_cmpuint (bitmap->width, ==, 200);
    g_assert_cmpuint (bitmap->height, ==, 400);
    g_assert_true (is_dark (bitmap, 190, 50));
    g_assert_false (is_dark (bitmap, 10, 350));
    g_assert_cmpmem (g_bytes_get_data (picture, NULL), 4, "\x89PNG", 4);
}

static void
test_large (void)
{
    g_autoptr (GBytes) file = jpeg_new (4000, 3000, NULL, 0);
    g_autoptr (Bitmap) bitmap = photo_open (file, 0);

    g_assert_nonnull (bitmap);
    g_assert_cmpuint (bitmap->width * bitmap->height, <=, LIMIT_PHOTO_PIXELS);
    g_assert_cmpuint (bitmap->width, ==, 2000);
}

static void
test_torn_jpeg (void)
{
    g_autoptr (GBytes) file =
        jpeg_new (400, 300, exif_little, sizeof exif_little);

    for (gsize cut = 0; cut < g_bytes_get_size (file); cut += 97) {
        g_autoptr (GBytes) torn = g_bytes_new_from_bytes (file, 0, cut);
        g_autoptr (Bitmap) bitmap = photo_open (torn, 0);
        if (bitmap != NULL)
            g_assert_cmpuint (bitmap->width * bitmap->height, ==, 120000);
    }
    for (gsize at = 0; at < g_bytes_get_size (file); at += 97) {
        guint8 *copy =
            g_memdup2 (g_bytes_get_data (file, NULL), g_bytes_get_size (file));
        g_autoptr (GBytes) bent = NULL;
        g_autoptr (Bitmap) bitmap = NULL;
        copy[at] ^= 0x55;
        bent = g_bytes_new_take (copy, g_bytes_get_size (file));
        bitmap = photo_open (bent, 0);
    }
}

/* Blue with a hole in it, as cairo writes it: RGBA. */
static GBytes *
png_file (guint width, guint height)
{
    g_autofree char *name = NULL;
    char *content = NULL;
    gsize length = 0;
    int fd = g_file_open_tmp ("photo-XXXXXX.png", &name, NULL);
    cairo_surface_t *surface = cairo_image_surface_create (
        CAIRO_FORMAT_ARGB32, (int) width, (int) height);
    cairo_t *cairo = cairo_create (surface);

    cairo_set_source_rgb (cairo, 0, 0, 1);
    cairo_rectangle (cairo, 0, 0, width / 2, height);
    cairo_fill (cairo);
    cairo_destroy (cairo);
    g_assert_cmpint (cairo_surface_write_to_png (surface, name), ==, 0);
    cairo_surface_destroy (surface);
    g_assert_true (g_file_get_contents (name, &content, &length, NULL));
    close (fd);
    remove (name);
    return g_bytes_new_take (content, length);
}

static void
test_png (void)
{
    g_autoptr (GBytes) file = png_file (3000, 2000);
    g_autoptr (Bitmap) bitmap = photo_open (file, 0);

    g_assert_nonnull (bitmap);
    g_assert_cmpuint (bitmap->width, ==, 1500);
    g_assert_cmpuint (bitmap->height, ==, 1000);
    g_assert_cmphex (pixel_of (bitmap, 10, 10), ==, 0x0000FF);
    g_assert_cmphex (pixel_of (bitmap, 1490, 990), ==, 0xFFFFFF);
}

static void
test_torn_png (void)
{
    g_autoptr (GBytes) file = png_file (300, 200);

    for (gsize at = 0; at < g_bytes_get_size (file); at += 7) {
        g_autoptr (GBytes) torn = g_bytes_new_from_bytes (file, 0, at);
        g_autoptr (GBytes) bent = NULL;
        g_autoptr (Bitmap) none = photo_open (torn, 0);
        g_autoptr (Bitmap) any = NULL;
        guint8 *copy =
            g_memdup2 (g_bytes_get_data (file, NULL), g_bytes_get_size (file));
        copy[at] ^= 0x55;
        bent = g_bytes_new_take (copy, g_bytes_get_size (file));
        any = photo_open (bent, 0);
    }
}

static void
assert_look (GBytes *data, gboolean ornament, Fate fate, const char *reason)
{
    g_autofree char *words = NULL;
    Fate got = FATE_READ;

    g_assert_false (photo_look (data, ornament, &got, &words));
    g_assert_cmpint (got, ==, fate);
    g_assert_cmpstr (words, ==, reason);
}

static void
test_bombs (void)
{
    g_autoptr (GBytes) file = jpeg_new (400, 300, NULL, 0);
    guint8 *jpeg =
        g_memdup2 (g_bytes_get_data (file, NULL), g_bytes_get_size (file));
    guint8 *sof = memmem (jpeg, g_bytes_get_size (file), "\xFF\xC0", 2);
    g_autoptr (GBytes) picture = png_file (300, 200);
    guint8 *png = g_memdup2 (g_bytes_get_data (picture, NULL),
                             g_bytes_get_size (picture));
    g_autoptr (GBytes) jpeg_bomb = NULL;
    g_autoptr (GBytes) png_bomb = NULL;

    memcpy (sof + 5, "\x75\x30\x75\x30", 4);
    jpeg_bomb = g_bytes_new_take (jpeg, g_bytes_get_size (file));
    assert_look (jpeg_bomb, FALSE, FATE_REFUSED,
                 "picture of more than 50 million pixels: not opened");
    g_assert_null (photo_open (jpeg_bomb, 0));
    /* Width, height and their checksum, which libpng would miss. */
    memcpy (png + 16, "\0\0\x75\x30\0\0\x75\x30\x08\6\0\0\0\x66\x27\xF8\xBA",
            17);
    png_bomb = g_bytes_new_take (png, g_bytes_get_size (picture));
    assert_look (png_bomb, FALSE, FATE_REFUSED,
                 "picture of more than 50 million pixels: not opened");
    g_assert_null (photo_open (png_bomb, 0));
}

static void
test_small (void)
{
    g_autoptr (GBytes) logo = jpeg_new (600, 149, NULL, 0);
    g_autoptr (GBytes) plain = jpeg_new (150, 150, NULL, 0);
    g_autoptr (GBytes) none = g_bytes_new_static ("\xFF\xD8\xFF", 3);
    g_autofree char *reason = NULL;
    Fate fate = FATE_READ;

    assert_look (logo, FALSE, FATE_UNSUPPORTED, "small picture");
    assert_look (plain, TRUE, FATE_UNSUPPORTED, "small picture");
    g_assert_true (photo_look (plain, FALSE, &fate, &reason));
    assert_look (none, FALSE, FATE_REFUSED,
                 "damaged picture: it cannot be opened");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/photo/each orientation comes upright",
                     test_orientations);
    g_test_add_func ("/photo/EXIF in both byte orders, and torn", test_exif);
    g_test_add_func ("/photo/a JPEG is turned as it says", test_jpeg_upright);
    g_test_add_func ("/photo/a large photograph is scaled down", test_large);
    g_test_add_func ("/photo/a JPEG torn or bent anywhere does no harm",
                     test_torn_jpeg);
    g_test_add_func ("/photo/a PNG comes on white paper, scaled", test_png);
    g_test_add_func ("/photo/a PNG torn or bent anywhere does no harm",
                     test_torn_png);
    g_test_add_func ("/photo/pixel bombs are refused by their header",
                     test_bombs);
    g_test_add_func ("/photo/logos and pixels are no pages", test_small);
    return g_test_run ();
}
