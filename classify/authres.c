#include "classify/authres.h"

#include <string.h>

/* Fields that one server may write one below the other. */
#define AUTHRES_MAX_FIELDS 8

AuthResults *
authres_new (void)
{
    AuthResults *results = g_new0 (AuthResults, 1);
    results->dkim_domains = g_ptr_array_new_with_free_func (g_free);
    return results;
}

void
authres_free (AuthResults *results)
{
    if (results == NULL)
        return;
    g_free (results->server);
    g_free (results->dmarc_from);
    g_ptr_array_unref (results->dkim_domains);
    g_free (results);
}

/* White space and comments, which may nest and hold quoted pairs. */
static const char *
skip_cfws (const char *at)
{
    guint depth = 0;

    for (; *at != '\0'; at++) {
        if (*at == '(') {
            depth++;
        } else if (depth > 0) {
            if (*at == '\\' && at[1] != '\0')
                at++;
            else if (*at == ')')
                depth--;
        } else if (!g_ascii_isspace (*at)) {
            break;
        }
    }
    return at;
}

/* A token or a quoted string, lower case; NULL when there is neither. */
static char *
take_value (const char **at)
{
    GString *out = g_string_new (NULL);

    if (**at == '"') {
        for ((*at)++; **at != '\0' && **at != '"'; (*at)++) {
            if (**at == '\\' && (*at)[1] != '\0')
                (*at)++;
            g_string_append_c (out, g_ascii_tolower (**at));
        }
        if (**at == '"')
            (*at)++;
    } else {
        while (**at != '\0' && !g_ascii_isspace (**at) &&
               strchr ("=;()\"", **at) == NULL) {
            g_string_append_c (out, g_ascii_tolower (**at));
            (*at)++;
        }
    }
    if (out->len == 0) {
        g_string_free (out, TRUE);
        return NULL;
    }
    return g_string_free (out, FALSE);
}

/* "name = value"; FALSE and the cursor where it was when it is not that. */
static gboolean
take_pair (const char **at, char **name_out, char **value_out)
{
    const char *from = skip_cfws (*at);
    g_autofree char *name = take_value (&from);
    g_autofree char *value = NULL;

    if (name == NULL)
        return FALSE;
    from = skip_cfws (from);
    /* "dkim/1 = pass": a version may follow the method's name. */
    if (*from != '=')
        return FALSE;
    from = skip_cfws (from + 1);
    value = take_value (&from);
    if (value == NULL)
        return FALSE;
    *at = from;
    *name_out = g_steal_pointer (&name);
    *value_out = g_steal_pointer (&value);
    return TRUE;
}

static AuthResult
result_of (const char *word)
{
    if (strcmp (word, "pass") == 0)
        return AUTH_PASS;
    if (strcmp (word, "fail") == 0 || strcmp (word, "softfail") == 0 ||
        strcmp (word, "permerror") == 0)
        return AUTH_FAIL;
    return AUTH_OTHER;
}

static char *
domain_part (const char *text)
{
    const char *at = strrchr (text, '@');
    return g_strdup (at != NULL ? at + 1 : text);
}

/* The properties of one method, up to ';'. */
static void
take_method (AuthResults *to, const char *method, AuthResult result,
             const char **at)
{
    gboolean is_dkim = strcmp (method, "dkim") == 0;
    gboolean is_dmarc = strcmp (method, "dmarc") == 0;
    g_autofree char *dkim_domain = NULL;
    char *name, *value;

    if (strcmp (method, "spf") == 0)
        to->spf = result;
    /* A second verdict never improves the first. */
    if (is_dmarc && (to->dmarc == AUTH_NONE || result == AUTH_FAIL))
        to->dmarc = result;
    while (take_pair (at, &name, &value)) {
        if (is_dkim && dkim_domain == NULL &&
            (strcmp (name, "header.d") == 0 || strcmp (name, "header.i") == 0))
            dkim_domain = domain_part (value);
        if (is_dmarc && to->dmarc_from == NULL &&
            strcmp (name, "header.from") == 0)
            to->dmarc_from = domain_part (value);
        g_free (name);
        g_free (value);
    }
    if (is_dkim && result == AUTH_PASS && dkim_domain != NULL)
        g_ptr_array_add (to->dkim_domains, g_steal_pointer (&dkim_domain));
    if (is_dkim && result == AUTH_FAIL)
        to->dkim_fail = TRUE;
}

static const char *
skip_to_semicolon (const char *at)
{
    for (;;) {
        at = skip_cfws (at);
        if (*at == '\0' || *at == ';')
            return at;
        if (*at == '"') {
            g_free (take_value (&at));
            continue;
        }
        at++;
    }
}

gboolean
authres_parse (const char *value, const char *authserv_id, AuthResults *to)
{
    const char *at = skip_cfws (value);
    g_autofree char *server = NULL;
    char *method, *word;

    /* A field that begins with a result bears no name. */
    const char *after = at;
    server = take_value (&after);
    if (*skip_cfws (after) == '=') {
        g_clear_pointer (&server, g_free);
    } else {
        at = skip_to_semicolon (after);
        if (*at == ';')
            at++;
    }
    if (authserv_id != NULL && *authserv_id != '\0' &&
        (server == NULL || g_ascii_strcasecmp (server, authserv_id) != 0))
        return FALSE;
    if (to->present && g_strcmp0 (server, to->server) != 0)
        return FALSE;
    if (!to->present)
        to->server = g_steal_pointer (&server);
    to->present = TRUE;
    while (*at != '\0') {
        if (take_pair (&at, &method, &word)) {
            char *slash = strchr (method, '/');
            if (slash != NULL)
                *slash = '\0';
            take_method (to, method, result_of (word), &at);
            g_free (method);
            g_free (word);
        }
        at = skip_to_semicolon (at);
        if (*at == ';')
            at++;
    }
    if (to->dkim_domains->len > 0)
        to->dkim_fail = FALSE;
    return TRUE;
}

AuthResults *
authres_read (const Record *record, const char *authserv_id)
{
    AuthResults *results = authres_new ();
    guint fields = 0;

    for (guint i = 0; i < record->headers->len; i++) {
        const RecordHeader *header = record->headers->pdata[i];
        if (g_ascii_strcasecmp (header->name, "Received") == 0 && fields > 0)
            break;
        if (g_ascii_strcasecmp (header->name, "Authentication-Results") != 0)
            continue;
        if (!authres_parse (header->value, authserv_id, results) ||
            ++fields == AUTHRES_MAX_FIELDS)
            break;
    }
    return results;
}
