#include "classify/box/sniff.h"

#include <string.h>

typedef struct {
    const char *ending; /* of the file name, or NULL */
    const char *type;   /* or how the type begins, or NULL */
    const char *words;
} Kind;

/* First fit counts; names before types, because senders often declare
 * application/octet-stream. */
static const Kind kinds[] = {
    {".docx", NULL, "Word document"},
    {".docm", NULL, "Word document"},
    {".doc", NULL, "older Word document"},
    {".dotx", NULL, "Word document"},
    {".xlsx", NULL, "Excel workbook"},
    {".xlsm", NULL, "Excel workbook"},
    {".xls", NULL, "older Excel workbook"},
    {".pptx", NULL, "PowerPoint slides"},
    {".ppt", NULL, "older PowerPoint slides"},
    {".odt", NULL, "OpenDocument text"},
    {".ods", NULL, "OpenDocument spreadsheet"},
    {".odp", NULL, "OpenDocument slides"},
    {".rtf", NULL, "rich text document"},
    {".pages", NULL, "Pages document"},
    {".msg", NULL, "Outlook message"},
    {".eml", NULL, "forwarded message"},
    {".ics", NULL, "calendar entry"},
    {".vcf", NULL, "contact card"},
    {".zip", NULL, SNIFF_ZIP_WORDS},
    {".7z", NULL, "7-Zip archive"},
    {".rar", NULL, "RAR archive"},
    {".tar", NULL, "TAR archive"},
    {".gz", NULL, "GZIP archive"},
    {".tgz", NULL, "GZIP archive"},
    {".bz2", NULL, "BZIP2 archive"},
    {".xz", NULL, "XZ archive"},
    {".cab", NULL, "CAB archive"},
    {".heic", NULL, "picture"},
    {".tif", NULL, "picture"},
    {".tiff", NULL, "picture"},
    {".exe", NULL, "program"},
    {".js", NULL, "program"},
    {".iso", NULL, "disk image"},
    {"winmail.dat", NULL, "Outlook attachment bundle"},
    {"smime.p7s", NULL, "signature"},
    {"smime.p7m", NULL, "signed or encrypted message"},
    {NULL, "application/pkcs7-signature", "signature"},
    {NULL, "application/x-pkcs7-signature", "signature"},
    {NULL, "application/pgp-signature", "signature"},
    {NULL, "application/pkcs7-mime", "signed or encrypted message"},
    {NULL, "application/x-pkcs7-mime", "signed or encrypted message"},
    {NULL, "application/pgp-encrypted", "PGP control part"},
    {NULL, "application/ms-tnef", "Outlook attachment bundle"},
    {NULL, "application/vnd.openxmlformats-officedocument.wordprocessingml",
     "Word document"},
    {NULL, "application/msword", "Word document"},
    {NULL, "application/vnd.ms-word", "Word document"},
    {NULL, "application/vnd.openxmlformats-officedocument.spreadsheetml",
     "Excel workbook"},
    {NULL, "application/vnd.ms-excel", "Excel workbook"},
    {NULL, "application/vnd.openxmlformats-officedocument.presentationml",
     "PowerPoint slides"},
    {NULL, "application/vnd.ms-powerpoint", "PowerPoint slides"},
    {NULL, "application/vnd.oasis.opendocument.text", "OpenDocument text"},
    {NULL, "application/vnd.oasis.opendocument.spreadsheet",
     "OpenDocument spreadsheet"},
    {NULL, "application/vnd.oasis.opendocument.presentation",
     "OpenDocument slides"},
    {NULL, "application/vnd.oasis.opendocument", "OpenDocument file"},
    {NULL, "application/vnd.ms-outlook", "Outlook message"},
    {NULL, "application/rtf", "rich text document"},
    {NULL, "text/rtf", "rich text document"},
    {NULL, "text/calendar", "calendar entry"},
    {NULL, "text/vcard", "contact card"},
    {NULL, "text/x-vcard", "contact card"},
    {NULL, "application/zip", SNIFF_ZIP_WORDS},
    {NULL, "application/x-zip", SNIFF_ZIP_WORDS},
    {NULL, "application/x-7z", "7-Zip archive"},
    {NULL, "application/x-rar", "RAR archive"},
    {NULL, "application/vnd.rar", "RAR archive"},
    {NULL, "application/x-tar", "TAR archive"},
    {NULL, "application/gzip", "GZIP archive"},
    {NULL, "application/x-gzip", "GZIP archive"},
    {NULL, "message/partial", "fragment of a message"},
    {NULL, "message/external-body", "link to a file kept elsewhere"},
    {NULL, "image/", "picture"},
    {NULL, "audio/", "sound recording"},
    {NULL, "video/", "film"},
};

typedef struct {
    gsize at;
    const char *bytes;
    gsize length;
    const char *words;
    const char *type;
} Magic;

