/*
 * The asker's side of intray-token against an intray-token in the hands of an
 * attacker (tests/net/captured-token.c).
 */
#include "common/error.h"
#include "ingest/oauth/token_client.h"

#include <string.h>

static char *captured_dir;

typedef struct {
    const char *mode;
    int code; /* 0 = no error */
    const char *says;
} Case;

static void
only_what_is_in_form_is_believed (void)
{
    static const Case cases[] = {
        {"good", 0, ""},
        {"empty", INTRAY_ERROR_RETRY, "out of form"},
        {"long", INTRAY_ERROR_RETRY, "out of form"},
        {"past", INTRAY_ERROR_RETRY, "out of form"},
        {"huge", INTRAY_ERROR_RETRY, "too long"},
        {"lines", INTRAY_ERROR_RETRY, "out of form"},
        {"garbage", INTRAY_ERROR_RETRY, "not of type"},
        {"end", INTRAY_ERROR_RETRY, "without an answer"},
        {"denied", INTRAY_ERROR_RETRY, "out of form"},
        {"unknown", INTRAY_ERROR_RETRY, "out of form"},
        {"no-error", INTRAY_ERROR_RETRY, "out of form"},
        {"long-error", INTRAY_ERROR_RETRY, "out of form"},
        {"flood", INTRAY_ERROR_RETRY, "rrr"},
        {"escape", INTRAY_ERROR_STOP, "\\x1b[2Jall is well"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        const Case *row = &cases[i];
        g_autofree char *url = g_strdup_printf ("https://%s/token", row->mode);
        const OauthProvider provider = {.token_endpoint = url,
                                        .client_id = "intray",
                                        .client_secret_file = "",
                                        .ca_file = ""};
        const TokenField fields[] = {{"grant_type", "refresh_token"}};
        g_autoptr (GError) error = NULL;
        g_autofree char *refused = NULL;
        Token token = {0};
        gboolean asked = token_client_ask (&provider, captured_dir, fields, 1,
                                           &token, &refused, &error);

        g_test_message ("%s: %s", row->mode,
                        error == NULL ? "no error" : error->message);
        g_assert_null (refused);
        g_assert_cmpint (asked, ==, row->code == 0);
        if (asked) {
            g_assert_cmpstr (token.access_token, ==, "a");
            token_clear (&token);
            continue;
        }
        g_assert_null (token.access_token);
        g_assert_error (error, INTRAY_ERROR, row->code);
        g_assert_nonnull (strstr (error->message, row->says));
        g_assert_cmpuint (strlen (error->message), <, 1200);
    }
}

int
main (int argc, char **argv)
{
    g_autofree char *dir = g_path_get_dirname (argv[0]);

    g_test_init (&argc, &argv, NULL);
    captured_dir = g_build_filename (dir, "..", "captured", NULL);
    g_test_add_func ("/token-client/only-what-is-in-form-is-believed",
                     only_what_is_in_form_is_believed);
    return g_test_run ();
}
