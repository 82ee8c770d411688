/*
 * The warmed parent of the readers: loads and warms everything once, proves
 * the sandbox, then forks a child for each letter. It never reads a letter
 * itself, so nothing of one letter is there when the next is read.
 *
 *   keeper --'R' + (message fd, result fd[, password fd])--> parent --fork-->
 *   child
 *   keeper <---- result frames, by the pipe of this one letter ---- child
 *   keeper <---- ZYGOTE_STATUS_TYPE: how the child ended ---- parent
 *
 * The socket is descriptor ZYGOTE_FD. 'K' (or the keeper's end) while a child
 * runs kills it.
 */
#ifndef CLASSIFY_BOX_ZYGOTE_H
#define CLASSIFY_BOX_ZYGOTE_H

#include <glib.h>

#define ZYGOTE_FD 3
#define ZYGOTE_READ 'R'
#define ZYGOTE_KILL 'K'

/* First frame: version text, Landlock version (0: none), and why it does not
 * start ("" when it does). */
#define ZYGOTE_HELLO_TYPE "(sus)"
/* After each letter: ZygoteEnd, and exit status or signal number. */
#define ZYGOTE_STATUS_TYPE "(yu)"

typedef enum {
    ZYGOTE_EXITED,
    ZYGOTE_SIGNALLED,
    ZYGOTE_TIMED_OUT,
    ZYGOTE_KILLED,
} ZygoteEnd;

typedef struct {
    const char *version;
    gboolean files; /* may open fonts */
    guint more_ms;  /* clock and processor time beyond what a reader gets */
    /* Loads and warms everything that a child will need. */
    gboolean (*warm) (GError **error);
    /* Runs in the sandbox, in a process of its own: reads the message from
     * offset 0 of @message_fd, writes frames to @result_fd.
     * @password: what somebody typed for what is locked in it; NULL: nothing
     */
    gboolean (*read) (int message_fd, int result_fd, const char *password,
                      GError **error);
} Reader;

/* The whole life of a reader's parent; returns its exit status. STOP (78)
 * when the sandbox cannot be built or a child could not enter it. */
int zygote_run (const Reader *reader);

#endif
