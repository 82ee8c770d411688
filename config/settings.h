/*
 * Settings: one file, one table.
 *
 * `settings_load` reads /etc/intray/intray.conf (or --config FILE). Each key
 * is a row of the table in settings.c, which also feeds the range check,
 * `intray config show` and the sample file. Unknown groups and keys are
 * errors that name file and line. Secrets are names of files, never values.
 */
#ifndef CONFIG_SETTINGS_H
#define CONFIG_SETTINGS_H

#include <glib.h>

typedef enum {
    MAILBOX_MAILDIR = 1,
    MAILBOX_FOLDER,
    MAILBOX_IMAP,
    MAILBOX_MBOX,
    MAILBOX_DROP,
} MailboxType;

/* What becomes of a message in the mailbox once its letter is filed. */
typedef enum {
    AFTER_LEAVE = 0,
    AFTER_KEYWORD,
    AFTER_MOVE,
    AFTER_EXPUNGE,
} AfterFiling;

/* "leave", ...; static. */
const char *after_filing_name (AfterFiling after);

/* A group [mailbox NAME]. */
typedef struct {
    char *name;
    MailboxType type;
    char *type_name;
    char *path; /* all but imap */
    char *host; /* imap */
    gint64 port;
    char *user;
    char *password_file;
    char *ca_file;           /* "" = the system's */
    char *folder;            /* imap: "INBOX" */
    AfterFiling after_child; /* letters about children */
    AfterFiling after_other; /* the rest */
    char *after_child_name;
    char *after_other_name;
    char *keyword;
    char *move_to;
    gint64 expunge_days;
    gint64 silence_h;       /* 0 = never said to be silent */
    gint64 silence_least_h; /* of a mailbox whose habit is known */
    char *canary;           /* its own address for a daily test; "" = none */

    /* ingest/oauth/provider.h says what becomes of these. */
    gboolean oauth; /* auth = oauth */
    char *auth;
    char *provider;
    char *grant;
    char *tenant;
    char *client_id;
    char *client_secret_file;
    char *client_secret_expires;
    gint64 refresh_days; /* 0 = the provider's */
    char *scope;
    char *authorization_endpoint;
    char *token_endpoint;
    char *device_endpoint;
    char *provider_ca_file;
} MailboxSettings;

typedef struct {
    char *centre_name;
    char *time_zone;

    char *data_dir;     /* register.db and sealed/ */
    char *run_dir;      /* sockets, tokens */
    char *classify_dir; /* machine secrets and pin of classify */
    char *ingest_dir;   /* pin of ingest */
    char *vault_dir;    /* pin of the vault */
    char *root_file;    /* root hash, written once at the sitting */
    char *house_key_file;
    char *digest_key_file;
    char *backup_key_file;
    char *credential_dir; /* tokens of mailboxes; ingest/oauth/credential.h */

    char *authserv_id; /* sender: "" = topmost, whoever wrote it */
    char *own_domain;  /* sender: mail "from" it that came from outside */

    gint64 batch;      /* messages a commit at ingest */
    gint64 poll_s;     /* how often the stages look */
    gint64 pause_s;    /* the longest between two tries of what fails */
    gint64 patience_s; /* for one answer of a mail server */

    char *notify_via; /* "maildir" or "smtp" */
    char *notify_maildir;
    char *smtp_host;
    gint64 smtp_port;
    char *smtp_user;
    char *smtp_password_file;
    char *smtp_ca_file;
    char *notify_from;
    char *notify_url; /* where to sign in */
    gint64 digest_s;  /* one digest a person in that time */

    char *desk_address;
    gint64 desk_port;
    char *desk_host; /* the Host header that is ours */
    char *desk_cert_file;
    char *desk_key_file;
    gint64 idle_s; /* sign-in ends after that without a request */
    gint64 end_s;  /* and after that in any case */
    gint64 opens_a_minute;

    GPtrArray *mailboxes; /* MailboxSettings * */
    char *file;           /* what was read, "" for none */
} Settings;

/*
 * @config_file: NULL = /etc/intray/intray.conf, which may be absent
 * @data_dir: --data, overrides [paths] data; NULL = none
 * Errors: STOP, naming file and line and the key
 */
Settings *settings_load (const char *config_file, const char *data_dir,
                         GError **error);
void settings_free (Settings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Settings, settings_free)

/* Every key with its value and its help, as a settings file; caller frees. */
char *settings_show (const Settings *settings);

#endif
