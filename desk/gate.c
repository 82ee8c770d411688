#include "desk/gate.h"

#include "common/limits.h"

#include <string.h>

/*
 * Fields that browsers send. One that is not here ends the request: a folded
 * line reaches us glued to its field's name ("Cookiebbb"), and a proxy's
 * fields say that somebody stands between (intray has no proxy in front).
 */
static const char *const known_fields[] = {
    "host",
    "connection",
    "content-length",
    "content-type",
    "cookie",
    "origin",
    "referer",
    "user-agent",
    "accept",
    "accept-encoding",
    "accept-language",
    "accept-charset",
    "cache-control",
    "pragma",
    "upgrade-insecure-requests",
    "if-none-match",
    "if-modified-since",
    "range",
    "dnt",
    "priority",
    "purpose",
    "save-data",
    "expect",
    "te",
    "keep-alive",
    "device-memory",
    "viewport-width",
    "width",
    "dpr",
    "downlink",
    "ect",
    "rtt",
    NULL,
};

static gboolean
is_known_field (const char *name)
{
    g_autofree char *lower = g_ascii_strdown (name, -1);

    return g_strv_contains (known_fields, lower) ||
           g_str_has_prefix (lower, "sec-");
}

/* The value of a field that may stand once; *@count_out says how often it
 * does. */
static const char *
field (const GateRequest *request, const char *name, guint *count_out)
{
    const char *value = NULL;

    *count_out = 0;
    for (guint i = 0; i < request->names->len; i++)
        if (g_ascii_strcasecmp (g_ptr_array_index (request->names, i), name) ==
            0) {
            value = g_ptr_array_index (request->values, i);
            (*count_out)++;
        }
    return value;
}

/* Our paths need nothing else: no escapes, no query, no dot segments. */
static gboolean
is_plain_path (const char *raw_path)
{
    gsize length = strlen (raw_path);

    if (raw_path[0] != '/' || length > LIMIT_DESK_PATH_BYTES ||
        strstr (raw_path, "..") != NULL || strstr (raw_path, "//") != NULL)
        return FALSE;
    for (gsize i = 0; i < length; i++)
        if (!g_ascii_isalnum (raw_path[i]) &&
            strchr ("/-.", raw_path[i]) == NULL)
            return FALSE;
    return TRUE;
}

static guint
check_fields (const GateRequest *request)
{
    gsize bytes = 0;

    if (request->names->len > LIMIT_DESK_HEADER_COUNT)
        return 431;
    for (guint i = 0; i < request->names->len; i++) {
        const char *name = g_ptr_array_index (request->names, i);

        bytes +=
            strlen (name) + strlen (g_ptr_array_index (request->values, i));
        if (!is_known_field (name))
            return 400;
    }
    return bytes > LIMIT_DESK_HEADER_BYTES ? 431 : 0;
}

/* The length of the body: one plain number, none for GET. */
static guint
check_length (const GateRequest *request, gboolean is_post, gsize *length_out)
{
    guint count = 0;
    guint64 length = 0;
    const char *text = field (request, "content-length", &count);

    if (count > 1)
        return 400;
    if (count == 0)
        return is_post ? 411 : 0;
    if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, &length, NULL))
        return 400;
    if (!is_post && length > 0)
        return 400;
    if (length > LIMIT_DESK_BODY_BYTES)
        return 413;
    *length_out = (gsize) length;
    return 0;
}

/*
 * Does this POST come from a page of ours? Our pages send no referrer, and a
 * browser then says "Origin: null" even at home, so its own Sec-Fetch-Site
 * counts; one of the two must be there.
 */
static gboolean
is_same_origin (const GateRequest *request, const char *host)
{
    guint origins = 0;
    guint sites = 0;
    const char *origin = field (request, "origin", &origins);
    const char *site = field (request, "sec-fetch-site", &sites);
    g_autofree char *ours = g_strconcat ("https://", host, NULL);

    if (origins > 1 || sites > 1)
        return FALSE;
    if (sites == 1 && strcmp (site, "same-origin") != 0)
        return FALSE;
    if (origins == 1 && strcmp (origin, "null") != 0)
        return strcmp (origin, ours) == 0;
    return sites == 1;
}

static gboolean
is_form (const GateRequest *request)
{
    guint count = 0;
    const char *type = field (request, "content-type", &count);

    return count == 1 &&
           strcmp (type, "application/x-www-form-urlencoded") == 0;
}

guint
gate_check (const GateRequest *request, const char *host, GatePassed *out)
{
    GatePassed passed = {0};
    guint count = 0;
    guint status = check_fields (request);

    if (status != 0)
        return status;
    if (strcmp (request->version, "HTTP/1.1") != 0)
        return 505;
    passed.is_post = strcmp (request->method, "POST") == 0;
    if (!passed.is_post && strcmp (request->method, "GET") != 0)
        return 405;
    passed.host = field (request, "host", &count);
    if (count != 1 || strcmp (passed.host, host) != 0)
        return 400;
    field (request, "transfer-encoding", &count);
    if (count != 0)
        return 400;
    status = check_length (request, passed.is_post, &passed.content_length);
    if (status != 0)
        return status;
    passed.cookie = field (request, "cookie", &count);
    if (count > 1 || !is_plain_path (request->raw_path))
        return count > 1 ? 400 : 404;
    if (passed.is_post && !is_form (request))
        return 415;
    passed.same_origin = passed.is_post && is_same_origin (request, host);
    if (passed.is_post && !passed.same_origin)
        return 403;
    passed.path = request->raw_path;
    *out = passed;
    return 0;
}
