#include "classify/reader/ocr.h"

#include "common/error.h"
#include "common/limits.h"
#include "common/text.h"

#include <leptonica/allheaders.h>
#include <math.h>
#include <string.h>
#include <tesseract/capi.h>

/* Leptonica's own measure: below this a page has no straight lines. */
#define SKEW_CERTAIN 3.0f
/* Degrees: paper lies no worse on a scanner. */
#define SKEW_RANGE 15.0f
/* The engine itself copes with less. */
#define SKEW_DEGREES 0.5f

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

/* Black on white for looking at lines only. */
static PIX *
two_colours (PIX *pix)
{
    PIX *sharp = NULL;

    if (pixOtsuAdaptiveThreshold (pix, 2000, 2000, 0, 0, 0.1f, NULL, &sharp) !=
        0)
        return NULL;
    return sharp;
}

/* The page as it was written: lying on its side or its head it is turned, by
 * the letters that rise above their line and hang below it; askew it is made
 * straight. Takes @pix. */
static PIX *
upright_take (PIX *pix, guint *turn_out)
{
    PIX *sharp = two_colours (pix);
    PIX *turned = NULL;
    guint turn = 1;
    l_float32 up = 0, left = 0, angle = 0, certain = 0;
    l_int32 way = L_TEXT_ORIENT_UNKNOWN;

    if (sharp == NULL)
        return pix;
    if (pixOrientDetect (sharp, &up, &left, 0, 0) == 0)
        makeOrientDecision (up, left, 0, 0, &way, 0);
    pixFindSkewSweepAndSearch (sharp, &angle, &certain, 4, 2, SKEW_RANGE, 1,
                               0.01f);
    pixDestroy (&sharp);
    if (way == L_TEXT_ORIENT_DOWN) {
        turned = pixRotate180 (NULL, pix);
        turn = 3;
    } else if (way == L_TEXT_ORIENT_LEFT) {
        turned = pixRotate90 (pix, 1);
        turn = 6;
    } else if (way == L_TEXT_ORIENT_RIGHT) {
        turned = pixRotate90 (pix, -1);
        turn = 8;
    } else if (certain > SKEW_CERTAIN && fabsf (angle) > SKEW_DEGREES) {
        turned = pixRotate (pix, angle * (l_float32) G_PI / 180,
                            L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, 0, 0);
    }
    if (turned == NULL)
        return pix;
    pixDestroy (&pix);
    *turn_out = turn;
    return turned;
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
ocr_words (const Bitmap *bitmap, guint dpi, guint *confidence_out,
           guint *turn_out)
{
    PIX *pix = grey_pix (bitmap);
    char *text = NULL;

    if (pix == NULL)
        return NULL;
    *turn_out = 1;
    pix = upright_take (pix, turn_out);
    text = recognise (pix, dpi, confidence_out);
    pixDestroy (&pix);
    return text;
}
