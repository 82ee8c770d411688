#include "ingest/oauth/token/answer.h"

#include "common/error.h"
#include "common/limits.h"
#include "common/text.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* RFC 8628 section 3.2: where the provider does not say. */
#define INTERVAL_S 5

static gboolean
fail (const char *why, GError **error)
{
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY, "its answer %s", why);
    return FALSE;
}

/* The parser calls itself for each bracket, and texts of GLib end at a NUL:
 * neither gets that far. */
static gboolean
is_harmless (const char *data, gsize length)
{
    guint brackets = 0;

    for (gsize i = 0; i < length; i++)
        brackets += data[i] == '{' || data[i] == '[';
    /* With a length, valid UTF-8 has no NUL. */
    return length > 0 && brackets <= LIMIT_TOKEN_BRACKETS &&
           g_strstr_len (data, (gssize) length, "\\u0000") == NULL &&
           g_utf8_validate (data, (gssize) length, NULL);
}

/* A copy of member @name; "" when it is not there and need not be. */
static gboolean
take_text (JsonObject *object, const char *name, gboolean needed, gsize limit,
           char **text_out, GError **error)
{
    JsonNode *node = json_object_get_member (object, name);
    g_autofree char *why = NULL;

    if (node == NULL && !needed) {
        *text_out = g_strdup ("");
        return TRUE;
    }
    if (node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
        json_node_get_value_type (node) == G_TYPE_STRING &&
        text_is_plain_ascii (json_node_get_string (node), limit)) {
        *text_out = json_node_dup_string (node);
        return TRUE;
    }
    why = g_strdup_printf ("has no usable %s", name);
    return fail (why, error);
}

/* Seconds of member @name; @fallback when it is not there. */
static gboolean
take_seconds (JsonObject *object, const char *name, gint64 fallback,
              gint64 most, gint64 *seconds_out, GError **error)
{
    JsonNode *node = json_object_get_member (object, name);
    g_autofree char *why = NULL;
    gint64 seconds = fallback;

    if (node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
        json_node_get_value_type (node) == G_TYPE_INT64)
        seconds = json_node_get_int (node);
    else if (node != NULL)
        seconds = G_MININT64;
    if (seconds >= (node == NULL ? fallback : 0)) {
        *seconds_out = MIN (seconds, most);
        return TRUE;
    }
    why = g_strdup_printf ("has no usable %s", name);
    return fail (why, error);
}

static gboolean
take_token (JsonObject *object, Answer *answer, GError **error)
{
    g_autofree char *type = NULL;

    if (!take_text (object, "access_token", TRUE, LIMIT_CREDENTIAL_BYTES,
                    &answer->access_token, error) ||
        !take_text (object, "refresh_token", FALSE, LIMIT_CREDENTIAL_BYTES,
                    &answer->refresh_token, error) ||
        !take_text (object, "token_type", TRUE, LIMIT_SETTING_BYTES, &type,
                    error) ||
        !take_seconds (object, "expires_in", -1, LIMIT_TOKEN_LIFE_S,
                       &answer->access_s, error) ||
        !take_seconds (object, "refresh_token_expires_in", -1,
                       LIMIT_TOKEN_LIFE_S, &answer->refresh_s, error))
        return FALSE;
    /* RFC 6749 section 7.1: a token of a kind that we cannot use. */
    return g_ascii_strcasecmp (type, "bearer") == 0 ||
           fail ("gives a token that is no bearer token", error);
}

static gboolean
take_device (JsonObject *object, Answer *answer, GError **error)
{
    /* Google's name for it. */
    const char *uri = json_object_has_member (object, "verification_url")
                          ? "verification_url"
                          : "verification_uri";
    gint64 expires_s = 0;
    gint64 interval_s = 0;

    if (!take_text (object, "device_code", TRUE, LIMIT_CREDENTIAL_BYTES,
                    &answer->device_code, error) ||
        !take_text (object, "user_code", TRUE, LIMIT_USER_CODE_BYTES,
                    &answer->user_code, error) ||
        !take_text (object, uri, TRUE, LIMIT_SETTING_BYTES,
                    &answer->verification_uri, error) ||
        !take_seconds (object, "expires_in", 0, LIMIT_DEVICE_LIFE_S, &expires_s,
                       error) ||
        !take_seconds (object, "interval", INTERVAL_S, LIMIT_DEVICE_INTERVAL_S,
                       &interval_s, error))
        return FALSE;
    answer->expires_s = (guint32) expires_s;
    answer->interval_s = (guint32) MAX (interval_s, 1);
    /* A person will type a password there. */
    return (expires_s > 0 &&
            g_str_has_prefix (answer->verification_uri, "https://")) ||
           fail ("sends people to no https address, or gives no time", error);
}

static gboolean
take_answer (JsonObject *object, gboolean device, Answer *answer,
             GError **error)
{
    if (json_object_has_member (object, "error"))
        return take_text (object, "error", TRUE, LIMIT_OAUTH_ERROR_BYTES,
                          &answer->error, error);
    answer->error = g_strdup ("");
    return device ? take_device (object, answer, error)
                  : take_token (object, answer, error);
}

gboolean
answer_parse (GBytes *raw_body, gboolean device, Answer *answer_out,
              GError **error)
{
    g_autoptr (JsonParser) parser = json_parser_new ();
    Answer answer = {0};
    gsize length = 0;
    const char *data = g_bytes_get_data (raw_body, &length);
    JsonNode *root = NULL;

    if (is_harmless (data, length) &&
        json_parser_load_from_data (parser, data, (gssize) length, NULL))
        root = json_parser_get_root (parser);
    if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
        return fail ("is not a JSON object", error);
    if (!take_answer (json_node_get_object (root), device, &answer, error)) {
        answer_clear (&answer);
        return FALSE;
    }
    *answer_out = answer;
    return TRUE;
}

void
answer_clear (Answer *answer)
{
    g_free (answer->error);
    g_free (answer->access_token);
    g_free (answer->refresh_token);
    g_free (answer->device_code);
    g_free (answer->user_code);
    g_free (answer->verification_uri);
    *answer = (Answer){0};
}
