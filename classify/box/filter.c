#include "classify/box/filter.h"

#include "common/error.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

/* When a rule compares one argument: equal after the mask. */
typedef struct {
    int call;
    int argument; /* -1: whatever the arguments are */
    scmp_datum_t mask;
    scmp_datum_t value;
    const char *reason; /* for the person who reads this list */
} Allowed;

typedef struct {
    int call;
    guint16 answer; /* errno */
    const char *reason;
} Refused;

#define ANY -1, 0, 0

/* Each line is a door. kill, tgkill and fcntl(F_SETOWN) are not here: as a
 * plain user the parent has the same uid and could be signalled. */
static const Allowed always[] = {
    {SCMP_SYS (read), ANY, "the message"},
    {SCMP_SYS (pread64), ANY, "the message"},
    {SCMP_SYS (lseek), ANY, "the beginning of the message"},
    {SCMP_SYS (write), ANY, "the answer"},
    {SCMP_SYS (writev), ANY, "a library's warning to /dev/null"},
    {SCMP_SYS (close), ANY, "stdio, the pipe to the parent"},
    {SCMP_SYS (fstat), ANY, "stdio asks for its buffer size"},
    {SCMP_SYS (newfstatat), 3, AT_EMPTY_PATH, AT_EMPTY_PATH,
     "fstat() of glibc 2.33 and later"},
    {SCMP_SYS (mmap), 2, PROT_EXEC, 0, "malloc; never new code"},
    {SCMP_SYS (mprotect), 2, PROT_EXEC, 0, "malloc arenas; never new code"},
    {SCMP_SYS (munmap), ANY, "free"},
    {SCMP_SYS (mremap), ANY, "realloc of large blocks"},
    {SCMP_SYS (madvise), ANY, "free"},
    {SCMP_SYS (brk), ANY, "malloc"},
    {SCMP_SYS (rt_sigaction), ANY, "abort()"},
    {SCMP_SYS (rt_sigprocmask), ANY, "abort()"},
    {SCMP_SYS (rt_sigreturn), ANY, "return from a signal handler"},
    {SCMP_SYS (futex), ANY, "GLib's locks"},
    {SCMP_SYS (clock_gettime), ANY, "processor time used so far"},
    {SCMP_SYS (gettimeofday), ANY, "dates without a vDSO"},
    {SCMP_SYS (times), ANY, "poppler's timers"},
    {SCMP_SYS (getrusage), ANY, "processor time used so far"},
    {SCMP_SYS (getrandom), ANY, "seeds of hash tables"},
    {SCMP_SYS (getpid), ANY, "GLib's random seed; abort()"},
    {SCMP_SYS (gettid), ANY, "abort()"},
    {SCMP_SYS (poll), ANY, "a full pipe to the keeper"},
    {SCMP_SYS (ppoll), ANY, "the same where there is no poll"},
    {SCMP_SYS (sched_yield), ANY, "GLib's locks"},
    {SCMP_SYS (restart_syscall), ANY, "a stopped and continued process"},
    {SCMP_SYS (exit), ANY, "the end"},
    {SCMP_SYS (exit_group), ANY, "the end"},
};

/* Only with Landlock below, which says which files. */
static const Allowed with_files[] = {
    {SCMP_SYS (openat), 2, O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND, O_RDONLY,
     "fonts and poppler's tables"},
    {SCMP_SYS (open), 1, O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND, O_RDONLY,
     "the same"},
    {SCMP_SYS (newfstatat), ANY, "is this font file still there"},
    {SCMP_SYS (stat), ANY, "the same"},
    {SCMP_SYS (statx), ANY, "the same"},
    {SCMP_SYS (access), ANY, "the same"},
    {SCMP_SYS (faccessat), ANY, "the same"},
    {SCMP_SYS (faccessat2), ANY, "the same"},
    {SCMP_SYS (readlink), ANY, "fonts are links in some packages"},
    {SCMP_SYS (readlinkat), ANY, "the same"},
    {SCMP_SYS (getdents64), ANY, "poppler lists its tables"},
    {SCMP_SYS (fstatfs), ANY, "fontconfig: may its cache be mapped"},
    {SCMP_SYS (fcntl), 1, ~(scmp_datum_t) 0, F_GETFD, "stdio, FreeType"},
    {SCMP_SYS (fcntl), 1, ~(scmp_datum_t) 0, F_SETFD, "the same"},
    {SCMP_SYS (fcntl), 1, ~(scmp_datum_t) 0, F_GETFL, "the same"},
};

