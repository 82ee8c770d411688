#include "classify/reader/hevc.h"

#include <glib.h>
#include <libde265/de265.h>
#include <libheif/heif_plugin.h>
#include <string.h>

/* libheif's own decoders have 100. */
#define PRIORITY 200

static const struct heif_error fine = {heif_error_Ok, heif_suberror_Unspecified,
                                       "fine"};
static const struct heif_error damaged = {heif_error_Decoder_plugin_error,
                                          heif_suberror_Unspecified, "damaged"};
static const struct heif_error refused = {heif_error_Unsupported_feature,
                                          heif_suberror_Unsupported_codec,
                                          "not decoded here"};

static const char *
hevc_name (void)
{
    return "libde265 without threads";
}

static int
hevc_supports (enum heif_compression_format format)
{
    return format == heif_compression_HEVC ? PRIORITY : 0;
}

static struct heif_error
decoder_new (void **decoder)
{
    *decoder = de265_new_decoder ();
    return *decoder == NULL ? damaged : fine;
}

static void
decoder_free (void *decoder)
{
    de265_free_decoder (decoder);
}

/* Units of H.265, each behind its length (ISO/IEC 14496-15 section 8.3.2). */
static struct heif_error
push_units (void *decoder, const void *data, size_t size)
{
    const guint8 *at = data;
    const guint8 *end = at + size;

    while (end - at >= 4) {
        guint32 length = (guint32) at[0] << 24 | (guint32) at[1] << 16 |
                         (guint32) at[2] << 8 | at[3];
        at += 4;
        if (length > (gsize) (end - at) || length > G_MAXINT ||
            !de265_isOK (de265_push_NAL (decoder, at, (int) length, 0, NULL)))
            return damaged;
        at += length;
    }
    return fine;
}

static const struct de265_image *
next_picture (de265_decoder_context *decoder)
{
    int more = 1;

    if (!de265_isOK (de265_flush_data (decoder)))
        return NULL;
    while (more != 0) {
        const struct de265_image *picture = NULL;
        more = 0;
        if (de265_decode (decoder, &more) != DE265_OK)
            return NULL;
        picture = de265_get_next_picture (decoder);
        if (picture != NULL)
            return picture;
    }
    return NULL;
}

/* Copies a plane; FALSE without memory for it. */
static gboolean
copy_plane (const struct de265_image *from, int number, struct heif_image *to,
            enum heif_channel channel)
{
    int width = de265_get_image_width (from, number);
    int height = de265_get_image_height (from, number);
    int bits = de265_get_bits_per_pixel (from, number);
    size_t row = (size_t) width * (bits > 8 ? 2 : 1);
    int from_stride = 0, to_stride = 0;
    const guint8 *source = NULL;
    guint8 *target = NULL;

    if (width <= 0 || height <= 0 ||
        heif_image_add_plane (to, channel, width, height, bits).code !=
            heif_error_Ok)
        return FALSE;
    source = de265_get_image_plane (from, number, &from_stride);
    target = heif_image_get_plane (to, channel, &to_stride);
    if (source == NULL || target == NULL || row > (size_t) from_stride ||
        row > (size_t) to_stride)
        return FALSE;
    for (int y = 0; y < height; y++)
        memcpy (target + (size_t) y * (size_t) to_stride,
                source + (size_t) y * (size_t) from_stride, row);
    return TRUE;
}

/* What the stream says of its colours; unknown numbers are left out. */
static void
copy_colours (const struct de265_image *from, struct heif_image *to)
{
    struct heif_color_profile_nclx *nclx = heif_nclx_color_profile_alloc ();

    heif_nclx_color_profile_set_color_primaries (
        nclx, (uint16_t) de265_get_image_colour_primaries (from));
    heif_nclx_color_profile_set_transfer_characteristics (
        nclx, (uint16_t) de265_get_image_transfer_characteristics (from));
    heif_nclx_color_profile_set_matrix_coefficients (
        nclx, (uint16_t) de265_get_image_matrix_coefficients (from));
    nclx->full_range_flag = de265_get_image_full_range_flag (from) != 0 ? 1 : 0;
    heif_image_set_nclx_color_profile (to, nclx);
    heif_nclx_color_profile_free (nclx);
}

static struct heif_error
decode_picture (void *decoder, struct heif_image **picture_out)
{
    static const enum heif_channel channels[] = {
        heif_channel_Y, heif_channel_Cb, heif_channel_Cr};
    /* The same numbers in both libraries. */
    static const enum heif_chroma chromas[] = {heif_chroma_monochrome,
                                               heif_chroma_420, heif_chroma_422,
                                               heif_chroma_444};
    const struct de265_image *from = next_picture (decoder);
    struct heif_image *to = NULL;
    enum de265_chroma chroma = de265_chroma_mono;
    int planes = 1;

    if (from == NULL)
        return damaged;
    chroma = de265_get_chroma_format (from);
    planes = chroma == de265_chroma_mono ? 1 : 3;
    if (heif_image_create (
            de265_get_image_width (from, 0), de265_get_image_height (from, 0),
            planes == 1 ? heif_colorspace_monochrome : heif_colorspace_YCbCr,
            chromas[chroma & 3], &to)
            .code != heif_error_Ok)
        return damaged;
    for (int i = 0; i < planes; i++)
        if (!copy_plane (from, i, to, channels[i])) {
            heif_image_release (to);
            return damaged;
        }
    copy_colours (from, to);
    *picture_out = to;
    return fine;
}

static void
stay_lax (void *decoder, int strict)
{
    (void) decoder;
    (void) strict;
}

static const char *
nothing_name (void)
{
    return "no other pictures";
}

static int
nothing_supports (enum heif_compression_format format)
{
    return format == heif_compression_HEVC ? 0 : PRIORITY;
}

static struct heif_error
nothing_new (void **decoder)
{
    *decoder = NULL;
    return refused;
}

static void
nothing_free (void *decoder)
{
    (void) decoder;
}

static struct heif_error
nothing_push (void *decoder, const void *data, size_t size)
{
    (void) decoder;
    (void) data;
    (void) size;
    return refused;
}

static struct heif_error
nothing_decode (void *decoder, struct heif_image **picture_out)
{
    (void) decoder;
    (void) picture_out;
    return refused;
}

void
hevc_warm (void)
{
    static const struct heif_decoder_plugin hevc = {
        .plugin_api_version = 3,
        .get_plugin_name = hevc_name,
        .does_support_format = hevc_supports,
        .new_decoder = decoder_new,
        .free_decoder = decoder_free,
        .push_data = push_units,
        .decode_image = decode_picture,
        .set_strict_decoding = stay_lax,
        .id_name = "intray-hevc",
    };
    /* Decoders of AV1 start threads too, and that ends in a killed reader. */
    static const struct heif_decoder_plugin nothing = {
        .plugin_api_version = 3,
        .get_plugin_name = nothing_name,
        .does_support_format = nothing_supports,
        .new_decoder = nothing_new,
        .free_decoder = nothing_free,
        .push_data = nothing_push,
        .decode_image = nothing_decode,
        .set_strict_decoding = stay_lax,
        .id_name = "intray-none",
    };

    /* Tables that are made once and else freed with the last decoder. */
    de265_init ();
    heif_init (NULL);
    heif_register_decoder_plugin (&hevc);
    heif_register_decoder_plugin (&nothing);
}
