#include "notify/outbox.h"

#include "common/clock.h"
#include "common/error.h"
#include "common/log.h"
#include "common/step.h"
#include "notify/address.h"
#include "notify/message.h"
#include "notify/send_client.h"
#include "store/audit.h"
#include "store/seal.h"

#include <string.h>

/* After a temporary refusal. */
#define RETRY_FIRST_MS (5 * 60 * 1000)

static gboolean
outbox_check_settings (const Settings *settings, GError **error)
{
    gboolean by_maildir = strcmp (settings->notify_via, "maildir") == 0;

    if ((by_maildir ? settings->notify_maildir : settings->smtp_host)[0] !=
            '\0' &&
        address_is_plain (settings->notify_from))
        return TRUE;
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                 "nobody can be told: set from, and %s, in [notify] of the "
                 "settings; the notices wait",
                 by_maildir ? "maildir" : "host");
    return FALSE;
}

Outbox *
outbox_open (const Settings *settings, GError **error)
{
    g_autoptr (Outbox) outbox = g_new0 (Outbox, 1);
    Hash root;
    gboolean there = FALSE;

    outbox->settings = settings;
    /* A fault of ours must not be taken for a fault of the people we tell:
     * nothing is touched until notices can go somewhere. */
    if (!outbox_check_settings (settings, error) || !seal_init (error))
        return NULL;
    outbox->store = store_open (settings->data_dir, WRITER_NOTIFY, error);
    if (outbox->store == NULL ||
        !store_read_root (settings->root_file, &there, &root, error) ||
        !directory_load (outbox->store, there ? &root : NULL,
                         &outbox->directory, NULL, error))
        return NULL;
    if (outbox->directory == NULL) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "no sitting was held yet: run \"intray sitting\" first");
        return NULL;
    }
    return g_steal_pointer (&outbox);
}

void
outbox_free (Outbox *outbox)
{
    if (outbox == NULL)
        return;
    directory_free (outbox->directory);
    store_close (outbox->store);
    g_free (outbox->program_dir);
    g_free (outbox);
}

/* Our own domain for Message-ID: that of the sign-in address. */
static char *
id_domain (const Settings *settings)
{
    g_autoptr (GUri) uri =
        g_uri_parse (settings->notify_url, G_URI_FLAGS_NONE, NULL);

    return g_strdup (uri == NULL || g_uri_get_host (uri) == NULL
                         ? "intray.invalid"
                         : g_uri_get_host (uri));
}

/* What every notice has; the strings are borrowed. */
static Notice
notice_to (const Outbox *outbox, const char *address, const char *ref,
           const char *domain)
{
    return (Notice){.ref = ref,
                    .url = outbox->settings->notify_url,
                    .from = outbox->settings->notify_from,
                    .to = address,
                    .id_domain = domain,
                    .now_ms = clock_now_ms ()};
}

static GBytes *
make_message (const Outbox *outbox, const Person *person, const Digest *digest,
              char **id_out, GError **error)
{
    Id random = id_random ();
    g_autofree char *ref = bytes_hex (random.b, 4);
    g_autofree char *domain = id_domain (outbox->settings);
    Notice notice = notice_to (outbox, person->address, ref, domain);

    notice.count = digest->count;
    notice.due_ms = digest->due;
    *id_out = g_strdup (ref);
    return message_new (&notice, error);
}

/* Delivers into PERSON/new of the Maildir folder: for the demo and for
 * centres whose mail server lies on the same machine. */
static gboolean
deliver_to_maildir (const Outbox *outbox, const char *address, GBytes *message,
                    GError **error)
{
    Id random = id_random ();
    g_autofree char *unique = bytes_hex (random.b, ID_BYTES);
    g_autofree char *dir = g_build_filename (outbox->settings->notify_maildir,
                                             address, "new", NULL);
    g_autofree char *file = g_build_filename (dir, unique, NULL);

    if (g_mkdir_with_parents (dir, 0700) != 0) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                     "cannot make a folder in %s",
                     outbox->settings->notify_maildir);
        return FALSE;
    }
    return store_write_file (file, g_bytes_get_data (message, NULL),
                             g_bytes_get_size (message), 0600, error);
}

static gboolean
send_message (const Outbox *outbox, const char *address, GBytes *message,
              GError **error)
{
    const Settings *settings = outbox->settings;
    SendSettings send = {.host = settings->smtp_host,
                         .port = (guint16) settings->smtp_port,
                         .implicit_tls = settings->smtp_port == 465,
                         .user = settings->smtp_user,
                         .password_file = settings->smtp_password_file,
                         .ca_file = settings->smtp_ca_file,
                         .from = settings->notify_from};

    if (strcmp (settings->notify_via, "maildir") == 0)
        return deliver_to_maildir (outbox, address, message, error);
    return send_client_send (outbox->program_dir, &send, address, message, NULL,
                             error);
}

