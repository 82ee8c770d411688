/*
 * What a browser sends with a request: the fields of a form, the cookie, and
 * the token that ties a form to a sign-in.
 */
#ifndef DESK_FORM_H
#define DESK_FORM_H

#include "vault/verbs.h"

#include <glib.h>

/* The vault's token is the cookie: the desk has no table of who is who. */
#define FORM_COOKIE "__Host-intray"

typedef struct Form Form;

/*
 * Reads application/x-www-form-urlencoded.
 *
 * @raw_body: at most LIMIT_DESK_BODY_BYTES
 * Returns: NULL when it is not well-formed, not UTF-8, has a NUL, more than
 * LIMIT_DESK_FIELD_COUNT fields or a field twice; no error is set
 */
Form *form_parse (const guint8 *raw_body, gsize length);
void form_free (Form *form);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Form, form_free)

/* The field as sent, with LF line ends; "" when it is not there. Borrowed. */
const char *form_get (const Form *form, const char *name);
/* The field as a whole number from 0 to @max, or @fallback. */
guint form_get_number (const Form *form, const char *name, guint max,
                       guint fallback);

/* TRUE and the token when @raw_cookie (NULL = none) has our cookie once and
 * in exactly our form. */
gboolean form_token_from_cookie (const char *raw_cookie,
                                 guint8 token_out[VAULT_TOKEN_BYTES]);
/* base64url without padding, caller frees. */
char *form_token_to_text (const guint8 token[VAULT_TOKEN_BYTES]);

/* The hidden field of every form of a sign-in: HMAC-SHA-256 under @key,
 * random for each run of the desk. Caller frees. */
char *form_guard (const guint8 key[32], const guint8 token[VAULT_TOKEN_BYTES]);
/* Equality in constant time. */
gboolean form_guard_is (const char *guard, const char *raw_text);

#endif
