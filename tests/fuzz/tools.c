#include "tests/fuzz/tools.h"

#include "classify/reader/html.h"
#include "classify/reader/ics.h"
#include "classify/reader/msg.h"
#include "classify/reader/office.h"
#include "classify/reader/pkcs7.h"
#include "classify/reader/tnef.h"

#include <string.h>

#define SHEET_BYTES 3000u

static gpointer
no_document (GBytes *data, const char *password, Fate *fate_out,
             char **reason_out)
{
    (void) data;
    (void) password;
    *fate_out = FATE_UNSUPPORTED;
    *reason_out = g_strdup ("PDF");
    return NULL;
}

static gboolean
no_photo (GBytes *data, gboolean ornament, Fate *fate_out, char **reason_out)
{
    (void) data;
    (void) ornament;
    *fate_out = FATE_UNSUPPORTED;
    *reason_out = g_strdup ("picture");
    return FALSE;
}

static gpointer
archive_open (GBytes *data, const char *password, guint64 *decoded_bytes,
              const char **reason_out)
{
    (void) password;
    return zip_new (data, decoded_bytes, reason_out);
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
    *fate_out = FATE_REFUSED;
    return zip_read (archive, index, reason_out);
}

/* Sheets of a fixed size: no font is measured here. */
static gsize
paper_fits (const char *text)
{
    gsize length = strlen (text);

    return length <= SHEET_BYTES
               ? length
               : (gsize) (g_utf8_find_prev_char (text, text + SHEET_BYTES) -
                          text);
}

const LetterTools fuzz_tools = {
    .html_text = html_text,
    .signed_content = pkcs7_content,
    .document_open = no_document,
    .photo_look = no_photo,
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
};
