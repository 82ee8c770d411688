/* Pauses of what fails. */
#include "ingest/pause.h"

static void
test_grows (void)
{
    for (guint failures = 0; failures < 40; failures++) {
        gint64 whole = failures < 8 ? 2000ll << failures : 300000;
        gint64 pause = pause_next (failures, 2000, 300000);

        whole = whole > 300000 ? 300000 : whole;
        g_assert_cmpint (pause, >=, whole * 3 / 4);
        g_assert_cmpint (pause, <=, whole * 5 / 4);
    }
    g_assert_cmpint (pause_next (0, 2000, 1000), <=, 1250);
}

static void
test_varies (void)
{
    gint64 first = pause_next (5, 2000, 300000);
    guint same = 0;

    for (int i = 0; i < 20; i++)
        same += pause_next (5, 2000, 300000) == first;
    g_assert_cmpuint (same, <, 20);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/pause/doubles, up to the most", test_grows);
    g_test_add_func ("/pause/is never the same for everybody", test_varies);
    return g_test_run ();
}
