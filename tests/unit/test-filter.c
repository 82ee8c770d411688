/*
 * Which system calls the readers' filter lets through, asked of the compiled
 * filter itself: every number, with arguments of 0, of all bits, and with each
 * bit alone.
 */
#include "classify/box/filter.h"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#define LAST_CALL 600u

/* What libseccomp compiles to: loads, compares, masks, jumps, an answer. */
static guint32
answer_to (GBytes *filter, const struct seccomp_data *call)
{
    gsize length = 0;
    const struct sock_filter *code = g_bytes_get_data (filter, &length);
    guint32 value = 0;
    gsize at = 0;

    for (;;) {
        const struct sock_filter *line = &code[at++];
        gboolean holds = FALSE;

        g_assert_cmpuint (at, <=, length / sizeof *line);
        switch (line->code) {
        case BPF_LD | BPF_W | BPF_ABS:
            g_assert_cmpuint (line->k, <=, sizeof *call - sizeof value);
            memcpy (&value, (const char *) call + line->k, sizeof value);
            continue;
        case BPF_ALU | BPF_AND | BPF_K:
            value &= line->k;
            continue;
        case BPF_JMP | BPF_JA:
            at += line->k;
            continue;
        case BPF_JMP | BPF_JEQ | BPF_K:
            holds = value == line->k;
            break;
        case BPF_JMP | BPF_JGT | BPF_K:
            holds = value > line->k;
            break;
        case BPF_JMP | BPF_JGE | BPF_K:
            holds = value >= line->k;
            break;
        case BPF_RET | BPF_K:
            return line->k;
        default:
            g_error ("line %" G_GSIZE_FORMAT ": code %x", at, line->code);
        }
        at += holds ? line->jt : line->jf;
    }
}

static gboolean
allows (GBytes *filter, guint number, guint64 argument)
{
    struct seccomp_data call = {.nr = (int) number, .arch = AUDIT_ARCH_X86_64};

    for (gsize i = 0; i < G_N_ELEMENTS (call.args); i++)
        call.args[i] = argument;
    return answer_to (filter, &call) == SECCOMP_RET_ALLOW;
}

static gboolean
allows_somehow (GBytes *filter, guint number)
{
    gboolean some =
        allows (filter, number, 0) || allows (filter, number, ~(guint64) 0);

    for (guint bit = 0; bit < 64; bit++)
        some |= allows (filter, number, (guint64) 1 << bit) ||
                allows (filter, number, bit);
    return some;
}

static const int always[] = {
    SYS_read,         SYS_pread64,    SYS_lseek,          SYS_write,
    SYS_writev,       SYS_close,      SYS_fstat,          SYS_newfstatat,
    SYS_mmap,         SYS_mprotect,   SYS_munmap,         SYS_mremap,
    SYS_madvise,      SYS_brk,        SYS_rt_sigaction,   SYS_rt_sigprocmask,
    SYS_rt_sigreturn, SYS_futex,      SYS_clock_gettime,  SYS_gettimeofday,
    SYS_times,        SYS_getrusage,  SYS_getrandom,      SYS_getpid,
    SYS_gettid,       SYS_poll,       SYS_ppoll,          SYS_sched_yield,
    SYS_exit,         SYS_exit_group, SYS_restart_syscall};
static const int with_files[] = {SYS_openat,     SYS_open,       SYS_stat,
                                 SYS_statx,      SYS_access,     SYS_faccessat,
                                 SYS_readlink,   SYS_readlinkat, SYS_faccessat2,
                                 SYS_getdents64, SYS_fstatfs,    SYS_fcntl};

static gboolean
is_in (const int *calls, gsize count, guint number)
{
    for (gsize i = 0; i < count; i++)
        if ((guint) calls[i] == number)
            return TRUE;
    return FALSE;
}

static void
test_list (gconstpointer files)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) filter = filter_new (files != NULL, &error);

    g_assert_no_error (error);
    for (guint number = 0; number < LAST_CALL; number++) {
        gboolean expected =
            is_in (always, G_N_ELEMENTS (always), number) ||
            (files != NULL &&
             is_in (with_files, G_N_ELEMENTS (with_files), number));

        if (allows_somehow (filter, number) != expected)
            g_error ("system call %u: %s", number,
                     expected ? "is missing" : "is let through");
    }
}

/* What the lists allow only in one form. */
static void
test_forms (void)
{
    g_autoptr (GBytes) filter = filter_new (TRUE, NULL);
    struct seccomp_data call = {.nr = SYS_read, .arch = AUDIT_ARCH_I386};

    g_assert_true (allows (filter, SYS_mmap, PROT_READ | PROT_WRITE));
    g_assert_false (allows (filter, SYS_mmap, PROT_READ | PROT_EXEC));
    g_assert_false (allows (filter, SYS_mprotect, PROT_EXEC));
    g_assert_true (allows (filter, SYS_openat, O_RDONLY | O_CLOEXEC));
    g_assert_false (allows (filter, SYS_openat, O_WRONLY));
    g_assert_false (allows (filter, SYS_openat, O_RDWR));
    g_assert_false (allows (filter, SYS_openat, O_CREAT));
    g_assert_false (allows (filter, SYS_open, O_TRUNC));
    g_assert_true (allows (filter, SYS_fcntl, F_GETFL));
    g_assert_false (allows (filter, SYS_fcntl, F_SETOWN));
    g_assert_cmpuint (answer_to (filter, &call), !=, SECCOMP_RET_ALLOW);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_data_func ("/filter/without files only these calls are let "
                          "through",
                          NULL, test_list);
    g_test_add_data_func ("/filter/with fonts only these calls are let through",
                          "files", test_list);
    g_test_add_func ("/filter/no new code, no writing, no other architecture",
                     test_forms);
    return g_test_run ();
}
