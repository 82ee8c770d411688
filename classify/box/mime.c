#include "classify/box/mime.h"

#include "classify/box/fields.h"
#include "classify/box/mapped.h"
#include "classify/box/params.h"
#include "classify/box/split.h"
#include "classify/box/words.h"
#include "common/limits.h"
#include "common/text.h"

#include <gmime/gmime.h>
#include <string.h>

/* Fields of a facts line; a person wants to know, not to read a book. */
#define FACT_BYTES 1024

struct Mime {
    MimeNode *root;
    GPtrArray *warnings;
    guint nodes;
};

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
    g_free (node->encoding);
    g_ptr_array_unref (node->children);
    g_bytes_unref (node->body);
    g_free (node);
}

void
mime_node_free (MimeNode *node)
{
    if (node != NULL)
        node_free (node);
}

static void
warn (const Mime *mime, const char *text)
{
    for (guint i = 0; i < mime->warnings->len; i++)
        if (strcmp (mime->warnings->pdata[i], text) == 0)
            return;
    if (mime->warnings->len < LIMIT_WARNING_COUNT)
        g_ptr_array_add (mime->warnings, g_strdup (text));
}

static MimeNode *
node_new (MimeKind kind, const char *path, const char *type, GBytes *body)
{
    MimeNode *node = g_new0 (MimeNode, 1);

    node->kind = kind;
    node->path = g_strdup (path);
    text_cut (node->path, LIMIT_PART_NAME_BYTES);
    node->type = g_strdup (type);
    node->encoding = g_strdup ("");
    node->children = g_ptr_array_new_with_free_func (node_free);
    node->body = g_bytes_ref (body);
    return node;
}

MimeNode *
mime_leaf_new (const char *path, const char *type, const char *raw_filename,
               GBytes *data)
{
    MimeNode *node = node_new (MIME_LEAF, path, type, data);

    if (raw_filename != NULL)
        node->filename = params_base_name (raw_filename);
    return node;
}

/* The value of the first field of that name; NULL when there is none. */
static const char *
field_value (const Mime *mime, const GPtrArray *fields, const char *name)
{
    const char *value = NULL;

    for (guint i = 0; i < fields->len; i++) {
        const Field *field = fields->pdata[i];
        if (g_ascii_strcasecmp (field->name, name) != 0)
            continue;
        if (value != NULL) {
            warn (mime, "a header field stands twice");
            break;
        }
        value = field->raw_value;
    }
    return value;
}

/* What a person would want to know of a forwarded message. */
static char *
message_facts (const Mime *mime, const GPtrArray *fields)
{
    static const char *const names[] = {"From", "To", "Date", "Subject"};
    GString *facts = g_string_new (NULL);

    for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
        const char *raw_value = field_value (mime, fields, names[i]);
        g_autofree char *text = NULL;

        if (raw_value == NULL)
            continue;
        text = words_decode (raw_value);
        text_cut (text, FACT_BYTES);
        g_string_append_printf (facts, "%s: %s\n", names[i], text);
    }
    return g_string_free (facts, FALSE);
}

static gboolean
is_word (const Params *params, const char *name, const char *value)
{
    g_autofree char *word = params_word (params, name);

    return word != NULL && g_ascii_strcasecmp (word, value) == 0;
}

/* "quoted-printable (x)" */
static char *
encoding_of (const char *raw_value)
{
    g_autoptr (Params) params = params_new (raw_value);

    return g_strdup (params_value (params));
}

static void
set_leaf (const Mime *mime, MimeNode *node, const GPtrArray *fields,
          const Params *type)
{
    g_autoptr (Params) disposition =
        params_new (field_value (mime, fields, "Content-Disposition"));
    char *charset = params_word (type, "charset");

    node->filename = params_file_name (disposition, type);
    if (charset != NULL)
        node->raw_charset = g_steal_pointer (&charset);
    node->flowed = is_word (type, "format", "flowed");
    node->delsp = is_word (type, "delsp", "yes");
    node->smime_type = params_text (type, "smime-type");
    if (node->smime_type != NULL)
        text_cut (node->smime_type, LIMIT_PART_NAME_BYTES);
    node->attached = strcmp (params_value (disposition), "attachment") == 0;
    node->ornament = field_value (mime, fields, "Content-ID") != NULL;
}

