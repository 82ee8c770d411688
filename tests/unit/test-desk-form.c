/* Forms, the cookie, and the hidden field of every form. */
#include "common/limits.h"
#include "desk/form.h"

#include <string.h>

static Form *
parse (const char *body)
{
    return form_parse ((const guint8 *) body, strlen (body));
}

static void
test_reads_fields (void)
{
    g_autoptr (Form) form =
        parse ("who=ruth%40fernhollow.example&note=a+b%0D%0Ac&zo%C3%AB=%C3%AB&"
               "empty=&n=7");

    g_assert_nonnull (form);
    g_assert_cmpstr (form_get (form, "who"), ==, "ruth@fernhollow.example");
    g_assert_cmpstr (form_get (form, "note"), ==, "a b\nc");
    g_assert_cmpstr (form_get (form, "zo\u00eb"), ==, "\u00eb");
    g_assert_cmpstr (form_get (form, "empty"), ==, "");
    g_assert_cmpstr (form_get (form, "missing"), ==, "");
    g_assert_cmpuint (form_get_number (form, "n", 9, 0), ==, 7);
    g_assert_cmpuint (form_get_number (form, "n", 6, 0), ==, 0);
    g_assert_cmpuint (form_get_number (form, "who", 6, 3), ==, 3);
}

static void
test_refuses (void)
{
    static const char *const bad[] = {
        "a=1&a=2", "a=%0",   "a=%zz", "a=%00", "a=%FF", "novalue",
        "&a=1",    "a=1&&b", "a=%",   "a=%C3", "=1&=2",
    };

    for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
        g_autoptr (Form) form = parse (bad[i]);
        if (form != NULL)
            g_error ("%s was taken", bad[i]);
    }
}

static void
test_limits (void)
{
    GString *body = g_string_new ("a=");

    while (body->len <= LIMIT_DESK_BODY_BYTES)
        g_string_append_c (body, 'x');
    g_assert_null (parse (body->str));
    g_string_truncate (body, 0);
    for (guint i = 0; i <= LIMIT_DESK_FIELD_COUNT; i++)
        g_string_append_printf (body, "%sf%u=1", i == 0 ? "" : "&", i);
    g_assert_null (parse (body->str));
    g_string_free (body, TRUE);
}

static void
test_cookie (void)
{
    guint8 token[VAULT_TOKEN_BYTES];
    guint8 got[VAULT_TOKEN_BYTES] = {0};
    g_autofree char *text = NULL;
    g_autofree char *cookie = NULL;
    g_autofree char *twice = NULL;
    g_autofree char *longer = NULL;
    g_autofree char *junk = NULL;

    for (guint i = 0; i < VAULT_TOKEN_BYTES; i++)
        token[i] = (guint8) (i * 37 + 251);
    text = form_token_to_text (token);
    g_assert_cmpuint (strlen (text), ==, 43);
    g_assert_null (strpbrk (text, "+/="));
    cookie = g_strdup_printf ("other=1; __Host-intray=%s; x=y", text);
    g_assert_true (form_token_from_cookie (cookie, got));
    g_assert_cmpmem (got, sizeof got, token, sizeof token);
    twice = g_strdup_printf ("__Host-intray=%s; __Host-intray=%s", text, text);
    g_assert_false (form_token_from_cookie (twice, got));
    longer = g_strdup_printf ("__Host-intray=%sA", text);
    g_assert_false (form_token_from_cookie (longer, got));
    /* A sign that the decoder would skip, in place of one that counts. */
    junk = g_strdup_printf ("__Host-intray=%s", text);
    junk[20] = '!';
    g_assert_false (form_token_from_cookie (junk, got));
    g_assert_false (form_token_from_cookie ("__Host-intray=", got));
    g_assert_false (form_token_from_cookie ("intray=x", got));
    g_assert_false (form_token_from_cookie ("", got));
    g_assert_false (form_token_from_cookie (NULL, got));
}

static void
test_guard (void)
{
    guint8 key[32] = {1};
    guint8 other_key[32] = {2};
    guint8 token[VAULT_TOKEN_BYTES] = {3};
    guint8 other_token[VAULT_TOKEN_BYTES] = {4};
    g_autofree char *guard = form_guard (key, token);
    g_autofree char *again = form_guard (key, token);
    g_autofree char *of_key = form_guard (other_key, token);
    g_autofree char *of_token = form_guard (key, other_token);

    g_assert_true (form_guard_is (guard, again));
    g_assert_false (form_guard_is (guard, of_key));
    g_assert_false (form_guard_is (guard, of_token));
    g_assert_false (form_guard_is (guard, ""));
    g_assert_cmpuint (strlen (guard), ==, 64);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/desk-form/fields-are-read-as-they-were-typed",
                     test_reads_fields);
    g_test_add_func ("/desk-form/odd-bodies-are-refused", test_refuses);
    g_test_add_func ("/desk-form/limits-hold", test_limits);
    g_test_add_func ("/desk-form/the-cookie-has-exactly-one-form", test_cookie);
    g_test_add_func ("/desk-form/a-form-belongs-to-one-sign-in", test_guard);
    return g_test_run ();
}
