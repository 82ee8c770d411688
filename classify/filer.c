#include "classify/filer.h"

#include "classify/prepare.h"
#include "common/clock.h"
#include "common/error.h"
#include "common/limits.h"
#include "common/log.h"
#include "common/step.h"
#include "store/audit.h"
#include "store/card.h"
#include "store/filing.h"
#include "store/machine.h"
#include "store/seal.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Letters taken from the register at a time. */
#define SLICE 200
/* Of these, old mail that was brought in: then it looks whether new mail has
 * come, which never waits behind years of old. */
#define IMPORTS_AT_A_TIME 8
/* A day key lives that long after its day. */
#define DAY_KEY_DAYS 2

static gboolean
load_directory (Filer *filer, GError **error)
{
    gboolean there = FALSE;
    Hash root;

    filer->versions =
        g_ptr_array_new_with_free_func ((GDestroyNotify) directory_free);
    if (!store_read_root (filer->settings->root_file, &there, &root, error) ||
        !directory_load (filer->store, there ? &root : NULL, &filer->directory,
                         filer->versions, error))
        return FALSE;
    if (filer->directory == NULL) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "no sitting was held yet, so there is nobody to file "
                     "for: run \"intray sitting\" first");
        return FALSE;
    }
    return pin_check (filer->pin, filer->store, filer->directory, error);
}

static gboolean
load_secrets (Filer *filer, GError **error)
{
    const Settings *settings = filer->settings;

    filer->machine_seed =
        machine_read_key_in (settings->classify_dir, "machine.sign", error);
    if (filer->machine_seed != NULL)
        filer->roll_secret =
            machine_read_key_in (settings->classify_dir, "roll.box", error);
    if (filer->roll_secret != NULL)
        filer->digest_key = machine_read_key (settings->digest_key_file, error);
    return filer->digest_key != NULL;
}

/* Today's lock for what arrives. What waits longer than two days is sealed to
 * it anew, so that the old locks can go. */
static gboolean
turn_day_key (Filer *filer, GError **error)
{
    Store *store = filer->store;
    const char *dir = filer->settings->classify_dir;
    gint32 today = clock_day (clock_now_ms ());
    gint32 newest = 0;
    guint8 public_key[KEY_BYTES];

    if (!db_begin (store->db, error))
        return FALSE;
    if (day_key_make (store, dir, filer->machine_seed,
                      filer->directory->recovery, today, error) &&
        day_key_current (store, filer->directory, &newest, public_key, error) &&
        pending_reseal (store, dir, today - DAY_KEY_DAYS, newest, public_key,
                        error) &&
        day_key_give_up (store, today - DAY_KEY_DAYS, error)) {
        step ("day key: old days given up");
        if (!db_commit (store->db, error))
            return FALSE;
        step ("day key: committed");
        return day_key_sweep (store, dir, error);
    }
    db_rollback (store->db);
    return FALSE;
}

/* The staff as senders: who of us wrote this? */
static GPtrArray *
staff_of (const Directory *directory)
{
    GPtrArray *staff =
        g_ptr_array_new_with_free_func ((GDestroyNotify) staff_member_free);

    for (guint i = 0; i < directory->persons->len; i++) {
        const Person *person = directory->persons->pdata[i];
        StaffMember *member = staff_member_new ();

        if (person->state == PERSON_LEFT) {
            staff_member_free (member);
            continue;
        }
        member->staff_id = g_strdup (person->staff_id);
        member->name = g_strdup (person->name);
        member->email = g_strdup (person->address);
        member->roles = person->roles;
        g_ptr_array_add (staff, member);
    }
    return staff;
}

static gboolean
load_lists (Filer *filer, GError **error)
{
    if (filer->judge != NULL)
        return TRUE;
    filer->roll = card_load_roll (filer->store, filer->versions,
                                  filer->roll_secret, error);
    if (filer->roll != NULL)
        filer->agencies = card_load_agencies (filer->store, filer->versions,
                                              filer->roll_secret, error);
    if (filer->agencies == NULL)
        return FALSE;
    filer->staff = staff_of (filer->directory);
    filer->book = (SenderBook){.authserv_id = filer->settings->authserv_id,
                               .own_domain = filer->settings->own_domain,
                               .agencies = filer->agencies,
                               .staff = filer->staff,
                               .children = filer->roll};
    filer->judge = judge_new (&filer->book, filer->model_file, error);
    return filer->judge != NULL;
}

