/*
 * One request: from a checked frame to an answer.
 *
 *   refresh the directory -> who is it -> may() -> the verb -> an answer
 *
 * A verb writes its entry in the book before it lets anything out; a refused
 * one is written here. "Not yours" and "not there" leave by one path, with
 * one text.
 */
#ifndef VAULT_REQUEST_H
#define VAULT_REQUEST_H

#include "vault/session.h"
#include "vault/vault.h"
#include "vault/verbs.h"

typedef struct {
    Vault *vault;
    guint64 client; /* whom a later answer goes to */
    VaultVerb verb;
    const guint8 *token;
    GVariant *in;

    Session *session; /* NULL where none is needed */
    const Person *me; /* of the newest directory, with the session */

    GVariant *out;  /* the verb's answer, owned */
    GBytes *bulk;   /* PART: follows the answer, owned */
    gboolean later; /* the worker has it: no answer yet */
    Id object;      /* what a refusal is about, zeros when not there */
    gboolean stop;  /* after this answer the process must end */
} Request;

typedef gboolean (*VerbWork) (Request *request, GError **error);

/*
 * Answers one request. @body: of the frame, any bytes.
 *
 * @request: vault, client, verb and token are set
 * Returns: the answer; `out` has its body, "(s)" unless ANSWER_OK
 */
VaultAnswer request_answer (Request *request, guint16 verb, GBytes *body);
void request_clear (Request *request);

/* The answer that fits an error, and its body; logs what ends the process. */
VaultAnswer request_fail (VaultVerb verb, const GError *error,
                          GVariant **out_out, gboolean *stop_out);

/* Sets DENIED: no such letter (child), or not yours. Always FALSE. */
gboolean request_not_there (GError **error);
/* Sets REJECT with this text. Always FALSE. */
gboolean request_reject (GError **error, const char *format, ...)
    G_GNUC_PRINTF (2, 3);

/* An event of this person, now. */
AuditEvent request_event (const Request *request, AuditAction action,
                          const Id *object);
/* Writes it, durably. */
gboolean request_note (const Request *request, AuditAction action,
                       const Id *object, GError **error);

/* The verbs (vault/verbs.h), each in the file of its subject. */
#define DECLARE_VERB(name, number, in, out, action)                            \
    gboolean verb_##name (Request *request, GError **error);
VAULT_VERBS (DECLARE_VERB)
#undef DECLARE_VERB

#endif
