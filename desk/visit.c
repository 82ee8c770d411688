#include "desk/visit.h"

#include "common/limits.h"
#include "common/log.h"

#include <string.h>

#define HTML "text/html; charset=utf-8"
#define COOKIE_GOES                                                            \
    FORM_COOKIE "=; Path=/; Secure; HttpOnly; SameSite=Strict; "               \
                "Max-Age=0"

static HttpReply *
render (Desk *desk, guint status, const char *template, const char *title,
        Data *data_take)
{
    g_autoptr (Data) data = data_take;

    data_set (data, "title", title);
    data_set (data, "centre", desk->settings->centre_name);
    data_set (data, "css", desk->css_name);
    data_set (data, "js", desk->js_name);
    data_set (data, "icon", desk->icon_name);
    data_set_flag (data, "is_test", g_atomic_int_get (&desk->is_test) != 0);
    return http_reply_new (status, HTML,
                           g_string_free_to_bytes (templates_render (
                               desk->templates, template, data)));
}

HttpReply *
visit_page (const Visit *visit, guint status, const char *template,
            const char *title, Data *data_take)
{
    guint32 roles = visit->role_bits;

    data_set_flag (data_take, "signed_in", visit->signed_in);
    data_set (data_take, "person", visit->name);
    data_set (data_take, "roles", visit->roles);
    data_set (data_take, "guard", visit->guard);
    data_set_number (data_take, "idle_s", visit->desk->settings->idle_s);
    data_set_flag (data_take, "sees_children",
                   (roles & VISIT_ROLE_CHILDREN) != 0);
    data_set_flag (data_take, "sees_book",
                   (roles & (VISIT_ROLE_SENIOR | VISIT_ROLE_MANAGER |
                             VISIT_ROLE_ADMIN)) != 0);
    data_set_flag (data_take, "sees_proof",
                   (roles & (VISIT_ROLE_SENIOR | VISIT_ROLE_MANAGER |
                             VISIT_ROLE_TRUSTEE)) != 0);
    return render (visit->desk, status, template, title, data_take);
}

HttpReply *
visit_go (const char *path)
{
    HttpReply *reply = http_reply_new (303, HTML, g_bytes_new_static ("", 0));

    http_reply_add_field (reply, "Location", path);
    return reply;
}

HttpReply *
visit_not_found (Desk *desk)
{
    return render (desk, 404, "not-found", "Nothing here", data_new ());
}

HttpReply *
visit_no_vault (Desk *desk)
{
    HttpReply *reply =
        render (desk, 503, "opening", "Opening the cabinet", data_new ());

    http_reply_add_field (reply, "Retry-After", "5");
    return reply;
}

HttpReply *
visit_sign_in (Desk *desk, const char *why)
{
    Data *data = data_new ();
    HttpReply *reply = NULL;

    data_set (data, "why", why);
    reply = render (desk, 401, "sign-in", "Sign in", data);
    http_reply_add_field (reply, "Set-Cookie", COOKIE_GOES);
    return reply;
}

HttpReply *
visit_refused (Desk *desk, guint status, const char *why)
{
    Data *data = data_new ();

    data_set (data, "why", why);
    return render (desk, status, "refused", "Not accepted", data);
}

/* The page for an answer that is not OK and not a rejection. */
static HttpReply *
page_of_answer (Visit *visit, VaultAnswer answer, const GError *error)
{
    switch (answer) {
    case ANSWER_SIGN_IN:
        return visit_sign_in (
            visit->desk,
            visit->request->is_post
                ? "You have been signed out, and what you sent was not done. "
                  "Nothing was signed. Sign in and do it again."
                : "You have been signed out because this sign-in was not used "
                  "for a while or has ended. Sign in to go on.");
    case ANSWER_RETRY:
        log_event (LOG_LEVEL_WARNING, NULL, "vault is away: %s",
                   error->message);
        return visit_no_vault (visit->desk);
    case ANSWER_REJECTED:
        return visit_refused (visit->desk, 400, error->message);
    case ANSWER_OK:
    case ANSWER_DENIED:
    case ANSWER_NOT_ALLOWED:
    default:
        return visit_not_found (visit->desk);
    }
}

gboolean
visit_call (Visit *visit, VaultVerb verb, GVariant *in, GVariant **out,
            char **problem_out, HttpReply **reply_out)
{
    VaultAnswer answer = ANSWER_RETRY;
    g_autoptr (GError) error = NULL;

    if (pool_call (visit->desk->pool, verb, visit->token, in, out, &answer,
                   &error))
        return TRUE;
    if (answer == ANSWER_REJECTED && problem_out != NULL)
        *problem_out = g_strdup (error->message);
    else
        *reply_out = page_of_answer (visit, answer, error);
    return FALSE;
}

GBytes *
visit_part (Visit *visit, guint32 handle, guint8 kind, guint32 part,
            gsize limit_bytes, HttpReply **reply_out)
{
    VaultAnswer answer = ANSWER_RETRY;
    g_autoptr (GError) error = NULL;
    GBytes *data = pool_part (visit->desk->pool, visit->token, handle, kind,
                              part, limit_bytes, &answer, &error);

    if (data == NULL)
        *reply_out = page_of_answer (visit, answer, error);
    return data;
}

void
visit_clear (Visit *visit)
{
    form_free (visit->form);
    g_free (visit->guard);
    g_free (visit->name);
    g_free (visit->roles);
    explicit_bzero (visit->token, sizeof visit->token);
}

gboolean
visit_sees_seen (const Visit *visit)
{
    return (visit->role_bits & (VISIT_ROLE_MANAGER | VISIT_ROLE_LEAD)) != 0;
}

gboolean
visit_takes_original (const Visit *visit)
{
    return (visit->role_bits & VISIT_ROLE_SENIOR) != 0;
}

void
visit_add_error (Data *data, const char *field, const char *sentence)
{
    Data *row = data_add_row (data, "errors");
    g_autofree char *name = g_strconcat ("error-", field, NULL);

    data_set (data, name, sentence);
    data_set (row, "error_field", field);
    data_set (row, "error", sentence);
}
