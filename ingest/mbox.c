#include "ingest/mbox.h"

#include "common/error.h"
#include "common/limits.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define FROM "From "
#define FROM_LENGTH 5u

typedef enum { IN_NOTHING, IN_HEADER, IN_BODY } Place;

struct MboxReader {
    int fd;
    guint64 size;
    guint64 read_to; /* of the file */
    char *buffer;
    gsize begin, end;       /* what of it is not used yet */
    gboolean at_line_start; /* and where that is */
    gboolean has_from;      /* a From line was read, its message was not */
    gint64 from_ms;
    guint number;
    /* The message in work. */
    int out;
    guint64 size_out;
    guint64 header_bytes;
    Place place;
    gboolean dropping; /* a stored field, until it ends */
    gboolean ending;
    char blank[2]; /* an empty line that may be the one at the end */
    gsize blank_length;
};

/* What mail programs keep in the file. Lower case, sorted by nothing. */
static const char *const stored_fields[] = {
    "status",           "x-status",          "x-keywords",     "x-uid",
    "x-imap",           "x-imapbase",        "content-length", "lines",
    "x-mozilla-status", "x-mozilla-status2", "x-mozilla-keys", "x-gmail-labels",
    "x-gm-thrid"};

MboxReader *
mbox_reader_new (int fd, guint64 size, GError **error)
{
    MboxReader *reader = g_new0 (MboxReader, 1);

    reader->fd = fd;
    reader->size = size;
    reader->buffer = g_malloc (LIMIT_MBOX_LINE_BYTES);
    reader->at_line_start = TRUE;
    reader->out = memfd_create ("message", MFD_CLOEXEC);
    if (reader->out >= 0)
        return reader;
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                 "no memory for a message: %s", g_strerror (errno));
    mbox_reader_free (reader);
    return NULL;
}

void
mbox_reader_free (MboxReader *reader)
{
    if (reader == NULL)
        return;
    if (reader->out >= 0)
        close (reader->out);
    g_free (reader->buffer);
    g_free (reader);
}

guint64
mbox_reader_offset (const MboxReader *reader)
{
    return reader->read_to - (reader->end - reader->begin);
}

static gboolean
one_of (const char *at, const char *names)
{
    for (; *names != '\0'; names += 3)
        if (strncmp (at, names, 3) == 0)
            return TRUE;
    return FALSE;
}

/* A whole number of at most @digits digits; moves @at. */
static gboolean
take_number (const char **at, int digits, guint *out)
{
    const char *start = *at;

    *out = 0;
    while (g_ascii_isdigit (**at) && *at - start < digits)
        *out = *out * 10 + (guint) (*(*at)++ - '0');
    return *at > start && !g_ascii_isdigit (**at);
}

static const char *
skip_spaces (const char *at)
{
    while (*at == ' ')
        at++;
    return at;
}

/* A year after the time of day, past a zone in letters or digits. */
static guint
find_year (const char *at)
{
    guint year = 0;

    while (*at != '\0') {
        const char *start = skip_spaces (at);
        at = start;
        if (take_number (&at, 4, &year) && at - start == 4 &&
            (*at == ' ' || *at == '\0') && year >= 1970 && year < 2200)
            return year;
        while (*at != ' ' && *at != '\0')
            at++;
    }
    return 0;
}

/* "Mon Nov 24 10:00:00 2025", seconds and a zone as they come. */
static gboolean
read_ctime (const char *at, gint64 *ms_out)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    guint month = 0;
    guint day = 0;
    guint hour = 0;
    guint minute = 0;
    guint second = 0;
    guint year = 0;
    g_autoptr (GDateTime) time = NULL;

    if (!one_of (at, "MonTueWedThuFriSatSun") || at[3] != ' ')
        return FALSE;
    at = skip_spaces (at + 3);
    while (month < 12 && strncmp (at, months + 3 * month, 3) != 0)
        month++;
    if (month == 12 || at[3] != ' ')
        return FALSE;
    at = skip_spaces (at + 3);
    if (!take_number (&at, 2, &day) || *at != ' ')
        return FALSE;
    at = skip_spaces (at);
    if (!take_number (&at, 2, &hour) || *at++ != ':' ||
        !take_number (&at, 2, &minute))
        return FALSE;
    if (*at == ':') {
        at++;
        if (!take_number (&at, 2, &second))
            return FALSE;
    }
    year = find_year (at);
    if (year == 0)
        return FALSE;
    time = g_date_time_new_utc ((gint) year, (gint) month + 1, (gint) day,
                                (gint) hour, (gint) minute, MIN (second, 59));
    if (time == NULL)
        return FALSE;
    *ms_out = g_date_time_to_unix (time) * 1000;
    return TRUE;
}

