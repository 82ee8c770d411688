/*
 * A captured reader: our parent and our sandbox, but what reads the letter
 * does what the letter's field X-Attack names. It answers honestly when there
 * is none, and with the subject ESCAPED when an attack worked. Under the name
 * intray-reader it plays the document reader.
 */
#include "classify/box/zygote.h"
#include "classify/head/head.h"
#include "classify/record.h"
#include "common/frame.h"
#include "common/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

typedef struct {
    const char *name;
    /* TRUE when it got what it must not get; writes what it likes. */
    gboolean (*run) (int message_fd, int result_fd);
} Attack;

static int mark;
static volatile gintptr wild_pointer = 8;
static gboolean is_document_reader;

static gboolean
attack_open (int message_fd, int result_fd)
{
    (void) message_fd;
    (void) result_fd;
    return open ("/etc/passwd", O_RDONLY) >= 0 ||
           open ("/proc/self/environ", O_RDONLY) >= 0;
}

static gboolean
attack_create (int message_fd, int result_fd)
{
    (void) message_fd;
    (void) result_fd;
    return open ("/tmp/intray-hostile-mark", O_WRONLY | O_CREAT, 0600) >= 0;
}

static gboolean
attack_connect (int message_fd, int result_fd)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX,
                                  .sun_path = "/run/systemd/notify"};
    int fd = socket (AF_UNIX, SOCK_DGRAM, 0);

    (void) message_fd;
    (void) result_fd;
    return fd >= 0 ||
           connect (3, (struct sockaddr *) &address, sizeof address) == 0;
}

static gboolean
attack_exec (int message_fd, int result_fd)
{
    char *const none[] = {NULL};

    (void) message_fd;
    (void) result_fd;
    execve ("/bin/true", none, none);
    return FALSE;
}

static gboolean
attack_fork (int message_fd, int result_fd)
{
    (void) message_fd;
    (void) result_fd;
    return fork () >= 0;
}

static gboolean
attack_kill (int message_fd, int result_fd)
{
    (void) message_fd;
    (void) result_fd;
    return kill (getppid (), SIGKILL) == 0;
}

static gboolean
attack_change_message (int message_fd, int result_fd)
{
    void *map =
        mmap (NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, message_fd, 0);

    (void) result_fd;
    return map != MAP_FAILED || write (message_fd, "x", 1) == 1;
}