/* type/subtype, each a token (RFC 2045 section 5.1). */
static gboolean
is_type (const char *type)
{
    const char *slash = strchr (type, '/');

    return slash != NULL && slash > type && slash[1] != '\0' &&
           strchr (slash + 1, '/') == NULL &&
           strlen (type) <= LIMIT_PART_NAME_BYTES &&
           strpbrk (type, "<>@,:\"[]?=\\") == NULL && g_str_is_ascii (type);
}

/* Section 5.2: what declares nothing, or nonsense, is plain text; but a file
 * of an unknown kind where it has a name. */
static char *
type_of (const Mime *mime, const GPtrArray *fields, const Params *type,
         const char *otherwise)
{
    g_autoptr (Params) disposition = NULL;
    g_autofree char *name = NULL;

    if (field_value (mime, fields, "Content-Type") == NULL)
        return g_strdup (otherwise);
    if (is_type (params_value (type)))
        return g_strdup (params_value (type));
    warn (mime, "a content type is invalid");
    disposition =
        params_new (field_value (mime, fields, "Content-Disposition"));
    name = params_file_name (disposition, type);
    return g_strdup (name == NULL ? "text/plain" : "application/octet-stream");
}

static MimeNode *node_for_entity (Mime *mime, GBytes *entity, const char *path,
                                  guint depth, const char *otherwise);
static MimeNode *node_for_body (Mime *mime, const GPtrArray *fields,
                                GBytes *body, const char *path, guint depth,
                                const char *otherwise);

static gboolean
is_identity (const char *encoding)
{
    return strcmp (encoding, "base64") != 0 &&
           strcmp (encoding, "quoted-printable") != 0 &&
           strstr (encoding, "uue") == NULL;
}

static gboolean
is_multipart (const GPtrArray *fields, const Mime *mime)
{
    g_autoptr (Params) type =
        params_new (field_value (mime, fields, "Content-Type"));

    return g_str_has_prefix (params_value (type), "multipart/") &&
           is_type (params_value (type));
}

/* @path: of the part that holds the message, "" at the top. A body that is no
 * multipart is number 1 below it (RFC 3501 section 6.4.5). */
static MimeNode *
node_for_message (Mime *mime, GBytes *message, const char *path, guint depth)
{
    gsize at = 0;
    gboolean cut = FALSE;
    gsize length = 0;
    const char *data = g_bytes_get_data (message, &length);
    g_autoptr (GPtrArray) fields = NULL;
    g_autoptr (GBytes) body = NULL;
    g_autofree char *number =
        g_strdup_printf ("%s%s1", path, path[0] == '\0' ? "" : ".");
    MimeNode *node = node_new (MIME_MESSAGE, path, "message/rfc822", message);
    MimeNode *child = NULL;

    /* Forwarded text without any field is all body. The letter itself has
     * fields, perhaps behind a line that a gateway put before them. */
    if (depth == 0 || fields_begin (data, length))
        fields = fields_new (data, length, &at, &cut);
    else
        fields = g_ptr_array_new ();
    body = g_bytes_new_from_bytes (message, at, length - at);
    node->facts = message_facts (mime, fields);
    child = node_for_body (mime, fields, body,
                           is_multipart (fields, mime) ? path : number,
                           depth + 1, "text/plain");
    g_ptr_array_add (node->children, child);
    if (child->guessed) {
        g_free (child->path);
        child->path = g_steal_pointer (&number);
    }
    return node;
}

