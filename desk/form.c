#include "desk/form.h"

#include "common/limits.h"

#include <string.h>

#define TOKEN_TEXT_CHARS 43
#define GUARD_LABEL "intray desk form"

struct Form {
    GHashTable *fields; /* name -> char * */
};

/* Undoes the percent and plus encoding; NULL when it is malformed. */
static char *
decode (const char *raw_text, gsize length)
{
    GString *text = g_string_sized_new (length);

    for (gsize i = 0; i < length; i++) {
        int high = 0;
        int low = 0;

        if (raw_text[i] == '+') {
            g_string_append_c (text, ' ');
            continue;
        }
        if (raw_text[i] != '%') {
            g_string_append_c (text, raw_text[i]);
            continue;
        }
        high = i + 2 < length ? g_ascii_xdigit_value (raw_text[i + 1]) : -1;
        low = i + 2 < length ? g_ascii_xdigit_value (raw_text[i + 2]) : -1;
        if (high < 0 || low < 0) {
            g_string_free (text, TRUE);
            return NULL;
        }
        g_string_append_c (text, (char) (high * 16 + low));
        i += 2;
    }
    /* A NUL would cut a text after it was measured. */
    if (!g_utf8_validate_len (text->str, text->len, NULL)) {
        g_string_free (text, TRUE);
        return NULL;
    }
    return g_string_free (text, FALSE);
}

/* Browsers send CR LF for a line end in a text area. */
static char *
with_plain_line_ends (char *text_take)
{
    char *to = text_take;

    for (const char *from = text_take; *from != '\0'; from++)
        if (*from != '\r')
            *to++ = *from;
    *to = '\0';
    return text_take;
}

static gboolean
add_field (Form *form, const char *raw_pair, gsize length)
{
    const char *equals = memchr (raw_pair, '=', length);
    g_autofree char *name = NULL;
    g_autofree char *value = NULL;

    if (equals == NULL ||
        g_hash_table_size (form->fields) >= LIMIT_DESK_FIELD_COUNT)
        return FALSE;
    name = decode (raw_pair, (gsize) (equals - raw_pair));
    value = decode (equals + 1, length - (gsize) (equals - raw_pair) - 1);
    if (name == NULL || value == NULL ||
        g_hash_table_contains (form->fields, name))
        return FALSE;
    value = with_plain_line_ends (g_steal_pointer (&value));
    g_hash_table_insert (form->fields, g_steal_pointer (&name),
                         g_steal_pointer (&value));
    return TRUE;
}

/* A form may carry a passphrase. */
static void
free_wiped (gpointer pointer)
{
    char *text = pointer;

    explicit_bzero (text, strlen (text));
    g_free (text);
}

Form *
form_parse (const guint8 *raw_body, gsize length)
{
    g_autoptr (Form) form = g_new0 (Form, 1);
    const char *at = (const char *) raw_body;
    const char *end = at + length;

    form->fields =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_wiped);
    if (length > LIMIT_DESK_BODY_BYTES)
        return NULL;
    while (at < end) {
        const char *stop = memchr (at, '&', (gsize) (end - at));
        if (stop == NULL)
            stop = end;
        if (!add_field (form, at, (gsize) (stop - at)))
            return NULL;
        at = stop + 1;
    }
    return g_steal_pointer (&form);
}

void
form_free (Form *form)
{
    if (form == NULL)
        return;
    g_hash_table_unref (form->fields);
    g_free (form);
}

const char *
form_get (const Form *form, const char *name)
{
    const char *value = g_hash_table_lookup (form->fields, name);

    return value == NULL ? "" : value;
}

guint
form_get_number (const Form *form, const char *name, guint max, guint fallback)
{
    guint64 number = 0;

    if (!g_ascii_string_to_unsigned (form_get (form, name), 10, 0, max, &number,
                                     NULL))
        return fallback;
    return (guint) number;
}

char *
form_token_to_text (const guint8 token[VAULT_TOKEN_BYTES])
{
    char *text = g_base64_encode (token, VAULT_TOKEN_BYTES);

    g_strdelimit (text, "+", '-');
    g_strdelimit (text, "/", '_');
    text[TOKEN_TEXT_CHARS] = '\0';
    return text;
}

static gboolean
token_from_text (const char *text, guint8 token_out[VAULT_TOKEN_BYTES])
{
    g_autofree char *base64 = g_strconcat (text, "=", NULL);
    g_autofree guint8 *data = NULL;
    g_autofree char *again = NULL;
    gsize length = 0;

    if (strlen (text) != TOKEN_TEXT_CHARS)
        return FALSE;
    g_strdelimit (base64, "-", '+');
    g_strdelimit (base64, "_", '/');
    data = g_base64_decode (base64, &length);
    if (length != VAULT_TOKEN_BYTES)
        return FALSE;
    /* The decoder skips what it does not know; one token has one text. */
    again = form_token_to_text (data);
    if (strcmp (again, text) != 0)
        return FALSE;
    memcpy (token_out, data, VAULT_TOKEN_BYTES);
    return TRUE;
}

gboolean
form_token_from_cookie (const char *raw_cookie,
                        guint8 token_out[VAULT_TOKEN_BYTES])
{
    g_auto (GStrv) pairs = NULL;
    const char *found = NULL;
    guint count = 0;

    if (raw_cookie == NULL)
        return FALSE;
    pairs = g_strsplit (raw_cookie, ";", -1);
    for (guint i = 0; pairs[i] != NULL; i++) {
        const char *pair = g_strstrip (pairs[i]);
        if (g_str_has_prefix (pair, FORM_COOKIE "=")) {
            found = pair + strlen (FORM_COOKIE "=");
            count++;
        }
    }
    return count == 1 && token_from_text (found, token_out);
}

char *
form_guard (const guint8 key[32], const guint8 token[VAULT_TOKEN_BYTES])
{
    g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, key, 32);

    g_hmac_update (hmac, (const guchar *) GUARD_LABEL, sizeof GUARD_LABEL);
    g_hmac_update (hmac, token, VAULT_TOKEN_BYTES);
    return g_strdup (g_hmac_get_string (hmac));
}

gboolean
form_guard_is (const char *guard, const char *raw_text)
{
    gsize length = strlen (guard);
    guint8 difference = 0;

    if (strlen (raw_text) != length)
        return FALSE;
    for (gsize i = 0; i < length; i++)
        difference |= (guint8) (guard[i] ^ raw_text[i]);
    return difference == 0;
}
