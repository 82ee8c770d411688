/*
 * The browser that comes back from signing in: believed when it brings our
 * state, to our own address.
 */
#include "cli/loopback.h"

#include "common/limits.h"

#include <string.h>

#define PORT 40123
#define HOST "\r\nHost: 127.0.0.1:40123\r\n\r\n"

static const char good[] = "GET /?code=c%2F1&state=s-1 HTTP/1.1\r\n"
                           "Accept: */*" HOST;

static void
test_good (void)
{
    g_autofree char *code = NULL;
    g_autofree char *refused = NULL;

    g_assert_true (loopback_parse (good, PORT, "s-1", &code, &refused));
    g_assert_cmpstr (code, ==, "c/1");
    g_assert_null (refused);
}

static void
test_refused (void)
{
    g_autofree char *code = NULL;
    g_autofree char *refused = NULL;

    g_assert_true (
        loopback_parse ("GET /?error=access_denied&state=s-1 HTTP/1.1" HOST,
                        PORT, "s-1", &code, &refused));
    g_assert_cmpstr (code, ==, "");
    g_assert_cmpstr (refused, ==, "access_denied");
}

static void
test_others (void)
{
    static const char *const cases[] = {
        "",
        "GET",
        "GET /?code=c&state=s-1 HTTP/1.1\r\n\r\n",
        "GET /?code=c&state=s-2 HTTP/1.1" HOST,
        "GET /?code=c HTTP/1.1" HOST,
        "GET /?code=c&state= HTTP/1.1" HOST,
        "GET /?state=s-1 HTTP/1.1" HOST,
        "GET /?code=&state=s-1 HTTP/1.1" HOST,
        "GET /?error=&state=s-1 HTTP/1.1" HOST,
        "GET /?code=c&error=e&state=s-1 HTTP/1.1" HOST,
        "GET /x?code=c&state=s-1 HTTP/1.1" HOST,
        "GET /?code=%&state=s-1 HTTP/1.1" HOST,
        "POST /?code=c&state=s-1 HTTP/1.1" HOST,
        "GET  /?code=c&state=s-1 HTTP/1.1" HOST,
        "GET /?code=c&state=s-1 HTTP/2" HOST,
        "GET http://127.0.0.1/?code=c&state=s-1 HTTP/1.1" HOST,
        "GET /?code=c&state=s-1 HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n",
        "GET /?code=c&state=s-1 HTTP/1.1\r\nHost: evil.example:40123\r\n\r\n",
        "GET /?code=c&state=s-1 HTTP/1.1\r\nHost: evil.example" HOST,
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        char *code = NULL;
        char *refused = NULL;

        g_test_message ("%s", cases[i]);
        g_assert_false (
            loopback_parse (cases[i], PORT, "s-1", &code, &refused));
        g_assert_null (code);
        g_assert_null (refused);
    }
}

static void
test_cut (void)
{
    for (gsize length = 0; length < strlen (good) - 4; length++) {
        g_autofree char *cut = g_strndup (good, length);
        char *code = NULL;
        char *refused = NULL;

        g_assert_false (loopback_parse (cut, PORT, "s-1", &code, &refused));
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/loopback/an-answer-with-our-state-is-ours", test_good);
    g_test_add_func ("/loopback/a-no-is-an-answer-too", test_refused);
    g_test_add_func ("/loopback/whatever-else-comes-is-not", test_others);
    g_test_add_func ("/loopback/a-request-cut-at-any-byte-is-not", test_cut);
    return g_test_run ();
}
