#include "classify/box/sandbox.h"

#include "classify/box/filter.h"
#include "common/error.h"
#include "common/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/landlock.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* nobody, nogroup */
#define NOBODY 65534u

/* Debian 12's header ends at version 2. */
#define ACCESS_FS_TRUNCATE (1ull << 14)
#define ACCESS_FS_IOCTL_DEV (1ull << 15)

struct Sandbox {
    GBytes *filter;
    guint cpu_s;
    guint landlock_abi;
    int rules_fd; /* Landlock's rule set, -1 without Landlock */
};

/* What poppler and fontconfig open while they draw a page. */
static const char *const readable[] = {
    "/usr/share/fonts",      "/usr/local/share/fonts", "/etc/fonts",
    "/usr/share/fontconfig", "/var/cache/fontconfig",  "/usr/share/poppler",
};

static gboolean
fail (GError **error, const char *what)
{
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                 "cannot build the reader's sandbox: %s: %s", what,
                 g_strerror (errno));
    return FALSE;
}

static gboolean
add_readable (int rules_fd, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS (readable); i++) {
        struct landlock_path_beneath_attr rule = {
            .allowed_access =
                LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR,
        };
        long result = 0;

        rule.parent_fd = open (readable[i], O_PATH | O_CLOEXEC);
        if (rule.parent_fd < 0 && errno == ENOENT)
            continue;
        if (rule.parent_fd < 0)
            return fail (error, readable[i]);
        result = syscall (SYS_landlock_add_rule, rules_fd,
                          LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
        close (rule.parent_fd);
        if (result != 0)
            return fail (error, readable[i]);
    }
    return TRUE;
}

/* Children put their own descriptors on low numbers. */
static gboolean
move_up (int *fd)
{
    int moved = fcntl (*fd, F_DUPFD_CLOEXEC, 32);

    if (moved < 0)
        return FALSE;
    close (*fd);
    *fd = moved;
    return TRUE;
}

/* Everything that the kernel's version knows is denied, then fonts allowed. */
static gboolean
prepare_landlock (Sandbox *sandbox, gboolean files, GError **error)
{
    struct landlock_ruleset_attr all = {0};
    long abi = syscall (SYS_landlock_create_ruleset, NULL, 0,
                        LANDLOCK_CREATE_RULESET_VERSION);

#ifdef INTRAY_TEST_BUILD
    if (g_strcmp0 (g_getenv ("INTRAY_SANDBOX_BREAK"), "landlock") == 0)
        abi = 0;
#endif
    if (abi <= 0)
        return TRUE;
    sandbox->landlock_abi = (guint) abi;
    /* Version 1 has the 13 rights up to MAKE_SYM. */
    all.handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;
    if (abi >= 2)
        all.handled_access_fs |= LANDLOCK_ACCESS_FS_REFER;
    if (abi >= 3)
        all.handled_access_fs |= ACCESS_FS_TRUNCATE;
    if (abi >= 5)
        all.handled_access_fs |= ACCESS_FS_IOCTL_DEV;
    sandbox->rules_fd =
        (int) syscall (SYS_landlock_create_ruleset, &all, sizeof all, 0);
    if (sandbox->rules_fd < 0 || !move_up (&sandbox->rules_fd))
        return fail (error, "Landlock");
    return !files || add_readable (sandbox->rules_fd, error);
}

Sandbox *
sandbox_new (gboolean files, guint cpu_s, GError **error)
{
    g_autoptr (Sandbox) sandbox = g_new0 (Sandbox, 1);

    sandbox->rules_fd = -1;
    sandbox->cpu_s = cpu_s;
    if (!prepare_landlock (sandbox, files, error))
        return NULL;
    /* Without Landlock nothing would say which files: then none. */
    sandbox->filter = filter_new (files && sandbox->rules_fd >= 0, error);
    return sandbox->filter == NULL ? NULL : g_steal_pointer (&sandbox);
}

void
sandbox_free (Sandbox *sandbox)
{
    if (sandbox == NULL)
        return;
    g_clear_pointer (&sandbox->filter, g_bytes_unref);
    if (sandbox->rules_fd >= 0)
        close (sandbox->rules_fd);
    g_free (sandbox);
}

guint
sandbox_landlock_abi (const Sandbox *sandbox)
{
    return sandbox->landlock_abi;
}

