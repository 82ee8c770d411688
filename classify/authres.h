/*
 * The receiving server's verdict: Authentication-Results (RFC 8601).
 *
 * Only the topmost field counts, and those directly below it that bear the
 * same server's name with no Received field between: some servers write one
 * field a check. Whatever stands under the first Received field may have been
 * written by the sender. With a configured server name, a topmost field of
 * another name counts for nothing. Without, the topmost counts whoever wrote
 * it; Exchange Online writes none at all ("topmost without id").
 */
#ifndef CLASSIFY_AUTHRES_H
#define CLASSIFY_AUTHRES_H

#include "classify/record.h"

typedef enum {
    AUTH_NONE = 0, /* not said */
    AUTH_PASS,
    AUTH_FAIL,
    AUTH_OTHER, /* none, neutral, temperror, ...: proves nothing */
} AuthResult;

typedef struct {
    gboolean present; /* a field that counts was there */
    char *server;     /* authserv-id, NULL when it wrote none */
    AuthResult spf;
    AuthResult dmarc;
    char *dmarc_from;        /* header.from of dmarc, lower case, or NULL */
    gboolean dkim_fail;      /* a signature failed, and none passed */
    GPtrArray *dkim_domains; /* char *, lower case: of signatures that passed */
} AuthResults;

/* @authserv_id: the server's name from the settings, NULL or "" = any */
AuthResults *authres_read (const Record *record, const char *authserv_id);
void authres_free (AuthResults *results);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuthResults, authres_free)

/* One field's value into @to; FALSE when @authserv_id (may be NULL) is not
 * the name that it bears. */
gboolean authres_parse (const char *value, const char *authserv_id,
                        AuthResults *to);
AuthResults *authres_new (void);

#endif