Filer *
filer_open_take (const Settings *settings, Readers *readers,
                 const char *model_file, GError **error)
{
    Filer *filer = g_new0 (Filer, 1);

    filer->settings = settings;
    filer->readers = readers;
    filer->next_fd = -1;
    filer->model_file = g_strdup (model_file);
    filer->store = store_open (settings->data_dir, WRITER_CLASSIFY, error);
    if (filer->store != NULL)
        filer->pin =
            pin_load (filer->store, settings->classify_dir, FALSE, error);
    if (filer->pin != NULL && load_directory (filer, error) &&
        load_secrets (filer, error) && turn_day_key (filer, error))
        return filer;
    readers_free (filer_close (filer));
    return NULL;
}

Readers *
filer_close (Filer *filer)
{
    Readers *readers = filer->readers;

    readers_forget (readers);
    judge_free (filer->judge);
    g_clear_pointer (&filer->roll, g_ptr_array_unref);
    g_clear_pointer (&filer->agencies, g_ptr_array_unref);
    g_clear_pointer (&filer->staff, g_ptr_array_unref);
    g_clear_pointer (&filer->versions, g_ptr_array_unref);
    secret_free (filer->machine_seed);
    secret_free (filer->roll_secret);
    secret_free (filer->digest_key);
    directory_free (filer->directory);
    pin_free (filer->pin);
    store_close (filer->store);
    g_free (filer->model_file);
    g_free (filer);
    return readers;
}

static gboolean
sink_to_memfd (gpointer to, const void *data, gsize length, GError **error)
{
    int fd = *(int *) to;
    const guint8 *at = data;

    while (length > 0) {
        gssize n = write (fd, at, length);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                         "no memory for a message: %s", g_strerror (errno));
            return FALSE;
        }
        at += n;
        length -= (gsize) n;
    }
    return TRUE;
}

/* The message in memory that never was on a disk; -1 and an error else. The
 * reader gets this descriptor and nothing else of us. */
static int
open_raw (Filer *filer, const Id *letter, const Pending *pending,
          GError **error)
{
    BlobName name = {filer->store->centre, BLOB_RAW, *letter, 0, 0};
    int fd = memfd_create ("message", MFD_CLOEXEC | MFD_ALLOW_SEALING);

    if (fd < 0) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                     "no memory for a message: %s", g_strerror (errno));
        return -1;
    }
    if (content_open (filer->store, &name, pending->raw_key,
                      LIMIT_MESSAGE_BYTES, sink_to_memfd, &fd, error) &&
        lseek (fd, 0, SEEK_SET) == 0)
        return fd;
    close (fd);
    return -1;
}

/*
 * Everything of one letter that is made before its transaction. What was
 * prepared goes again when it is not filed, but not after a commit that
 * failed: what a failed sync left in the write-ahead log may count at the next
 * start, and that start sweeps the files if it does not.
 */
static gboolean
file_prepared (Filer *filer, Prepared *prepared, GError **error)
{
    Store *store = filer->store;
    const Id *letter = &prepared->envelope->letter;
    FilingRequest request = {.directory = filer->directory,
                             .envelope = prepared->envelope,
                             .manifest = prepared->manifest,
                             .signer = &ID_ZERO,
                             .sign_seed = filer->machine_seed,
                             .remember = prepared->remember,
                             .historical = prepared->historical};
    gboolean done = FALSE;

    done = audit_start (store, filer->directory, error) &&
           db_begin (store->db, error);
    for (guint i = 0; done && i < prepared->contents->len; i++) {
        const Content *content = prepared->contents->pdata[i];
        /* The raw message has its row since it arrived. */
        if (content->kind != BLOB_RAW)
            done = content_insert (store, letter, content, error);
    }
    /* Of old mail that fits no child only sender, date and subject stay; its
     * key goes with intake's copy, a file of it with ingest's next sweep. */
    if (done && prepared->envelope->outcome == OUTCOME_NOT_KEPT)
        done = db_run (store->db, SQL_BLOB_DELETE, error, "dii", letter,
                       (gint64) BLOB_RAW, (gint64) 0);
    step ("file: contents inserted");
    /* Keys to the people first, intake's own copy last, all in one
     * transaction: a crash in between leaves the letter received, never
     * filed and closed to everyone. */
    done = done && filing_write (store, &request, NULL, error) &&
           handed_close_parent (filer, prepared->handin, prepared->envelope,
                                error);
    step ("file: keys added");
    done = done && pending_delete (store, letter, error);
    step ("file: pending gone");
    if (done)
        return db_commit (store->db, error);
    db_rollback (store->db);
    prepare_discard (store, prepared);
    return FALSE;
}

