/*
 * intray-reader: whole letters with their documents.
 *
 * May touch: descriptor 3 (its keeper), in each child one message to read and
 * one pipe to answer, and fonts with their tables, read-only. Never: another
 * file, a socket, a key, the register; runs as nobody where it is started by
 * root.
 */
#include "classify/box/charset.h"
#include "classify/box/letter.h"
#include "classify/box/mime.h"
#include "classify/box/scan.h"
#include "classify/box/zygote.h"
#include "classify/reader/hevc.h"
#include "classify/reader/html.h"
#include "classify/reader/ocr.h"
#include "classify/reader/ics.h"
#include "classify/reader/msg.h"
#include "classify/reader/office.h"
#include "classify/reader/ole.h"
#include "classify/reader/paper.h"
#include "classify/reader/pdf.h"
#include "classify/reader/photo.h"
#include "classify/reader/pix.h"
#include "classify/reader/pkcs7.h"
#include "classify/reader/tnef.h"
#include "classify/reader/zip.h"
#include "common/frame.h"
#include "common/limits.h"
#include "common/log.h"

/* What a photograph of a page has, more or less. */
#define PHOTO_DPI 200u
#define READER_VERSION "intray-reader 1"

static char *
photo_words (GBytes *data, guint page, guint *confidence_out, guint *turn_out)
{
    g_autoptr (Bitmap) bitmap = photo_open (data, page);

    return bitmap == NULL
               ? NULL
               : ocr_words (bitmap, PHOTO_DPI, confidence_out, turn_out);
}

static char *
document_words (gpointer document, guint page, guint *confidence_out,
                guint *turn_out)
{
    g_autoptr (Bitmap) bitmap = pdf_bitmap (document, page);

    return bitmap == NULL
               ? NULL
               : ocr_words (bitmap, PDF_BITMAP_DPI, confidence_out, turn_out);
}

static gpointer
archive_open (GBytes *data, const char *password, guint64 *decoded_bytes,
              const char **reason_out)
{
    g_autoptr (Zip) zip = zip_new (data, decoded_bytes, reason_out);

    if (zip != NULL)
        zip_set_password (zip, password);
    if (zip != NULL)
        *reason_out = NULL;
    return zip == NULL || office_is_package (zip) ? NULL
                                                  : g_steal_pointer (&zip);
}

static void
archive_free (gpointer archive)
{
    zip_free (archive);
}

static guint
archive_count (gpointer archive)
{
    return zip_count (archive);
}

static const char *
archive_name (gpointer archive, guint index)
{
    return zip_name (archive, index);
}

static GBytes *
archive_read (gpointer archive, guint index, Fate *fate_out,
              const char **reason_out)
{
    GBytes *bytes = zip_read (archive, index, reason_out);

    *fate_out = FATE_REFUSED;
    if (*reason_out == zip_locked || *reason_out == zip_wrong_password)
        *fate_out = FATE_LOCKED;
    if (*reason_out == zip_unknown_packing)
        *fate_out = FATE_UNSUPPORTED;
    return bytes;
}

static const LetterTools tools = {
    .html_text = html_text,
    .signed_content = pkcs7_content,
    .document_open = pdf_open,
    .document_free = pdf_free,
    .document_pages = pdf_pages,
    .document_text = pdf_text,
    .photo_look = photo_look,
    .photo_pages = photo_pages,
    .office_text = office_text,
    .archive_open = archive_open,
    .archive_free = archive_free,
    .archive_count = archive_count,
    .archive_name = archive_name,
    .archive_read = archive_read,
    .tnef_open = tnef_open,
    .msg_open = msg_open,
    .paper_fits = paper_fits,
    .calendar_text = ics_text,
    .document_words = document_words,
    .photo_words = photo_words,
};

static gboolean
warm (GError **error)
{
    g_autofree char *hidden = NULL;
    g_autofree char *links = NULL;
    g_autofree char *text = NULL;

    charset_warm ();
    pix_silence ();
    hevc_warm ();
    mime_warm ();
    ole_warm ();
    text = html_text ("<p>warm</p>", &hidden, &links);
    return pkcs7_warm (error) && zip_warm (error) && pdf_warm (error) &&
           paper_warm (error) && ocr_warm (error);
}

static GBytes *
draw (const Letter *letter, guint i)
{
    const LetterSource *source = letter->sources->pdata[i];
    const RecordPage *page = letter->record->pages->pdata[i];
    const RecordPart *part = letter->record->parts->pdata[page->part];

    if (source->file)
        return paper_picture (page->text, part->filename);
    if (source->photo != NULL)
        return photo_picture (source->photo, source->page, source->turn);
    return source->document == NULL
               ? NULL
               : pdf_picture (source->document, source->page, source->turn);
}

/* One picture a page, each drawn, written and forgotten: the memory of one.
 * Pages without one, or beyond the limits, are frames of length 0. */
static gboolean
write_pictures (const Letter *letter, int result_fd, GError **error)
{
    gsize total = 0;

    for (guint i = 0; i < letter->sources->len; i++) {
        g_autoptr (GBytes) picture = NULL;
        gsize length = 0;

        if (total < LIMIT_PICTURES_BYTES && !scan_time_is_up (letter))
            picture = draw (letter, i);
        if (picture != NULL)
            length = g_bytes_get_size (picture);
        if (total + length > LIMIT_PICTURES_BYTES)
            length = 0;
        total += length;
        if (!frame_write (result_fd,
                          length == 0 ? "" : g_bytes_get_data (picture, NULL),
                          length, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean
read_letter (int message_fd, int result_fd, const char *password,
             GError **error)
{
    g_autoptr (Letter) letter =
        letter_read (message_fd, READER_VERSION, password, &tools);

    return frame_write_variant (result_fd, record_to_variant (letter->record),
                                error) &&
           write_pictures (letter, result_fd, error);
}

int
main (void)
{
    static const Reader reader = {
        .version = READER_VERSION,
        .files = TRUE,
        .more_ms = LIMIT_OCR_MS,
        .warm = warm,
        .read = read_letter,
    };
    int status = 0;

    log_start ("intray-reader");
    status = zygote_run (&reader);
    ocr_cool ();
    paper_cool ();
    return status;
}
