#include "ingest/oauth/token_client.h"

#include "common/clock.h"
#include "common/error.h"
#include "common/face.h"
#include "common/frame.h"
#include "common/limits.h"
#include "common/text.h"
#include "ingest/oauth/token_wire.h"

#include <string.h>

/* Connection and all; a worker of ingest may be silent for longer. */
#define TOTAL_MS 20000u

static void
wipe (char *secret)
{
    if (secret != NULL)
        explicit_bzero (secret, strlen (secret));
    g_free (secret);
}

void
token_clear (Token *token)
{
    wipe (token->access_token);
    wipe (token->refresh_token);
    *token = (Token){0};
}

void
device_code_clear (DeviceCode *code)
{
    wipe (code->device_code);
    g_free (code->user_code);
    g_free (code->verification_uri);
    *code = (DeviceCode){0};
}

static gboolean
fail (const char *endpoint, gint code, const char *why, GError **error)
{
    g_autoptr (GUri) uri = g_uri_parse (endpoint, G_URI_FLAGS_ENCODED, NULL);

    g_set_error (error, INTRAY_ERROR, code, "cannot get a token from %s: %s",
                 uri == NULL ? endpoint : g_uri_get_host (uri), why);
    return FALSE;
}

static GVariant *
make_request (const OauthProvider *provider, TokenVerb verb,
              const char *endpoint, const TokenField *fields, gsize count)
{
    GVariantBuilder form;

    g_variant_builder_init (&form, G_VARIANT_TYPE ("a(ss)"));
    g_variant_builder_add (&form, "(ss)", "client_id", provider->client_id);
    for (gsize i = 0; i < count; i++)
        if (fields[i].value[0] != '\0')
            g_variant_builder_add (&form, "(ss)", fields[i].name,
                                   fields[i].value);
    return g_variant_new ("(ysa(ss)ssu)", (guint8) verb, endpoint, &form,
                          provider->client_secret_file, provider->ca_file,
                          TOTAL_MS);
}

/* The answer of a face that lives for this question. */
static GVariant *
ask_face (GVariant *request, const char *endpoint, const char *program_dir,
          const char *type, GError **error)
{
    g_autoptr (GVariant) owned = g_variant_ref_sink (request);
    g_autoptr (Face) face = face_start (program_dir, "intray-token", error);
    g_autoptr (GBytes) frame = NULL;
    g_autoptr (GError) failure = NULL;
    GVariant *answer = NULL;

    if (face == NULL)
        return NULL;
    /* Twice: looking up a name keeps the resolver's own time. */
    if (frame_write_variant (face_fd (face), owned, &failure) &&
        frame_read (face_fd (face), LIMIT_TOKEN_ANSWER_BYTES,
                    clock_monotonic_ms () + 2 * TOTAL_MS + LIMIT_FACE_GRACE_MS,
                    &frame, &failure) &&
        frame != NULL)
        answer = frame_to_variant (frame, type, &failure);
    if (answer == NULL)
        fail (endpoint, INTRAY_ERROR_RETRY,
              failure == NULL ? "intray-token ended without an answer"
                              : failure->message,
              error);
    return answer;
}

/* TRUE when the answer carries what was asked for, or the provider's no. */
static gboolean
take_code (GVariant *answer, const char *endpoint, char **refused_out,
           GError **error)
{
    guint8 code = 0;
    const char *raw_error = NULL;
    const char *raw_reason = NULL;
    g_autofree char *reason = NULL;

    g_variant_get_child (answer, 0, "y", &code);
    g_variant_get_child (answer, 1, "&s", &raw_error);
    g_variant_get_child (answer, 2, "&s", &raw_reason);
    *refused_out = NULL;
    if (code == TOKEN_OK)
        return TRUE;
    if (code == TOKEN_REFUSED && raw_error[0] != '\0' &&
        strlen (raw_error) <= LIMIT_OAUTH_ERROR_BYTES) {
        *refused_out = text_printable (raw_error);
        return TRUE;
    }
    reason = text_printable (raw_reason);
    text_cut (reason, LIMIT_REASON_BYTES);
    if (code != INTRAY_ERROR_RETRY && code != INTRAY_ERROR_STOP)
        return fail (endpoint, INTRAY_ERROR_RETRY,
                     "intray-token answered out of form", error);
    return fail (endpoint, code, reason, error);
}

gboolean
token_client_ask (const OauthProvider *provider, const char *program_dir,
                  const TokenField *fields, gsize count, Token *token_out,
                  char **refused_out, GError **error)
{
    const char *endpoint = provider->token_endpoint;
    g_autoptr (GVariant) answer =
        ask_face (make_request (provider, TOKEN_ASK, endpoint, fields, count),
                  endpoint, program_dir, TOKEN_TYPE, error);
    Token token = {0};

    if (answer == NULL || !take_code (answer, endpoint, refused_out, error))
        return FALSE;
    if (*refused_out != NULL)
        return TRUE;
    g_variant_get (answer, "(y&s&sssxx)", NULL, NULL, NULL, &token.access_token,
                   &token.refresh_token, &token.access_s, &token.refresh_s);
    if (text_is_plain_ascii (token.access_token, LIMIT_CREDENTIAL_BYTES) &&
        (token.refresh_token[0] == '\0' ||
         text_is_plain_ascii (token.refresh_token, LIMIT_CREDENTIAL_BYTES)) &&
        token.access_s >= -1 && token.access_s <= LIMIT_TOKEN_LIFE_S &&
        token.refresh_s >= -1 && token.refresh_s <= LIMIT_TOKEN_LIFE_S) {
        *token_out = token;
        return TRUE;
    }
    token_clear (&token);
    return fail (endpoint, INTRAY_ERROR_RETRY,
                 "intray-token answered out of form", error);
}

gboolean
token_client_device (const OauthProvider *provider, const char *program_dir,
                     DeviceCode *code_out, char **refused_out, GError **error)
{
    const char *endpoint = provider->device_endpoint;
    const TokenField fields[] = {{"scope", provider->scope}};
    g_autoptr (GVariant) answer =
        ask_face (make_request (provider, TOKEN_DEVICE, endpoint, fields,
                                G_N_ELEMENTS (fields)),
                  endpoint, program_dir, TOKEN_DEVICE_TYPE, error);
    DeviceCode code = {0};

    if (answer == NULL || !take_code (answer, endpoint, refused_out, error))
        return FALSE;
    if (*refused_out != NULL)
        return TRUE;
    g_variant_get (answer, "(y&s&ssssuu)", NULL, NULL, NULL, &code.device_code,
                   &code.user_code, &code.verification_uri, &code.expires_s,
                   &code.interval_s);
    /* A person is shown two of these and types a password there. */
    if (text_is_plain_ascii (code.device_code, LIMIT_CREDENTIAL_BYTES) &&
        text_is_plain_ascii (code.user_code, LIMIT_USER_CODE_BYTES) &&
        text_is_plain_ascii (code.verification_uri, LIMIT_SETTING_BYTES) &&
        g_str_has_prefix (code.verification_uri, "https://") &&
        code.expires_s > 0 && code.expires_s <= LIMIT_DEVICE_LIFE_S &&
        code.interval_s > 0 && code.interval_s <= LIMIT_DEVICE_INTERVAL_S) {
        *code_out = code;
        return TRUE;
    }
    device_code_clear (&code);
    return fail (endpoint, INTRAY_ERROR_RETRY,
                 "intray-token answered out of form", error);
}
