#include "common/program.h"

#include "common/error.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

char *
program_dir (void)
{
    g_autoptr (GError) ignored = NULL;
    g_autofree char *path = g_file_read_link ("/proc/self/exe", &ignored);

    return path == NULL ? g_strdup (".") : g_path_get_dirname (path);
}

gboolean
program_harden (GError **error)
{
    const struct rlimit none = {0, 0};

    umask (077);
    if (setrlimit (RLIMIT_CORE, &none) == 0 &&
        prctl (PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 &&
        prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
        return TRUE;
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                 "cannot give up privileges: %s", g_strerror (errno));
    return FALSE;
}

gboolean
program_stage_options (int argc, char **argv, StageOptions *out, int *next_out,
                       GError **error)
{
    StageOptions options = {NULL, NULL, FALSE};
    int i = 1;

    for (; i < argc; i++) {
        if (strcmp (argv[i], "--once") == 0) {
            options.once = TRUE;
        } else if (i + 1 < argc && strcmp (argv[i], "--config") == 0) {
            options.config_file = argv[++i];
        } else if (i + 1 < argc && strcmp (argv[i], "--data") == 0) {
            options.data_dir = argv[++i];
        } else {
            break;
        }
    }
    if (next_out == NULL && i < argc) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "unknown option %s; usage: %s [--config FILE] "
                     "[--data DIR] [--once]",
                     argv[i], argv[0]);
        return FALSE;
    }
    if (next_out != NULL)
        *next_out = i;
    *out = options;
    return TRUE;
}

static volatile sig_atomic_t stopping = 0;

static void
on_stop (int number G_GNUC_UNUSED)
{
    stopping = 1;
}

void
program_catch_stop (void)
{
    struct sigaction action;

    memset (&action, 0, sizeof action);
    action.sa_handler = on_stop;
    sigaction (SIGTERM, &action, NULL);
    sigaction (SIGINT, &action, NULL);
    signal (SIGPIPE, SIG_IGN);
}

gboolean
program_stopping (void)
{
    return stopping != 0;
}

void
program_sleep (gint64 ms)
{
    /* A signal that comes just before poll() costs one more round at most. */
    while (ms > 0 && !program_stopping ()) {
        int slice = (int) MIN (ms, 200);
        poll (NULL, 0, slice);
        ms -= slice;
    }
}
