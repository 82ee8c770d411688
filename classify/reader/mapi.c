#include "classify/reader/mapi.h"

#include "classify/box/charset.h"
#include "common/limits.h"
#include "common/text.h"

#include <string.h>

/* Properties that are used (MS-OXPROPS). */
enum {
    ID_SUBJECT = 0x0037,
    ID_SUBMITTED = 0x0039,
    ID_SHOWN_SENDER = 0x0042,
    ID_SHOWN_ADDRESS = 0x0065,
    ID_SENDER = 0x0C1A,
    ID_SENDER_ADDRESS = 0x0C1F,
    ID_CC = 0x0E03,
    ID_TO = 0x0E04,
    ID_DELIVERED = 0x0E06,
    ID_BODY = 0x1000,
    ID_RTF = 0x1009,
    ID_HTML = 0x1013,
    ID_MESSAGE_ID = 0x1035,
    ID_NAME = 0x3001,
    ID_ATTACH_NAME = 0x3704,
    ID_ATTACH_LONG_NAME = 0x3707,
    ID_ATTACH_TYPE = 0x370E,
    ID_INTERNET_CODEPAGE = 0x3FDE,
    ID_CODEPAGE = 0x3FFD,
    ID_SENDER_SMTP = 0x5D01,
    ID_SHOWN_SMTP = 0x5D02,
};

typedef struct {
    guint16 type;
    GBytes *value;
} Value;

struct MapiProps {
    GHashTable *values; /* id -> Value * */
    guint32 codepage;
};

static void
value_free (gpointer data)
{
    Value *value = data;

    g_bytes_unref (value->value);
    g_free (value);
}

MapiProps *
mapi_props_new (void)
{
    MapiProps *props = g_new0 (MapiProps, 1);

    props->values = g_hash_table_new_full (NULL, NULL, NULL, value_free);
    return props;
}

void
mapi_props_free (MapiProps *props)
{
    if (props == NULL)
        return;
    g_hash_table_unref (props->values);
    g_free (props);
}

void
mapi_put (MapiProps *props, guint16 id, guint16 type, GBytes *value)
{
    Value *added = NULL;
    const Value *known =
        g_hash_table_lookup (props->values, GUINT_TO_POINTER (id));

    if (known != NULL && (known->type != MAPI_STRING8 || type != MAPI_UNICODE))
        return;
    added = g_new0 (Value, 1);
    added->type = type;
    added->value = g_bytes_ref (value);
    g_hash_table_insert (props->values, GUINT_TO_POINTER (id), added);
}

void
mapi_set_codepage (MapiProps *props, guint32 codepage)
{
    props->codepage = codepage;
}

GBytes *
mapi_get (const MapiProps *props, guint16 id, guint16 type)
{
    const Value *value =
        g_hash_table_lookup (props->values, GUINT_TO_POINTER (id));

    return value == NULL || value->type != type ? NULL : value->value;
}

static guint64
number (const MapiProps *props, guint16 id, guint16 type, gsize bytes)
{
    GBytes *value = mapi_get (props, id, type);
    gsize length = 0;
    const guint8 *at = value == NULL ? NULL : g_bytes_get_data (value, &length);
    guint64 result = 0;

    for (gsize i = 0; length >= bytes && i < bytes; i++)
        result |= (guint64) at[i] << (8 * i);
    return result;
}

/* The name of a code page for the charset converter; caller frees. */
static char *
charset_of (const MapiProps *props)
{
    guint64 codepage = number (props, ID_CODEPAGE, MAPI_INT32, 4);

    if (codepage == 0)
        codepage = number (props, ID_INTERNET_CODEPAGE, MAPI_INT32, 4);
    if (codepage == 0)
        codepage = props->codepage;
    if (codepage == 0 || codepage == 20127)
        return NULL;
    if (codepage == 65001)
        return g_strdup ("utf-8");
    if (codepage >= 28591 && codepage <= 28606)
        return g_strdup_printf ("iso-8859-%u", (guint) (codepage - 28590));
    if (codepage == 932)
        return g_strdup ("shift_jis");
    if (codepage >= 1250 && codepage <= 1258)
        return g_strdup_printf ("windows-%u", (guint) codepage);
    return NULL;
}

