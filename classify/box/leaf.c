#include "classify/box/leaf.h"

#include "classify/box/archive.h"
#include "classify/box/body.h"
#include "classify/box/document.h"
#include "classify/box/inline.h"
#include "classify/box/outlook.h"
#include "classify/box/papers.h"
#include "classify/box/picture.h"
#include "classify/box/plain.h"
#include "classify/box/sniff.h"
#include "classify/box/wrapper.h"
#include "common/limits.h"

#include <string.h>

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
    else if ((sniff_is_office_name (leaf->type, leaf->filename) &&
              sniff_type (data) == NULL) ||
             g_str_has_prefix (words, "Outlook "))
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
           strcmp (leaf->type, "application/x-pkcs7-mime") == 0 ||
           sniff_name_ends (leaf->filename, ".p7m");
}

static gboolean
is_pgp (GBytes *data)
{
    static const char mark[] = "-----BEGIN PGP MESSAGE";
    gsize length = 0;
    const char *bytes = g_bytes_get_data (data, &length);

    return length >= sizeof mark - 1 &&
           memcmp (bytes, mark, sizeof mark - 1) == 0;
}

/* TRUE when the head reader must leave this leaf to the other one. */
static gboolean
needs_tools (const Letter *letter, const MimeNode *leaf, GBytes *data,
             TextKind kind)
{
    if (letter->tools != NULL)
        return FALSE;
    return leaf->attached || strcmp (leaf->type, "text/plain") != 0 ||
           kind != TEXT_PLAIN || sniff_is_pdf (data) || sniff_is_zip (data) ||
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
        papers_set_locked (letter, part, locked);
    } else if (is_enveloped (leaf)) {
        letter_set_fate (part, FATE_LOCKED,
                         "message encrypted with S/MIME: nobody here has the "
                         "key");
    } else if (is_pkcs7 (leaf)) {
        letter_set_fate (part, FATE_LOCKED,
                         "signed or encrypted message that does not open "
                         "here");
    } else if (strcmp (leaf->type, "application/pgp-encrypted") == 0) {
        letter_set_fate (part, FATE_EMPTY, "says only that PGP was used");
    } else if (encrypted || (kind == TEXT_NONE && is_pgp (data))) {
        letter_set_fate (part, FATE_LOCKED,
                         "encrypted message: nobody here has the key");
    } else if (kind != TEXT_NONE) {
        name_by_content (part, kind == TEXT_HTML ? "text/html" : "text/plain");
        body_read (letter, leaf, data, kind, part);
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
        (archive_read (letter, leaf, data, depth) ||
         outlook_read (letter, leaf, data, depth)))
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

/* Files that stand in a text, each a leaf of its own below it. */
static void
read_files (Letter *letter, const MimeNode *text, const GPtrArray *files,
            guint depth)
{
    for (guint i = 0; i < files->len; i++) {
        const InlineFile *file = files->pdata[i];
        g_autofree char *path = g_strdup_printf ("%s.%u", text->path, i + 1);
        g_autoptr (MimeNode) node = mime_leaf_new (
            path, "application/octet-stream", file->filename, file->data);

        if (!file->whole)
            letter_warn (letter, "part %s is not whole", path);
        leaf_read (letter, node, depth + 1, FALSE);
    }
}

/* A page with words that nobody sees is told of: they count for nothing, and
 * somebody wanted them there. */
static void
tell_hidden (const Letter *letter, guint first_page, RecordPart *part)
{
    static const char told[] =
        "words in it that a person does not see are kept apart";

    for (guint i = first_page; i < letter->record->pages->len; i++) {
        const RecordPage *page = letter->record->pages->pdata[i];
        if (page->hidden == NULL || plain_words (page->hidden) == 0)
            continue;
        if (part->reason == NULL) {
            letter_set_fate (part, part->fate, "%s", told);
        } else {
            g_autofree char *reason = g_steal_pointer (&part->reason);
            letter_set_fate (part, part->fate, "%s; %s", reason, told);
        }
        return;
    }
}

static void
read_bytes (Letter *letter, const MimeNode *leaf, GBytes *data, guint depth,
            gboolean encrypted)
{
    gsize bytes = g_bytes_get_size (data);
    TextKind kind = bytes == 0 ? TEXT_NONE : body_kind (leaf, data);
    g_autoptr (GPtrArray) files = NULL;
    g_autoptr (GBytes) rest = NULL;
    guint first_page = letter->record->pages->len;
    RecordPart *part = NULL;

    if (kind == TEXT_PLAIN && depth <= LIMIT_NESTING)
        files = inline_find (data, LIMIT_PART_COUNT);
    if (files != NULL && files->len > 0)
        rest = inline_rest (data, files);
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
        read_known (letter, leaf, rest == NULL ? data : rest, kind, encrypted,
                    part);
    tell_hidden (letter, first_page, part);
    if (rest != NULL)
        read_files (letter, leaf, files, depth);
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
        /* The body of a packed message has no name. */
        .attached = filename != NULL,
    };

    read_bytes (letter, &leaf, data, depth, FALSE);
}
