#include "notify/service.h"

#include "common/clock.h"
#include "common/error.h"
#include "common/log.h"
#include "common/step.h"
#include "notify/message.h"
#include "store/audit.h"
#include "store/health.h"
#include "store/seal.h"

#include <string.h>

#define DAY_MS ((gint64) 24 * 3600 * 1000)
/* After nobody could be reached. */
#define AGAIN_MS (5 * 60 * 1000)

/* What was told of one cause. */
typedef struct {
    gint64 since; /* of this time; 0 = it is over */
    guint stage;  /* that was told, of an end that comes near */
    gint64 told;  /* the last notice */
    gint64 next;  /* not before */
} Alarm;

static gboolean
alarm_get (Store *store, const char *mailbox, HealthCause cause,
           Alarm *alarm_out, GError **error)
{
    g_autoptr (DbRows) rows = db_query (store->db, SQL_ALARM_GET, error, "ti",
                                        mailbox, (gint64) cause);
    Alarm alarm = {0};
    GError *local = NULL;

    if (rows == NULL)
        return FALSE;
    if (db_next (rows, &local)) {
        alarm.since = db_integer (rows, 0);
        alarm.stage = (guint) db_integer (rows, 1);
        alarm.told = db_integer (rows, 2);
        alarm.next = db_integer (rows, 3);
    }
    if (local != NULL) {
        g_propagate_error (error, local);
        return FALSE;
    }
    *alarm_out = alarm;
    return TRUE;
}

static gboolean
alarm_put (Store *store, const char *mailbox, HealthCause cause,
           const Alarm *alarm, GError **error)
{
    return db_run (store->db, SQL_ALARM_PUT, error, "tiiiii", mailbox,
                   (gint64) cause, alarm->since, (gint64) alarm->stage,
                   alarm->told, alarm->next);
}

/* Manager and administrators; the leads where neither has an address. */
static GPtrArray *
people_to_tell (const Directory *directory)
{
    static const guint32 roles[] = {ROLE_MANAGER | ROLE_ADMIN, ROLE_LEAD};
    GPtrArray *found = g_ptr_array_new ();

    for (gsize i = 0; i < G_N_ELEMENTS (roles) && found->len == 0; i++) {
        g_autoptr (GPtrArray) all = directory_with_role (directory, roles[i]);
        for (guint k = 0; k < all->len; k++) {
            const Person *person = all->pdata[k];
            if (person->address[0] != '\0')
                g_ptr_array_add (found, all->pdata[k]);
        }
    }
    return found;
}

/* The entry of one notice, durably. */
static gboolean
note_told (Outbox *outbox, const Person *person, AuditAction action,
           GError **error)
{
    AuditEvent event = {.action = action, .object2 = person->id};

    return audit_start (outbox->store, outbox->directory, error) &&
           audit_write (outbox->store, &event, NULL, error);
}

