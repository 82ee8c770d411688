#include "classify/box/mime.h"

#include "common/limits.h"
#include "common/text.h"

#include <gmime/gmime.h>
#include <string.h>
#include <unistd.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeParser, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeStream, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (InternetAddressList, g_object_unref)

struct Mime {
    GMimeMessage *message;
    MimeNode *root;
    guint nodes;
};

static GMimeParserOptions *options;

static void
node_free (gpointer data)
{
    MimeNode *node = data;

    g_free (node->path);
    g_free (node->type);
    g_free (node->smime_type);
    g_free (node->filename);
    g_free (node->raw_charset);
    g_free (node->facts);
    g_ptr_array_unref (node->children);
    g_clear_object (&node->object);
    g_free (node);
}

/* One line of valid UTF-8, cut at a character after @limit_bytes. */
static char *
one_line (const char *raw_text, gsize limit_bytes)
{
    char *text = text_make_valid (raw_text, -1);
    gsize length = strlen (text);

    if (length > limit_bytes) {
        char *end = g_utf8_find_prev_char (text, text + limit_bytes + 1);
        *(end == NULL ? text : end) = '\0';
    }
    g_strdelimit (text, "\n\t", ' ');
    return text;
}

void
mime_warm (void)
{
    static const char *fallbacks[] = {"utf-8", "windows-1252", NULL};
    static const char sample[] =
        "From: =?iso-8859-1?Q?Zo=EB?= <a@b.example>\n"
        "Subject: =?utf-8?B?WsO2?=\nDate: Mon, 2 Nov 2026 08:05:00 +0000\n"
        "Content-Type: multipart/mixed; boundary=x\n\n--x\n"
        "Content-Type: text/plain; charset=\"windows-1252\"\n"
        "Content-Transfer-Encoding: quoted-printable\n\na=80\n--x\n"
        "Content-Type: image/png; name*=utf-8''a%20b.png\n"
        "Content-Transfer-Encoding: base64\n\nAAAA\n--x--\n";
    g_autoptr (GBytes) bytes = g_bytes_new_static (sample, sizeof sample - 1);
    g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (Mime) mime = NULL;

    g_mime_init ();
    options = g_mime_parser_options_new ();
    g_mime_parser_options_set_fallback_charsets (options, fallbacks);
    mime = mime_new_for_bytes (bytes, "", 0, warnings);
    g_assert (mime != NULL);
    for (guint i = 0; i < 2; i++) {
        const MimeNode *body = mime->root->children->pdata[0];
        g_autoptr (GBytes) leaf = mime_decode (body->children->pdata[i]);
        g_assert (g_bytes_get_size (leaf) > 0);
    }
}

/* Only codes become words: the offending text may be anything. */
static void
take_warning (gint64 offset, GMimeParserWarning code, const gchar *item,
              gpointer data)
{
    static const char *const words[] = {
        [GMIME_WARN_DUPLICATED_HEADER] = "a header field stands twice",
        [GMIME_WARN_DUPLICATED_PARAMETER] = "a parameter stands twice",
        [GMIME_WARN_UNENCODED_8BIT_HEADER] = "a header field is not encoded",
        [GMIME_WARN_INVALID_CONTENT_TYPE] = "a content type is invalid",
        [GMIME_WARN_INVALID_RFC2047_HEADER_VALUE] =
            "an encoded header field is damaged",
        [GMIME_WARN_MALFORMED_MULTIPART] = "a multipart is damaged",
        [GMIME_WARN_TRUNCATED_MESSAGE] = "the message is cut off",
        [GMIME_WARN_MALFORMED_MESSAGE] = "a message is damaged",
        [GMIME_CRIT_INVALID_HEADER_NAME] = "a header name is invalid",
        [GMIME_CRIT_CONFLICTING_HEADER] = "two header fields contradict",
        [GMIME_CRIT_CONFLICTING_PARAMETER] = "two parameters contradict",
        [GMIME_CRIT_MULTIPART_WITHOUT_BOUNDARY] = "a multipart has no boundary",
        [GMIME_WARN_INVALID_PARAMETER] = "a parameter is invalid",
        [GMIME_WARN_INVALID_ADDRESS_LIST] = "an address list is invalid",
        [GMIME_CRIT_NESTING_OVERFLOW] = "parts are nested too deeply",
        [GMIME_WARN_PART_WITHOUT_CONTENT] = "a part has no content",
        [GMIME_CRIT_PART_WITHOUT_HEADERS_OR_CONTENT] = "a part is empty",
    };
    GPtrArray *warnings = data;
    const char *text = NULL;

    (void) offset;
    (void) item;
    if ((guint) code < G_N_ELEMENTS (words))
        text = words[code];
    if (text == NULL)
        text = "the structure is odd";
    for (guint i = 0; i < warnings->len; i++)
        if (strcmp (warnings->pdata[i], text) == 0)
            return;
    g_ptr_array_add (warnings, g_strdup (text));
}

