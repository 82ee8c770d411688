#include "store/health.h"

#include "common/clock.h"
#include "common/hours.h"
#include "store/habit.h"
#include "store/mailbox_state.h"

#include <string.h>

#define MINUTE_MS ((gint64) 60 * 1000)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)
/* Ingest looks every few seconds, and pauses minutes where a look fails. */
#define NOT_LOOKED_MS HOUR_MS
/* A mail server may restart without anybody being woken. */
#define FAILING_MS (30 * MINUTE_MS)
/* Mail that takes longer than this did not come. */
#define CANARY_MS (2 * HOUR_MS)
/* A mailbox of the settings that was never looked at, in a centre this old. */
#define SETTLED_MS DAY_MS
/* Two daily certificates were left out. */
#define UNCOUNTED_MS (50 * HOUR_MS)

typedef struct {
    Store *store;
    const Settings *settings;
    gint64 now;
    GPtrArray *facts;
} Look;

void
health_fact_free (HealthFact *fact)
{
    if (fact == NULL)
        return;
    g_free (fact->mailbox);
    g_free (fact->sentence);
    g_free (fact->remedy);
    g_free (fact);
}

const char *
health_cause_name (HealthCause cause)
{
    static const char *const names[] = {
        "?",           "not_looked", "refused", "failing",   "silent", "canary",
        "certificate", "credential", "missing", "uncounted", "left",   "kept"};

    return cause < G_N_ELEMENTS (names) ? names[cause] : "?";
}

const char *
health_over_sentence (HealthCause cause)
{
    switch (cause) {
    case HEALTH_CERTIFICATE:
        return "The mail server has a new certificate.";
    case HEALTH_CREDENTIAL:
        return "The permission to read the mailbox was renewed.";
    case HEALTH_MISSING:
        return "Nothing in the mailbox is missing from the post book any "
               "more.";
    default:
        return "Post comes in again.";
    }
}

gboolean
health_is_told (const HealthFact *fact)
{
    return fact->level == HEALTH_BAD || fact->stage > 0;
}

/* Takes @sentence and @remedy over. */
static HealthFact *
add_take (Look *look, const MailboxSettings *mailbox, HealthCause cause,
          HealthLevel level, gint64 since, char *sentence, char *remedy)
{
    HealthFact *fact = g_new0 (HealthFact, 1);

    fact->cause = cause;
    fact->level = level;
    fact->mailbox = g_strdup (mailbox == NULL ? "" : mailbox->name);
    fact->since = since;
    fact->sentence = sentence;
    fact->remedy = remedy;
    g_ptr_array_add (look->facts, fact);
    return fact;
}

/* "Post has not come in since Mon 2 Nov 09:41: WHY." */
static char *
not_come (gint64 since, const char *why)
{
    g_autofree char *when = hours_format (since);

    return g_strdup_printf ("Post has not come in since %s: %s.", when, why);
}

static void
look_at_end (Look *look, const MailboxSettings *mailbox, HealthCause cause,
             gint64 end, const char *what, const char *remedy)
{
    static const int days[] = {30, 7, 1, 0};
    g_autofree char *date = hours_format_date (end);
    guint stage = 0;
    HealthFact *fact = NULL;

    while (end != 0 && stage < G_N_ELEMENTS (days) &&
           end - look->now <= days[stage] * DAY_MS)
        stage++;
    if (stage == 0)
        return;
    fact = add_take (
        look, mailbox, cause, stage > 1 ? HEALTH_BAD : HEALTH_AMBER, end,
        g_strdup_printf ("%s %s on %s. Then no post comes in.", what,
                         end <= look->now ? "ended" : "ends", date),
        g_strdup (remedy));
    fact->stage = stage;
}

/* Is the last look in order? Where it is not, silence says nothing more. */
static gboolean
look_at_last (Look *look, const MailboxSettings *mailbox,
              const MailboxState *state)
{
    gint64 since = state->success == 0 ? state->since : state->success;

    if (look->now - state->looked > NOT_LOOKED_MS) {
        add_take (look, mailbox, HEALTH_NOT_LOOKED, HEALTH_BAD, since,
                  not_come (since, "nothing has looked into the mailbox"),
                  g_strdup ("intray-ingest does not run: start it, and see "
                            "its journal"));
        return FALSE;
    }
    if (state->refused != 0)
        add_take (look, mailbox, HEALTH_REFUSED, HEALTH_BAD, since,
                  not_come (since, "the mailbox does not let us in"),
                  g_strdup (state->reason));
    else if (state->failing != 0)
        add_take (look, mailbox, HEALTH_FAILING,
                  look->now - state->failing >= FAILING_MS ? HEALTH_BAD
                                                           : HEALTH_AMBER,
                  since, not_come (since, "the mailbox cannot be reached"),
                  g_strdup (state->reason));
    return state->failing == 0;
}

