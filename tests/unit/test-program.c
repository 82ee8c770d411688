#include "common/program.h"

#include "common/clock.h"
#include "common/error.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void
test_options (void)
{
    char *argv[] = {(char *) "intray-x",
                    (char *) "--config",
                    (char *) "a.conf",
                    (char *) "--once",
                    (char *) "--data",
                    (char *) "/d",
                    NULL};
    StageOptions options;

    g_assert_true (program_stage_options (6, argv, &options, NULL, NULL));
    g_assert_cmpstr (options.config_file, ==, "a.conf");
    g_assert_cmpstr (options.data_dir, ==, "/d");
    g_assert_true (options.once);
    g_assert_true (program_stage_options (1, argv, &options, NULL, NULL));
    g_assert_null (options.config_file);
    g_assert_false (options.once);
}

static void
test_unknown_option (void)
{
    char *argv[] = {(char *) "intray-x", (char *) "--twice", NULL};
    char *missing[] = {(char *) "intray-x", (char *) "--config", NULL};
    StageOptions options = {NULL, (char *) "kept", TRUE};
    g_autoptr (GError) error = NULL;
    int next = 0;

    g_assert_false (program_stage_options (2, argv, &options, NULL, &error));
    g_assert_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP);
    g_assert_nonnull (strstr (error->message, "--twice"));
    g_assert_cmpstr (options.data_dir, ==, "kept");
    g_assert_false (program_stage_options (2, missing, &options, NULL, NULL));
    /* Where the caller has options of its own, they are its to judge. */
    g_assert_true (program_stage_options (2, argv, &options, &next, NULL));
    g_assert_cmpint (next, ==, 1);
}

/* In a process of its own: it cannot be taken back. */
static void
test_harden (void)
{
    pid_t pid = fork ();
    int status = 0;

    if (pid == 0) {
        struct rlimit core;
        gboolean good =
            program_harden (NULL) && getrlimit (RLIMIT_CORE, &core) == 0 &&
            core.rlim_max == 0 && prctl (PR_GET_DUMPABLE) == 0 &&
            prctl (PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 && umask (0) == 077;
        _exit (good ? 0 : 1);
    }
    g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
    g_assert_cmpint (status, ==, 0);
}

static void
test_stop (void)
{
    gint64 start = 0;

    program_catch_stop ();
    g_assert_false (program_stopping ());
    start = clock_monotonic_ms ();
    program_sleep (50);
    g_assert_cmpint (clock_monotonic_ms () - start, >=, 45);
    raise (SIGTERM);
    g_assert_true (program_stopping ());
    start = clock_monotonic_ms ();
    program_sleep (60000);
    g_assert_cmpint (clock_monotonic_ms () - start, <, 5000);
}

static void
test_dir (void)
{
    g_autofree char *dir = program_dir ();
    g_autofree char *self = g_build_filename (dir, "test-program", NULL);

    g_assert_true (g_file_test (self, G_FILE_TEST_IS_EXECUTABLE));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/program/takes-the-options-of-a-stage", test_options);
    g_test_add_func ("/program/names-an-unknown-option", test_unknown_option);
    g_test_add_func ("/program/gives-up-cores-and-privileges", test_harden);
    g_test_add_func ("/program/knows-where-it-lies", test_dir);
    g_test_add_func ("/program/stops-when-told", test_stop);
    return g_test_run ();
}
