/*
 * The room of the network programs: each door is tried from inside, in a
 * process of its own.
 */
#include "common/net/jail.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* What a process in the jail tries; 0 when it was refused. */
typedef int (*Attempt) (void);

static int memory_fd;

static int
run_jailed (JailFiles files, Attempt attempt)
{
    int status = 0;
    pid_t pid = 0;

    memory_fd = memfd_create ("certificates", 0);
    g_assert_cmpint (write (memory_fd, "pem", 3), ==, 3);
    pid = fork ();
    if (pid == 0) {
        if (!jail_enter (files, NULL))
            _exit (100);
        _exit (attempt ());
    }
    g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
    close (memory_fd);
    return status;
}

static void
refused (Attempt attempt)
{
    for (int files = JAIL_NO_FILES; files <= JAIL_READ_FILES; files++) {
        int status = run_jailed ((JailFiles) files, attempt);
        g_assert_true (WIFEXITED (status));
        g_assert_cmpint (WEXITSTATUS (status), ==, 0);
    }
}

static void
deadly (Attempt attempt)
{
    for (int files = JAIL_NO_FILES; files <= JAIL_READ_FILES; files++) {
        int status = run_jailed ((JailFiles) files, attempt);
        g_assert_true (WIFSIGNALED (status));
        g_assert_cmpint (WTERMSIG (status), ==, SIGSYS);
    }
}

static int
open_to_write (void)
{
    return open ("/tmp/intray-jail-test", O_WRONLY | O_CREAT, 0600) >= 0;
}

static int
open_to_read (void)
{
    return open ("/etc/passwd", O_RDONLY) >= 0;
}

static int
open_socket (void)
{
    return socket (AF_INET, SOCK_STREAM, 0) >= 0;
}

static int
map_code (void)
{
    return mmap (NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS,
                 -1, 0) != MAP_FAILED;
}

static int
take_back_dumps (void)
{
    return syscall (SYS_prctl, 4 /* PR_SET_DUMPABLE */, 1, 0, 0, 0) == 0;
}

static int
unlink_file (void)
{
    return unlink ("/tmp") == 0 || errno != EPERM;
}

static int
become_root (void)
{
    return setuid (0) == 0 && getpid () != 0;
}

static int
run_program (void)
{
    execl ("/bin/true", "true", NULL);
    return 1;
}

static int
trace_parent (void)
{
    ptrace (PTRACE_ATTACH, getppid (), 0, 0);
    return 1;
}

static int
signal_parent (void)
{
    kill (getppid (), 0);
    return 1;
}

static int
fork_off (void)
{
    syscall (SYS_fork);
    return 1;
}

static int
read_memory_file (void)
{
    g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", memory_fd);
    char text[4] = "";
    int fd = open (path, O_RDONLY);

    return fd >= 0 && read (fd, text, 3) == 3 && text[0] == 'p' ? 0 : 1;
}

static void
no_file_no_socket_no_code_no_rights (void)
{
    refused (open_to_write);
    refused (open_to_read);
    refused (open_socket);
    refused (map_code);
    refused (take_back_dumps);
    refused (unlink_file);
    refused (become_root);
}

static void
another_program_or_process_is_deadly (void)
{
    deadly (run_program);
    deadly (trace_parent);
    deadly (signal_parent);
    deadly (fork_off);
}

static void
a_file_in_memory_can_be_read_where_it_must (void)
{
    int status = run_jailed (JAIL_READ_FILES, read_memory_file);

    g_assert_true (WIFEXITED (status));
    g_assert_cmpint (WEXITSTATUS (status), ==, 0);
    status = run_jailed (JAIL_NO_FILES, read_memory_file);
    g_assert_cmpint (WEXITSTATUS (status), ==, 1);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/net-jail/no-file-no-socket-no-code-no-rights",
                     no_file_no_socket_no_code_no_rights);
    g_test_add_func ("/net-jail/another-program-or-process-is-deadly",
                     another_program_or_process_is_deadly);
    g_test_add_func ("/net-jail/a-file-in-memory-can-be-read-where-it-must",
                     a_file_in_memory_can_be_read_where_it_must);
    return g_test_run ();
}