static gboolean
arrival_times (Store *store, const Hash *mailbox, gint64 from, GArray *times,
               GError **error)
{
    g_autoptr (DbRows) rows =
        db_query (store->db, SQL_MAILBOX_ARRIVALS, error, "hi", mailbox, from);
    GError *local = NULL;

    if (rows == NULL)
        return FALSE;
    while (db_next (rows, &local)) {
        gint64 at = db_integer (rows, 0);
        g_array_append_val (times, at);
    }
    if (local != NULL)
        g_propagate_error (error, local);
    return local == NULL;
}

static gboolean
look_at_silence (Look *look, const MailboxSettings *mailbox,
                 const MailboxState *state, GError **error)
{
    g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
    gint64 since = state->newest == 0 ? state->since : state->newest;
    g_autofree char *when = hours_format (since);
    Habit habit;
    gint64 patience_s = 0;

    if (!arrival_times (look->store, &state->mailbox, look->now - HABIT_MS,
                        times, error))
        return FALSE;
    habit_learn (&habit, (const gint64 *) (gconstpointer) times->data,
                 times->len, look->now);
    patience_s =
        habit_patience_s (&habit, mailbox->silence_least_h, mailbox->silence_h);
    if (patience_s == 0 ||
        habit_open_s (&habit, since, look->now) <= patience_s)
        return TRUE;
    add_take (look, mailbox, HEALTH_SILENT, HEALTH_BAD, since,
              g_strdup_printf ("No post has come in since %s. That is longer "
                               "than usual.",
                               when),
              g_strdup ("send the mailbox a mail; is its forwarding in order, "
                        "is it full, does a rule move mail away? silence = "
                        "HOURS in its settings is for quiet ones"));
    return TRUE;
}

gboolean
canary_get (Store *store, const char *mailbox, Canary *canary_out,
            GError **error)
{
    g_autoptr (DbRows) rows =
        db_query (store->db, SQL_CANARY_GET, error, "t", mailbox);
    GError *local = NULL;
    Canary canary = {0};

    if (rows == NULL)
        return FALSE;
    if (db_next (rows, &local)) {
        canary.token = db_text (rows, 0);
        canary.sent = db_integer (rows, 1);
        canary.seen = db_integer (rows, 2);
    }
    if (local != NULL) {
        g_propagate_error (error, local);
        return FALSE;
    }
    *canary_out = canary;
    return TRUE;
}

static gboolean
look_at_canary (Look *look, const MailboxSettings *mailbox, GError **error)
{
    Canary canary;
    g_autofree char *when = NULL;

    if (mailbox->canary[0] == '\0')
        return TRUE;
    if (!canary_get (look->store, mailbox->name, &canary, error))
        return FALSE;
    g_free (canary.token);
    if (canary.sent == 0 || canary.seen >= canary.sent ||
        look->now - canary.sent < CANARY_MS)
        return TRUE;
    when = hours_format (canary.sent);
    add_take (look, mailbox, HEALTH_CANARY, HEALTH_BAD, canary.sent,
              g_strdup_printf ("The test mail of %s has not come in. Post may "
                               "be held up or lost on its way.",
                               when),
              g_strdup ("look for it in the mail server's queue, its junk "
                        "folder and its rules"));
    return TRUE;
}

static void
look_at_leftover (Look *look, const MailboxSettings *mailbox,
                  const MailboxState *state, gint64 left)
{
    gboolean leaves =
        (mailbox->type == MAILBOX_IMAP || mailbox->type == MAILBOX_MAILDIR) &&
        (mailbox->after_child == AFTER_LEAVE ||
         mailbox->after_other == AFTER_LEAVE);

    if (state->kept_reason[0] != '\0')
        add_take (look, mailbox, HEALTH_KEPT, HEALTH_AMBER, state->looked,
                  g_strdup ("Filed letters could not be taken out of the "
                            "mailbox."),
                  g_strdup (state->kept_reason));
    if (left > 0 && leaves)
        add_take (look, mailbox, HEALTH_LEFT, HEALTH_AMBER, state->looked,
                  g_strdup ("Filed letters stay in the mailbox, where whoever "
                            "opens the mailbox can read them."),
                  g_strdup ("set after_child and after_other of this mailbox; "
                            "expunge is recommended"));
}

