/*
 * Frames between who needs a token (intray-ingest, `intray mailbox login`)
 * and intray-token (common/face.h): one request, one answer, then the process
 * ends.
 */
#ifndef INGEST_OAUTH_TOKEN_WIRE_H
#define INGEST_OAUTH_TOKEN_WIRE_H

/* Verb, endpoint (https), the form's names and values, file with the client's
 * secret ("" = none), CA file ("" = the system's), milliseconds in all. */
#define TOKEN_REQUEST_TYPE "(ysa(ss)ssu)"
typedef enum {
    TOKEN_ASK = 'T',    /* RFC 6749 section 5, answered with TOKEN_TYPE */
    TOKEN_DEVICE = 'D', /* RFC 8628 section 3.2, with TOKEN_DEVICE_TYPE */
} TokenVerb;

/* Code, the provider's error, reason, access token, refresh token ("" =
 * none), seconds that each is valid (-1 = not said). */
#define TOKEN_TYPE "(yssssxx)"

/* Code, the provider's error, reason, device code, user code, where to type
 * it, seconds until it expires, seconds between two questions. */
#define TOKEN_DEVICE_TYPE "(ysssssuu)"

/* Codes: TOKEN_OK, TOKEN_REFUSED (the provider's error says why), or a code of
 * common/error.h with a reason in our words. */
#define TOKEN_OK 0
#define TOKEN_REFUSED 100

#endif
