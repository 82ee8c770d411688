#include "desk/desk.h"

#include "desk/screens.h"

#include <string.h>
#include <sys/random.h>

#define STATIC_PREFIX "/static/"

typedef struct {
    const char *method;
    const char *pattern;
    HttpReply *(*screen) (Visit *visit);
    gboolean open; /* needs no sign-in */
} Route;

static const Route routes[] = {
    {"GET", "/", screen_home, FALSE},
    {"GET", "/sign-in", screen_sign_in_form, TRUE},
    {"POST", "/sign-in", screen_sign_in, TRUE},
    {"GET", "/signed-out", screen_signed_out, TRUE},
    {"POST", "/blank", screen_blank, FALSE},
    {"POST", "/lock", screen_lock, FALSE},
    {"POST", "/sign-out", screen_sign_out, FALSE},
    {"GET", "/here", screen_here, FALSE},
    {"GET", "/tray", screen_tray, FALSE},
    {"GET", "/tray/elsewhere", screen_tray_elsewhere, FALSE},
    {"GET", "/signed/{n}", screen_signed, FALSE},
    {"GET", "/placed", screen_placed, FALSE},
    {"GET", "/letter/{ref}", screen_letter, FALSE},
    {"GET", "/letter/{ref}/seen", screen_seen, FALSE},
    {"GET", "/letter/{ref}/{n}/page/{n}", screen_picture, FALSE},
    {"GET", "/letter/{ref}/{n}/choose", screen_choose, FALSE},
    {"POST", "/letter/{ref}/{n}/sign", screen_sign, FALSE},
    {"POST", "/letter/{ref}/{n}/countersign", screen_countersign, FALSE},
    {"POST", "/letter/{ref}/{n}/file", screen_file, FALSE},
    {"POST", "/letter/{ref}/{n}/raise", screen_raise, FALSE},
    {"POST", "/letter/{ref}/{n}/lower", screen_lower, FALSE},
    {"POST", "/letter/{ref}/{n}/original", screen_original, FALSE},
    {"POST", "/letter/{ref}/{n}/print", screen_print, FALSE},
    {"GET", "/children", screen_children, FALSE},
    {"GET", "/children/{n}", screen_children, FALSE},
    {"GET", "/child/{child}", screen_child, FALSE},
    {"GET", "/child/{child}/{n}", screen_child, FALSE},
    {"POST", "/child/{child}/print", screen_print_child, FALSE},
    {"GET", "/book", screen_book, FALSE},
    {"GET", "/book/{n}", screen_book, FALSE},
    {"GET", "/altered", screen_altered_form, FALSE},
    {"POST", "/altered", screen_altered, FALSE},
};

static const DeskFile *
find_file (const char *name)
{
    for (gsize i = 0; i < desk_file_count; i++)
        if (strcmp (desk_files[i].name, name) == 0)
            return &desk_files[i];
    g_assert_not_reached ();
}

/* A new text gets a new name, so browsers may keep it for ever. */
static char *
hashed_name (const char *ending)
{
    g_autofree char *name = g_strconcat ("desk.", ending, NULL);
    g_autofree char *hash = g_compute_checksum_for_string (
        G_CHECKSUM_SHA256, find_file (name)->text, -1);

    return g_strdup_printf ("desk-%.12s.%s", hash, ending);
}

Desk *
desk_new (const Settings *settings, GError **error)
{
    g_autoptr (Desk) desk = g_new0 (Desk, 1);
    g_autofree char *socket_path =
        g_build_filename (settings->run_dir, "desk.sock", NULL);

    desk->settings = settings;
    desk->templates = templates_new (desk_files, desk_file_count, error);
    if (desk->templates == NULL)
        return NULL;
    desk->pool = pool_new (socket_path);
    /* Up to 256 bytes come whole once the kernel's source is ready. */
    g_assert (getrandom (desk->guard_key, sizeof desk->guard_key, 0) ==
              sizeof desk->guard_key);
    desk->css_name = hashed_name ("css");
    desk->js_name = hashed_name ("js");
    desk->icon_name = hashed_name ("svg");
    return g_steal_pointer (&desk);
}

void
desk_free (Desk *desk)
{
    if (desk == NULL)
        return;
    templates_free (desk->templates);
    pool_free (desk->pool);
    g_free (desk->css_name);
    g_free (desk->js_name);
    g_free (desk->icon_name);
    explicit_bzero (desk->guard_key, sizeof desk->guard_key);
    g_free (desk);
}