/* Prepares and files with the message's descriptor open. */
static gboolean
file_open (Filer *filer, const Letter *letter, const Pending *pending,
           int raw_fd, GError **error)
{
    g_autoptr (Prepared) prepared =
        prepare_letter (filer, letter, pending, raw_fd, error);

    if (prepared == NULL)
        return FALSE;
    step ("file: prepared");
    return file_prepared (filer, prepared, error);
}

/* A letter whose message lies open in memory, or why it does not. */
typedef struct {
    Letter *letter;
    Pending *pending;
    int raw_fd;
    GError *error;
} InHand;

static void
in_hand_free (InHand *hand)
{
    if (hand == NULL)
        return;
    letter_free (hand->letter);
    secret_free (hand->pending);
    if (hand->raw_fd >= 0)
        close (hand->raw_fd);
    g_clear_error (&hand->error);
    g_free (hand);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (InHand, in_hand_free)

/* Errors: when there is no such row; all else is kept for its turn */
static InHand *
take_in_hand (Filer *filer, const Id *id, GError **error)
{
    g_autoptr (InHand) hand = g_new0 (InHand, 1);

    hand->raw_fd = -1;
    hand->letter = letter_get (filer->store, id, error);
    if (hand->letter == NULL)
        return NULL;
    hand->pending = pending_open (filer->store, id,
                                  filer->settings->classify_dir, &hand->error);
    if (hand->pending != NULL)
        hand->raw_fd = open_raw (filer, id, hand->pending, &hand->error);
    return g_steal_pointer (&hand);
}

/* Files one letter. TRUE also when it was left pending with a reason logged.
 * Errors: STOP */
static gboolean
file_in_hand (Filer *filer, InHand *hand, GError **error)
{
    if (hand->raw_fd >= 0 && file_open (filer, hand->letter, hand->pending,
                                        hand->raw_fd, &hand->error)) {
        filer->filed++;
        return TRUE;
    }
    if (hand->error->code == INTRAY_ERROR_STOP) {
        g_propagate_error (error, g_steal_pointer (&hand->error));
        return FALSE;
    }
    /* This one stays pending and visible; the rest goes on. */
    filer->left++;
    log_event (LOG_LEVEL_ERROR, hand->letter->ref, "not-filed reason=\"%s\"",
               hand->error->message);
    return TRUE;
}

/* One letter after the other; while one is judged and filed, the next one's
 * head is read. */
static gboolean
file_all (Filer *filer, const GArray *letters, GError **error)
{
    g_autoptr (InHand) next =
        take_in_hand (filer, &g_array_index (letters, Id, 0), error);
    guint imports = 0;

    for (guint i = 0; next != NULL && i < letters->len; i++) {
        g_autoptr (InHand) hand = g_steal_pointer (&next);

        if (hand->letter->origin == ORIGIN_IMPORT && hand->raw_fd >= 0)
            imports++;
        if (i + 1 < letters->len && imports < IMPORTS_AT_A_TIME) {
            next = take_in_hand (filer, &g_array_index (letters, Id, i + 1),
                                 error);
            if (next == NULL)
                return FALSE;
        }
        filer->next_fd = next == NULL ? -1 : next->raw_fd;
        if (!file_in_hand (filer, hand, error))
            return FALSE;
        if (next == NULL)
            return TRUE;
    }
    return FALSE;
}

gboolean
filer_run (Filer *filer, GError **error)
{
    for (;;) {
        g_autoptr (GArray) letters =
            pending_list (filer->store, SLICE + filer->left, error);
        guint before = filer->filed;

        if (letters == NULL)
            return FALSE;
        /* A round with nothing to do does not open a card. */
        if (letters->len == 0)
            break;
        if (!load_lists (filer, error))
            return FALSE;
        if (!file_all (filer, letters, error))
            return FALSE;
        if (filer->filed == before)
            break;
        filer->left = 0;
    }
    /* Deleted boxes stay in the write-ahead log until it is emptied: also
     * those of a run that died before this line. */
    return db_truncate_wal (filer->store->db, error) &&
           pin_update (filer->pin, filer->store, filer->directory, error);
}
