/* Passwords that a mail brings for a file. */
#include "classify/password.h"

static void
test_found (void)
{
    static const struct {
        const char *text;
        const char *password; /* NULL: none */
    } table[] = {
        {"The password for the report is Fernhollow23.", "Fernhollow23"},
        {"Password: Larch-and-Rowan-4", "Larch-and-Rowan-4"},
        {"the passcode to open it is: 4471-22, Ann", "4471-22"},
        {"Your pass phrase is \"Rainbow22\"", "Rainbow22"},
        {"PASSWORD=Ab9?x", "Ab9?x"},
        {"Password\nfor the attached: Tulip8", "Tulip8"},
        {"The access code will be 990017", "990017"},
        {"It has a password. Please ring 01632 960321.", NULL},
        {"The password is the child's date of birth.", NULL},
        {"The password for collecting is marmalade.", NULL},
        {"Password: see separate email", NULL},
        {"Your password is sent by post.", NULL},
        {"Reset your password: https://x.example/1", NULL},
        {"For the password: ann@trust.example", NULL},
        {"We changed our password policy in 2026.", NULL},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
        g_autoptr (GPtrArray) found = passwords_find (table[i].text);
        g_test_message ("%s", table[i].text);
        g_assert_cmpuint (found->len, ==, table[i].password != NULL);
        if (found->len == 1)
            g_assert_cmpstr (found->pdata[0], ==, table[i].password);
    }
}

static void
test_long (void)
{
    g_autoptr (GString) text = g_string_new ("The password is Rainbow22. ");
    g_autoptr (GPtrArray) found = NULL;

    while (text->len < 3000)
        g_string_append (text, "He plays with the others now. ");
    found = passwords_find (text->str);
    g_assert_cmpuint (found->len, ==, 0);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/password/is-found-where-a-mail-brings-one", test_found);
    g_test_add_func ("/password/a-long-letter-only-speaks-of-one", test_long);
    return g_test_run ();
}