static MimeNode *
node_new (MimeKind kind, const char *path, GMimeObject *object)
{
    MimeNode *node = g_new0 (MimeNode, 1);

    node->kind = kind;
    node->path = one_line (path, LIMIT_PART_NAME_BYTES);
    node->children = g_ptr_array_new_with_free_func (node_free);
    node->object = g_object_ref (object);
    return node;
}

/* What a person would want to know of a forwarded message. */
static char *
message_facts (GMimeMessage *message)
{
    static const char *const names[] = {"From", "To", "Date", "Subject"};
    GString *facts = g_string_new (NULL);

    for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
        GMimeHeader *header = g_mime_header_list_get_header (
            g_mime_object_get_header_list (GMIME_OBJECT (message)), names[i]);
        g_autofree char *text = NULL;
        g_autofree char *line = NULL;

        if (header == NULL)
            continue;
        text = mime_field_text (g_mime_header_get_raw_value (header), TRUE);
        line = one_line (text, 1024);
        g_string_append_printf (facts, "%s: %s\n", names[i], line);
    }
    return g_string_free (facts, FALSE);
}

static void
set_leaf (MimeNode *node, GMimePart *part)
{
    GMimeObject *object = GMIME_OBJECT (part);
    const char *name = g_mime_part_get_filename (part);
    const char *charset =
        g_mime_object_get_content_type_parameter (object, "charset");
    const char *format =
        g_mime_object_get_content_type_parameter (object, "format");
    const char *delsp =
        g_mime_object_get_content_type_parameter (object, "delsp");
    const char *smime =
        g_mime_object_get_content_type_parameter (object, "smime-type");
    const char *disposition = g_mime_object_get_disposition (object);

    if (name != NULL && name[0] != '\0')
        node->filename = one_line (name, LIMIT_PART_NAME_BYTES);
    node->raw_charset = g_strdup (charset);
    node->flowed = format != NULL && !g_ascii_strcasecmp (format, "flowed");
    node->delsp = delsp != NULL && !g_ascii_strcasecmp (delsp, "yes");
    node->smime_type =
        smime == NULL ? NULL : one_line (smime, LIMIT_PART_NAME_BYTES);
    node->attached = disposition != NULL &&
                     g_ascii_strcasecmp (disposition, "attachment") == 0;
    node->ornament = g_mime_object_get_content_id (object) != NULL;
}

static void
set_type (MimeNode *node, GMimeObject *object)
{
    g_autofree char *raw = g_mime_content_type_get_mime_type (
        g_mime_object_get_content_type (object));
    g_autofree char *lower = g_ascii_strdown (raw, -1);

    node->type = one_line (lower, LIMIT_PART_NAME_BYTES);
    if (node->type[0] == '\0') {
        g_free (node->type);
        node->type = g_strdup ("application/octet-stream");
    }
}

static MimeNode *node_for_object (Mime *mime, GMimeObject *object,
                                  const char *path, guint depth);

/* @path: of the part that holds the message, "" at the top. A body that is no
 * multipart is number 1 below it (RFC 3501 section 6.4.5). */
static MimeNode *
node_for_message (Mime *mime, GMimeMessage *message, const char *path,
                  guint depth)
{
    MimeNode *node = node_new (MIME_MESSAGE, path, GMIME_OBJECT (message));
    GMimeObject *body = g_mime_message_get_mime_part (message);
    g_autofree char *number =
        g_strconcat (path, path[0] == '\0' ? "1" : ".1", NULL);

    node->type = g_strdup ("message/rfc822");
    node->facts = message_facts (message);
    if (body != NULL)
        g_ptr_array_add (
            node->children,
            node_for_object (mime, body,
                             GMIME_IS_MULTIPART (body) ? path : number,
                             depth + 1));
    return node;
}

static MimeNode *
node_for_multipart (Mime *mime, GMimeMultipart *multipart, const char *path,
                    guint depth)
{
    MimeNode *node = node_new (MIME_MULTIPART, path, GMIME_OBJECT (multipart));
    int count = g_mime_multipart_get_count (multipart);

    set_type (node, GMIME_OBJECT (multipart));
    /* One more than may be listed, so that the caller sees that there are. */
    for (int i = 0; i < count && mime->nodes <= LIMIT_PART_COUNT; i++) {
        g_autofree char *number =
            g_strdup_printf ("%s%s%d", path, path[0] == '\0' ? "" : ".", i + 1);
        g_ptr_array_add (
            node->children,
            node_for_object (mime, g_mime_multipart_get_part (multipart, i),
                             number, depth + 1));
    }
    return node;
}

static MimeNode *
node_for_object (Mime *mime, GMimeObject *object, const char *path, guint depth)
{
    MimeNode *node = NULL;

    if (depth > LIMIT_NESTING && !GMIME_IS_PART (object)) {
        node = node_new (MIME_TOO_DEEP, path, object);
        set_type (node, object);
        mime->nodes++;
        return node;
    }
    if (GMIME_IS_MULTIPART (object))
        return node_for_multipart (mime, GMIME_MULTIPART (object), path, depth);
    if (GMIME_IS_MESSAGE_PART (object)) {
        GMimeMessage *message =
            g_mime_message_part_get_message (GMIME_MESSAGE_PART (object));
        if (message != NULL)
            return node_for_message (mime, message, path, depth);
    }
    mime->nodes++;
    node = node_new (MIME_LEAF, path, object);
    set_type (node, object);
    if (GMIME_IS_PART (object))
        set_leaf (node, GMIME_PART (object));
    return node;
}

