/* What could not be taken: counted, put off, forgotten. */
#include "store/not_taken.h"

#include "common/clock.h"
#include "common/limits.h"

static Store *
new_store (char **dir_out)
{
    g_autoptr (GError) error = NULL;
    Store *store = NULL;

    *dir_out = g_dir_make_tmp ("intray-XXXXXX", &error);
    g_assert_no_error (error);
    store_create (*dir_out, TRUE, &error);
    g_assert_no_error (error);
    store = store_open (*dir_out, WRITER_INGEST, &error);
    g_assert_no_error (error);
    return store;
}

static void
end_store (Store *store, char *dir)
{
    g_autofree char *command = g_strdup_printf ("rm -rf '%s'", dir);

    store_close (store);
    g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
    g_free (dir);
}

static Origin
origin_of (guint32 uid)
{
    Origin origin = {.uidvalidity = 7, .uid = uid};

    origin.mailbox.b[0] = 1;
    return origin;
}

static NotTaken *
row_of (Store *store, guint32 uid)
{
    Origin origin = origin_of (uid);
    NotTaken *row = NULL;

    g_assert_true (not_taken_get (store, &origin, &row, NULL));
    return row;
}

static void
test_counts (void)
{
    char *dir = NULL;
    Store *store = new_store (&dir);
    Origin origin = origin_of (12);
    g_autoptr (NotTaken) row = NULL;
    g_autoptr (GPtrArray) list = NULL;
    gint64 count = -1;

    g_assert_null (row_of (store, 12));
    g_assert_true (not_taken_add (store, &origin, 2, "it broke", NULL));
    g_assert_true (not_taken_add (store, &origin, 1, "it stalled", NULL));
    row = row_of (store, 12);
    g_assert_cmpuint (row->tries, ==, 3);
    g_assert_cmpstr (row->reason, ==, "it stalled");
    g_assert_null (row_of (store, 13));
    list = not_taken_list (store, &origin.mailbox, NULL);
    g_assert_cmpuint (list->len, ==, 1);
    g_assert_cmpuint (((NotTaken *) list->pdata[0])->origin.uid, ==, 12);
    g_assert_true (not_taken_forget (store, &origin, NULL));
    g_assert_true (not_taken_count (store, &count, NULL));
    g_assert_cmpint (count, ==, 0);
    end_store (store, dir);
}

static void
test_pauses (void)
{
    char *dir = NULL;
    Store *store = new_store (&dir);
    Origin origin = origin_of (12);
    gint64 last = 0;

    g_assert_true (not_taken_add (store, &origin, 1, "first", NULL));
    {
        g_autoptr (NotTaken) row = row_of (store, 12);
        g_assert_cmpint (row->next, <=, clock_now_ms ());
    }
    for (int i = 0; i < 15; i++) {
        g_autoptr (NotTaken) row = NULL;
        gint64 before = clock_now_ms ();
        gint64 pause = 0;

        g_assert_true (not_taken_add (store, &origin, 1, "again", NULL));
        row = row_of (store, 12);
        pause = row->next - before;
        g_assert_cmpint (pause, >=, LIMIT_NOT_TAKEN_FIRST_MS);
        g_assert_cmpint (pause, <=, LIMIT_NOT_TAKEN_LAST_MS + 10000);
        if (i > 0 && i < 10)
            g_assert_cmpint (pause, >=, 2 * last - 10000);
        last = pause;
    }
    g_assert_cmpint (last, >=, LIMIT_NOT_TAKEN_LAST_MS);
    end_store (store, dir);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/not-taken/tries are counted, taken ones forgotten",
                     test_counts);
    g_test_add_func ("/not-taken/the pause doubles, up to a day", test_pauses);
    return g_test_run ();
}
