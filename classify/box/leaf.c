#include "classify/box/leaf.h"

#include "classify/box/archive.h"
#include "classify/box/charset.h"
#include "classify/box/document.h"
#include "classify/box/papers.h"
#include "classify/box/picture.h"
#include "classify/box/plain.h"
#include "classify/box/sniff.h"
#include "classify/box/wrapper.h"
#include "common/limits.h"

#include <string.h>

/* Links of a notice that a person may want to compare. */
#define SHOWN_LINKS 3

typedef enum { TEXT_NONE, TEXT_PLAIN, TEXT_HTML } TextKind;

static gboolean
is_wide (const char *raw_charset)
{
    return raw_charset != NULL &&
           (g_ascii_strncasecmp (raw_charset, "utf-16", 6) == 0 ||
            g_ascii_strncasecmp (raw_charset, "utf-32", 6) == 0);
}

/* Broken senders put single NUL bytes into text; files have many. */
static gboolean
has_few_nuls (GBytes *data)
{
    gsize length = 0;
    const char *bytes = g_bytes_get_data (data, &length);
    gsize count = 0;

    for (gsize i = 0; i < length; i++)
        count += bytes[i] == '\0';
    return count <= 1 + length / 100;
}

/* Reports of old systems are often web pages or plain text under the name of
 * an Office file, which opens them without a word. */
static TextKind
office_in_name (const MimeNode *leaf, GBytes *data)
{
    gsize length = 0;
    const char *bytes = g_bytes_get_data (data, &length);
    g_autofree char *head = NULL;

    if (!sniff_is_office_name (leaf->type, leaf->filename) ||
        !sniff_is_text (data) || sniff_type (data) != NULL)
        return TEXT_NONE;
    head = g_ascii_strdown (bytes, (gssize) MIN (length, 1024));
    if (strstr (head, "<html") != NULL)
        return TEXT_HTML;
    return strstr (head, "<?xml") != NULL ? TEXT_NONE : TEXT_PLAIN;
}

/* What is text: by its declared type, or, where a mailer declares everything
 * as octets, by name and content. */
static TextKind
text_kind (const MimeNode *leaf, GBytes *data)
{
    static const char *const plain[] = {
        "text/plain",
        "text/csv",
        "text/markdown",
        "text/rfc822-headers",
        "message/delivery-status",
        "message/disposition-notification",
    };
    gboolean readable = is_wide (leaf->raw_charset) ||
                        charset_is_utf16 (data) || has_few_nuls (data);

    for (gsize i = 0; i < G_N_ELEMENTS (plain); i++)
        if (strcmp (leaf->type, plain[i]) == 0)
            return readable ? TEXT_PLAIN : TEXT_NONE;
    if (strcmp (leaf->type, "text/html") == 0 ||
        strcmp (leaf->type, "application/xhtml+xml") == 0)
        return readable ? TEXT_HTML : TEXT_NONE;
    if (office_in_name (leaf, data) != TEXT_NONE)
        return office_in_name (leaf, data);
    if (strcmp (leaf->type, "application/octet-stream") != 0 ||
        !sniff_is_text (data))
        return TEXT_NONE;
    if (sniff_name_ends (leaf->filename, ".txt") ||
        sniff_name_ends (leaf->filename, ".csv"))
        return TEXT_PLAIN;
    if (sniff_name_ends (leaf->filename, ".htm") ||
        sniff_name_ends (leaf->filename, ".html"))
        return TEXT_HTML;
    return TEXT_NONE;
}

/* The first @limit bytes of @data, not inside a UTF-8 character. */
static GBytes *
cut_bytes (GBytes *data, gsize limit)
{
    gsize length = 0;
    const guint8 *bytes = g_bytes_get_data (data, &length);

    if (length <= limit)
        return g_bytes_ref (data);
    for (length = limit; length > 0 && (bytes[length] & 0xC0) == 0x80;)
        length--;
    return g_bytes_new_from_bytes (data, 0, length);
}