static HttpReply *
static_file (const Desk *desk, const char *path)
{
    static const char *const files[][2] = {
        {"desk.css", "text/css; charset=utf-8"},
        {"desk.js", "text/javascript; charset=utf-8"},
        {"desk.svg", "image/svg+xml"},
    };
    const char *const names[] = {desk->css_name, desk->js_name,
                                 desk->icon_name};

    for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
        if (g_str_has_prefix (path, STATIC_PREFIX) &&
            strcmp (path + strlen (STATIC_PREFIX), names[i]) == 0) {
            const char *text = find_file (files[i][0])->text;
            HttpReply *reply = http_reply_new (
                200, files[i][1], g_bytes_new_static (text, strlen (text)));
            reply->for_ever = TRUE;
            return reply;
        }
    return NULL;
}

/* The route of a path. NULL and *@known_out when only the method is wrong. */
static const Route *
find_route (const HttpRequest *request, RouteParams *params_out,
            gboolean *known_out)
{
    const char *method = request->is_post ? "POST" : "GET";

    *known_out = FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS (routes); i++) {
        if (!route_match (routes[i].pattern, request->path, params_out))
            continue;
        if (strcmp (routes[i].method, method) == 0)
            return &routes[i];
        *known_out = TRUE;
    }
    return NULL;
}

/* Who asks. The first question of every request: it also tells, before
 * anything is written, whether the connection to the vault still holds. */
static gboolean
identify (Visit *visit, HttpReply **reply_out)
{
    g_autoptr (GVariant) out = NULL;

    if (!form_token_from_cookie (visit->request->cookie, visit->token)) {
        *reply_out = visit->request->is_post
                         ? visit_sign_in (visit->desk,
                                          "You are not signed in, and what you "
                                          "sent was not done.")
                         : visit_go ("/sign-in");
        return FALSE;
    }
    for (guint tries = 0; out == NULL; tries++) {
        g_clear_pointer (reply_out, http_reply_free);
        if (visit_call (visit, VERB_WHO_AM_I, g_variant_new ("()"), &out, NULL,
                        reply_out))
            break;
        /* The vault may have been started anew since the last request. */
        if ((*reply_out)->status != 503 || tries == 1)
            return FALSE;
    }
    g_variant_get (out, "(sssu)", &visit->name, &visit->roles, NULL,
                   &visit->role_bits);
    visit->guard = form_guard (visit->desk->guard_key, visit->token);
    visit->signed_in = TRUE;
    return TRUE;
}

static HttpReply *
answer_route (Visit *visit, const Route *route)
{
    const HttpRequest *request = visit->request;
    HttpReply *reply = NULL;

    if (request->is_post) {
        visit->form = form_parse (request->body, request->body_bytes);
        if (visit->form == NULL)
            return visit_refused (visit->desk, 400,
                                  "What was sent is not a form of this desk.");
    }
    if (route->open)
        return route->screen (visit);
    if (!identify (visit, &reply))
        return reply;
    if (request->is_post &&
        !form_guard_is (visit->guard, form_get (visit->form, "guard")))
        return visit_refused (visit->desk, 403,
                              "This form is from another sign-in or was open "
                              "for too long. Nothing was done.");
    return route->screen (visit);
}

HttpReply *
desk_answer (const HttpRequest *request, gpointer user)
{
    Desk *desk = user;
    g_auto (Visit) visit = {.desk = desk, .request = request};
    const Route *route = NULL;
    gboolean known = FALSE;
    HttpReply *reply =
        request->is_post ? NULL : static_file (desk, request->path);

    if (reply != NULL)
        return reply;
    route = find_route (request, &visit.params, &known);
    if (route != NULL)
        return answer_route (&visit, route);
    if (!known)
        return visit_not_found (desk);
    reply = visit_refused (desk, 405, "This address is not used in that way.");
    http_reply_add_field (reply, "Allow", request->is_post ? "GET" : "POST");
    return reply;
}

HttpReply *
desk_refuse (guint status, gpointer user)
{
    if (status == 404)
        return visit_not_found (user);
    return visit_refused (
        user, status,
        status == 413   ? "This is longer than a form of this desk can be."
        : status == 403 ? "What was sent did not come from a page of this desk."
                        : "This browser sent something that the desk does not "
                          "accept.");
}