static const Magic magics[] = {
    {0, "PK\3\4", 4, SNIFF_ZIP_WORDS, "application/zip"},
    {0, "PK\5\6", 4, SNIFF_ZIP_WORDS, "application/zip"},
    {0, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8, "older Office document", NULL},
    {0, "\x89PNG", 4, "picture", "image/png"},
    {0, "\xFF\xD8\xFF", 3, "picture", "image/jpeg"},
    {0, "GIF8", 4, "picture", "image/gif"},
    {0, "II*\0", 4, "picture", "image/tiff"},
    {0, "MM\0*", 4, "picture", "image/tiff"},
    {8, "WEBP", 4, "picture", "image/webp"},
    {4, "ftypheic", 8, "picture", "image/heic"},
    {4, "ftypheix", 8, "picture", "image/heic"},
    {4, "ftypmif1", 8, "picture", "image/heif"},
    {4, "ftypavif", 8, "picture", "image/avif"},
    {0, "{\\rtf", 5, "rich text document", "application/rtf"},
    {0, "\x78\x9F\x3E\x22", 4, "Outlook attachment bundle",
     "application/ms-tnef"},
    {0, "7z\xBC\xAF", 4, "7-Zip archive", "application/x-7z-compressed"},
    {0, "Rar!", 4, "RAR archive", "application/vnd.rar"},
    {0, "\x1F\x8B\x08", 3, "GZIP archive", "application/gzip"},
    {0, "BZh", 3, "BZIP2 archive", "application/x-bzip2"},
    {0, "\xFD\x37zXZ", 5, "XZ archive", "application/x-xz"},
    {0, "MSCF", 4, "CAB archive", "application/vnd.ms-cab-compressed"},
    {257, "ustar", 5, "TAR archive", "application/x-tar"},
    {0, "MZ", 2, "program", "application/x-msdownload"},
    {0, "BEGIN:VCALENDAR", 15, "calendar entry", "text/calendar"},
};

static gboolean
is_at (GBytes *data, gsize at, const char *bytes, gsize length)
{
    gsize size = 0;
    const char *start = g_bytes_get_data (data, &size);

    return size >= at + length && memcmp (start + at, bytes, length) == 0;
}

gboolean
sniff_is_pdf (GBytes *data)
{
    gsize length = 0;
    const char *start = g_bytes_get_data (data, &length);

    return length > 0 && memmem (start, MIN (length, 1024), "%PDF-", 5) != NULL;
}

gboolean
sniff_is_zip (GBytes *data)
{
    return is_at (data, 0, "PK\3\4", 4) || is_at (data, 0, "PK\5\6", 4);
}

/* TRUE when the file's first box names a kind of picture in H.265 (ISO/IEC
 * 14496-12 section 4.3, 23008-12 section 10.2): as its own, or as one that it
 * also is. */
static gboolean
is_heic (GBytes *data)
{
    gsize length = 0;
    const guint8 *bytes = g_bytes_get_data (data, &length);
    gsize end = 0;

    if (!is_at (data, 4, "ftyp", 4) || is_at (data, 8, "avi", 3))
        return FALSE;
    end = (gsize) bytes[2] << 8 | bytes[3];
    end = MIN (end, length);
    for (gsize at = 8; at + 4 <= end; at += at == 8 ? 8 : 4)
        if (memcmp (bytes + at, "heic", 4) == 0 ||
            memcmp (bytes + at, "heix", 4) == 0)
            return TRUE;
    return FALSE;
}

const char *
sniff_photo (GBytes *data)
{
    if (is_heic (data))
        return "image/heic";
    if (is_at (data, 0, "\xFF\xD8\xFF", 3))
        return "image/jpeg";
    if (is_at (data, 0, "\x89PNG\r\n\x1A\n", 8))
        return "image/png";
    if (is_at (data, 0, "II*\0", 4) || is_at (data, 0, "MM\0*", 4))
        return "image/tiff";
    if (is_at (data, 0, "GIF8", 4))
        return "image/gif";
    if (is_at (data, 0, "RIFF", 4) && is_at (data, 8, "WEBP", 4))
        return "image/webp";
    /* A header of a known size: two letters alone are also text. */
    return is_at (data, 0, "BM", 2) && is_at (data, 15, "\0\0\0", 3)
               ? "image/bmp"
               : NULL;
}

gboolean
sniff_is_text (GBytes *data)
{
    gsize length = 0;
    const guint8 *bytes = g_bytes_get_data (data, &length);

    for (gsize i = 0; i < length; i++)
        if (bytes[i] < ' ' && bytes[i] != '\n' && bytes[i] != '\r' &&
            bytes[i] != '\t' && bytes[i] != '\f')
            return FALSE;
    return length > 0;
}