/* The parts of @body as children of @node; FALSE when it has none. */
static gboolean
add_children (Mime *mime, MimeNode *node, GBytes *body, const char *boundary,
              guint depth)
{
    const char *otherwise = strcmp (node->type, "multipart/digest") == 0
                                ? "message/rfc822"
                                : "text/plain";
    SplitEnd end = SPLIT_CLOSED;
    /* One more than may be listed, so that the caller sees that there are. */
    g_autoptr (GPtrArray) parts =
        split_parts (body, boundary, LIMIT_PART_COUNT + 1, &end);

    if (end == SPLIT_CUT)
        warn (mime, "the message is cut off");
    if (end == SPLIT_MORE)
        warn (mime, "something stands behind the last part");
    for (guint i = 0; i < parts->len && mime->nodes <= LIMIT_PART_COUNT; i++) {
        g_autofree char *number = g_strdup_printf (
            "%s%s%u", node->path, node->path[0] == '\0' ? "" : ".", i + 1);
        g_ptr_array_add (node->children,
                         node_for_entity (mime, parts->pdata[i], number,
                                          depth + 1, otherwise));
    }
    return parts->len > 0;
}

/*
 * A multipart. One whose boundary is missing or wrong is parted at the lines
 * that look like its boundary; one without any is plain text: a person must
 * see what is there.
 */
static MimeNode *
node_for_multipart (Mime *mime, const Params *type, const char *name,
                    const char *encoding, GBytes *raw_body, const char *path,
                    guint depth)
{
    MimeNode *node = node_new (MIME_MULTIPART, path, name, raw_body);
    g_autofree char *boundary = params_word (type, "boundary");
    g_autofree char *guess = NULL;
    g_autoptr (GBytes) body = g_bytes_ref (raw_body);

    if (boundary != NULL)
        g_strchomp (boundary);
    if (boundary != NULL && add_children (mime, node, body, boundary, depth))
        return node;
    /* RFC 2045 section 6.4 forbids it, and some do it. */
    if (!is_identity (encoding)) {
        g_free (node->encoding);
        node->encoding = g_strdup (encoding);
        g_clear_pointer (&body, g_bytes_unref);
        body = mime_decode (node);
        if (boundary != NULL &&
            add_children (mime, node, body, boundary, depth))
            return node;
    }
    warn (mime, "a multipart has no boundary");
    guess = split_guess (body);
    if (guess != NULL && add_children (mime, node, body, guess, depth))
        return node;
    node->kind = MIME_LEAF;
    node->guessed = TRUE;
    mime->nodes++;
    g_free (node->type);
    node->type = g_strdup ("text/plain");
    return node;
}

/* The only piece of a message (RFC 2046 section 5.2.2) is the message. */
static gboolean
is_whole_partial (const Params *type)
{
    return strcmp (params_value (type), "message/partial") == 0 &&
           is_word (type, "number", "1") && is_word (type, "total", "1");
}

static MimeNode *
node_for_body (Mime *mime, const GPtrArray *fields, GBytes *body,
               const char *path, guint depth, const char *otherwise)
{
    g_autoptr (Params) type =
        params_new (field_value (mime, fields, "Content-Type"));
    g_autofree char *name = type_of (mime, fields, type, otherwise);
    g_autofree char *encoding =
        encoding_of (field_value (mime, fields, "Content-Transfer-Encoding"));
    gboolean multipart = g_str_has_prefix (name, "multipart/");
    gboolean message = is_whole_partial (type) ||
                       strcmp (name, "message/rfc822") == 0 ||
                       strcmp (name, "message/global") == 0 ||
                       strcmp (name, "message/news") == 0;
    MimeNode *node = NULL;

    if ((multipart || message) && depth > LIMIT_NESTING) {
        mime->nodes++;
        warn (mime, "parts are nested too deeply");
        return node_new (MIME_TOO_DEEP, path, name, body);
    }
    if (multipart)
        return node_for_multipart (mime, type, name, encoding, body, path,
                                   depth);
    if (message && is_identity (encoding) && g_bytes_get_size (body) > 0)
        return node_for_message (mime, body, path, depth);
    mime->nodes++;
    node = node_new (MIME_LEAF, path, name, body);
    g_free (node->encoding);
    node->encoding = g_steal_pointer (&encoding);
    set_leaf (mime, node, fields, type);
    return node;
}

/* A part with its own fields. One that begins with something else has none:
 * all of it is its body. */