/* No text may end at a NUL: what follows it would be seen by nobody here. */
static GBytes *
replace_nuls (GBytes *data)
{
    gsize length = 0;
    const char *bytes = g_bytes_get_data (data, &length);
    char *copy = NULL;

    if (length == 0 || memchr (bytes, '\0', length) == NULL)
        return g_bytes_ref (data);
    copy = g_memdup2 (bytes, length);
    for (gsize i = 0; i < length; i++)
        if (copy[i] == '\0')
            copy[i] = ' ';
    return g_bytes_new_take (copy, length);
}

/* The charset that an HTML document names itself; caller frees. */
static char *
html_charset (GBytes *data)
{
    gsize length = 0;
    const char *bytes = g_bytes_get_data (data, &length);
    g_autofree char *head =
        g_ascii_strdown (bytes, (gssize) MIN (length, 1024));
    const char *at = strstr (head, "charset=");

    if (at == NULL)
        return NULL;
    at += strlen ("charset=");
    at += strspn (at, "\"' ");
    return g_strndup (at, strcspn (at, "\"' />;"));
}

/* A notice keeps its text, and shows where its links go. */
static char *
append_links (char *text, const char *links)
{
    g_auto (GStrv) lines = g_strsplit (links, "\n", SHOWN_LINKS + 1);
    GString *out = g_string_new (text);

    g_free (text);
    for (gsize i = 0; lines[i] != NULL && i < SHOWN_LINKS; i++)
        if (lines[i][0] != '\0')
            g_string_append_printf (out, "\nLink: %s", lines[i]);
    return g_string_free (out, FALSE);
}

static char *
text_of (Letter *letter, const MimeNode *leaf, GBytes *data, TextKind kind,
         char **hidden_out, char **links_out)
{
    g_autofree char *declared = g_strdup (leaf->raw_charset);
    g_autofree char *text = NULL;
    g_autoptr (GBytes) whole = is_wide (declared) || charset_is_utf16 (data)
                                   ? g_bytes_ref (data)
                                   : replace_nuls (data);
    gboolean guessed = FALSE;

    if (declared == NULL && kind == TEXT_HTML)
        declared = html_charset (data);
    text = charset_to_utf8 (declared, whole, &guessed);
    if (guessed)
        letter_warn (letter, "part %s is not in the charset it declares",
                     leaf->path);
    if (kind == TEXT_HTML)
        return letter->tools->html_text (text, hidden_out, links_out);
    if (leaf->flowed)
        return plain_unflow (text, leaf->delsp);
    return g_steal_pointer (&text);
}

static void
read_text (Letter *letter, const MimeNode *leaf, GBytes *data, TextKind kind,
           RecordPart *part)
{
    /* HTML is mostly marks: four times the text it shows, and more. */
    gsize limit = LIMIT_TEXT_BYTES * (kind == TEXT_HTML ? 4 : 1);
    g_autoptr (GBytes) head = cut_bytes (data, limit);
    gboolean complete = g_bytes_get_size (head) == g_bytes_get_size (data);
    char *hidden = NULL;
    g_autofree char *links = NULL;
    g_autofree char *notice = NULL;
    char *text = text_of (letter, leaf, head, kind, &hidden, &links);

    if (text == NULL) {
        letter_set_fate (part, FATE_REFUSED, "damaged HTML: nested too deeply");
        return;
    }
    if (plain_is_blank (text) && hidden == NULL) {
        g_free (text);
        if (links == NULL || links[0] == '\0')
            letter_set_fate (part, FATE_EMPTY, "no text in it");
        else
            letter_set_fate (part, FATE_UNSUPPORTED,
                             "only pictures or links, no text: open the "
                             "original");
        return;
    }
    if (!leaf->attached)
        notice = wrapper_for_body (text, links == NULL ? "" : links);
    if (notice != NULL && links != NULL)
        text = append_links (text, links);
    part->fate = FATE_READ;
    if (leaf->guessed)
        letter_set_fate (part, FATE_READ,
                         "damaged: the boundaries of its parts are missing, "
                         "read as one text");
    if (notice != NULL)
        letter_set_fate (part, FATE_WRAPPER, "%s", notice);
    complete &= letter_add_page_take (letter, text, hidden, NULL, 0);
    if (!complete)
        letter_set_fate (part, FATE_REFUSED,
                         "partly read: more text or pages than fit one letter");
}