gboolean
sniff_name_ends (const char *filename, const char *ending)
{
    gsize length = filename == NULL ? 0 : strlen (filename);
    gsize tail = strlen (ending);

    return length >= tail &&
           g_ascii_strcasecmp (filename + length - tail, ending) == 0;
}

static guint32
little (const guint8 *at, gsize bytes)
{
    guint32 value = 0;

    for (gsize i = 0; i < bytes; i++)
        value |= (guint32) at[i] << (8 * i);
    return value;
}

/* Looks at the central directory only: nothing in it opens without a password
 * (APPNOTE 4.3.12, 4.4.4 bit 0). Folders are never locked. */
static gboolean
zip_is_locked (GBytes *data)
{
    gsize length = 0;
    const guint8 *zip = g_bytes_get_data (data, &length);
    const guint8 *end = NULL;
    gsize tail = MIN (length, 65557);
    gboolean locked = FALSE;
    gsize at = 0;

    for (gsize i = 22; i <= tail && end == NULL; i++)
        if (memcmp (zip + length - i, "PK\5\6", 4) == 0)
            end = zip + length - i;
    /* A torn archive: the first entry speaks for it. */
    if (end == NULL)
        return length >= 8 && (zip[6] & 1) != 0;
    at = little (end + 16, 4);
    while (at <= length && length - at >= 46 &&
           memcmp (zip + at, "PK\1\2", 4) == 0) {
        gsize name = little (zip + at + 28, 2);
        gboolean folder = name > 0 && name <= length - at - 46 &&
                          zip[at + 46 + name - 1] == '/';
        if ((zip[at + 8] & 1) == 0 && !folder)
            return FALSE;
        locked |= zip[at + 8] & 1;
        at += 46 + name + little (zip + at + 30, 2) + little (zip + at + 32, 2);
    }
    return locked;
}

const char *
sniff_locked (GBytes *data, const char *type, const char *filename)
{
    static const char package[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0"
                                  "g\0e";
    gsize length = 0;
    const char *start = g_bytes_get_data (data, &length);

    if (is_at (data, 0, "PK\3\4", 4) && zip_is_locked (data))
        return sniff_words (data, type, filename);
    if (is_at (data, 0, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) &&
        memmem (start, length, package, sizeof package) != NULL)
        return sniff_words (data, type, filename);
    return NULL;
}

const char *
sniff_words (GBytes *data, const char *type, const char *filename)
{
    for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
        if (kinds[i].ending != NULL &&
            sniff_name_ends (filename, kinds[i].ending))
            return kinds[i].words;
        if (kinds[i].type != NULL && g_str_has_prefix (type, kinds[i].type))
            return kinds[i].words;
    }
    for (gsize i = 0; data != NULL && i < G_N_ELEMENTS (magics); i++)
        if (is_at (data, magics[i].at, magics[i].bytes, magics[i].length))
            return magics[i].words;
    return "file of an unknown kind";
}

/* Old Office and Outlook files by their streams, whose names stand in UTF-16
 * in the directory (MS-CFB 2.6.1). */
static const char *
ole_type (GBytes *data)
{
    static const struct {
        const char *stream;
        gsize length;
        const char *type;
    } streams[] = {
        {"W\0o\0r\0d\0D\0o\0c\0u\0m", 16, "application/msword"},
        {"W\0o\0r\0k\0b\0o\0o\0k", 15, "application/vnd.ms-excel"},
        {"B\0o\0o\0k\0\0", 8, "application/vnd.ms-excel"},
        {"P\0o\0w\0e\0r\0P\0o\0i\0n\0t", 19, "application/vnd.ms-powerpoint"},
        {"_\0_\0p\0r\0o\0p\0e\0r\0t\0i\0e\0s", 23,
         "application/vnd.ms-outlook"},
    };
    gsize length = 0;
    const char *bytes = g_bytes_get_data (data, &length);

    for (gsize i = 0; i < G_N_ELEMENTS (streams); i++)
        if (memmem (bytes, length, streams[i].stream, streams[i].length) !=
            NULL)
            return streams[i].type;
    return "application/x-ole-storage";
}

const char *
sniff_type (GBytes *data)
{
    if (is_at (data, 0, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8))
        return ole_type (data);
    for (gsize i = 0; i < G_N_ELEMENTS (magics); i++)
        if (is_at (data, magics[i].at, magics[i].bytes, magics[i].length))
            return magics[i].type;
    return NULL;
}

gboolean
sniff_is_office_name (const char *type, const char *filename)
{
    static const char *const office[] = {"Word document", "Excel workbook",
                                         "PowerPoint slides", "OpenDocument",
                                         "rich text document"};
    const char *words = sniff_words (NULL, type, filename);

    for (gsize i = 0; i < G_N_ELEMENTS (office); i++)
        if (strstr (words, office[i]) != NULL)
            return TRUE;
    return FALSE;
}
