#include "common/net/jail.h"

#include "common/error.h"
#include "common/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* nobody, nogroup */
#define NOBODY 65534u

/* Debian 12's header ends at version 2. */
#define ACCESS_FS_TRUNCATE (1ull << 14)
#define ACCESS_FS_IOCTL_DEV (1ull << 15)

/* When a rule compares one argument: equal after the mask. */
typedef struct {
    int call;
    int argument; /* -1: whatever the arguments are */
    scmp_datum_t mask;
    scmp_datum_t value;
    const char *reason; /* for the person who reads this list */
} Allowed;

#define ANY -1, 0, 0
#define EXACTLY ~(scmp_datum_t) 0

static const Allowed always[] = {
    {SCMP_SYS (read), ANY, "frames of the keeper"},
    {SCMP_SYS (write), ANY, "frames to the keeper"},
    {SCMP_SYS (writev), ANY, "a warning to standard error"},
    {SCMP_SYS (recvfrom), ANY, "the server"},
    {SCMP_SYS (recvmsg), ANY, "the server"},
    {SCMP_SYS (sendto), ANY, "the server"},
    {SCMP_SYS (sendmsg), ANY, "the server"},
    {SCMP_SYS (poll), ANY, "deadlines"},
    {SCMP_SYS (ppoll), ANY, "the same where there is no poll"},
    {SCMP_SYS (shutdown), ANY, "the end of a connection"},
    {SCMP_SYS (getsockopt), ANY, "errors of the connection"},
    {SCMP_SYS (setsockopt), ANY, "no delay, keep alive"},
    {SCMP_SYS (getsockname), ANY, "the library's own notes"},
    {SCMP_SYS (getpeername), ANY, "the same"},
    {SCMP_SYS (close), ANY, "the end"},
    {SCMP_SYS (lseek), ANY, "files that are open"},
    {SCMP_SYS (fstat), ANY, "files that are open"},
    {SCMP_SYS (newfstatat), 3, AT_EMPTY_PATH, AT_EMPTY_PATH,
     "fstat() of glibc 2.33 and later"},
    {SCMP_SYS (fcntl), 1, EXACTLY, F_GETFL, "non-blocking sockets"},
    {SCMP_SYS (fcntl), 1, EXACTLY, F_SETFL, "the same"},
    {SCMP_SYS (fcntl), 1, EXACTLY, F_GETFD, "close on exec"},
    {SCMP_SYS (fcntl), 1, EXACTLY, F_SETFD, "the same"},
    {SCMP_SYS (mmap), 2, PROT_EXEC, 0, "malloc; never new code"},
    {SCMP_SYS (mprotect), 2, PROT_EXEC, 0, "malloc arenas; never new code"},
    {SCMP_SYS (munmap), ANY, "free"},
    {SCMP_SYS (mremap), ANY, "realloc of large blocks"},
    {SCMP_SYS (madvise), ANY, "free"},
    {SCMP_SYS (brk), ANY, "malloc"},
    {SCMP_SYS (rt_sigaction), ANY, "abort()"},
    {SCMP_SYS (rt_sigprocmask), ANY, "abort()"},
    {SCMP_SYS (rt_sigreturn), ANY, "return from a signal handler"},
    {SCMP_SYS (futex), ANY, "locks of the libraries"},
    {SCMP_SYS (clock_gettime), ANY, "deadlines where there is no vDSO"},
    {SCMP_SYS (gettimeofday), ANY, "the same"},
    {SCMP_SYS (time), ANY, "is a certificate valid now"},
    {SCMP_SYS (getrandom), ANY, "keys of the TLS session"},
    {SCMP_SYS (getrusage), ANY, "seeds of the random generator"},
    {SCMP_SYS (getpid), ANY, "has the random generator been forked"},
    {SCMP_SYS (gettid), ANY, "abort()"},
    {SCMP_SYS (sched_yield), ANY, "locks of the libraries"},
    {SCMP_SYS (restart_syscall), ANY, "a stopped and continued process"},
    {SCMP_SYS (exit), ANY, "the end"},
    {SCMP_SYS (exit_group), ANY, "the end"},
};

static const Allowed with_files[] = {
    {SCMP_SYS (openat), 2, O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND, O_RDONLY,
     "libcurl reads the certificates when it connects"},
    {SCMP_SYS (open), 1, O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND, O_RDONLY,
     "the same"},
    {SCMP_SYS (newfstatat), ANY, "how long is that file"},
    {SCMP_SYS (stat), ANY, "the same"},
    {SCMP_SYS (statx), ANY, "the same"},
};

/* Nothing here makes these but an attacker: not refused, ended. */
static const int deadly[] = {
    SCMP_SYS (execve),
    SCMP_SYS (execveat),
    SCMP_SYS (ptrace),
    SCMP_SYS (process_vm_readv),
    SCMP_SYS (process_vm_writev),
    SCMP_SYS (fork),
    SCMP_SYS (vfork),
    SCMP_SYS (kill),
    SCMP_SYS (mount),
    SCMP_SYS (bpf),
    SCMP_SYS (io_uring_setup),
    SCMP_SYS (bind),
    SCMP_SYS (listen),
};

static gboolean
fail (GError **error, const char *what, int number)
{
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                 "cannot build the sandbox: %s: %s", what, g_strerror (number));
    return FALSE;
}

