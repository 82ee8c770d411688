#include "ingest/fetch/imap_private.h"

#include "common/clock.h"
#include "common/error.h"
#include "common/limits.h"

#include <stdlib.h>
#include <string.h>

/* What LOGOUT may take: nobody waits for it. */
#define LOGOUT_MS 1000

static ssize_t
stream_read (mailstream_low *low, void *to, size_t limit)
{
    return tls_read (low->data, to, limit);
}

static ssize_t
stream_write (mailstream_low *low, const void *data, size_t length)
{
    return tls_write (low->data, data, length);
}

static int
stream_close (G_GNUC_UNUSED mailstream_low *low)
{
    return 0;
}

static int
stream_fd (mailstream_low *low)
{
    return tls_fd (low->data);
}

/* The TLS stream itself is freed by imap_free. */
static void
stream_free (mailstream_low *low)
{
    free (low);
}

static void
stream_cancel (G_GNUC_UNUSED mailstream_low *low)
{
}

/* libetpan's own TLS verifies nothing, and its sockets spin at the end of a
 * stream and know no deadline. */
static mailstream_low_driver stream_driver = {
    .mailstream_read = stream_read,
    .mailstream_write = stream_write,
    .mailstream_close = stream_close,
    .mailstream_get_fd = stream_fd,
    .mailstream_free = stream_free,
    .mailstream_cancel = stream_cancel,
};

static void
ignore_progress (G_GNUC_UNUSED size_t current, G_GNUC_UNUSED size_t maximum,
                 G_GNUC_UNUSED void *context)
{
}

Imap *
imap_new_take (Tls *tls, const char *host, guint32 command_ms)
{
    Imap *imap = g_new0 (Imap, 1);

    /* Never a long literal in a file: it would be mail on a disk. */
    mmap_string_set_ceil (G_MAXSIZE / 2);
    imap->session = mailimap_new (0, NULL);
    g_assert (imap->session != NULL);
    /* The handler of imap_list is only called where progress is watched. */
    mailimap_set_progress_callback (imap->session, ignore_progress,
                                    ignore_progress, NULL);
    imap->tls = tls;
    imap->host = g_strdup (host);
    imap->command_ms = command_ms;
    return imap;
}

void
imap_free (Imap *imap)
{
    if (imap == NULL)
        return;
    tls_allow (imap->tls, clock_monotonic_ms () + LOGOUT_MS,
               LIMIT_FETCH_CHATTER_BYTES);
    mailimap_free (imap->session);
    tls_free (imap->tls);
    g_free (imap->host);
    g_free (imap);
}

void
imap_allow (Imap *imap, guint64 payload_bytes)
{
    tls_allow (imap->tls, clock_monotonic_ms () + imap->command_ms,
               LIMIT_FETCH_CHATTER_BYTES + payload_bytes);
}

gboolean
imap_fail (const Imap *imap, gint code, const char *what, const char *why,
           GError **error)
{
    g_set_error (error, INTRAY_ERROR, code, "cannot %s at %s: %s", what,
                 imap->host, why);
    return FALSE;
}

/* RFC 5530: codes that say "later", not "never". */
static gboolean
is_for_now (const mailimap *session)
{
    static const char *const atoms[] = {"UNAVAILABLE", "INUSE", "LIMIT",
                                        "SERVERBUG"};
    const char *atom = session->imap_response_info == NULL
                           ? NULL
                           : session->imap_response_info->rsp_atom;

    for (gsize i = 0; atom != NULL && i < G_N_ELEMENTS (atoms); i++)
        if (g_ascii_strcasecmp (atom, atoms[i]) == 0)
            return TRUE;
    return FALSE;
}

gboolean
imap_broken (const Imap *imap, const char *what, int result, GError **error)
{
    const char *why = tls_failure (imap->tls);

    if (why == NULL && result == MAILIMAP_ERROR_DONT_ACCEPT_CONNECTION)
        why = "the server is not available";
    if (why == NULL &&
        (result == MAILIMAP_ERROR_PARSE || result == MAILIMAP_ERROR_PROTOCOL))
        why = "the server's answer is not IMAP";
    if (why == NULL && result == MAILIMAP_ERROR_MEMORY)
        why = "it announces more than it was asked for";
    if (why == NULL)
        why = is_for_now (imap->session) ? "the server says not now"
                                         : "the server did not do it";
    return imap_fail (imap, INTRAY_ERROR_RETRY, what, why, error);
}