/* Libraries try these in honest letters and live with a refusal. */
static const Refused softly[] = {
    {SCMP_SYS (clone3), ENOSYS, "glibc then tries clone, which is deadly"},
    {SCMP_SYS (socket), EACCES, "name services"},
    {SCMP_SYS (prctl), EPERM, "thread names"},
    {SCMP_SYS (ioctl), ENOTTY, "stdio: is this a terminal"},
    {SCMP_SYS (uname), EPERM, "versions in messages"},
    {SCMP_SYS (sysinfo), EPERM, "how much memory is there"},
    {SCMP_SYS (sched_getaffinity), EPERM, "how many processors are there"},
    {SCMP_SYS (prlimit64), EPERM, "how many files may I open"},
};

static const Refused without_files[] = {
    {SCMP_SYS (openat), EACCES, "iconv of a charset that was not warmed"},
    {SCMP_SYS (open), EACCES, "the same"},
    {SCMP_SYS (access), EACCES, "the same"},
    {SCMP_SYS (stat), EACCES, "the same"},
    {SCMP_SYS (readlink), EACCES, "the same"},
};

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

static int
add_refused (scmp_filter_ctx filter, const Refused *rules, gsize count)
{
    for (gsize i = 0; i < count; i++) {
        int result = seccomp_rule_add (filter, SCMP_ACT_ERRNO (rules[i].answer),
                                       rules[i].call, 0);
        if (result < 0)
            return result;
    }
    return 0;
}

static int
add_rules (scmp_filter_ctx filter, gboolean files)
{
    int result = add_allowed (filter, always, G_N_ELEMENTS (always));

    if (result == 0)
        result = add_refused (filter, softly, G_N_ELEMENTS (softly));
    if (result == 0 && files)
        result = add_allowed (filter, with_files, G_N_ELEMENTS (with_files));
    if (result == 0 && !files)
        result =
            add_refused (filter, without_files, G_N_ELEMENTS (without_files));
    return result;
}

/* The program that @filter compiles to; libseccomp gives it only to a file. */
static GBytes *
export_filter (scmp_filter_ctx filter)
{
    int fd = memfd_create ("filter", MFD_CLOEXEC);
    gsize length = 0;
    g_autofree guint8 *code = NULL;
    gboolean complete = FALSE;

    if (fd < 0)
        return NULL;
    if (seccomp_export_bpf (filter, fd) == 0) {
        length = (gsize) lseek (fd, 0, SEEK_END);
        code = g_malloc (length + 1);
        complete = pread (fd, code, length, 0) == (gssize) length;
    }
    close (fd);
    if (!complete || length == 0 || length % sizeof (struct sock_filter) != 0)
        return NULL;
    return g_bytes_new_take (g_steal_pointer (&code), length);
}

GBytes *
filter_new (gboolean files, GError **error)
{
    scmp_filter_ctx filter = seccomp_init (SCMP_ACT_KILL_PROCESS);
    GBytes *code = NULL;
    int result = filter == NULL ? -ENOMEM : add_rules (filter, files);

    if (result == 0)
        code = export_filter (filter);
    if (code == NULL)
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "cannot build the system call filter: %s",
                     g_strerror (result < 0 ? -result : EIO));
    seccomp_release (filter);
    return code;
}

gboolean
filter_load (GBytes *filter, GError **error)
{
    gsize length = 0;
    gconstpointer code = g_bytes_get_data (filter, &length);
    struct sock_fprog program = {
        .len = (unsigned short) (length / sizeof (struct sock_filter)),
        .filter = (struct sock_filter *) code,
    };

#ifdef INTRAY_TEST_BUILD
    if (g_strcmp0 (g_getenv ("INTRAY_SANDBOX_BREAK"), "filter") == 0)
        program.len = 0;
#endif
    if (prctl (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0)
        return TRUE;
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                 "cannot load the system call filter: %s", g_strerror (errno));
    return FALSE;
}