static int
add_allowed (scmp_filter_ctx filter, const Allowed *rules, gsize count)
{
    for (gsize i = 0; i < count; i++) {
        int result = 0;
        if (rules[i].argument < 0)
            result =
                seccomp_rule_add (filter, SCMP_ACT_ALLOW, rules[i].call, 0);
        else
            result = seccomp_rule_add (
                filter, SCMP_ACT_ALLOW, rules[i].call, 1,
                SCMP_CMP ((unsigned) rules[i].argument, SCMP_CMP_MASKED_EQ,
                          rules[i].mask, rules[i].value));
        if (result < 0)
            return result;
    }
    return 0;
}

/* What is not listed is refused, not deadly: a newer library that tries a
 * harmless call must not stop the mail. */
static gboolean
load_filter (JailFiles files, GError **error)
{
    scmp_filter_ctx filter = seccomp_init (SCMP_ACT_ERRNO (EPERM));
    int result = filter == NULL ? -ENOMEM : 0;

    if (result == 0)
        result = add_allowed (filter, always, G_N_ELEMENTS (always));
    if (result == 0 && files == JAIL_READ_FILES)
        result = add_allowed (filter, with_files, G_N_ELEMENTS (with_files));
    for (gsize i = 0; result == 0 && i < G_N_ELEMENTS (deadly); i++)
        result = seccomp_rule_add (filter, SCMP_ACT_KILL_PROCESS, deadly[i], 0);
    /* libcurl connects the socket it is given, connected or not (7.88 does
     * not heed CURL_SOCKOPT_ALREADY_CONNECTED). Nothing is done, and when it
     * then asks, the socket says that it is connected. */
    if (result == 0)
        result = seccomp_rule_add (filter, SCMP_ACT_ERRNO (EINPROGRESS),
                                   SCMP_SYS (connect), 0);
    if (result == 0)
        result = seccomp_load (filter);
    seccomp_release (filter);
    return result == 0 || fail (error, "system call filter", -result);
}

static gboolean
set_limits (GError **error)
{
    static const struct {
        __rlimit_resource_t what;
        struct rlimit limit;
    } limits[] = {
#ifndef __SANITIZE_ADDRESS__
        {RLIMIT_AS, {LIMIT_FACE_BYTES, LIMIT_FACE_BYTES}},
#endif
        {RLIMIT_FSIZE, {0, 0}},
        {RLIMIT_NOFILE, {32, 32}},
        {RLIMIT_NPROC, {0, 0}},
        {RLIMIT_CORE, {0, 0}},
        {RLIMIT_MEMLOCK, {0, 0}},
        {RLIMIT_MSGQUEUE, {0, 0}},
    };

    /* A library's warning to a log file is lost, not our end. */
    signal (SIGXFSZ, SIG_IGN);
    for (gsize i = 0; i < G_N_ELEMENTS (limits); i++)
        if (setrlimit (limits[i].what, &limits[i].limit) != 0)
            return fail (error, "limits", errno);
    return TRUE;
}

/* As a plain user there is nothing to give away. */
static gboolean
drop_user (GError **error)
{
    uid_t real = 0, effective = 0, saved = 0;

    if (geteuid () != 0)
        return TRUE;
    if (setgroups (0, NULL) != 0 || setresgid (NOBODY, NOBODY, NOBODY) != 0 ||
        setresuid (NOBODY, NOBODY, NOBODY) != 0 ||
        getresuid (&real, &effective, &saved) != 0)
        return fail (error, "user nobody", errno);
    if (real != NOBODY || effective != NOBODY || saved != NOBODY)
        return fail (error, "still root", EPERM);
    return TRUE;
}

/* Every right over files that this kernel knows, denied everywhere. */
static gboolean
deny_files (GError **error)
{
    struct landlock_ruleset_attr all = {0};
    long abi = syscall (SYS_landlock_create_ruleset, NULL, 0,
                        LANDLOCK_CREATE_RULESET_VERSION);
    int rules_fd = -1;
    gboolean denied = FALSE;

    /* A kernel without it: user and filter stand alone. */
    if (abi <= 0)
        return TRUE;
    /* Version 1 has the 13 rights up to MAKE_SYM. */
    all.handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;
    if (abi >= 2)
        all.handled_access_fs |= LANDLOCK_ACCESS_FS_REFER;
    if (abi >= 3)
        all.handled_access_fs |= ACCESS_FS_TRUNCATE;
    if (abi >= 5)
        all.handled_access_fs |= ACCESS_FS_IOCTL_DEV;
    rules_fd = (int) syscall (SYS_landlock_create_ruleset, &all, sizeof all, 0);
    if (rules_fd < 0)
        return fail (error, "Landlock", errno);
    denied = syscall (SYS_landlock_restrict_self, rules_fd, 0) == 0;
    close (rules_fd);
    return denied || fail (error, "Landlock", errno);
}

gboolean
jail_enter (JailFiles files, GError **error)
{
    pid_t keeper = getppid ();

    if (!set_limits (error) || !drop_user (error))
        return FALSE;
    /* After the change of user, which clears it; the keeper may have ended
     * meanwhile. */
    if (prctl (PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid () != keeper ||
        prctl (PR_SET_DUMPABLE, 0) != 0 ||
        prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return fail (error, "process flags", errno);
    return deny_files (error) && load_filter (files, error);
}