static gboolean
greet (Imap *imap, GError **error)
{
    mailstream_low *low = mailstream_low_new (imap->tls, &stream_driver);
    mailstream *stream = low == NULL ? NULL : mailstream_new (low, 8192);
    int result = 0;

    g_assert (stream != NULL);
    result = mailimap_connect (imap->session, stream);
    /* Signed in before we said who we are: somebody else's session. */
    if (result == MAILIMAP_NO_ERROR_AUTHENTICATED)
        return imap_fail (imap, INTRAY_ERROR_STOP, "sign in",
                          "the server signed us in before we spoke (PREAUTH)",
                          error);
    return result == MAILIMAP_NO_ERROR_NON_AUTHENTICATED ||
           imap_broken (imap, "be greeted", result, error);
}

static gboolean
sign_in (Imap *imap, const ImapLogin *login, gboolean *refused_out,
         GError **error)
{
    struct mailimap_capability_data *capabilities = NULL;
    mailimap *session = imap->session;
    int result =
        login->oauth
            ? mailimap_oauth2_authenticate (session, login->user, login->secret)
            : mailimap_login (session, login->user, login->secret);

    *refused_out = result == MAILIMAP_ERROR_LOGIN &&
                   tls_failure (imap->tls) == NULL && !is_for_now (session);
    if (*refused_out)
        return imap_fail (imap, INTRAY_ERROR_STOP, "sign in",
                          login->oauth
                              ? "the server refuses this user or token"
                              : "the server refuses this user or password",
                          error);
    if (result != MAILIMAP_NO_ERROR)
        return imap_broken (imap, "sign in", result, error);
    /* Servers have more to offer after the sign-in. */
    result = mailimap_capability (session, &capabilities);
    if (result != MAILIMAP_NO_ERROR)
        return imap_broken (imap, "ask for capabilities", result, error);
    mailimap_capability_data_free (capabilities);
    imap->idle = mailimap_has_idle (session) != 0;
    return TRUE;
}

gboolean
imap_open (Imap *imap, const ImapLogin *login, const char *folder,
           gboolean writing, ImapFolder *folder_out, gboolean *refused_out,
           GError **error)
{
    const struct mailimap_selection_info *info = NULL;
    int result = 0;

    imap_allow (imap, 0);
    if (!greet (imap, error) || !sign_in (imap, login, refused_out, error))
        return FALSE;
    imap_allow (imap, 0);
    result = writing ? mailimap_select (imap->session, folder)
                     : mailimap_examine (imap->session, folder);
    if ((result == MAILIMAP_ERROR_EXAMINE || result == MAILIMAP_ERROR_SELECT) &&
        tls_failure (imap->tls) == NULL && !is_for_now (imap->session))
        return imap_fail (imap, INTRAY_ERROR_STOP, "open the folder",
                          "the server does not have it or refuses it", error);
    if (result != MAILIMAP_NO_ERROR)
        return imap_broken (imap, "open the folder", result, error);
    info = imap->session->imap_selection_info;
    if (info == NULL || info->sel_uidvalidity == 0)
        return imap_fail (imap, INTRAY_ERROR_STOP, "open the folder",
                          "the server gives no UIDVALIDITY", error);
    folder_out->uid_validity = info->sel_uidvalidity;
    folder_out->uid_next = info->sel_uidnext;
    folder_out->exists = info->sel_exists;
    folder_out->idle = imap->idle;
    folder_out->move = mailimap_has_extension (imap->session, "MOVE") != 0;
    folder_out->uidplus = mailimap_has_uidplus (imap->session) != 0;
    return TRUE;
}

/* Milliseconds since 1970; FALSE for a date that is none. */
static gboolean
date_to_ms (const struct mailimap_date_time *date, gint64 *ms_out)
{
    int minutes = abs (date->dt_zone) / 100 * 60 + abs (date->dt_zone) % 100;
    g_autoptr (GDateTime) time =
        g_date_time_new_utc (date->dt_year, date->dt_month, date->dt_day,
                             date->dt_hour, date->dt_min, date->dt_sec);

    if (time == NULL || minutes > 24 * 60)
        return FALSE;
    *ms_out = (g_date_time_to_unix (time) -
               (date->dt_zone < 0 ? -minutes : minutes) * 60) *
              1000;
    return TRUE;
}

/* What one FETCH answer says. Staff change flags all day, so answers that
 * nobody asked for come in between: they lack one of these. */
typedef struct {
    guint32 uid;
    gboolean has_size;
    guint64 size;
    gboolean has_date;
    gint64 received_ms;
    const struct mailimap_msg_att_body_section *body;
} Answer;

