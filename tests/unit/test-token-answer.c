/*
 * What a provider answers: taken when all of it is in order, refused with a
 * reason otherwise, at whatever byte it is cut.
 */
#include "common/error.h"
#include "common/limits.h"
#include "ingest/oauth/token/answer.h"

#include <string.h>

static const char good[] =
    "{\"access_token\":\"a-token\",\"token_type\":\"bearer\","
    "\"expires_in\":3599,\"refresh_token\":\"r-token\","
    "\"refresh_token_expires_in\":86400,\"scope\":\"mail\",\"ext\":[1,{}]}";

static gboolean
parse (const char *text, gsize length, gboolean device, Answer *answer_out,
       GError **error)
{
    g_autoptr (GBytes) body = g_bytes_new (text, length);

    return answer_parse (body, device, answer_out, error);
}

static void
test_good (void)
{
    g_autoptr (GError) error = NULL;
    Answer answer = {0};

    g_assert_true (parse (good, strlen (good), FALSE, &answer, &error));
    g_assert_cmpstr (answer.error, ==, "");
    g_assert_cmpstr (answer.access_token, ==, "a-token");
    g_assert_cmpstr (answer.refresh_token, ==, "r-token");
    g_assert_cmpint (answer.access_s, ==, 3599);
    g_assert_cmpint (answer.refresh_s, ==, 86400);
    answer_clear (&answer);
    g_assert_null (answer.access_token);
}

static void
test_cut (void)
{
    for (gsize length = 0; length < strlen (good); length++) {
        g_autoptr (GError) error = NULL;
        Answer answer = {0};

        g_assert_false (parse (good, length, FALSE, &answer, &error));
        g_assert_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY);
        g_assert_null (answer.access_token);
    }
}

typedef struct {
    const char *text;
    const char *why; /* NULL = taken */
} Case;

static void
check (const Case *cases, gsize count, gboolean device)
{
    for (gsize i = 0; i < count; i++) {
        g_autoptr (GError) error = NULL;
        Answer answer = {0};
        gboolean taken = parse (cases[i].text, strlen (cases[i].text), device,
                                &answer, &error);

        g_test_message ("%s", cases[i].text);
        g_assert_cmpint (taken, ==, cases[i].why == NULL);
        if (!taken)
            g_assert_nonnull (strstr (error->message, cases[i].why));
        answer_clear (&answer);
    }
}

static void
test_token_cases (void)
{
    static const Case cases[] = {
        {"{\"access_token\":\"a\",\"token_type\":\"BEARER\"}", NULL},
        {"{\"error\":\"invalid_grant\"}", NULL},
        {"{\"error\":\"\"}", "no usable error"},
        {"{\"error\":{}}", "no usable error"},
        {"{\"error\":null,\"access_token\":\"a\"}", "no usable error"},
        {"{\"access_token\":\"a\",\"token_type\":\"mac\"}", "no bearer"},
        {"{\"access_token\":\"\",\"token_type\":\"bearer\"}", "access_token"},
        {"{\"access_token\":[\"a\"],\"token_type\":\"bearer\"}",
         "access_token"},
        {"{\"access_token\":\"a\xc3\xa9\",\"token_type\":\"bearer\"}",
         "access_token"},
        {"{\"access_token\":\"a\\u0001b\",\"token_type\":\"bearer\"}",
         "access_token"},
        {"{\"access_token\":\"a\",\"token_type\":\"bearer\","
         "\"refresh_token\":7}",
         "refresh_token"},
        {"{\"access_token\":\"a\",\"token_type\":\"bearer\","
         "\"expires_in\":1.5}",
         "expires_in"},
        {"{\"access_token\":\"a\",\"token_type\":\"bearer\","
         "\"expires_in\":true}",
         "expires_in"},
        {"{\"access_token\":\"a\",\"token_type\":\"bearer\","
         "\"expires_in\":-1}",
         "expires_in"},
        {"null", "is not a JSON object"},
        {"\"text\"", "is not a JSON object"},
        {"{} {}", "access_token"},
        {"\xff", "is not a JSON object"},
    };

    check (cases, G_N_ELEMENTS (cases), FALSE);
}

static void
test_device_cases (void)
{
#define CODES "{\"device_code\":\"d\",\"user_code\":\"BCDF\","
    static const Case cases[] = {
        {CODES "\"verification_uri\":\"https://p.example\",\"expires_in\":9}",
         NULL},
        {CODES "\"verification_url\":\"https://p.example\",\"expires_in\":9}",
         NULL},
        {CODES "\"verification_uri\":\"http://p.example\",\"expires_in\":9}",
         "no https"},
        {CODES "\"verification_uri\":\"https://p.example\"}", "no time"},
        {CODES "\"expires_in\":9}", "verification_uri"},
        {CODES "\"verification_uri\":\"https://p.example\",\"expires_in\":9,"
               "\"interval\":\"5\"}",
         "interval"},
        {"{\"device_code\":\"d\",\"user_code\":\"\\u001b[2J\","
         "\"verification_uri\":\"https://p.example\",\"expires_in\":9}",
         "user_code"},
    };

    check (cases, G_N_ELEMENTS (cases), TRUE);
}

/* RFC 8628 section 3.2: 5 seconds where it is not said; and never none, which
 * would be a question without pause. */
static void
test_interval (void)
{
    static const struct {
        const char *said;
        guint32 expected;
    } cases[] = {
        {"", 5},
        {",\"interval\":0", 1},
        {",\"interval\":7", 7},
        {",\"interval\":99999", LIMIT_DEVICE_INTERVAL_S},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *text = g_strconcat (
            CODES "\"verification_uri\":\"https://p.example\",\"expires_in\":"
                  "99999",
            cases[i].said, "}", NULL);
        g_autoptr (GError) error = NULL;
        Answer answer = {0};

        g_assert_true (parse (text, strlen (text), TRUE, &answer, &error));
        g_assert_cmpuint (answer.interval_s, ==, cases[i].expected);
        g_assert_cmpuint (answer.expires_s, ==, LIMIT_DEVICE_LIFE_S);
        answer_clear (&answer);
    }
}

static void
test_limits (void)
{
    g_autofree char *most = g_strnfill (LIMIT_CREDENTIAL_BYTES, 't');
    g_autofree char *more = g_strnfill (LIMIT_CREDENTIAL_BYTES + 1, 't');
    g_autofree char *brackets = g_strnfill (LIMIT_TOKEN_BRACKETS, '[');
    g_autofree char *at = g_strdup_printf (
        "{\"access_token\":\"%s\",\"token_type\":\"bearer\"}", most);
    g_autofree char *beyond = g_strdup_printf (
        "{\"access_token\":\"%s\",\"token_type\":\"bearer\"}", more);
    g_autofree char *deep = g_strdup_printf (
        "{\"access_token\":\"a\",\"token_type\":\"bearer\",\"x\":\"%s\"}",
        brackets);
    const Case cases[] = {
        {at, NULL}, {beyond, "access_token"}, {deep, "is not a JSON object"}};

    check (cases, G_N_ELEMENTS (cases), FALSE);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/token/a-good-answer-is-taken", test_good);
    g_test_add_func ("/token/an-answer-cut-at-any-byte-is-refused", test_cut);
    g_test_add_func ("/token/a-wrong-type-is-refused", test_token_cases);
    g_test_add_func ("/token/a-device-code-needs-all-of-it", test_device_cases);
    g_test_add_func ("/token/questions-have-a-pause", test_interval);
    g_test_add_func ("/token/each-limit-holds", test_limits);
    return g_test_run ();
}
