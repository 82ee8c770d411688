#include "classify/box/params.h"

#include "classify/box/words.h"
#include "common/limits.h"
#include "common/text.h"

#include <stdlib.h>
#include <string.h>

/* One "name=value" as it stands. */
typedef struct {
    char *name; /* without the marks of RFC 2231 */
    guint section;
    gboolean sectioned; /* name*0 */
    gboolean extended;  /* name* or name*0* */
    gboolean quoted;
    char *value; /* quotes opened */
} Param;

struct Params {
    char *value;
    GPtrArray *params; /* Param * */
};

static void
param_free (gpointer data)
{
    Param *param = data;

    g_free (param->name);
    g_free (param->value);
    g_free (param);
}

/* From the quote at @text on. Mailers write C:\plan.doc there without doubling
 * the backslash: it escapes a quote or itself and nothing else. */
static const char *
take_quoted (const char *text, GString *out)
{
    for (text++; *text != '\0' && *text != '"'; text++) {
        if (*text == '\\' && (text[1] == '"' || text[1] == '\\'))
            text++;
        g_string_append_c (out, *text);
    }
    return *text == '"' ? text + 1 : text;
}

/* "filename*0*": the marks of RFC 2231 section 4.1 come off. */
static void
set_name (Param *param, char *raw_name)
{
    char *star = strchr (raw_name, '*');

    if (star != NULL) {
        char *digits = star + 1;
        gsize length = strspn (digits, "0123456789");

        *star = '\0';
        param->sectioned = length > 0;
        if (length > 0)
            param->section = (guint) MIN (strtoul (digits, NULL, 10), G_MAXINT);
        param->extended = length == 0 || digits[length] == '*';
    }
    param->name = g_ascii_strdown (raw_name, -1);
}

/* The parameter that @text begins with; returns where it ends. */
static const char *
take_param (const char *text, GPtrArray *params)
{
    gsize name = strcspn (text, "=;");
    g_autofree char *raw_name = g_strndup (text, name);
    GString *value = g_string_new (NULL);
    Param *param = g_new0 (Param, 1);

    text += name;
    if (*text == '=') {
        text += 1 + strspn (text + 1, " \t");
        if (*text == '"') {
            param->quoted = TRUE;
            text = take_quoted (text, value);
        } else {
            gsize length = strcspn (text, ";");
            g_string_append_len (value, text, (gssize) length);
            text += length;
        }
    }
    text += strcspn (text, ";");
    g_strstrip (raw_name);
    set_name (param, raw_name);
    param->value = g_string_free (value, FALSE);
    if (!param->quoted)
        g_strchomp (param->value);
    g_ptr_array_add (params, param);
    return text;
}

/* Where the comment at @text ends. */
static const char *
skip_comment (const char *text)
{
    guint depth = 0;

    for (; *text != '\0'; text++) {
        if (*text == '\\' && text[1] != '\0')
            text++;
        else if (*text == '(')
            depth++;
        else if (*text == ')' && --depth == 0)
            return text + 1;
    }
    return text;
}

Params *
params_new (const char *raw_value)
{
    g_autofree char *line = words_unfold (raw_value == NULL ? "" : raw_value);
    Params *params = g_new0 (Params, 1);
    GString *value = g_string_new (NULL);
    const char *at = line;

    params->params = g_ptr_array_new_with_free_func (param_free);
    while (*at != '\0' && *at != ';') {
        if (*at == '(') {
            at = skip_comment (at);
            continue;
        }
        if (!g_ascii_isspace (*at) && *at != '"')
            g_string_append_c (value, g_ascii_tolower (*at));
        at++;
    }
    params->value = g_string_free (value, FALSE);
    while (*at == ';') {
        at += strspn (at, "; \t");
        at = take_param (at, params->params);
    }
    return params;
}

void
params_free (Params *params)
{
    if (params == NULL)
        return;
    g_free (params->value);
    g_ptr_array_unref (params->params);
    g_free (params);
}

const char *
params_value (const Params *params)
{
    return params->value;
}

static gint
by_section (gconstpointer a, gconstpointer b)
{
    const Param *const *first = a;
    const Param *const *second = b;

    return ((*first)->section > (*second)->section) -
           ((*first)->section < (*second)->section);
}

/* The pieces that make up @name, in their order: one extended, else the
 * numbered ones, else one plain. NULL when there is none. */
