#include "classify/reader/ocr.h"

#include "common/error.h"
#include "common/limits.h"
#include "common/text.h"

#include <leptonica/allheaders.h>
#include <string.h>
#include <tesseract/capi.h>

static TessBaseAPI *engine;

gboolean
ocr_warm (GError **error)
{
    engine = TessBaseAPICreate ();
    if (TessBaseAPIInit2 (engine, NULL, "eng", OEM_LSTM_ONLY) == 0) {
        TessBaseAPISetPageSegMode (engine, PSM_AUTO);
        return TRUE;
    }
    ocr_cool ();
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                 "cannot start tesseract: is tesseract-ocr-eng installed?");
    return FALSE;
}

void
ocr_cool (void)
{
    if (engine != NULL)
        TessBaseAPIDelete (engine);
    engine = NULL;
}

/* ITU-R BT.601, in 256ths. */
static guint8
brightness (guint32 pixel)
{
    guint32 red = pixel >> 16 & 0xFF;
    guint32 green = pixel >> 8 & 0xFF;
    guint32 blue = pixel & 0xFF;

    return (guint8) ((red * 77 + green * 151 + blue * 28) >> 8);
}

/* 8 bits a pixel, as the engine would make it: a quarter of the memory. */
static PIX *
grey_pix (const Bitmap *bitmap)
{
    PIX *pix = pixCreate ((l_int32) bitmap->width, (l_int32) bitmap->height, 8);
    l_uint32 *words = NULL;
    l_int32 per_line = 0;

    if (pix == NULL)
        return NULL;
    words = pixGetData (pix);
    per_line = pixGetWpl (pix);
    for (guint y = 0; y < bitmap->height; y++)
        for (guint x = 0; x < bitmap->width; x++) {
            guint32 pixel = 0;
            memcpy (&pixel,
                    bitmap->pixels + ((gsize) y * bitmap->width + x) * 4, 4);
            SET_DATA_BYTE (words + (gsize) y * (gsize) per_line, x,
                           brightness (pixel));
        }
    return pix;
}

static char *
recognise (PIX *pix, guint dpi, guint *confidence_out)
{
    ETEXT_DESC *monitor = TessMonitorCreate ();
    char *raw = NULL;
    char *text = NULL;
    int confidence = 0;

    TessBaseAPISetImage2 (engine, pix);
    TessBaseAPISetSourceResolution (engine, (int) dpi);
    TessMonitorSetDeadlineMSecs (monitor, LIMIT_OCR_PAGE_MS);
    if (TessBaseAPIRecognize (engine, monitor) == 0)
        raw = TessBaseAPIGetUTF8Text (engine);
    if (raw != NULL) {
        text = text_make_valid (raw, -1);
        confidence = TessBaseAPIMeanTextConf (engine);
        *confidence_out = (guint) CLAMP (confidence, 0, 100);
        TessDeleteText (raw);
    }
    TessBaseAPIClear (engine);
    TessMonitorDelete (monitor);
    return text;
}

char *
ocr_words (const Bitmap *bitmap, guint dpi, guint *confidence_out)
{
    PIX *pix = grey_pix (bitmap);
    char *text = NULL;

    if (pix == NULL)
        return NULL;
    text = recognise (pix, dpi, confidence_out);
    pixDestroy (&pix);
    return text;
}