/* A text value as UTF-8, up to its NUL; NULL when there is none. */
static char *
text_of (const MapiProps *props, guint16 id)
{
    GBytes *wide = mapi_get (props, id, MAPI_UNICODE);
    GBytes *narrow = mapi_get (props, id, MAPI_STRING8);
    g_autofree char *charset = narrow == NULL ? NULL : charset_of (props);
    g_autoptr (GBytes) text = NULL;
    gboolean guessed = FALSE;
    gsize length = 0;
    const char *bytes = NULL;

    if (wide == NULL && narrow == NULL)
        return NULL;
    bytes = g_bytes_get_data (wide != NULL ? wide : narrow, &length);
    if (wide != NULL) {
        gsize end = 0;
        length -= length % 2;
        while (end < length && (bytes[end] != 0 || bytes[end + 1] != 0))
            end += 2;
        text = g_bytes_new_from_bytes (wide, 0, end);
        return charset_to_utf8 ("utf-16le", text, &guessed);
    }
    text = g_bytes_new_from_bytes (narrow, 0, strnlen (bytes, length));
    return charset_to_utf8 (charset, text, &guessed);
}

/* The first of two texts that is there, on one line; NULL when none is. */
static char *
line_of (const MapiProps *props, guint16 id, guint16 otherwise)
{
    char *text = text_of (props, id);

    if (text == NULL || text[0] == '\0') {
        g_free (text);
        text = otherwise == 0 ? NULL : text_of (props, otherwise);
    }
    if (text == NULL || text[0] == '\0') {
        g_free (text);
        return NULL;
    }
    g_strdelimit (text, "\n\t", ' ');
    text_cut (text, LIMIT_ENVELOPE_TEXT_BYTES);
    return text;
}

/* An address of the Internet; Exchange's own ("/O=...") say nothing. */
static char *
address_of (const MapiProps *props)
{
    static const guint16 ids[] = {ID_SHOWN_SMTP, ID_SENDER_SMTP,
                                  ID_SHOWN_ADDRESS, ID_SENDER_ADDRESS};

    for (gsize i = 0; i < G_N_ELEMENTS (ids); i++) {
        g_autofree char *address = line_of (props, ids[i], 0);
        if (address != NULL && strchr (address, '@') != NULL)
            return g_steal_pointer (&address);
    }
    return NULL;
}

/* 100 ns since 1601, as Unix milliseconds. */
static gboolean
date_of (const MapiProps *props, gint64 *date_ms_out)
{
    guint64 ticks = number (props, ID_SUBMITTED, MAPI_TIME, 8);
    gint64 date_ms = 0;

    if (ticks == 0)
        ticks = number (props, ID_DELIVERED, MAPI_TIME, 8);
    date_ms = (gint64) (ticks / 10000) - G_GINT64_CONSTANT (11644473600000);
    if (ticks == 0 || date_ms < LIMIT_DATE_FIRST_MS ||
        date_ms > LIMIT_DATE_LAST_MS)
        return FALSE;
    *date_ms_out = date_ms;
    return TRUE;
}

static void
add_body (const MapiProps *props, OutlookLetter *letter, guint64 *decoded_bytes)
{
    GBytes *html = mapi_get (props, ID_HTML, MAPI_BINARY);
    GBytes *packed = mapi_get (props, ID_RTF, MAPI_BINARY);
    char *text = html == NULL ? text_of (props, ID_HTML) : NULL;
    const char *type = "text/html";
    GBytes *data = html == NULL ? NULL : g_bytes_ref (html);
    OutlookFile *file = NULL;

    if (data == NULL && text == NULL) {
        text = text_of (props, ID_BODY);
        type = "text/plain";
    }
    if (data == NULL && text != NULL && text[0] != '\0')
        data = g_bytes_new (text, strlen (text));
    g_free (text);
    if (data == NULL && packed != NULL) {
        data = mapi_unpack_rtf (packed);
        type = "application/rtf";
        letter->damaged |= data == NULL;
    }
    if (data == NULL)
        return;
    if (*decoded_bytes + g_bytes_get_size (data) > LIMIT_DECODED_BYTES) {
        letter->damaged = TRUE;
        g_bytes_unref (data);
        return;
    }
    *decoded_bytes += g_bytes_get_size (data);
    file = outlook_letter_add (letter);
    file->type = g_strdup (type);
    file->data = data;
}

