/*
 * Asking a provider, by way of intray-token: one process a question.
 *
 * Errors of every function, naming the endpoint's host: RETRY when network,
 * provider or answer are in the way; STOP when a setting or the installation
 * is wrong. What the provider refuses is no error here: *@refused_out is its
 * code (RFC 6749 section 5.2), and nothing else is set; NULL otherwise.
 */
#ifndef INGEST_OAUTH_TOKEN_CLIENT_H
#define INGEST_OAUTH_TOKEN_CLIENT_H

#include "ingest/oauth/provider.h"

typedef struct {
    char *access_token;
    char *refresh_token; /* "" = none: the old one stays good */
    gint64 access_s;     /* -1 = not said */
    gint64 refresh_s;    /* -1 = not said */
} Token;

/* Wipes and frees. */
void token_clear (Token *token);

typedef struct {
    char *device_code;
    char *user_code;
    char *verification_uri;
    guint32 expires_s;
    guint32 interval_s;
} DeviceCode;

void device_code_clear (DeviceCode *code);

typedef struct {
    const char *name;
    const char *value;
} TokenField;

/*
 * @fields: of the form, beside client_id and client_secret
 * @program_dir: where intray-token lies
 */
gboolean token_client_ask (const OauthProvider *provider,
                           const char *program_dir, const TokenField *fields,
                           gsize count, Token *token_out, char **refused_out,
                           GError **error);

/* RFC 8628 section 3.1. */
gboolean token_client_device (const OauthProvider *provider,
                              const char *program_dir, DeviceCode *code_out,
                              char **refused_out, GError **error);

#endif
