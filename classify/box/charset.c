#include "classify/box/charset.h"

#include "common/text.h"

#include <iconv.h>
#include <string.h>

/* What British offices, their suppliers and families' mailers send. */
static const char *const known[] = {
    "US-ASCII",     "ISO-8859-1",   "ISO-8859-2",   "ISO-8859-3",
    "ISO-8859-4",   "ISO-8859-5",   "ISO-8859-6",   "ISO-8859-7",
    "ISO-8859-8",   "ISO-8859-9",   "ISO-8859-10",  "ISO-8859-13",
    "ISO-8859-14",  "ISO-8859-15",  "ISO-8859-16",  "WINDOWS-1250",
    "WINDOWS-1251", "WINDOWS-1252", "WINDOWS-1253", "WINDOWS-1254",
    "WINDOWS-1255", "WINDOWS-1256", "WINDOWS-1257", "WINDOWS-1258",
    "KOI8-R",       "KOI8-U",       "MACINTOSH",    "UTF-16",
    "UTF-16LE",     "UTF-16BE",     "UTF-32",       "GB2312",
    "GBK",          "GB18030",      "BIG5",         "SHIFT_JIS",
    "EUC-JP",       "ISO-2022-JP",  "EUC-KR",       "TIS-620",
};

void
charset_warm (void)
{
    /* Left open on purpose: a closed converter is unloaded. */
    for (gsize i = 0; i < G_N_ELEMENTS (known); i++) {
        iconv_open ("UTF-8", known[i]);
        iconv_open (known[i], "UTF-8");
    }
}

/* A name that may go to iconv: letters, digits, "-_.:+", and no suffix that
 * changes how strict it is. */
static gboolean
is_name (const char *raw_charset)
{
    gsize length = strlen (raw_charset);

    if (length == 0 || length > 40)
        return FALSE;
    for (gsize i = 0; i < length; i++)
        if (!g_ascii_isalnum (raw_charset[i]) &&
            strchr ("-_.:+", raw_charset[i]) == NULL)
            return FALSE;
    return TRUE;
}

static char *
convert_strictly (const char *raw_charset, const char *data, gsize length)
{
    const char *charset = raw_charset;
    gsize written = 0;
    char *text = NULL;

    if (raw_charset == NULL || !is_name (raw_charset))
        return NULL;
    /* As browsers do (WHATWG Encoding): Latin 1 has no printable 0x80-0x9F,
     * and those who declare it mean Windows. */
    if (g_ascii_strcasecmp (charset, "iso-8859-1") == 0 ||
        g_ascii_strcasecmp (charset, "latin1") == 0)
        charset = "WINDOWS-1252";
    if (g_ascii_strcasecmp (charset, "utf8") == 0 ||
        g_ascii_strcasecmp (charset, "utf-8") == 0)
        return g_utf8_validate_len (data, length, NULL)
                   ? g_strndup (data, length)
                   : NULL;
    text = g_convert (data, (gssize) length, "UTF-8", charset, NULL, &written,
                      NULL);
    if (text != NULL && strlen (text) != written)
        g_clear_pointer (&text, g_free);
    return text;
}

char *
charset_to_utf8 (const char *raw_charset, GBytes *raw_text,
                 gboolean *guessed_out)
{
    static const char bom[] = "\xEF\xBB\xBF";
    gsize length = 0;
    const char *data = g_bytes_get_data (raw_text, &length);
    g_autofree char *text = NULL;
    gboolean converted = FALSE;

    if (length > 0)
        text = convert_strictly (raw_charset, data, length);
    *guessed_out = text == NULL && raw_charset != NULL && length > 0;
    if (text == NULL)
        text = text_from_utf8_or_1252 (data == NULL ? "" : data, length,
                                       &converted);
    return text_make_valid (g_str_has_prefix (text, bom) ? text + 3 : text, -1);
}
