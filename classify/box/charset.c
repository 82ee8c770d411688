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
    "UTF-7",        "CP850",        "CP437",        "UTF-32LE",
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

/* Names of charsets that are taken for another one, as browsers do (WHATWG
 * Encoding): Latin 1 has no printable 0x80-0x9F, and those who declare it mean
 * Windows; the older Asian ones are sent in the larger form. */
static const char *
real_charset (const char *raw_charset)
{
    static const struct {
        const char *name;
        const char *real;
    } names[] = {
        {"iso-8859-1", "WINDOWS-1252"},
        {"iso8859-1", "WINDOWS-1252"},
        {"iso_8859-1", "WINDOWS-1252"},
        {"latin1", "WINDOWS-1252"},
        {"latin-1", "WINDOWS-1252"},
        {"l1", "WINDOWS-1252"},
        {"cp1252", "WINDOWS-1252"},
        {"cp-1252", "WINDOWS-1252"},
        {"x-cp1252", "WINDOWS-1252"},
        {"ansi", "WINDOWS-1252"},
        {"iso-8859-8-i", "ISO-8859-8"},
        {"gb2312", "GB18030"},
        {"gbk", "GB18030"},
        {"x-gbk", "GB18030"},
        {"x-sjis", "SHIFT_JIS"},
        {"x-mac-roman", "MACINTOSH"},
        {"unicode-1-1-utf-7", "UTF-7"},
        {"ks_c_5601-1987", "EUC-KR"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
        if (g_ascii_strcasecmp (raw_charset, names[i].name) == 0)
            return names[i].real;
    return raw_charset;
}

static gboolean
has_high_bytes (const char *data, gsize length)
{
    for (gsize i = 0; i < length; i++)
        if ((guchar) data[i] >= 0x80)
            return TRUE;
    return FALSE;
}

gboolean
charset_is_utf16 (GBytes *raw_text)
{
    gsize length = 0;
    const guint8 *data = g_bytes_get_data (raw_text, &length);

    return length >= 4 && length % 2 == 0 &&
           ((data[0] == 0xFF && data[1] == 0xFE) ||
            (data[0] == 0xFE && data[1] == 0xFF)) &&
           (data[2] == 0 || data[3] == 0);
}

static char *
convert_strictly (const char *raw_charset, const char *data, gsize length)
{
    const char *charset = raw_charset;
    gsize written = 0;
    char *text = NULL;

    if (raw_charset == NULL || !is_name (raw_charset))
        return NULL;
    charset = real_charset (raw_charset);
    /* Text in a Western charset that is well-formed UTF-8 is UTF-8: nobody
     * writes a capital A with tilde before every accent. */
    if (strcmp (charset, "WINDOWS-1252") == 0 &&
        has_high_bytes (data, length) &&
        g_utf8_validate_len (data, length, NULL))
        return NULL;
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

    if (length > 0 && charset_is_utf16 (raw_text))
        text = convert_strictly ("UTF-16", data, length);
    if (length > 0 && text == NULL)
        text = convert_strictly (raw_charset, data, length);
    *guessed_out = text == NULL && raw_charset != NULL && length > 0;
    if (text == NULL)
        text = text_from_utf8_or_1252 (data == NULL ? "" : data, length,
                                       &converted);
    return text_make_valid (g_str_has_prefix (text, bom) ? text + 3 : text, -1);
}