static GPtrArray *
find_pieces (const Params *params, const char *name)
{
    g_autoptr (GPtrArray) numbered = g_ptr_array_new ();
    Param *plain = NULL;
    Param *extended = NULL;

    for (guint i = 0; i < params->params->len; i++) {
        Param *param = params->params->pdata[i];
        if (strcmp (param->name, name) != 0)
            continue;
        if (param->sectioned)
            g_ptr_array_add (numbered, param);
        else if (param->extended && extended == NULL)
            extended = param;
        else if (!param->extended && plain == NULL)
            plain = param;
    }
    g_ptr_array_sort (numbered, by_section);
    if (extended != NULL || numbered->len == 0) {
        g_ptr_array_set_size (numbered, 0);
        if (extended != NULL || plain != NULL)
            g_ptr_array_add (numbered, extended != NULL ? extended : plain);
    }
    return numbered->len == 0 ? NULL : g_steal_pointer (&numbered);
}

/* "utf-8'en'": where the value begins; the charset is copied. */
static const char *
take_charset (const char *value, char **charset_out)
{
    const char *language = strchr (value, '\'');
    const char *text = language == NULL ? NULL : strchr (language + 1, '\'');

    if (text == NULL)
        return value;
    if (language > value)
        *charset_out = g_strndup (value, (gsize) (language - value));
    return text + 1;
}

static void
append_percent (GString *out, const char *text)
{
    for (; *text != '\0'; text++) {
        guint8 byte = 0;
        if (*text == '%' && words_hex (text + 1, &byte)) {
            g_string_append_c (out, (char) byte);
            text += 2;
        } else {
            g_string_append_c (out, *text);
        }
    }
}

/* The bytes of what was found. An escape may be split between two pieces. */
static GString *
join (const GPtrArray *pieces, char **charset_out)
{
    GString *out = g_string_new (NULL);
    g_autoptr (GString) escaped = g_string_new (NULL);

    for (guint i = 0; i < pieces->len; i++) {
        const Param *piece = pieces->pdata[i];
        const char *value = piece->value;
        if (piece->extended && i == 0)
            value = take_charset (value, charset_out);
        if (piece->extended) {
            g_string_append (escaped, value);
            continue;
        }
        append_percent (out, escaped->str);
        g_string_truncate (escaped, 0);
        g_string_append (out, value);
    }
    append_percent (out, escaped->str);
    return out;
}

static gboolean
is_plain (const GPtrArray *pieces)
{
    const Param *first = pieces->pdata[0];

    return !first->extended && !first->sectioned;
}

char *
params_word (const Params *params, const char *name)
{
    g_autoptr (GPtrArray) pieces = find_pieces (params, name);
    g_autofree char *charset = NULL;
    GString *bytes = NULL;

    if (pieces == NULL)
        return NULL;
    bytes = join (pieces, &charset);
    if (is_plain (pieces) && !((const Param *) pieces->pdata[0])->quoted)
        g_string_truncate (bytes, strcspn (bytes->str, " \t"));
    return g_string_free (bytes, FALSE);
}

char *
params_text (const Params *params, const char *name)
{
    g_autoptr (GPtrArray) pieces = find_pieces (params, name);
    g_autofree char *charset = NULL;
    g_autoptr (GString) bytes = NULL;
    char *text = NULL;

    if (pieces == NULL)
        return NULL;
    bytes = join (pieces, &charset);
    if (charset == NULL && strstr (bytes->str, "=?") != NULL)
        return words_decode (bytes->str);
    text = words_from_charset (charset, bytes->str, bytes->len);
    return g_strstrip (text);
}

char *
params_base_name (const char *raw_name)
{
    g_autofree char *name = words_plain (raw_name);
    g_autofree char *copy = g_strdup (name);
    char *base = copy;

    for (gsize end = strlen (copy);
         end > 0 && strchr ("/\\ ", copy[end - 1]) != NULL; end--)
        copy[end - 1] = '\0';
    for (char *at = copy; *at != '\0'; at++)
        if (*at == '/' || *at == '\\')
            base = at + 1;
    g_strstrip (base);
    text_cut (base, LIMIT_PART_NAME_BYTES);
    if (base[0] == '\0' || strcmp (base, ".") == 0 || strcmp (base, "..") == 0)
        return NULL;
    return g_strdup (base);
}

char *
params_file_name (const Params *disposition, const Params *type)
{
    g_autofree char *declared = params_text (disposition, "filename");
    g_autofree char *older = params_text (type, "name");
    char *name = declared == NULL ? NULL : params_base_name (declared);

    return name != NULL || older == NULL ? name : params_base_name (older);
}
