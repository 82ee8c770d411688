#include "common/face.h"

#include "common/error.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

struct Face {
    pid_t pid;
    int socket_fd;
};

/* Between fork and exec: only calls that are safe there. */
static G_NORETURN void
exec_face (const char *program, int socket_fd, pid_t keeper)
{
    char *const arguments[] = {(char *) program, NULL};
    char *const environment[] = {"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8",
                                 "TZ=UTC", NULL};
    sigset_t none;

    sigemptyset (&none);
    sigprocmask (SIG_SETMASK, &none, NULL);
    /* The keeper may have ended between fork and prctl. */
    if (prctl (PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid () != keeper)
        _exit (EX_OSERR);
    /* dup2 to itself would leave close-on-exec set. */
    if (dup2 (socket_fd, FACE_FD) < 0 || fcntl (FACE_FD, F_SETFD, 0) != 0 ||
        close_range (FACE_FD + 1, ~0u, 0) != 0)
        _exit (EX_OSERR);
    execve (program, arguments, environment);
    _exit (EX_UNAVAILABLE);
}

static Face *
start_error (const char *program, gint code, GError **error)
{
    g_set_error (error, INTRAY_ERROR, code, "cannot start %s: %s", program,
                 g_strerror (errno));
    return NULL;
}

Face *
face_start (const char *program_dir, const char *name, GError **error)
{
    g_autofree char *program = g_build_filename (program_dir, name, NULL);
    g_autoptr (Face) face = g_new0 (Face, 1);
    pid_t keeper = getpid ();
    int pair[2] = {-1, -1};

    face->socket_fd = -1;
    if (access (program, X_OK) != 0)
        return start_error (program, INTRAY_ERROR_STOP, error);
    /* A face that has ended is an error of the next frame, not our end. */
    signal (SIGPIPE, SIG_IGN);
    if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return start_error (program, INTRAY_ERROR_RETRY, error);
    face->socket_fd = pair[0];
    face->pid = fork ();
    if (face->pid == 0)
        exec_face (program, pair[1], keeper);
    close (pair[1]);
    if (face->pid < 0)
        return start_error (program, INTRAY_ERROR_RETRY, error);
    return g_steal_pointer (&face);
}

void
face_free (Face *face)
{
    if (face == NULL)
        return;
    if (face->socket_fd >= 0)
        close (face->socket_fd);
    if (face->pid > 0) {
        kill (face->pid, SIGKILL);
        while (waitpid (face->pid, NULL, 0) < 0 && errno == EINTR)
            continue;
    }
    g_free (face);
}

int
face_fd (const Face *face)
{
    return face->socket_fd;
}
