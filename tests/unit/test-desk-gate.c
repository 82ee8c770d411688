/* The gate and the addresses: what is looked at at all. */
#include "common/limits.h"
#include "desk/gate.h"
#include "desk/route.h"

#include <string.h>

#define HOST "127.0.0.1:8443"

typedef struct {
    const char *what;
    const char *method;
    const char *path;
    const char *fields; /* "Name: value\n..." ; Host is added unless given */
    guint status;
} Case;

static guint
check (const Case *c, GatePassed *out)
{
    g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
    g_auto (GStrv) lines = g_strsplit (c->fields, "\n", -1);
    GateRequest request = {c->method, "HTTP/1.1", c->path, names, values};

    if (strstr (c->fields, "Host:") == NULL) {
        g_ptr_array_add (names, g_strdup ("Host"));
        g_ptr_array_add (values, g_strdup (HOST));
    }
    for (guint i = 0; lines[i] != NULL && lines[i][0] != '\0'; i++) {
        g_auto (GStrv) pair = g_strsplit (lines[i], ": ", 2);
        g_ptr_array_add (names, g_strdup (pair[0]));
        g_ptr_array_add (values, g_strdup (pair[1]));
    }
    return gate_check (&request, HOST, out);
}

#define FORM                                                                   \
    "Content-Type: application/x-www-form-urlencoded\nContent-Length: 3\n"

static const Case cases[] = {
    {"plain", "GET", "/tray", "Cookie: a=b\nSec-Fetch-Site: none\n", 0},
    {"no host", "GET", "/tray", "Host: \n", 400},
    {"another host", "GET", "/tray", "Host: evil.example\n", 400},
    {"two hosts", "GET", "/tray", "Host: " HOST "\nHost: " HOST "\n", 400},
    {"host and port differ", "GET", "/tray", "Host: 127.0.0.1\n", 400},
    {"two lengths", "POST", "/lock", FORM "Content-Length: 3\n", 400},
    {"length and chunks", "POST", "/lock",
     FORM "Transfer-Encoding: chunked\nOrigin: https://" HOST "\n", 400},
    {"chunks", "POST", "/lock", "Transfer-Encoding: chunked\n", 400},
    {"no length", "POST", "/lock",
     "Content-Type: application/x-www-form-urlencoded\n", 411},
    {"negative length", "POST", "/lock", "Content-Length: -1\n", 400},
    {"body too long", "POST", "/lock", "Content-Length: 65537\n", 413},
    {"body of a GET", "GET", "/tray", "Content-Length: 1\n", 400},
    {"folded cookie", "GET", "/tray", "Cookiebbb: x\n", 400},
    {"proxy", "GET", "/tray", "X-Forwarded-For: 10.0.0.1\n", 400},
    {"two cookies", "GET", "/tray", "Cookie: a=b\nCookie: c=d\n", 400},
    {"put", "PUT", "/tray", "", 405},
    {"head", "HEAD", "/tray", "", 405},
    {"lower case", "get", "/tray", "", 405},
    {"nul", "GET", "/tray%00", "", 404},
    {"dots", "GET", "/static/../tray", "", 404},
    {"escaped", "GET", "/%74ray", "", 404},
    {"query", "GET", "/tray?x=1", "", 404},
    {"whole address", "GET", "https://evil.example/tray", "", 404},
    {"star", "GET", "*", "", 404},
    {"two slashes", "GET", "//tray", "", 404},
    {"our form", "POST", "/lock", FORM "Origin: https://" HOST "\n", 0},
    {"our form, no referrer", "POST", "/lock",
     FORM "Origin: null\nSec-Fetch-Site: same-origin\n", 0},
    {"their form", "POST", "/lock", FORM "Origin: https://evil.example\n", 403},
    {"their form, unnamed", "POST", "/lock", FORM "Origin: null\n", 403},
    {"their form, same site", "POST", "/lock",
     FORM "Origin: https://" HOST "\nSec-Fetch-Site: same-site\n", 403},
    {"their form, cross site", "POST", "/lock",
     FORM "Sec-Fetch-Site: cross-site\n", 403},
    {"form of nobody", "POST", "/lock", FORM, 403},
    {"two origins", "POST", "/lock",
     FORM "Origin: https://" HOST "\nOrigin: https://" HOST "\n", 403},
    {"json", "POST", "/lock",
     "Content-Type: application/json\nContent-Length: 3\nOrigin: https://" HOST
     "\n",
     415},
};

