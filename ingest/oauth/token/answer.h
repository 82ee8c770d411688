/*
 * What a provider answers, as JSON, checked field by field.
 */
#ifndef INGEST_OAUTH_TOKEN_ANSWER_H
#define INGEST_OAUTH_TOKEN_ANSWER_H

#include <glib.h>

typedef struct {
    char *error; /* the provider's code, RFC 6749 section 5.2; "" = none */
    /* Section 5.1. */
    char *access_token;
    char *refresh_token; /* "" = none */
    gint64 access_s;     /* -1 = not said */
    gint64 refresh_s;    /* -1 = not said */
    /* RFC 8628 section 3.2. */
    char *device_code;
    char *user_code;
    char *verification_uri;
    guint32 expires_s;
    guint32 interval_s;
} Answer;

/*
 * @raw_body: anything
 * @device: an answer of the device endpoint, else of the token endpoint
 * @answer_out: either an error or all that is asked for; answer_clear() it
 * Errors: RETRY when it is no such answer: a captive portal, a provider that
 * is being repaired
 */
gboolean answer_parse (GBytes *raw_body, gboolean device, Answer *answer_out,
                       GError **error);
void answer_clear (Answer *answer);

#endif
