/* Whom a letter about staff is about: she never holds a key to it. */
#include "classify/named.h"

static const struct {
    const char *text;
    gboolean strict;
    gboolean subject;
} cases[] = {
    {"Dear Ruth Adeyinka,\n\nthank you for your call.", TRUE, FALSE},
    {"For the attention of Ruth Adeyinka, lead practitioner\n\nPrivate.", TRUE,
     FALSE},
    {"Dear Mrs Obi,\n\nA parent alleges that on Thursday Ruth Adeyinka shouted "
     "at a child and pulled his arm.",
     TRUE, TRUE},
    {"Dear Ruth Adeyinka,\n\nwe have to tell you that an allegation was made. "
     "It is said that Ruth Adeyinka left the room with nobody in it.",
     TRUE, TRUE},
    {"I ask that ruth adeyinka be the only other person at the centre who "
     "reads this. It is about Jo Cole.",
     TRUE, FALSE},
    {"Please speak to Ruth Adeyinka before the meeting on Wednesday at two.",
     TRUE, FALSE},
    {"Ruth Adeyinka\nNursery Lead", TRUE, FALSE},
    {"It concerns Jo Cole.", FALSE, TRUE},
    {"Dear Jo Cole,", FALSE, TRUE},
    {"It concerns somebody else.", FALSE, FALSE},
};

static void
test_named (void)
{
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        const char *name = cases[i].strict ? "Ruth Adeyinka" : "Jo Cole";
        gboolean found =
            named_as_subject (cases[i].text, name, cases[i].strict);
        if (found != cases[i].subject)
            g_error ("case %" G_GSIZE_FORMAT ": %s", i, cases[i].text);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/named/whom-a-letter-about-staff-is-about", test_named);
    return g_test_run ();
}