static Mime *
mime_new (GMimeStream *stream, const char *path, guint depth,
          GPtrArray *warnings)
{
    g_autoptr (GMimeParser) parser = g_mime_parser_new_with_stream (stream);
    Mime *mime = NULL;
    GMimeMessage *message = NULL;

    g_mime_parser_options_set_warning_callback (options, take_warning,
                                                warnings);
    message = g_mime_parser_construct_message (parser, options);
    g_mime_parser_options_set_warning_callback (options, NULL, NULL);
    if (message == NULL)
        return NULL;
    mime = g_new0 (Mime, 1);
    mime->message = message;
    mime->root = node_for_message (mime, message, path, depth);
    return mime;
}

Mime *
mime_new_for_fd (int fd, GPtrArray *warnings)
{
    g_autoptr (GMimeStream) stream = g_mime_stream_fs_new (fd);

    g_mime_stream_fs_set_owner (GMIME_STREAM_FS (stream), FALSE);
    return mime_new (stream, "", 0, warnings);
}

Mime *
mime_new_for_bytes (GBytes *data, const char *path, guint depth,
                    GPtrArray *warnings)
{
    gsize length = 0;
    const char *bytes = g_bytes_get_data (data, &length);
    g_autoptr (GMimeStream) stream =
        g_mime_stream_mem_new_with_buffer (bytes, length);

    return mime_new (stream, path, depth, warnings);
}

void
mime_free (Mime *mime)
{
    if (mime == NULL)
        return;
    node_free (mime->root);
    g_object_unref (mime->message);
    g_free (mime);
}

const MimeNode *
mime_root (const Mime *mime)
{
    return mime->root;
}

GBytes *
mime_decode (const MimeNode *leaf)
{
    GMimeDataWrapper *content = NULL;
    g_autoptr (GMimeStream) stream = NULL;
    GByteArray *decoded = g_byte_array_new ();

    if (GMIME_IS_PART (leaf->object))
        content = g_mime_part_get_content (GMIME_PART (leaf->object));
    if (content == NULL)
        return g_byte_array_free_to_bytes (decoded);
    stream = g_mime_stream_mem_new_with_byte_array (decoded);
    g_mime_stream_mem_set_owner (GMIME_STREAM_MEM (stream), FALSE);
    g_mime_data_wrapper_write_to_stream (content, stream);
    return g_byte_array_free_to_bytes (decoded);
}

char *
mime_field_text (const char *raw_value, gboolean words)
{
    g_autofree char *unfolded = g_mime_utils_header_unfold (raw_value);
    g_autofree char *decoded = NULL;
    g_autofree char *line = NULL;

    if (words)
        decoded = g_mime_utils_header_decode_text (options, unfolded);
    line = one_line (decoded == NULL ? unfolded : decoded, G_MAXUINT32);
    return g_strdup (g_strstrip (line));
}

/* Members of groups count too: a person sees them as senders. */
static guint
count_mailboxes (InternetAddressList *list, guint depth, char **name_out,
                 char **address_out)
{
    guint count = 0;

    for (int i = 0; list != NULL && i < internet_address_list_length (list);
         i++) {
        InternetAddress *item = internet_address_list_get_address (list, i);
        const char *name = internet_address_get_name (item);
        const char *address = NULL;

        if (INTERNET_ADDRESS_IS_GROUP (item) && depth < LIMIT_NESTING)
            count += count_mailboxes (internet_address_group_get_members (
                                          INTERNET_ADDRESS_GROUP (item)),
                                      depth + 1, name_out, address_out);
        if (!INTERNET_ADDRESS_IS_MAILBOX (item))
            continue;
        count++;
        address =
            internet_address_mailbox_get_addr (INTERNET_ADDRESS_MAILBOX (item));
        if (*name_out != NULL || *address_out != NULL)
            continue;
        if (name != NULL && name[0] != '\0')
            *name_out = one_line (name, G_MAXUINT32);
        if (address != NULL && address[0] != '\0')
            *address_out = one_line (address, G_MAXUINT32);
    }
    return count;
}

guint
mime_mailboxes (const char *raw_value, char **name_out, char **address_out)
{
    g_autoptr (InternetAddressList) list =
        internet_address_list_parse (options, raw_value);

    return count_mailboxes (list, 0, name_out, address_out);
}

char *
mime_message_id (const char *raw_value)
{
    g_autofree char *raw_id = g_mime_utils_decode_message_id (raw_value);

    if (raw_id == NULL || raw_id[0] == '\0')
        return NULL;
    return one_line (raw_id, G_MAXUINT32);
}

gboolean
mime_date_ms (const char *raw_value, gint64 *date_ms_out)
{
    g_autoptr (GDateTime) date = g_mime_utils_header_decode_date (raw_value);

    if (date == NULL)
        return FALSE;
    *date_ms_out = g_date_time_to_unix (date) * 1000;
    return TRUE;
}
