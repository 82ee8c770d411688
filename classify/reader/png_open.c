#include "classify/reader/png_open.h"

#include "common/limits.h"

#include <png.h>
#include <string.h>

typedef struct {
    const guint8 *at;
    gsize left;
    png_structp png;
    png_infop info;
    guint step;    /* side of the square that becomes one pixel */
    guint8 *rows;  /* one row, or all of an interlaced picture */
    guint32 *sums; /* of the squares of one line: three colours each */
    Bitmap *bitmap;
} Decoder;

static void
pull (png_structp png, png_bytep to, png_size_t length)
{
    Decoder *decoder = png_get_io_ptr (png);

    if (length > decoder->left)
        png_error (png, "torn");
    memcpy (to, decoder->at, length);
    decoder->at += length;
    decoder->left -= length;
}

/* Nothing is printed: a library's words may quote the letter. */
static G_NORETURN void
leave (png_structp png, png_const_charp words)
{
    (void) words;
    png_longjmp (png, 1);
}

static void
stay_silent (png_structp png, png_const_charp words)
{
    (void) png;
    (void) words;
}

static Decoder *
decoder_new (GBytes *data)
{
    Decoder *decoder = g_new0 (Decoder, 1);

    decoder->at = g_bytes_get_data (data, &decoder->left);
    decoder->png = png_create_read_struct (PNG_LIBPNG_VER_STRING, NULL, leave,
                                           stay_silent);
    if (decoder->png != NULL)
        decoder->info = png_create_info_struct (decoder->png);
    return decoder;
}

static void
decoder_free (Decoder *decoder)
{
    png_destroy_read_struct (&decoder->png, &decoder->info, NULL);
    bitmap_free (decoder->bitmap);
    g_free (decoder->rows);
    g_free (decoder->sums);
    g_free (decoder);
}

/* Everything from here on may come back to the caller's setjmp. */
static void
begin (Decoder *decoder)
{
    png_set_read_fn (decoder->png, decoder, pull);
    /* Profiles and comments are not needed, and may be bombs themselves. */
    png_set_keep_unknown_chunks (decoder->png, PNG_HANDLE_CHUNK_NEVER, NULL, 0);
    png_read_info (decoder->png, decoder->info);
}

gboolean
png_header (GBytes *data, PhotoHeader *header_out)
{
    Decoder *decoder = decoder_new (data);
    png_uint_32 length = 0;
    png_bytep exif = NULL;

    if (decoder->info == NULL || setjmp (png_jmpbuf (decoder->png)) != 0) {
        decoder_free (decoder);
        return FALSE;
    }
    begin (decoder);
    header_out->width = png_get_image_width (decoder->png, decoder->info);
    header_out->height = png_get_image_height (decoder->png, decoder->info);
    header_out->orientation = 1;
    if (png_get_eXIf_1 (decoder->png, decoder->info, &length, &exif) != 0)
        header_out->orientation = photo_orientation (exif, length);
    decoder_free (decoder);
    return TRUE;
}

/* Whatever it is becomes 32 bits a pixel: blue, green, red, filler. */
static void
choose_form (Decoder *decoder)
{
    png_color_16 white = {.red = 255, .green = 255, .blue = 255, .gray = 255};

    png_set_expand (decoder->png);
    png_set_scale_16 (decoder->png);
    png_set_gray_to_rgb (decoder->png);
    png_set_background (decoder->png, &white, PNG_BACKGROUND_GAMMA_SCREEN, 0,
                        1.0);
    png_set_strip_alpha (decoder->png);
    png_set_bgr (decoder->png);
    png_set_filler (decoder->png, 0xFF, PNG_FILLER_AFTER);
}

static void
make_room (Decoder *decoder, guint width, guint height, gboolean whole)
{
    guint64 pixels = (guint64) width * height;

    for (decoder->step = 1; pixels / ((guint64) decoder->step * decoder->step) >
                            LIMIT_PHOTO_PIXELS;)
        decoder->step++;
    decoder->bitmap = g_new0 (Bitmap, 1);
    decoder->bitmap->width = MAX (1u, width / decoder->step);
    decoder->bitmap->height = MAX (1u, height / decoder->step);
    decoder->bitmap->pixels = g_malloc0 ((gsize) decoder->bitmap->width *
                                         decoder->bitmap->height * 4);
    decoder->rows = g_malloc0 ((gsize) width * 4 * (whole ? height : 1));
    decoder->sums = g_new0 (guint32, (gsize) decoder->bitmap->width * 3);
}

/* Adds a row to the squares; after their last one they become pixels. */
static void
take_row (Decoder *decoder, const guint8 *row, guint y)
{
    Bitmap *bitmap = decoder->bitmap;
    guint step = decoder->step;
    guint32 area = step * step;

    if (y / step >= bitmap->height)
        return;
    for (gsize x = 0; x < (gsize) bitmap->width * step; x++)
        for (gsize colour = 0; colour < 3; colour++)
            decoder->sums[x / step * 3 + colour] += row[4 * x + colour];
    if (y % step != step - 1)
        return;
    for (gsize x = 0; x < bitmap->width; x++) {
        const guint32 *sum = decoder->sums + 3 * x;
        guint32 pixel =
            (sum[2] / area) << 16 | (sum[1] / area) << 8 | sum[0] / area;
        memcpy (bitmap->pixels + ((gsize) (y / step) * bitmap->width + x) * 4,
                &pixel, 4);
    }
    memset (decoder->sums, 0, (gsize) bitmap->width * 3 * sizeof (guint32));
}

static void
read_rows (Decoder *decoder, guint width, guint height, int passes)
{
    gsize stride = (gsize) width * 4;

    for (int pass = 0; pass < passes - 1; pass++)
        for (guint y = 0; y < height; y++)
            png_read_row (decoder->png, decoder->rows + y * stride, NULL);
    for (guint y = 0; y < height; y++) {
        guint8 *row = decoder->rows + (passes > 1 ? y * stride : 0);
        png_read_row (decoder->png, row, NULL);
        take_row (decoder, row, y);
    }
}

static void
decode (Decoder *decoder)
{
    guint width = 0;
    guint height = 0;
    int passes = 1;

    begin (decoder);
    width = png_get_image_width (decoder->png, decoder->info);
    height = png_get_image_height (decoder->png, decoder->info);
    choose_form (decoder);
    passes = png_set_interlace_handling (decoder->png);
    png_read_update_info (decoder->png, decoder->info);
    make_room (decoder, width, height, passes > 1);
    read_rows (decoder, width, height, passes);
}

Bitmap *
png_open (GBytes *data)
{
    Decoder *decoder = decoder_new (data);
    Bitmap *bitmap = NULL;

    if (decoder->info == NULL || setjmp (png_jmpbuf (decoder->png)) != 0) {
        decoder_free (decoder);
        return NULL;
    }
    decode (decoder);
    bitmap = decoder->bitmap;
    decoder->bitmap = NULL;
    decoder_free (decoder);
    return bitmap;
}