static void
read_answer (const struct mailimap_msg_att *from, Answer *answer)
{
    *answer = (Answer){0};
    for (clistiter *at = clist_begin (from->att_list); at != NULL;
         at = clist_next (at)) {
        const struct mailimap_msg_att_item *item = clist_content (at);
        const struct mailimap_msg_att_static *value = NULL;

        if (item->att_type != MAILIMAP_MSG_ATT_ITEM_STATIC)
            continue;
        value = item->att_data.att_static;
        if (value->att_type == MAILIMAP_MSG_ATT_UID)
            answer->uid = value->att_data.att_uid;
        if (value->att_type == MAILIMAP_MSG_ATT_RFC822_SIZE) {
            answer->size = value->att_data.att_rfc822_size;
            answer->has_size = TRUE;
        }
        if (value->att_type == MAILIMAP_MSG_ATT_INTERNALDATE &&
            value->att_data.att_internal_date != NULL)
            answer->has_date = date_to_ms (value->att_data.att_internal_date,
                                           &answer->received_ms);
        if (value->att_type == MAILIMAP_MSG_ATT_BODY_SECTION)
            answer->body = value->att_data.att_body_section;
    }
}

/* What is asked of each message; the body only with a @range. */
static struct mailimap_fetch_type *
ask_for (const ImapRange *range)
{
    struct mailimap_fetch_type *type =
        mailimap_fetch_type_new_fetch_att_list_empty ();
    struct mailimap_fetch_att *atts[] = {
        mailimap_fetch_att_new_uid (),
        mailimap_fetch_att_new_rfc822_size (),
        mailimap_fetch_att_new_internaldate (),
        range == NULL ? NULL
                      : mailimap_fetch_att_new_body_peek_section_partial (
                            range->header ? mailimap_section_new_header ()
                                          : mailimap_section_new (NULL),
                            range->offset, range->length),
    };

    for (gsize i = 0; i < G_N_ELEMENTS (atts); i++)
        if (atts[i] != NULL)
            mailimap_fetch_type_new_fetch_att_list_add (type, atts[i]);
    return type;
}

/* The answers are freed with *@answers_out. */
static int
uid_fetch (Imap *imap, struct mailimap_set *set, const ImapRange *range,
           clist **answers_out)
{
    struct mailimap_fetch_type *type = ask_for (range);
    int result = mailimap_uid_fetch (imap->session, set, type, answers_out);

    mailimap_fetch_type_free (type);
    mailimap_set_free (set);
    return result;
}

typedef struct {
    guint32 first;
    guint32 last;
    ImapListed listed;
    gpointer data;
} Listing;

static void
list_answer (struct mailimap_msg_att *from, void *context)
{
    const Listing *listing = context;
    Answer answer;

    read_answer (from, &answer);
    /* "n:*" gives the last message even where its UID is below n. */
    if (answer.uid >= listing->first &&
        (listing->last == 0 || answer.uid <= listing->last) &&
        answer.has_size && answer.has_date)
        listing->listed (answer.uid, answer.size, answer.received_ms,
                         listing->data);
}

gboolean
imap_list (Imap *imap, guint32 first, guint32 last, ImapListed listed,
           gpointer data, GError **error)
{
    Listing listing = {first, last, listed, data};
    guint64 exists = imap->session->imap_selection_info->sel_exists;
    clist *answers = NULL;
    int result = 0;

    exists = MIN (exists, LIMIT_FETCH_LIST_COUNT);
    tls_allow (
        imap->tls, clock_monotonic_ms () + imap->command_ms + (gint64) exists,
        LIMIT_FETCH_CHATTER_BYTES + exists * LIMIT_FETCH_LIST_LINE_BYTES);
    mailimap_set_msg_att_handler (imap->session, list_answer, &listing);
    result = uid_fetch (imap, mailimap_set_new_interval (first, last), NULL,
                        &answers);
    mailimap_set_msg_att_handler (imap->session, NULL, NULL);
    if (result != MAILIMAP_NO_ERROR)
        return imap_broken (imap, "list the messages", result, error);
    mailimap_fetch_list_free (answers);
    return TRUE;
}

void
imap_part_clear (ImapPart *part)
{
    g_clear_pointer (&part->bytes, g_bytes_unref);
    *part = (ImapPart){0};
}