static gboolean
look_at_mailbox (Look *look, const MailboxSettings *mailbox,
                 const MailboxState *state, GError **error)
{
    gint64 left = 0;
    gboolean in_order = look_at_last (look, mailbox, state);

    /* Nobody is expected to drop files into a folder every day. */
    if (in_order &&
        (mailbox->type == MAILBOX_IMAP || mailbox->type == MAILBOX_MAILDIR) &&
        !look_at_silence (look, mailbox, state, error))
        return FALSE;
    look_at_end (look, mailbox, HEALTH_CERTIFICATE, state->certificate_end,
                 "The mail server's certificate",
                 "ask who runs the mail server to renew it");
    look_at_end (look, mailbox, HEALTH_CREDENTIAL, state->credential_end,
                 "The permission to read the mailbox",
                 "run: intray mailbox login");
    if (!mailbox_state_left (look->store, &state->mailbox, &left, error))
        return FALSE;
    look_at_leftover (look, mailbox, state, left);
    return look_at_canary (look, mailbox, error);
}

/* Set, and nothing has looked: amber on the first day of a centre. */
static gboolean
look_at_unknown (Look *look, const MailboxSettings *mailbox, GError **error)
{
    gint64 made = 0;

    if (!db_count (look->store->db, SQL_CENTRE_MADE, &made, error, ""))
        return FALSE;
    add_take (look, mailbox, HEALTH_NOT_LOOKED,
              look->now - made > SETTLED_MS ? HEALTH_BAD : HEALTH_AMBER, made,
              g_strdup ("Post does not come in: nothing has looked into the "
                        "mailbox yet."),
              g_strdup ("start intray-ingest, or start it again: it reads the "
                        "settings when it starts"));
    return TRUE;
}

static gboolean
look_at_certificate (Look *look, const GPtrArray *states, GError **error)
{
    g_autoptr (DbRows) rows =
        db_query (look->store->db, SQL_CERTIFICATE_LAST, error, "");
    GError *local = NULL;
    gint64 first = look->now;
    gboolean there = FALSE;
    gint64 at = 0;

    if (rows == NULL)
        return FALSE;
    there = db_next (rows, &local);
    if (local != NULL) {
        g_propagate_error (error, local);
        return FALSE;
    }
    for (guint i = 0; i < states->len; i++) {
        const MailboxState *state = states->pdata[i];
        first = MIN (first, state->since);
    }
    at = there ? db_integer (rows, 0) : first;
    if (there && db_integer (rows, 3) > 0)
        add_take (look, NULL, HEALTH_MISSING, HEALTH_BAD, at,
                  g_strdup ("Something in the mailbox is missing from the post "
                            "book."),
                  g_strdup ("intray audit reconcile says which, and why"));
    if (look->now - at > UNCOUNTED_MS || (there && db_integer (rows, 6) > 0))
        add_take (look, NULL, HEALTH_UNCOUNTED, HEALTH_AMBER, at,
                  g_strdup ("Whether anything is missing could not be counted "
                            "for a while."),
                  g_strdup ("run intray audit reconcile and see what it says"));
    return TRUE;
}

static const MailboxState *
find_state (const GPtrArray *states, const char *name)
{
    const MailboxState *found = NULL;

    /* After a change of account there are two of that name: the newer. */
    for (guint i = 0; i < states->len; i++) {
        const MailboxState *state = states->pdata[i];
        if (strcmp (state->name, name) == 0 &&
            (found == NULL || state->looked > found->looked))
            found = state;
    }
    return found;
}

static gint
compare_facts (gconstpointer a, gconstpointer b)
{
    const HealthFact *left = *(const HealthFact *const *) a;
    const HealthFact *right = *(const HealthFact *const *) b;

    return left->level != right->level ? (int) right->level - (int) left->level
                                       : (int) left->cause - (int) right->cause;
}

GPtrArray *
health_look (Store *store, const Settings *settings, GError **error)
{
    g_autoptr (GPtrArray) states = mailbox_state_list (store, error);
    g_autoptr (GPtrArray) facts =
        g_ptr_array_new_with_free_func ((GDestroyNotify) health_fact_free);
    Look look = {store, settings, clock_now_ms (), facts};

    if (states == NULL)
        return NULL;
    for (guint i = 0; i < settings->mailboxes->len; i++) {
        const MailboxSettings *mailbox = settings->mailboxes->pdata[i];
        const MailboxState *state = find_state (states, mailbox->name);
        if (!(state == NULL ? look_at_unknown (&look, mailbox, error)
                            : look_at_mailbox (&look, mailbox, state, error)))
            return NULL;
    }
    if (!look_at_certificate (&look, states, error))
        return NULL;
    g_ptr_array_sort (facts, compare_facts);
    return g_steal_pointer (&facts);
}

HealthLevel
health_worst (const GPtrArray *facts)
{
    HealthLevel worst = 0;

    for (guint i = 0; i < facts->len; i++) {
        const HealthFact *fact = facts->pdata[i];
        worst = MAX (worst, fact->level);
    }
    return worst;
}