gboolean
mbox_is_from_line (const char *line, gsize length, gint64 *ms_out)
{
    char text[LIMIT_MBOX_FROM_BYTES + 1];

    if (length < FROM_LENGTH || memcmp (line, FROM, FROM_LENGTH) != 0)
        return FALSE;
    while (length > 0 && (line[length - 1] == '\n' || line[length - 1] == '\r'))
        length--;
    if (length > LIMIT_MBOX_FROM_BYTES || memchr (line, '\0', length) != NULL)
        return FALSE;
    memcpy (text, line, length);
    text[length] = '\0';
    /* Senders may have spaces: the date is where one can be read. */
    for (const char *at = strchr (text + FROM_LENGTH, ' '); at != NULL;
         at = strchr (at + 1, ' '))
        if (at > text + FROM_LENGTH && read_ctime (skip_spaces (at), ms_out))
            return TRUE;
    return FALSE;
}

gboolean
mbox_is_mbox (int fd)
{
    char start[LIMIT_MBOX_FROM_BYTES + 2];
    gssize got = pread (fd, start, sizeof start, 0);
    const char *end = got <= 0 ? NULL : memchr (start, '\n', (gsize) got);
    gint64 ms = 0;

    return end != NULL &&
           mbox_is_from_line (start, (gsize) (end - start) + 1, &ms);
}

/* More into the buffer; what is there already moves to its front. */
static gboolean
fill (MboxReader *reader, GError **error)
{
    gsize there = reader->end - reader->begin;

    memmove (reader->buffer, reader->buffer + reader->begin, there);
    reader->begin = 0;
    reader->end = there;
    while (reader->end < LIMIT_MBOX_LINE_BYTES &&
           reader->read_to < reader->size) {
        gsize room = LIMIT_MBOX_LINE_BYTES - reader->end;
        guint64 left = reader->size - reader->read_to;
        gssize n = pread (reader->fd, reader->buffer + reader->end,
                          MIN (room, left), (off_t) reader->read_to);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                         "cannot read it: %s", g_strerror (errno));
            return FALSE;
        }
        /* It has become shorter: what was read is all there is. */
        if (n == 0)
            reader->size = reader->read_to;
        reader->read_to += (guint64) n;
        reader->end += (gsize) n;
    }
    return TRUE;
}

/* The next line, or as much of a very long one as the buffer has. */
static gboolean
peek_line (MboxReader *reader, const char **line_out, gsize *length_out,
           GError **error)
{
    const char *start = reader->buffer + reader->begin;
    const char *end = memchr (start, '\n', reader->end - reader->begin);

    if (end == NULL) {
        if (!fill (reader, error))
            return FALSE;
        start = reader->buffer;
        end = memchr (start, '\n', reader->end);
    }
    *line_out = start;
    *length_out =
        end != NULL ? (gsize) (end - start) + 1 : reader->end - reader->begin;
    return TRUE;
}

static void
used (MboxReader *reader, gsize length)
{
    reader->at_line_start = reader->buffer[reader->begin + length - 1] == '\n';
    reader->begin += length;
}

/* Into the message; beyond what we keep only its size grows. */
static gboolean
put (MboxReader *reader, const char *data, gsize length, GError **error)
{
    gsize left = length;

    if (reader->size_out > LIMIT_MESSAGE_BYTES)
        left = 0;
    while (left > 0) {
        gssize n = write (reader->out, data + (length - left), left);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                         "no memory for a message: %s", g_strerror (errno));
            return FALSE;
        }
        left -= (gsize) n;
    }
    reader->size_out += length;
    return TRUE;
}

static gboolean
is_blank (const char *line, gsize length)
{
    return (length == 1 && line[0] == '\n') ||
           (length == 2 && line[0] == '\r' && line[1] == '\n');
}

static gboolean
is_stored_field (const char *line, gsize length)
{
    const char *colon = memchr (line, ':', MIN (length, 32u));

    for (gsize i = 0; colon != NULL && i < G_N_ELEMENTS (stored_fields); i++)
        if (strlen (stored_fields[i]) == (gsize) (colon - line) &&
            g_ascii_strncasecmp (line, stored_fields[i],
                                 (gsize) (colon - line)) == 0)
            return TRUE;
    return FALSE;
}