gboolean
outbox_send_service (const Outbox *outbox, const Person *person,
                     const char *sentence, GError **error)
{
    Id random = id_random ();
    g_autofree char *ref = bytes_hex (random.b, 4);
    g_autofree char *domain = id_domain (outbox->settings);
    Notice notice = notice_to (outbox, person->address, ref, domain);
    g_autoptr (GBytes) message = message_new_service (&notice, sentence, error);

    return message != NULL &&
           send_message (outbox, person->address, message, error);
}

gboolean
outbox_send_canary (const Outbox *outbox, const char *address,
                    const char *token, GError **error)
{
    g_autofree char *domain = id_domain (outbox->settings);
    Notice notice = notice_to (outbox, address, token, domain);
    g_autoptr (GBytes) message = message_new_canary (&notice, error);

    return message != NULL && send_message (outbox, address, message, error);
}

/* Writes the notices' new state with its audit entry, durably. */
static gboolean
note (Outbox *outbox, const Digest *digest, NoticeState state, const char *id,
      AuditAction action, GError **error)
{
    AuditEvent event = {.action = action, .object2 = digest->holder};

    if (!audit_start (outbox->store, outbox->directory, error) ||
        !db_begin (outbox->store->db, error))
        return FALSE;
    if (notices_set (outbox->store, digest, state, id, clock_now_ms (),
                     error) &&
        audit_append (outbox->store, &event, NULL, error))
        return db_commit (outbox->store->db, error);
    db_rollback (outbox->store->db);
    return FALSE;
}

/* A refused address: whoever leads is told in her place, where she holds a
 * key; what she does not hold stays, and `status` shows it. */
static gboolean
hand_to_lead (Outbox *outbox, const Digest *digest, GError **error)
{
    g_autoptr (GPtrArray) leads =
        directory_with_role (outbox->directory, ROLE_LEAD | ROLE_DSL);
    gint64 now = clock_now_ms ();
    gboolean done = db_begin (outbox->store->db, error);

    for (guint i = 0; done && i < leads->len; i++) {
        const Person *lead = leads->pdata[i];
        if (!id_equal (&lead->id, &digest->holder) && lead->address[0] != '\0')
            done = notices_hand_over (outbox->store, &digest->holder, &lead->id,
                                      now, error);
    }
    if (done)
        done = db_commit (outbox->store->db, error);
    db_rollback (outbox->store->db);
    outbox->handed_over++;
    return done && note (outbox, digest, NOTICE_FAILED, NULL,
                         AUDIT_NOTICE_FAILED, error);
}

/* What to do after an address could not be reached. */
static gboolean
after_failure (Outbox *outbox, const Digest *digest, const GError *cause,
               GError **error)
{
    if (cause->code == INTRAY_ERROR_REJECT) {
        log_event (LOG_LEVEL_WARNING, NULL,
                   "notice-refused remedy=\"correct the address in the staff "
                   "list\" reason=\"%s\"",
                   cause->message);
        return hand_to_lead (outbox, digest, error);
    }
    log_event (LOG_LEVEL_WARNING, NULL, "notice-put-off reason=\"%s\"",
               cause->message);
    outbox->put_off++;
    return notices_put_off (outbox->store, &digest->holder,
                            clock_now_ms () + RETRY_FIRST_MS, error);
}

static gboolean
tell (Outbox *outbox, const Digest *digest, GError **error)
{
    const Person *person =
        directory_person (outbox->directory, &digest->holder);
    g_autoptr (GBytes) message = NULL;
    g_autofree char *id = NULL;
    g_autoptr (GError) local = NULL;

    if (person == NULL || person->state != PERSON_ACTIVE)
        return hand_to_lead (outbox, digest, error);
    if (person->address[0] == '\0') {
        outbox->in_person++;
        return note (outbox, digest, NOTICE_IN_PERSON, NULL, AUDIT_NOTIFIED,
                     error);
    }
    message = make_message (outbox, person, digest, &id, &local);
    step ("notify: message made");
    if (message == NULL ||
        !send_message (outbox, person->address, message, &local))
        return after_failure (outbox, digest, local, error);
    step ("notify: sent");
    outbox->sent++;
    return note (outbox, digest, NOTICE_SENT, id, AUDIT_NOTIFIED, error);
}

gboolean
outbox_run (Outbox *outbox, GError **error)
{
    g_autoptr (GArray) digests = notices_due (
        outbox->store, clock_now_ms (), outbox->settings->digest_s, error);

    if (digests == NULL)
        return FALSE;
    for (guint i = 0; i < digests->len; i++)
        if (!tell (outbox, &g_array_index (digests, Digest, i), error))
            return FALSE;
    return TRUE;
}