/* What was sent as octets, or under another's name, is listed as what it is. */
static void
name_by_content (RecordPart *part, const char *type)
{
    if (type == NULL || (strcmp (part->type, "application/octet-stream") != 0 &&
                         !sniff_is_office_name (part->type, NULL)))
        return;
    g_free (part->type);
    part->type = g_strdup (type);
}

static void
set_unsupported (const MimeNode *leaf, GBytes *data, RecordPart *part)
{
    const char *words = sniff_words (data, leaf->type, leaf->filename);

    name_by_content (part, sniff_type (data));
    if (strcmp (words, "signature") == 0)
        letter_set_fate (part, FATE_UNSUPPORTED, "signature");
    else if (sniff_is_office_name (leaf->type, leaf->filename) &&
             sniff_type (data) == NULL)
        letter_set_fate (part, FATE_REFUSED, "damaged %s: it cannot be opened",
                         words);
    else
        letter_set_fate (part, FATE_UNSUPPORTED,
                         "%s: cannot be read yet, open the original", words);
}

static gboolean
is_enveloped (const MimeNode *leaf)
{
    return leaf->smime_type != NULL &&
           (g_ascii_strcasecmp (leaf->smime_type, "enveloped-data") == 0 ||
            g_ascii_strcasecmp (leaf->smime_type, "authenveloped-data") == 0);
}

static gboolean
is_pkcs7 (const MimeNode *leaf)
{
    return strcmp (leaf->type, "application/pkcs7-mime") == 0 ||
           strcmp (leaf->type, "application/x-pkcs7-mime") == 0;
}

/* TRUE when the head reader must leave this leaf to the other one. */
static gboolean
needs_tools (const Letter *letter, const MimeNode *leaf, GBytes *data,
             TextKind kind)
{
    if (letter->tools != NULL)
        return FALSE;
    return strcmp (leaf->type, "text/plain") != 0 || kind != TEXT_PLAIN ||
           sniff_is_pdf (data) || sniff_is_zip (data) ||
           sniff_photo (data) != NULL ||
           sniff_locked (data, leaf->type, leaf->filename) != NULL;
}

static void
read_known (Letter *letter, const MimeNode *leaf, GBytes *data, TextKind kind,
            gboolean encrypted, RecordPart *part)
{
    const char *product = wrapper_for_part (leaf->type, leaf->filename);
    const char *locked = sniff_locked (data, leaf->type, leaf->filename);

    if (product != NULL) {
        g_autofree char *reason = wrapper_reason (product, "");
        letter_set_fate (part, FATE_WRAPPER, "%s", reason);
    } else if (sniff_is_pdf (data)) {
        g_free (part->type);
        part->type = g_strdup ("application/pdf");
        document_read (letter, data, part);
    } else if (sniff_photo (data) != NULL) {
        picture_read (letter, leaf, data, part);
    } else if (locked != NULL) {
        letter_set_fate (part, FATE_LOCKED, "%s locked with a password",
                         locked);
    } else if (is_enveloped (leaf)) {
        letter_set_fate (part, FATE_LOCKED,
                         "message encrypted with S/MIME: nobody here has the "
                         "key");
    } else if (is_pkcs7 (leaf)) {
        letter_set_fate (part, FATE_LOCKED,
                         "signed or encrypted message that does not open "
                         "here");
    } else if (encrypted &&
               strcmp (leaf->type, "application/pgp-encrypted") != 0) {
        letter_set_fate (part, FATE_LOCKED,
                         "encrypted message: nobody here has the key");
    } else if (kind != TEXT_NONE) {
        name_by_content (part, kind == TEXT_HTML ? "text/html" : "text/plain");
        read_text (letter, leaf, data, kind, part);
    } else if (!papers_read (letter, leaf, data, part)) {
        set_unsupported (leaf, data, part);
    }
}