static void
test_cases (void)
{
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        GatePassed passed = {0};
        guint status = check (&cases[i], &passed);

        g_test_message ("%s", cases[i].what);
        if (status != cases[i].status)
            g_error ("%s: %u, expected %u", cases[i].what, status,
                     cases[i].status);
        if (status != 0)
            g_assert_null (passed.path);
    }
}

static void
test_limits (void)
{
    GString *many = g_string_new (NULL);
    GString *path = g_string_new ("/");
    Case c = {"", "GET", "/tray", NULL, 431};
    GatePassed passed = {0};

    for (guint i = 0; i < LIMIT_DESK_HEADER_COUNT; i++)
        g_string_append (many, "Accept: a\n");
    c.fields = many->str;
    g_assert_cmpuint (check (&c, &passed), ==, 431);
    g_string_assign (many, "Cookie: ");
    for (guint i = 0; i < LIMIT_DESK_HEADER_BYTES; i++)
        g_string_append_c (many, 'a');
    c.fields = many->str;
    g_assert_cmpuint (check (&c, &passed), ==, 431);
    for (guint i = 0; i < LIMIT_DESK_PATH_BYTES; i++)
        g_string_append_c (path, 'a');
    c.fields = "";
    c.path = path->str;
    g_assert_cmpuint (check (&c, &passed), ==, 404);
    g_string_free (many, TRUE);
    g_string_free (path, TRUE);
}

static void
test_old_version (void)
{
    g_autoptr (GPtrArray) none = g_ptr_array_new ();
    GateRequest request = {"GET", "HTTP/1.0", "/tray", none, none};
    GatePassed passed = {0};

    g_assert_cmpuint (gate_check (&request, HOST, &passed), ==, 505);
}

static void
test_routes (void)
{
    static const struct {
        const char *pattern;
        const char *path;
        gboolean matches;
    } table[] = {
        {"/letter/{ref}", "/letter/LEQSP234", TRUE},
        {"/letter/{ref}", "/letter/LEQSP23", FALSE},
        {"/letter/{ref}", "/letter/LEQSP2345", FALSE},
        {"/letter/{ref}", "/letter/leqsp234", FALSE},
        {"/letter/{ref}", "/letter/LEQSP210", FALSE},
        {"/letter/{ref}", "/letter/LEQSP234/", FALSE},
        {"/letter/{ref}", "/letter/", FALSE},
        {"/letter/{ref}/{n}/page/{n}", "/letter/LEQSP234/7/page/4294967295",
         TRUE},
        {"/letter/{ref}/{n}/page/{n}", "/letter/LEQSP234/7/page/4294967296",
         FALSE},
        {"/letter/{ref}/{n}/page/{n}", "/letter/LEQSP234/07/page/1", FALSE},
        {"/letter/{ref}/{n}/page/{n}", "/letter/LEQSP234/-1/page/1", FALSE},
        {"/letter/{ref}/{n}/page/{n}", "/letter/LEQSP234//page/1", FALSE},
        {"/child/{child}", "/child/00112233445566778899aabbccddeeff", TRUE},
        {"/child/{child}", "/child/00112233445566778899AABBCCDDEEFF", FALSE},
        {"/child/{child}", "/child/00112233445566778899aabbccddeef", FALSE},
        {"/", "/", TRUE},
        {"/tray", "/tray/", FALSE},
        {"/tray", "/Tray", FALSE},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
        RouteParams params = {0};

        if (route_match (table[i].pattern, table[i].path, &params) !=
            table[i].matches)
            g_error ("%s and %s", table[i].pattern, table[i].path);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/desk-gate/only-plain-requests-pass", test_cases);
    g_test_add_func ("/desk-gate/limits-hold", test_limits);
    g_test_add_func ("/desk-gate/only-http-1-1-passes", test_old_version);
    g_test_add_func ("/desk-gate/addresses-have-exactly-one-form", test_routes);
    return g_test_run ();
}