static MimeNode *
node_for_entity (Mime *mime, GBytes *entity, const char *path, guint depth,
                 const char *otherwise)
{
    gsize at = 0;
    gboolean cut = FALSE;
    gsize length = 0;
    const char *data = g_bytes_get_data (entity, &length);
    g_autoptr (GPtrArray) fields = NULL;
    g_autoptr (GBytes) body = NULL;

    if (fields_begin (data, length))
        fields = fields_new (data, length, &at, &cut);
    else
        fields = g_ptr_array_new ();
    body = g_bytes_new_from_bytes (entity, at, length - at);
    return node_for_body (mime, fields, body, path, depth, otherwise);
}

Mime *
mime_new_for_bytes (GBytes *data, const char *path, guint depth,
                    GPtrArray *warnings)
{
    Mime *mime = g_new0 (Mime, 1);

    mime->warnings = g_ptr_array_ref (warnings);
    mime->root = node_for_message (mime, data, path, depth);
    return mime;
}

Mime *
mime_new_for_fd (int fd, GPtrArray *warnings)
{
    g_autoptr (GBytes) data = mapped_file (fd, LIMIT_MESSAGE_BYTES);
    g_autoptr (GBytes) message = NULL;
    gsize length = data == NULL ? 0 : g_bytes_get_size (data);
    gsize start = 0;

    if (length == 0)
        return NULL;
    start = fields_start (g_bytes_get_data (data, NULL), length);
    message = g_bytes_new_from_bytes (data, start, length - start);
    return mime_new_for_bytes (message, "", 0, warnings);
}

void
mime_free (Mime *mime)
{
    if (mime == NULL)
        return;
    node_free (mime->root);
    g_ptr_array_unref (mime->warnings);
    g_free (mime);
}

const MimeNode *
mime_root (const Mime *mime)
{
    return mime->root;
}

static GMimeContentEncoding
gmime_encoding (const char *name)
{
    if (strcmp (name, "base64") == 0)
        return GMIME_CONTENT_ENCODING_BASE64;
    if (strcmp (name, "quoted-printable") == 0)
        return GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE;
    return GMIME_CONTENT_ENCODING_UUENCODE;
}

GBytes *
mime_decode (const MimeNode *leaf)
{
    GMimeEncoding state;
    gsize length = 0;
    const char *raw = g_bytes_get_data (leaf->body, &length);
    gsize out = 0;
    gsize more = 0;
    char *decoded = NULL;

    if (is_identity (leaf->encoding))
        return g_bytes_ref (leaf->body);
    g_mime_encoding_init_decode (&state, gmime_encoding (leaf->encoding));
    more = g_mime_encoding_outlen (&state, length) +
           g_mime_encoding_outlen (&state, 2);
    decoded = g_malloc (more);
    out = g_mime_encoding_step (&state, raw, length, decoded);
    /* Padding that was left off: without it the last letters stay inside. */
    if (strcmp (leaf->encoding, "base64") == 0)
        out += g_mime_encoding_step (&state, "==", 2, decoded + out);
    out += g_mime_encoding_flush (&state, "", 0, decoded + out);
    return g_bytes_new_take (g_realloc (decoded, MAX (out, 1)), out);
}

void
mime_warm (void)
{
    static const char sample[] =
        "From: =?iso-8859-1?Q?Zo=EB?= <a@b.example>\n"
        "Content-Type: multipart/mixed; boundary=x\n\n--x\n"
        "Content-Transfer-Encoding: quoted-printable\n\na=80\n--x\n"
        "Content-Type: image/png; name*=utf-8''a%20b.png\n"
        "Content-Transfer-Encoding: base64\n\nAAAA\n--x--\n";
    g_autoptr (GBytes) bytes = g_bytes_new_static (sample, sizeof sample - 1);
    g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (Mime) mime = NULL;

    g_mime_init ();
    mime = mime_new_for_bytes (bytes, "", 0, warnings);
    for (guint i = 0; i < 2; i++) {
        const MimeNode *body = mime->root->children->pdata[0];
        g_autoptr (GBytes) leaf = mime_decode (body->children->pdata[i]);
        g_assert (g_bytes_get_size (leaf) > 0);
    }
}