static gboolean
is_header (const struct mailimap_section *section)
{
    const struct mailimap_section_spec *spec =
        section == NULL ? NULL : section->sec_spec;

    return spec != NULL &&
           spec->sec_type == MAILIMAP_SECTION_SPEC_SECTION_MSGTEXT &&
           spec->sec_data.sec_msgtext != NULL &&
           spec->sec_data.sec_msgtext->sec_type ==
               MAILIMAP_SECTION_MSGTEXT_HEADER;
}

/* Takes @answer, which has a body, for @part. FALSE when it is not what was
 * asked for. */
static gboolean
take_part (const Answer *answer, const ImapRange *range, ImapPart *part)
{
    const struct mailimap_msg_att_body_section *body = answer->body;
    gboolean whole =
        body->sec_section == NULL || body->sec_section->sec_spec == NULL;

    if (part->state != IMAP_ABSENT || !answer->has_size || !answer->has_date ||
        (range->header ? !is_header (body->sec_section) : !whole) ||
        body->sec_length > range->length)
        return FALSE;
    /* A server may leave the origin out of a NIL only. */
    if (body->sec_body_part != NULL && body->sec_origin_octet != range->offset)
        return FALSE;
    part->size = answer->size;
    part->received_ms = answer->received_ms;
    part->state = IMAP_NIL;
    if (body->sec_body_part != NULL) {
        part->bytes = g_bytes_new (body->sec_body_part, body->sec_length);
        part->state = IMAP_GIVEN;
    }
    return TRUE;
}

static gboolean
take_parts (clist *answers, const guint32 *uids, gsize count,
            const ImapRange *range, ImapPart *parts)
{
    for (clistiter *at = clist_begin (answers); at != NULL;
         at = clist_next (at)) {
        Answer answer;
        gsize which = 0;

        read_answer (clist_content (at), &answer);
        if (answer.body == NULL)
            continue;
        while (which < count && uids[which] != answer.uid)
            which++;
        if (which == count || !take_part (&answer, range, &parts[which]))
            return FALSE;
    }
    return TRUE;
}

gboolean
imap_fetch (Imap *imap, const guint32 *uids, gsize count,
            const ImapRange *range, ImapPart *parts_out, gboolean *refused_out,
            GError **error)
{
    struct mailimap_set *set = mailimap_set_new_empty ();
    clist *answers = NULL;
    gboolean as_asked = TRUE;
    int result = 0;

    for (gsize i = 0; i < count; i++)
        mailimap_set_add_single (set, uids[i]);
    imap_allow (
        imap, count * ((guint64) range->length + LIMIT_FETCH_LIST_LINE_BYTES));
    result = uid_fetch (imap, set, range, &answers);
    *refused_out = (result == MAILIMAP_ERROR_FETCH ||
                    result == MAILIMAP_ERROR_UID_FETCH) &&
                   tls_failure (imap->tls) == NULL;
    if (*refused_out)
        return TRUE;
    if (result != MAILIMAP_NO_ERROR)
        return imap_broken (imap, "fetch", result, error);
    as_asked = take_parts (answers, uids, count, range, parts_out);
    mailimap_fetch_list_free (answers);
    return as_asked ||
           imap_fail (imap, INTRAY_ERROR_RETRY, "fetch",
                      "the server answers what was not asked", error);
}

static gboolean
wait_idle (Imap *imap, gint64 until_ms, int other_fd, gboolean *changed_out,
           GError **error)
{
    mailstream *stream = imap->session->imap_stream;
    TlsEvent event = TLS_DATA;
    int result = mailimap_idle (imap->session);

    if (result != MAILIMAP_NO_ERROR)
        return imap_broken (imap, "wait for mail", result, error);
    if (stream->read_buffer_len == 0)
        event = tls_wait (imap->tls, other_fd, until_ms);
    imap_allow (imap, 0);
    result = mailimap_idle_done (imap->session);
    if (result != MAILIMAP_NO_ERROR)
        return imap_broken (imap, "wait for mail", result, error);
    *changed_out = event == TLS_DATA;
    return TRUE;
}

gboolean
imap_wait (Imap *imap, guint32 wait_ms, int other_fd, gboolean *changed_out,
           GError **error)
{
    gint64 until_ms = clock_monotonic_ms () + wait_ms;
    int result = 0;

    imap_allow (imap, 0);
    if (imap->idle)
        return wait_idle (imap, until_ms, other_fd, changed_out, error);
    tls_wait (imap->tls, other_fd, until_ms);
    imap_allow (imap, 0);
    result = mailimap_noop (imap->session);
    if (result != MAILIMAP_NO_ERROR)
        return imap_broken (imap, "ask for news", result, error);
    *changed_out = TRUE;
    return TRUE;
}
