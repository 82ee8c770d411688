#include "classify/reader/jpeg.h"

#include "common/limits.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

/* After stdio, which it needs. */
#include <jpeglib.h>

#define EXIF_MARKER (JPEG_APP0 + 1)
#define EXIF_BYTES 0xFFFFu
/* Scans of one progressive file: encoders write 10; each costs a pass over
 * the whole picture, and a small file can have thousands. */
#define LIMIT_SCANS 100

typedef struct {
    struct jpeg_error_mgr errors; /* first: the library hands back this */
    jmp_buf back;
} Catch;

typedef struct {
    struct jpeg_decompress_struct jpeg;
    struct jpeg_progress_mgr progress;
    Catch catch;
    Bitmap *bitmap;
} Decoder;

static G_NORETURN void
leave (j_common_ptr jpeg)
{
    longjmp (((Catch *) jpeg->err)->back, 1);
}

/* Nothing is printed: a library's words may quote the letter. */
static void
stay_silent (j_common_ptr jpeg, int level)
{
    (void) jpeg;
    (void) level;
}

static void
watch_scans (j_common_ptr jpeg)
{
    if (((j_decompress_ptr) jpeg)->input_scan_number > LIMIT_SCANS)
        leave (jpeg);
}

/* Everything from here on may come back to the caller's setjmp. */
static void
begin (Decoder *decoder, GBytes *data)
{
    gsize length = 0;
    const guint8 *bytes = g_bytes_get_data (data, &length);

    jpeg_create_decompress (&decoder->jpeg);
    decoder->progress.progress_monitor = watch_scans;
    decoder->jpeg.progress = &decoder->progress;
    jpeg_save_markers (&decoder->jpeg, EXIF_MARKER, EXIF_BYTES);
    jpeg_mem_src (&decoder->jpeg, bytes, length);
    jpeg_read_header (&decoder->jpeg, TRUE);
}

static Decoder *
decoder_new (void)
{
    Decoder *decoder = g_new0 (Decoder, 1);

    decoder->jpeg.err = jpeg_std_error (&decoder->catch.errors);
    decoder->catch.errors.error_exit = leave;
    decoder->catch.errors.emit_message = stay_silent;
    return decoder;
}

static void
decoder_free (Decoder *decoder)
{
    jpeg_destroy_decompress (&decoder->jpeg);
    bitmap_free (decoder->bitmap);
    g_free (decoder);
}

static guint
exif_orientation (const struct jpeg_decompress_struct *jpeg)
{
    for (jpeg_saved_marker_ptr marker = jpeg->marker_list; marker != NULL;
         marker = marker->next)
        if (marker->marker == EXIF_MARKER && marker->data_length > 6 &&
            memcmp (marker->data, "Exif\0\0", 6) == 0)
            return photo_orientation (marker->data + 6,
                                      marker->data_length - 6);
    return 1;
}

gboolean
jpeg_header (GBytes *data, PhotoHeader *header_out)
{
    Decoder *decoder = decoder_new ();

    if (setjmp (decoder->catch.back) != 0) {
        decoder_free (decoder);
        return FALSE;
    }
    begin (decoder, data);
    header_out->width = decoder->jpeg.image_width;
    header_out->height = decoder->jpeg.image_height;
    header_out->orientation = exif_orientation (&decoder->jpeg);
    decoder_free (decoder);
    return TRUE;
}

/* Scaling inside the decoder costs less than none, in time and memory. */
static void
choose_size (struct jpeg_decompress_struct *jpeg)
{
    jpeg->scale_denom = 8;
    for (jpeg->scale_num = 8; jpeg->scale_num > 1; jpeg->scale_num--) {
        jpeg_calc_output_dimensions (jpeg);
        if ((guint64) jpeg->output_width * jpeg->output_height <=
            LIMIT_PHOTO_PIXELS)
            return;
    }
}

static void
choose_colours (struct jpeg_decompress_struct *jpeg)
{
    if (jpeg->jpeg_color_space == JCS_CMYK ||
        jpeg->jpeg_color_space == JCS_YCCK)
        jpeg->out_color_space = JCS_CMYK;
    else
        jpeg->out_color_space =
            G_BYTE_ORDER == G_LITTLE_ENDIAN ? JCS_EXT_BGRX : JCS_EXT_XRGB;
}

/* Inks as Adobe and everybody after it stores them: 255 is none. */
static void
mix_inks (guint8 *row, guint width)
{
    for (guint x = 0; x < width; x++) {
        guint8 *ink = row + 4 * (gsize) x;
        guint32 black = ink[3];
        guint32 pixel = (ink[0] * black / 255) << 16 |
                        (ink[1] * black / 255) << 8 | ink[2] * black / 255;
        memcpy (ink, &pixel, 4);
    }
}

static void
read_rows (Decoder *decoder)
{
    struct jpeg_decompress_struct *jpeg = &decoder->jpeg;
    Bitmap *bitmap = decoder->bitmap;

    while (jpeg->output_scanline < jpeg->output_height) {
        guint8 *row =
            bitmap->pixels + (gsize) jpeg->output_scanline * bitmap->width * 4;
        if (jpeg_read_scanlines (jpeg, &row, 1) == 1 &&
            jpeg->out_color_space == JCS_CMYK)
            mix_inks (row, bitmap->width);
    }
}

Bitmap *
jpeg_open (GBytes *data)
{
    Decoder *decoder = decoder_new ();
    Bitmap *bitmap = NULL;

    if (setjmp (decoder->catch.back) == 0) {
        begin (decoder, data);
        choose_size (&decoder->jpeg);
        choose_colours (&decoder->jpeg);
        jpeg_start_decompress (&decoder->jpeg);
        decoder->bitmap = g_new0 (Bitmap, 1);
        decoder->bitmap->width = decoder->jpeg.output_width;
        decoder->bitmap->height = decoder->jpeg.output_height;
        decoder->bitmap->pixels =
            g_malloc0 ((gsize) decoder->jpeg.output_width *
                       decoder->jpeg.output_height * 4);
        read_rows (decoder);
    } else if (decoder->jpeg.output_scanline == 0) {
        g_clear_pointer (&decoder->bitmap, bitmap_free);
    }
    bitmap = g_steal_pointer (&decoder->bitmap);
    decoder_free (decoder);
    return bitmap;
}