/* Sends one sentence to all of them; *@told_out: to somebody at least. */
static gboolean
tell_all (Outbox *outbox, const char *sentence, AuditAction action,
          gboolean *told_out, GError **error)
{
    g_autoptr (GPtrArray) people = people_to_tell (outbox->directory);

    *told_out = FALSE;
    for (guint i = 0; i < people->len; i++) {
        const Person *person = people->pdata[i];
        g_autoptr (GError) local = NULL;

        if (!outbox_send_service (outbox, person, sentence, &local)) {
            log_event (LOG_LEVEL_WARNING, NULL,
                       "service-notice-failed reason=\"%s\"", local->message);
            continue;
        }
        step ("service: sent");
        *told_out = TRUE;
        outbox->sent++;
        if (!note_told (outbox, person, action, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean
is_due (const Alarm *alarm, const HealthFact *fact, gint64 now)
{
    if (alarm->next > now)
        return FALSE;
    return fact->stage > 0 ? fact->stage > alarm->stage
                           : now - alarm->told >= DAY_MS;
}

static gboolean
tell_fact (Outbox *outbox, const HealthFact *fact, GError **error)
{
    gint64 now = clock_now_ms ();
    Alarm alarm;
    gboolean told = FALSE;

    if (!alarm_get (outbox->store, fact->mailbox, fact->cause, &alarm, error))
        return FALSE;
    if (alarm.since != 0 && !is_due (&alarm, fact, now))
        return TRUE;
    if (alarm.since == 0)
        alarm.since = now;
    if (is_due (&alarm, fact, now)) {
        if (!tell_all (outbox, fact->sentence, AUDIT_ALARM, &told, error))
            return FALSE;
        if (told) {
            alarm.told = now;
            alarm.stage = fact->stage;
        }
        alarm.next = told ? 0 : now + AGAIN_MS;
    }
    return alarm_put (outbox->store, fact->mailbox, fact->cause, &alarm, error);
}

static gboolean
is_still (const GPtrArray *facts, const char *mailbox, HealthCause cause)
{
    for (guint i = 0; i < facts->len; i++) {
        const HealthFact *fact = facts->pdata[i];
        if (fact->cause == cause && strcmp (fact->mailbox, mailbox) == 0 &&
            health_is_told (fact))
            return TRUE;
    }
    return FALSE;
}

/* A cause that is over: whoever was told of it this time is told so. What was
 * told stays known for a day, so that a line which comes and goes all day
 * brings one notice. */
static gboolean
tell_over (Outbox *outbox, const char *mailbox, HealthCause cause, Alarm alarm,
           GError **error)
{
    gint64 now = clock_now_ms ();
    gboolean told = TRUE;

    if (alarm.since == 0)
        return now - alarm.told < DAY_MS ||
               db_run (outbox->store->db, SQL_ALARM_DELETE, error, "ti",
                       mailbox, (gint64) cause);
    if (alarm.next > now)
        return TRUE;
    if (alarm.told >= alarm.since &&
        !tell_all (outbox, health_over_sentence (cause), AUDIT_ALARM_OVER,
                   &told, error))
        return FALSE;
    alarm.next = told ? 0 : now + AGAIN_MS;
    if (told) {
        alarm.since = 0;
        alarm.stage = 0;
    }
    return alarm_put (outbox->store, mailbox, cause, &alarm, error);
}

typedef struct {
    char *mailbox;
    HealthCause cause;
    Alarm alarm;
} Told;

static void
told_free (gpointer data)
{
    Told *told = data;

    g_free (told->mailbox);
    g_free (told);
}

static GPtrArray *
list_told (Store *store, GError **error)
{
    g_autoptr (DbRows) rows = db_query (store->db, SQL_ALARM_LIST, error, "");
    g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (told_free);
    GError *local = NULL;

    if (rows == NULL)
        return NULL;
    while (db_next (rows, &local)) {
        Told *told = g_new0 (Told, 1);
        told->mailbox = db_text (rows, 0);
        told->cause = (HealthCause) db_integer (rows, 1);
        told->alarm =
            (Alarm){db_integer (rows, 2), (guint) db_integer (rows, 3),
                    db_integer (rows, 4), db_integer (rows, 5)};
        g_ptr_array_add (list, told);
    }
    if (local != NULL) {
        g_propagate_error (error, local);
        return NULL;
    }
    return g_steal_pointer (&list);
}

static gboolean
tell_what_is_over (Outbox *outbox, const GPtrArray *facts, GError **error)
{
    g_autoptr (GPtrArray) list = list_told (outbox->store, error);

    if (list == NULL)
        return FALSE;
    for (guint i = 0; i < list->len; i++) {
        const Told *told = list->pdata[i];
        if (!is_still (facts, told->mailbox, told->cause) &&
            !tell_over (outbox, told->mailbox, told->cause, told->alarm, error))
            return FALSE;
    }
    return TRUE;
}

/* One test mail. Written down before it is sent: one that arrives is known,
 * and one that could not be sent is missed, which is true. */
static gboolean
send_canary (Outbox *outbox, const MailboxSettings *mailbox, GError **error)
{
    Id random = id_random ();
    g_autofree char *token = bytes_hex (random.b, ID_BYTES);
    g_autoptr (GError) local = NULL;

    if (!db_run (outbox->store->db, SQL_CANARY_SENT, error, "tti",
                 mailbox->name, token, clock_now_ms ()))
        return FALSE;
    step ("service: canary noted");
    if (!outbox_send_canary (outbox, mailbox->canary, token, &local))
        log_event (LOG_LEVEL_WARNING, NULL,
                   "test-mail-failed mailbox=%s reason=\"%s\"", mailbox->name,
                   local->message);
    return TRUE;
}

static gboolean
send_canaries (Outbox *outbox, GError **error)
{
    const GPtrArray *mailboxes = outbox->settings->mailboxes;

    for (guint i = 0; i < mailboxes->len; i++) {
        const MailboxSettings *mailbox = mailboxes->pdata[i];
        Canary canary = {0};

        if (mailbox->canary[0] == '\0')
            continue;
        if (!canary_get (outbox->store, mailbox->name, &canary, error))
            return FALSE;
        g_free (canary.token);
        if (clock_now_ms () - canary.sent >= DAY_MS &&
            !send_canary (outbox, mailbox, error))
            return FALSE;
    }
    return TRUE;
}

gboolean
service_run (Outbox *outbox, GError **error)
{
    g_autoptr (GPtrArray) facts =
        health_look (outbox->store, outbox->settings, error);

    if (facts == NULL)
        return FALSE;
    for (guint i = 0; i < facts->len; i++)
        if (health_is_told (facts->pdata[i]) &&
            !tell_fact (outbox, facts->pdata[i], error))
            return FALSE;
    return tell_what_is_over (outbox, facts, error) &&
           send_canaries (outbox, error);
}