static gboolean
take_header_line (MboxReader *reader, const char *line, gsize length,
                  GError **error)
{
    if (!reader->at_line_start)
        return reader->dropping || put (reader, line, length, error);
    if (is_blank (line, length)) {
        reader->place = IN_BODY;
        if (!put (reader, line, length, error))
            return FALSE;
        reader->header_bytes = reader->size_out;
        return TRUE;
    }
    if (line[0] != ' ' && line[0] != '\t')
        reader->dropping = is_stored_field (line, length);
    return reader->dropping || put (reader, line, length, error);
}

static gboolean
put_blank (MboxReader *reader, GError **error)
{
    gsize length = reader->blank_length;

    reader->blank_length = 0;
    return length == 0 || put (reader, reader->blank, length, error);
}

static gboolean
take_body_line (MboxReader *reader, const char *line, gsize length,
                GError **error)
{
    gsize quotes = 0;

    if (!put_blank (reader, error))
        return FALSE;
    if (reader->at_line_start && is_blank (line, length)) {
        memcpy (reader->blank, line, length);
        reader->blank_length = length;
        return TRUE;
    }
    while (reader->at_line_start && quotes < length && line[quotes] == '>')
        quotes++;
    if (quotes > 0 && length - quotes >= FROM_LENGTH &&
        memcmp (line + quotes, FROM, FROM_LENGTH) == 0) {
        line++;
        length--;
    }
    return put (reader, line, length, error);
}

static gboolean
begin_message (MboxReader *reader, GError **error)
{
    reader->place = IN_HEADER;
    reader->size_out = 0;
    reader->header_bytes = 0;
    reader->dropping = FALSE;
    reader->ending = TRUE;
    reader->blank_length = 0;
    reader->has_from = FALSE;
    reader->number++;
    if (ftruncate (reader->out, 0) == 0 &&
        lseek (reader->out, 0, SEEK_SET) == 0)
        return TRUE;
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                 "no memory for a message: %s", g_strerror (errno));
    return FALSE;
}

/* Lines up to the next From line, or the end. */
static gboolean
take_lines (MboxReader *reader, GError **error)
{
    for (;;) {
        const char *line = NULL;
        gsize length = 0;
        gboolean done = FALSE;

        if (!peek_line (reader, &line, &length, error))
            return FALSE;
        if (length == 0)
            return TRUE;
        if (reader->at_line_start &&
            mbox_is_from_line (line, length, &reader->from_ms)) {
            reader->has_from = TRUE;
            used (reader, length);
            return TRUE;
        }
        reader->ending = line[length - 1] == '\n';
        done = reader->place == IN_HEADER
                   ? take_header_line (reader, line, length, error)
                   : take_body_line (reader, line, length, error);
        if (!done)
            return FALSE;
        used (reader, length);
    }
}

static gboolean
find_first (MboxReader *reader, GError **error)
{
    const char *line = NULL;
    gsize length = 0;

    /* Empty lines before the first one are harmless. */
    do {
        reader->begin += length;
        if (!peek_line (reader, &line, &length, error))
            return FALSE;
    } while (length > 0 && is_blank (line, length));
    if (length == 0)
        return TRUE;
    if (mbox_is_from_line (line, length, &reader->from_ms)) {
        reader->has_from = TRUE;
        used (reader, length);
        return TRUE;
    }
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                 "it is no mbox: its first line is not \"From SENDER DATE\"");
    return FALSE;
}

gboolean
mbox_reader_next (MboxReader *reader, MboxMessage *out, gboolean *found_out,
                  GError **error)
{
    gint64 from_ms = 0;

    if (reader->place == IN_NOTHING && !find_first (reader, error))
        return FALSE;
    *found_out = reader->has_from;
    if (!reader->has_from)
        return TRUE;
    from_ms = reader->from_ms;
    if (!begin_message (reader, error) || !take_lines (reader, error))
        return FALSE;
    out->number = reader->number;
    out->from_ms = from_ms;
    out->fd = reader->out;
    out->size = reader->size_out;
    out->length = reader->size_out;
    if (out->size > LIMIT_MESSAGE_BYTES)
        out->length = MIN (reader->header_bytes == 0 ? LIMIT_HEADER_BYTES
                                                     : reader->header_bytes,
                           LIMIT_HEADER_BYTES);
    out->last = !reader->has_from;
    out->ending = reader->ending;
    if (lseek (reader->out, 0, SEEK_SET) == 0)
        return TRUE;
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                 "cannot read a message back: %s", g_strerror (errno));
    return FALSE;
}