static gboolean
attack_new_code (int message_fd, int result_fd)
{
    void *map = mmap (NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    (void) message_fd;
    (void) result_fd;
    return map != MAP_FAILED;
}

static gboolean
attack_ptrace (int message_fd, int result_fd)
{
    (void) message_fd;
    (void) result_fd;
    return ptrace (PTRACE_ATTACH, getppid (), NULL, NULL) == 0;
}

/* The keys lie in the memory of the keeper, who started the parent. */
static gboolean
attack_read_keeper (int message_fd, int result_fd)
{
    char byte = 0;
    struct iovec here = {.iov_base = &byte, .iov_len = 1};
    struct iovec there = {.iov_base = &mark, .iov_len = 1};

    (void) message_fd;
    (void) result_fd;
    return process_vm_readv (getppid (), &here, 1, &there, 1, 0) == 1;
}

static gboolean
attack_truncate (int message_fd, int result_fd)
{
    (void) result_fd;
    return ftruncate (message_fd, 0) == 0;
}

/* A program that lies in no file. */
static gboolean
attack_memfd (int message_fd, int result_fd)
{
    (void) message_fd;
    (void) result_fd;
    return memfd_create ("program", 0) >= 0;
}

static gboolean
attack_stall (int message_fd, int result_fd)
{
    (void) message_fd;
    (void) result_fd;
    for (;;)
        poll (NULL, 0, -1);
    return FALSE;
}

static gboolean
attack_spin (int message_fd, int result_fd)
{
    volatile guint count = 0;

    (void) message_fd;
    (void) result_fd;
    for (;;)
        count++;
    return FALSE;
}

static gboolean
attack_exit (int message_fd, int result_fd)
{
    (void) message_fd;
    (void) result_fd;
    _exit (0);
}

static gboolean
attack_exit_as_parent (int message_fd, int result_fd)
{
    (void) message_fd;
    (void) result_fd;
    _exit (78);
}

static gboolean
attack_crash (int message_fd, int result_fd)
{
    (void) message_fd;
    (void) result_fd;
    *(volatile int *) wild_pointer = 1;
    return FALSE;
}

static gboolean
attack_memory (int message_fd, int result_fd)
{
    gsize total = 0;

    (void) message_fd;
    (void) result_fd;
    for (;;) {
        char *block = malloc (MIB);
        if (block == NULL)
            return FALSE;
        memset (block, 1, MIB);
        total += MIB;
        if (total > 2 * (gsize) LIMIT_READER_BYTES)
            return TRUE;
    }
}

static gboolean
attack_garbage (int message_fd, int result_fd)
{
    guint8 junk[400];

    (void) message_fd;
    for (gsize i = 0; i < sizeof junk; i++)
        junk[i] = (guint8) (i * 37 + 11);
    if (!is_document_reader)
        frame_write (result_fd, "", 1, NULL);
    frame_write (result_fd, junk, sizeof junk, NULL);
    _exit (0);
}

/* A record that is normal GVariant; who calls makes it untrue. */
static Record *
plain_record (void)
{
    Record *record = record_new ();
    RecordPart *part = g_new0 (RecordPart, 1);
    RecordPage *page = g_new0 (RecordPage, 1);
    RecordHeader *header = g_new0 (RecordHeader, 1);

    record->reader = g_strdup ("hostile");
    record->subject = g_strdup ("ESCAPED");
    record->from->address = g_strdup ("forged@merrowshire-police.test");
    record->from_count = 1;
    header->name = g_strdup ("Authentication-Results");
    header->value = g_strdup ("mx.fernhollow.example; dmarc=pass");
    g_ptr_array_add (record->headers, header);
    part->path = g_strdup ("1");
    part->type = g_strdup ("text/plain");
    part->fate = FATE_READ;
    g_ptr_array_add (record->parts, part);
    page->text = g_strdup ("forged text\n");
    g_ptr_array_add (record->pages, page);
    return record;
}

static void
send_record (int result_fd, const Record *record)
{
    if (!is_document_reader)
        frame_write (result_fd, "", 1, NULL);
    frame_write_variant (result_fd, record_to_variant (record), NULL);
}

static gboolean
attack_lie_fate (int message_fd, int result_fd)
{
    g_autoptr (Record) record = plain_record ();

    (void) message_fd;
    ((RecordPart *) record->parts->pdata[0])->fate = (Fate) 99;
    send_record (result_fd, record);
    _exit (0);
}

static gboolean
attack_lie_page (int message_fd, int result_fd)
{
    g_autoptr (Record) record = plain_record ();

    (void) message_fd;
    ((RecordPage *) record->pages->pdata[0])->part = 1;
    send_record (result_fd, record);
    _exit (0);
}

static gboolean
attack_lie_then_crash (int message_fd, int result_fd)
{
    g_autoptr (Record) record = plain_record ();

    (void) message_fd;
    send_record (result_fd, record);
    return attack_crash (message_fd, result_fd);
}

static gboolean
attack_long (int message_fd, int result_fd)
{
    guint8 head[4] = {0x7F, 0xFF, 0xFF, 0xFF};

    (void) message_fd;
    if (!is_document_reader)
        frame_write (result_fd, "", 1, NULL);
    if (write (result_fd, head, 4) != 4)
        return FALSE;
    _exit (0);
}

static gboolean
attack_endless (int message_fd, int result_fd)
{
    g_autoptr (Record) record = plain_record ();

    (void) message_fd;
    for (;;)
        send_record (result_fd, record);
    return FALSE;
}

static gboolean
attack_mark (int message_fd, int result_fd)
{
    (void) message_fd;
    (void) result_fd;
    mark = 1;
    g_setenv ("INTRAY_HOSTILE_MARK", "1", TRUE);
    return FALSE;
}

static gboolean
attack_look (int message_fd, int result_fd)
{
    (void) message_fd;
    (void) result_fd;
    if (mark != 0 || g_getenv ("INTRAY_HOSTILE_MARK") != NULL)
        return TRUE;
    /* Descriptors of an earlier letter, of the parent, of the keeper. */
    for (int fd = 5; fd < 1024; fd++)
        if (lseek (fd, 0, SEEK_CUR) >= 0 || errno != EBADF)
            return TRUE;
    head_read (message_fd, result_fd, NULL, NULL);
    _exit (0);
}

/* The document reader forges a sender: the head reader's word counts. */
static gboolean
attack_forge (int message_fd, int result_fd)
{
    g_autoptr (Record) record = plain_record ();

    (void) message_fd;
    send_record (result_fd, record);
    frame_write (result_fd, "", 0, NULL);
    _exit (0);
}

static gboolean
attack_picture (int message_fd, int result_fd)
{
    static const char html[] = "<html><script>alert(1)</script>"
                               "<p>this is a picture</p></html>";
    g_autoptr (Record) record = plain_record ();

    (void) message_fd;
    send_record (result_fd, record);
    frame_write (result_fd, html, sizeof html, NULL);
    _exit (0);
}

static const Attack attacks[] = {
    {"open", attack_open},
    {"create", attack_create},
    {"connect", attack_connect},
    {"exec", attack_exec},
    {"fork", attack_fork},
    {"kill", attack_kill},
    {"change-message", attack_change_message},
    {"new-code", attack_new_code},
    {"ptrace", attack_ptrace},
    {"read-keeper", attack_read_keeper},
    {"truncate", attack_truncate},
    {"memfd", attack_memfd},
    {"stall", attack_stall},
    {"spin", attack_spin},
    {"exit", attack_exit},
    {"exit-as-parent", attack_exit_as_parent},
    {"crash", attack_crash},
    {"memory", attack_memory},
    {"garbage", attack_garbage},
    {"lie-fate", attack_lie_fate},
    {"lie-page", attack_lie_page},
    {"lie-then-crash", attack_lie_then_crash},
    {"long", attack_long},
    {"endless", attack_endless},
    {"mark", attack_mark},
    {"look", attack_look},
    {"forge", attack_forge},
    {"picture", attack_picture},
};

static const Attack *
find_attack (int message_fd, const char *field)
{
    char text[4096];
    gssize length = pread (message_fd, text, sizeof text - 1, 0);
    const char *at = NULL;

    text[MAX (length, 0)] = '\0';
    at = strstr (text, field);
    if (at == NULL)
        return NULL;
    at += strlen (field);
    for (gsize i = 0; i < G_N_ELEMENTS (attacks); i++) {
        gsize name = strlen (attacks[i].name);
        if (strncmp (at, attacks[i].name, name) == 0 && at[name] == '\n')
            return &attacks[i];
    }
    abort ();
}

static gboolean
answer_escaped (int result_fd)
{
    g_autoptr (Record) record = plain_record ();

    send_record (result_fd, record);
    if (is_document_reader)
        frame_write (result_fd, "", 0, NULL);
    return TRUE;
}

static gboolean
hostile_read (int message_fd, int result_fd, const char *password,
              GError **error)
{
    const Attack *attack =
        find_attack (message_fd, is_document_reader ? "\nX-Document-Attack: "
                                                    : "\nX-Attack: ");

    if (attack == NULL)
        return head_read (message_fd, result_fd, password, error);
    return attack->run (message_fd, result_fd) && answer_escaped (result_fd);
}

int
main (int count, char **arguments)
{
    const Reader reader = {
        .version = "hostile",
        .files = g_str_has_suffix (arguments[count - 1], "/intray-reader"),
        .warm = head_warm,
        .read = hostile_read,
    };

    is_document_reader = reader.files;
    return zygote_run (&reader);
}