OutlookLetter *
mapi_letter (const MapiProps *props, guint64 *decoded_bytes)
{
    OutlookLetter *letter = outlook_letter_new ();
    char *id = line_of (props, ID_MESSAGE_ID, 0);

    letter->subject = line_of (props, ID_SUBJECT, 0);
    letter->sender_name = line_of (props, ID_SHOWN_SENDER, ID_SENDER);
    letter->sender_address = address_of (props);
    letter->to = line_of (props, ID_TO, ID_CC);
    letter->has_date = date_of (props, &letter->date_ms);
    if (id != NULL && id[0] == '<')
        letter->message_id = g_strndup (id + 1, strcspn (id + 1, ">"));
    else
        letter->message_id = g_steal_pointer (&id);
    g_free (id);
    add_body (props, letter, decoded_bytes);
    return letter;
}

/* type/subtype, nothing else. */
static gboolean
is_type (const char *type)
{
    return type != NULL && strchr (type, '/') != NULL &&
           strlen (type) <= LIMIT_PART_NAME_BYTES &&
           strspn (type, "abcdefghijklmnopqrstuvwxyz0123456789.+-/") ==
               strlen (type);
}

void
mapi_fill_file (const MapiProps *props, OutlookFile *file)
{
    GBytes *data = mapi_get (props, MAPI_ATTACH_DATA, MAPI_BINARY);
    g_autofree char *type = line_of (props, ID_ATTACH_TYPE, 0);
    g_autofree char *lower = type == NULL ? NULL : g_ascii_strdown (type, -1);
    char *name = line_of (props, ID_ATTACH_LONG_NAME, ID_ATTACH_NAME);

    if (name == NULL)
        name = line_of (props, ID_NAME, 0);
    if (name != NULL) {
        text_cut (name, LIMIT_PART_NAME_BYTES);
        g_free (file->name);
        file->name = name;
    }
    if (is_type (lower))
        file->type = g_steal_pointer (&lower);
    if (data != NULL && file->data == NULL)
        file->data = g_bytes_ref (data);
}

/* What the packer's window begins with (MS-OXRTFCP section 2.1.2.1). */
static const char dictionary[] =
    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman "
    "\\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New "
    "RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    "\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

#define WINDOW_BYTES 4096u

static guint32
little (const guint8 *at)
{
    return (guint32) at[0] | (guint32) at[1] << 8 | (guint32) at[2] << 16 |
           (guint32) at[3] << 24;
}

/* Section 3.1.3: literals and references into the window, which ends where a
 * reference points at the place that is being written. */
static GByteArray *
unpack (const guint8 *at, const guint8 *end, gsize size)
{
    guint8 window[WINDOW_BYTES] = {0};
    guint place = sizeof dictionary - 1;
    GByteArray *out = g_byte_array_new ();

    memcpy (window, dictionary, sizeof dictionary - 1);
    while (at < end && out->len < size) {
        guint control = *at++;
        for (guint bit = 0; bit < 8 && at < end && out->len < size; bit++) {
            guint from = 0;
            guint count = 1;
            if (control & (1u << bit)) {
                if (end - at < 2)
                    return out;
                from = (guint) at[0] << 4 | at[1] >> 4;
                count = (at[1] & 15u) + 2;
                at += 2;
                if (from == place)
                    return out;
            }
            for (guint i = 0; i < count && out->len < size; i++) {
                guint8 byte = control & (1u << bit)
                                  ? window[(from + i) % WINDOW_BYTES]
                                  : *at++;
                g_byte_array_append (out, &byte, 1);
                window[place] = byte;
                place = (place + 1) % WINDOW_BYTES;
            }
        }
    }
    return out;
}

GBytes *
mapi_unpack_rtf (GBytes *packed)
{
    gsize length = 0;
    const guint8 *at = g_bytes_get_data (packed, &length);
    guint32 size = 0;

    if (length < 16)
        return NULL;
    size = little (at + 4);
    if (size > LIMIT_OUTLOOK_RTF_BYTES)
        return NULL;
    if (memcmp (at + 8, "MELA", 4) == 0)
        return g_bytes_new_from_bytes (packed, 16, MIN (size, length - 16));
    if (memcmp (at + 8, "LZFu", 4) != 0)
        return NULL;
    return g_byte_array_free_to_bytes (unpack (at + 16, at + length, size));
}
