/*
 * One request on its way to a page: who asks, what for, and how the vault is
 * asked on her behalf.
 */
#ifndef DESK_VISIT_H
#define DESK_VISIT_H

#include "config/settings.h"
#include "desk/form.h"
#include "desk/http.h"
#include "desk/pool.h"
#include "desk/route.h"
#include "desk/template.h"

/* Role bits of WHO_AM_I, as in formats.md and the staff list. */
#define VISIT_ROLE_SENIOR ((1u << 2) | (1u << 3) | (1u << 4) | (1u << 5))
#define VISIT_ROLE_LEAD (1u << 2)
#define VISIT_ROLE_ADMIN (1u << 6)
#define VISIT_ROLE_MANAGER (1u << 7)
#define VISIT_ROLE_TRUSTEE (1u << 8)
/* Who meets children: key worker, SENCo, seniors. */
#define VISIT_ROLE_CHILDREN ((1u << 0) | (1u << 1) | VISIT_ROLE_SENIOR)

/* What all requests share; nothing in it changes after start but is_test. */
typedef struct {
    const Settings *settings;
    Templates *templates;
    Pool *pool;
    guint8 guard_key[32];
    char *css_name; /* "desk-1a2b3c4d5e6f.css", under /static/ */
    char *js_name;
    char *icon_name;
    gint is_test; /* atomic: the vault said that nothing here is real */
} Desk;

typedef struct {
    Desk *desk;
    const HttpRequest *request;
    RouteParams params;
    Form *form; /* of a POST */

    /* Set when somebody is signed in. */
    gboolean signed_in;
    guint8 token[VAULT_TOKEN_BYTES];
    char *guard;
    char *name;
    char *roles; /* in words */
    guint32 role_bits;
} Visit;

/*
 * A page from a template. @title and @data (taken over) are filled in with
 * what every page has: centre, style, bar.
 */
HttpReply *visit_page (const Visit *visit, guint status, const char *template,
                       const char *title, Data *data_take);
/* 303: what a POST did is not done again by a reload. */
HttpReply *visit_go (const char *path);

/* The pages of trouble. "Not allowed" and "does not exist" are one page, the
 * same for everybody. */
HttpReply *visit_not_found (Desk *desk);
HttpReply *visit_no_vault (Desk *desk);
/* The sign-in page with a sentence; the cookie goes. */
HttpReply *visit_sign_in (Desk *desk, const char *why);
HttpReply *visit_refused (Desk *desk, guint status, const char *why);

/*
 * Asks the vault in her name.
 *
 * @in: floating, taken over
 * @problem_out: gets the vault's sentence when the request was rejected;
 * NULL = a rejection is a page of its own
 * @reply_out: gets the page for every other failure
 * Returns: FALSE when one of the two is set
 */
gboolean visit_call (Visit *visit, VaultVerb verb, GVariant *in, GVariant **out,
                     char **problem_out, HttpReply **reply_out);
/* Likewise one part of an opened letter; NULL with *@reply_out set. */
GBytes *visit_part (Visit *visit, guint32 handle, guint8 kind, guint32 part,
                    gsize limit_bytes, HttpReply **reply_out);

void visit_clear (Visit *visit);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Visit, visit_clear)

/* Does the page offer the message as it came? The vault decides all the same.
 */
gboolean visit_takes_original (const Visit *visit);
/* Does the page offer "Who saw this"? The vault decides all the same. */
gboolean visit_sees_seen (const Visit *visit);

/* A row of the error summary: what is wrong, and the field to go to, which
 * shows the same words ("error-FIELD"). */
void visit_add_error (Data *data, const char *field, const char *sentence);

#endif