/* Also what a mailer attached as a file. */
static gboolean
is_message (const MimeNode *leaf, GBytes *data)
{
    return strcmp (leaf->type, "message/rfc822") == 0 ||
           (strcmp (leaf->type, "application/octet-stream") == 0 &&
            sniff_name_ends (leaf->filename, ".eml") && sniff_is_text (data));
}

/* Opens what is a message inside: its own leaves are listed, it is not. */
static gboolean
read_inside (Letter *letter, const MimeNode *leaf, GBytes *data, guint depth)
{
    g_autoptr (GBytes) content = NULL;

    if (is_message (leaf, data))
        return letter_read_message (letter, data, leaf->path, depth);
    if (wrapper_for_part (leaf->type, leaf->filename) == NULL &&
        archive_read (letter, leaf, data, depth))
        return TRUE;
    if (letter->tools == NULL || !is_pkcs7 (leaf) || is_enveloped (leaf))
        return FALSE;
    content = letter->tools->signed_content (data);
    return content != NULL &&
           letter_read_message (letter, content, leaf->path, depth);
}

/* TRUE when @bytes more may be decoded; else the part says that they are not.
 */
static gboolean
has_room (Letter *letter, const MimeNode *leaf, gsize bytes)
{
    RecordPart *part = NULL;

    if (letter->decoded_bytes + bytes <= LIMIT_DECODED_BYTES)
        return TRUE;
    part =
        letter_add_part (letter, leaf->path, leaf->type, leaf->filename, NULL);
    if (part != NULL)
        letter_set_fate (part, FATE_REFUSED,
                         "partly read: more than 256 MiB in one message");
    return FALSE;
}

static void
read_bytes (Letter *letter, const MimeNode *leaf, GBytes *data, guint depth,
            gboolean encrypted)
{
    gsize bytes = g_bytes_get_size (data);
    TextKind kind = bytes == 0 ? TEXT_NONE : text_kind (leaf, data);
    RecordPart *part = NULL;

    if (bytes > 0 && needs_tools (letter, leaf, data, kind)) {
        letter->incomplete = TRUE;
        return;
    }
    if (bytes > 0 && read_inside (letter, leaf, data, depth))
        return;
    part =
        letter_add_part (letter, leaf->path, leaf->type, leaf->filename, data);
    if (part == NULL)
        return;
    if (bytes == 0)
        letter_set_fate (part, FATE_EMPTY, "nothing in it");
    else
        read_known (letter, leaf, data, kind, encrypted, part);
}

void
leaf_read (Letter *letter, const MimeNode *leaf, guint depth,
           gboolean encrypted)
{
    g_autoptr (GBytes) data = mime_decode (leaf);
    gsize bytes = g_bytes_get_size (data);

    if (!has_room (letter, leaf, bytes))
        return;
    letter->decoded_bytes += bytes;
    read_bytes (letter, leaf, data, depth, encrypted);
}

void
leaf_read_member (Letter *letter, const char *path, const char *type,
                  const char *filename, GBytes *data, guint depth)
{
    MimeNode leaf = {
        .kind = MIME_LEAF,
        .path = (char *) path,
        .type = (char *) (type == NULL ? "application/octet-stream" : type),
        .filename = (char *) filename,
        .attached = TRUE,
    };

    read_bytes (letter, &leaf, data, depth, FALSE);
}