static gboolean
set_limits (guint cpu_s, GError **error)
{
    /* The hard processor limit is 2 s above the soft one: SIGXCPU tells
     * "too slow" from the killer of a machine without memory. */
    const struct {
        __rlimit_resource_t what;
        struct rlimit limit;
    } limits[] = {
#ifndef __SANITIZE_ADDRESS__
        {RLIMIT_AS, {LIMIT_READER_BYTES, LIMIT_READER_BYTES}},
#endif
        {RLIMIT_CPU, {cpu_s, cpu_s + 2}},
        {RLIMIT_FSIZE, {0, 0}},
        {RLIMIT_NOFILE, {16, 16}},
        {RLIMIT_NPROC, {0, 0}},
        {RLIMIT_CORE, {0, 0}},
        {RLIMIT_MEMLOCK, {0, 0}},
        {RLIMIT_MSGQUEUE, {0, 0}},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (limits); i++)
        if (setrlimit (limits[i].what, &limits[i].limit) != 0)
            return fail (error, "limits");
    return TRUE;
}

/* Under root: nobody. As a plain user there is nothing to give away, and the
 * layers below need no right. */
static gboolean
drop_user (GError **error)
{
    uid_t real = 0, effective = 0, saved = 0;

    if (geteuid () != 0)
        return TRUE;
    if (setgroups (0, NULL) != 0 || setresgid (NOBODY, NOBODY, NOBODY) != 0 ||
        setresuid (NOBODY, NOBODY, NOBODY) != 0 ||
        getresuid (&real, &effective, &saved) != 0)
        return fail (error, "user nobody");
    if (real != NOBODY || effective != NOBODY || saved != NOBODY)
        return fail (error, "still root");
    return TRUE;
}

gboolean
sandbox_enter (const Sandbox *sandbox, int first_closed_fd, GError **error)
{
    if (!set_limits (sandbox->cpu_s, error) || !drop_user (error))
        return FALSE;
    /* After the change of user, which clears it: no child outlives its
     * parent. */
    if (prctl (PR_SET_PDEATHSIG, SIGKILL) != 0 ||
        prctl (PR_SET_DUMPABLE, 0) != 0 ||
        prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return fail (error, "process flags");
    if (sandbox->rules_fd >= 0 &&
        syscall (SYS_landlock_restrict_self, sandbox->rules_fd, 0) != 0)
        return fail (error, "Landlock");
    if (close_range ((unsigned) first_closed_fd, ~0u, 0) != 0)
        return fail (error, "descriptors");
    return filter_load (sandbox->filter, error);
}

/* TRUE when the kernel's own words about this process are as they must be.
 * @status_fd was opened before the doors closed. */
static gboolean
status_holds (int status_fd)
{
    char status[4096];
    gssize length = pread (status_fd, status, sizeof status - 1, 0);

    if (length <= 0)
        return FALSE;
    status[length] = '\0';
    return strstr (status, "\nSeccomp:\t2\n") != NULL &&
           strstr (status, "\nNoNewPrivs:\t1\n") != NULL &&
           strstr (status, "\nUid:\t0\t") == NULL;
}

/* The probe's exit status: 0, or which check failed. */
static int
probe (const Sandbox *sandbox)
{
    int status_fd = open ("/proc/self/status", O_RDONLY | O_CLOEXEC);

    if (status_fd < 0 || dup2 (status_fd, 3) != 3)
        return 2;
    if (!sandbox_enter (sandbox, 4, NULL))
        return 1;
    if (!status_holds (3))
        return 3;
    if (openat (AT_FDCWD, "/etc/passwd", O_RDONLY) >= 0 || errno != EACCES)
        return 4;
    if (socket (AF_INET, SOCK_STREAM, 0) >= 0)
        return 5;
    return 0;
}

gboolean
sandbox_prove (const Sandbox *sandbox, GError **error)
{
    static const char *const failures[] = {
        "the probe ended before its end",
        "it cannot be entered",
        "the kernel cannot be asked (/proc)",
        "the kernel does not confirm filter, flags and user",
        "a file could be opened",
        "a socket could be made",
    };
    int status = 0;
    guint which = 0;
    pid_t pid = fork ();

    if (pid < 0)
        return fail (error, "fork");
    if (pid == 0)
        _exit (probe (sandbox));
    while (waitpid (pid, &status, 0) < 0)
        if (errno != EINTR)
            return fail (error, "wait");
    if (WIFEXITED (status) && WEXITSTATUS (status) == 0)
        return TRUE;
    if (WIFEXITED (status) &&
        (guint) WEXITSTATUS (status) < G_N_ELEMENTS (failures))
        which = (guint) WEXITSTATUS (status);
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                 "the reader's sandbox does not hold: %s", failures[which]);
    return FALSE;
}
