#include "classify/box/body.h"

#include "classify/box/charset.h"
#include "classify/box/inline.h"
#include "classify/box/papers.h"
#include "classify/box/plain.h"
#include "classify/box/sniff.h"
#include "classify/box/wrapper.h"
#include "common/limits.h"

#include <string.h>

/* Links of a notice that a person may want to compare. */
#define SHOWN_LINKS 3

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
TextKind
body_kind (const MimeNode *leaf, GBytes *data)
{
    static const char *const plain[] = {
        "message/delivery-status",
        "message/disposition-notification",
        "message/partial",
    };
    /* What has a form of its own, and other readers. */
    static const char *const formed[] = {
        "text/rtf",   "text/richtext", "text/calendar",
        "text/vcard", "text/x-vcard",  "text/directory",
    };
    gboolean readable = is_wide (leaf->raw_charset) ||
                        charset_is_utf16 (data) || has_few_nuls (data);

    for (gsize i = 0; i < G_N_ELEMENTS (plain); i++)
        if (strcmp (leaf->type, plain[i]) == 0)
            return readable ? TEXT_PLAIN : TEXT_NONE;
    for (gsize i = 0; i < G_N_ELEMENTS (formed); i++)
        if (strcmp (leaf->type, formed[i]) == 0)
            return TEXT_NONE;
    /* RFC 1896: its marks are those of HTML to the eye. */
    if (strcmp (leaf->type, "text/html") == 0 ||
        strcmp (leaf->type, "text/enriched") == 0 ||
        strcmp (leaf->type, "application/xhtml+xml") == 0)
        return readable ? TEXT_HTML : TEXT_NONE;
    if (g_str_has_prefix (leaf->type, "text/"))
        return readable ? TEXT_PLAIN : TEXT_NONE;
    if (office_in_name (leaf, data) != TEXT_NONE)
        return office_in_name (leaf, data);
    if (strcmp (leaf->type, "application/octet-stream") != 0 ||
        !sniff_is_text (data))
        return TEXT_NONE;
    if ((leaf->filename == NULL && sniff_type (data) == NULL) ||
        sniff_name_ends (leaf->filename, ".txt") ||
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
    if (strcmp (leaf->type, "text/enriched") == 0) {
        g_auto (GStrv) pieces = g_strsplit (text, "<<", -1);
        g_free (text);
        text = g_strjoinv ("&lt;", pieces);
    }
    if (kind == TEXT_HTML)
        return letter->tools->html_text (text, hidden_out, links_out);
    if (leaf->flowed)
        return plain_unflow (text, leaf->delsp);
    return g_steal_pointer (&text);
}

static const char locked[] =
    "message encrypted with PGP: nobody here has the key";

/* The fate of a text that was read, where more has to be said of it. */
static void
set_other_fate (const MimeNode *leaf, Armour armour, RecordPart *part)
{
    if (armour == ARMOUR_ENCRYPTED)
        letter_set_fate (part, FATE_LOCKED, "%s", locked);
    else if (strcmp (leaf->type, "message/partial") == 0)
        letter_set_fate (part, FATE_REFUSED,
                         "partly read: one piece of a message, the others came "
                         "as letters of their own");
    else if (armour == ARMOUR_SIGNED && part->fate == FATE_READ)
        letter_set_fate (part, FATE_READ,
                         "signed with PGP: the signature is not checked");
    else if (leaf->guessed && part->fate == FATE_READ)
        letter_set_fate (part, FATE_READ,
                         "damaged: the boundaries of its parts are missing, "
                         "read as one text");
}

void
body_read (Letter *letter, const MimeNode *leaf, GBytes *data, TextKind kind,
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
    Armour armour = ARMOUR_NONE;

    if (text == NULL) {
        letter_set_fate (part, FATE_REFUSED, "damaged HTML: nested too deeply");
        return;
    }
    if (kind == TEXT_PLAIN)
        armour = inline_open_armour (&text);
    if (plain_is_blank (text) && hidden == NULL) {
        g_free (text);
        if (armour == ARMOUR_ENCRYPTED)
            letter_set_fate (part, FATE_LOCKED, "%s", locked);
        else if (links == NULL || links[0] == '\0')
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
    if (notice != NULL)
        letter_set_fate (part, FATE_WRAPPER, "%s", notice);
    set_other_fate (leaf, armour, part);
    complete &= leaf->attached && letter->tools != NULL
                    ? papers_add_text_take (letter, text, hidden)
                    : letter_add_page_take (letter, text, hidden, NULL, 0);
    if (!complete)
        letter_set_fate (part, FATE_REFUSED,
                         "partly read: more text or pages than fit one letter");
}
