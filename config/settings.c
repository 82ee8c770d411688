#include "config/settings_private.h"

#include "common/error.h"
#include "common/limits.h"
#include "config/folders.h"

#include <stddef.h>
#include <string.h>

#define DEFAULT_FILE "/etc/intray/intray.conf"

#define TEXT(group, key, member, fallback, help)                               \
    {                                                                          \
        group, key, TYPE_TEXT, offsetof (Settings, member), 0, 0, fallback,    \
            help                                                               \
    }
#define INTEGER(group, key, member, min, max, fallback, help)                  \
    {                                                                          \
        group, key, TYPE_INTEGER, offsetof (Settings, member), min, max,       \
            fallback, help                                                     \
    }

const Setting settings_table[] = {
    TEXT ("centre", "name", centre_name, "Children's centre",
          "What the desk is headed with"),
    TEXT ("centre", "time_zone", time_zone, "Europe/London",
          "For the days and hours that people see"),
    TEXT ("paths", "data", data_dir, "/var/lib/intray",
          "Register and sealed files"),
    TEXT ("paths", "run", run_dir, "/run/intray", "Sockets and tokens"),
    TEXT ("paths", "classify", classify_dir, "/var/lib/intray-classify",
          "Machine secrets; outside the data folder, its owner alone"),
    TEXT ("paths", "ingest", ingest_dir, "/var/lib/intray-ingest",
          "Highest state that ingest has seen"),
    TEXT ("paths", "vault", vault_dir, "/var/lib/intray-vault",
          "Highest state that the vault has seen"),
    TEXT ("paths", "root", root_file, "/etc/intray/root",
          "Root hash, written once at the sitting"),
    TEXT ("paths", "house_key", house_key_file, "/etc/intray/keys/house.key",
          "Goes into every password; without it a copied register is shut"),
    TEXT ("paths", "digest_key", digest_key_file, "/etc/intray/keys/digest.key",
          "For keyed digests; opens nothing"),
    TEXT ("paths", "backup_key", backup_key_file, "/etc/intray/keys/backup.box",
          "Opens backups"),
    TEXT ("paths", "credentials", credential_dir,
          "/var/lib/intray-ingest/credentials",
          "Tokens of mailboxes with auth = oauth; its owner alone"),
    TEXT ("sender", "authserv_id", authserv_id, "",
          "Name in Authentication-Results of the mail server that receives "
          "for us; empty = the topmost one counts"),
    TEXT ("sender", "own_domain", own_domain, "",
          "Mail that says it is from here but came from outside is held"),
    INTEGER ("ingest", "batch", batch, 1, 1000, "16",
             "Messages a commit; more is faster on slow disks"),
    INTEGER ("ingest", "poll", poll_s, 1, 3600, "5",
             "Seconds between two looks"),
    INTEGER ("ingest", "pause", pause_s, 1, 86400, "300",
             "Seconds at most until a mailbox that fails is tried again"),
    INTEGER ("ingest", "patience", patience_s, 1, 600, "60",
             "Seconds that a mail server may take for one answer"),
    TEXT ("notify", "via", notify_via, "smtp", "smtp or maildir"),
    TEXT ("notify", "maildir", notify_maildir, "",
          "Folder of one Maildir a person, for via = maildir"),
    TEXT ("notify", "host", smtp_host, "", "Submission server"),
    INTEGER ("notify", "port", smtp_port, 1, 65535, "587", "Its port"),
    TEXT ("notify", "user", smtp_user, "", "Empty = no sign-in"),
    TEXT ("notify", "password_file", smtp_password_file, "",
          "File with the password"),
    TEXT ("notify", "ca_file", smtp_ca_file, "",
          "Certificates to trust; empty = the system's"),
    TEXT ("notify", "from", notify_from, "",
          "Envelope sender, read by a person"),
    TEXT ("notify", "url", notify_url, "https://127.0.0.1:8443/",
          "Where people sign in"),
    INTEGER ("notify", "digest", digest_s, 0, 86400, "3600",
             "At most one notice a person in that many seconds"),
    TEXT ("desk", "address", desk_address, "127.0.0.1", "Where it listens"),
    INTEGER ("desk", "port", desk_port, 0, 65535, "8443", "0 = any free one"),
    TEXT ("desk", "host", desk_host, "",
          "Host name that browsers use; empty = address:port"),
    TEXT ("desk", "certificate", desk_cert_file, "/etc/intray/desk.crt",
          "TLS certificate, PEM"),
    TEXT ("desk", "key", desk_key_file, "/etc/intray/keys/desk.key",
          "Its key, PEM"),
    INTEGER ("desk", "idle", idle_s, 10, 3600, "300",
             "Seconds without a request until keys are wiped"),
    INTEGER ("desk", "end", end_s, 60, 86400, "36000",
             "Seconds until a sign-in ends in any case"),
    INTEGER ("vault", "opens_a_minute", opens_a_minute, 1, 10000, "30",
             "Letters that one person may open a minute"),
};
const gsize settings_table_count = G_N_ELEMENTS (settings_table);

#define MAILBOX_TEXT(key, member, fallback, help)                              \
    {                                                                          \
        MAILBOX_GROUP, key, TYPE_TEXT, offsetof (MailboxSettings, member), 0,  \
            0, fallback, help                                                  \
    }

#define MAILBOX_INTEGER(key, member, min, max, fallback, help)                 \
    {                                                                          \
        MAILBOX_GROUP, key, TYPE_INTEGER, offsetof (MailboxSettings, member),  \
            min, max, fallback, help                                           \
    }

const Setting mailbox_table[] = {
    MAILBOX_TEXT ("type", type_name, "maildir",
                  "imap, maildir, mbox, folder (of .eml) or drop"),
    MAILBOX_TEXT ("path", path, "", "all but imap: where it lies"),
    MAILBOX_TEXT ("host", host, "", "imap: server"),
    {MAILBOX_GROUP, "port", TYPE_INTEGER, offsetof (MailboxSettings, port), 1,
     65535, "993", "imap: port with TLS from the first byte"},
    MAILBOX_TEXT ("user", user, "", "imap: account"),
    MAILBOX_TEXT ("password_file", password_file, "",
                  "imap: file with the password"),
    MAILBOX_TEXT ("ca_file", ca_file, "",
                  "imap: certificates to trust; empty = the system's"),
    MAILBOX_TEXT ("folder", folder, "INBOX",
                  "imap: folder; several with \";\" between them"),
    MAILBOX_TEXT ("after_child", after_child_name, "leave",
                  "Letters about children, once filed: leave, keyword, move, "
                  "or expunge (recommended)"),
    MAILBOX_TEXT ("after_other", after_other_name, "leave",
                  "The same for everything else that is decided"),
    MAILBOX_TEXT ("keyword", keyword, "IntrayFiled", "keyword: which"),
    MAILBOX_TEXT ("move_to", move_to, "",
                  "move: imap folder, or folder beside new and cur"),
    MAILBOX_INTEGER ("expunge_days", expunge_days, 1, 3650, "30",
                     "expunge: so many days after filing, and in a backup"),
    MAILBOX_INTEGER ("silence", silence_h, 0, 1000, "20",
                     "Working hours without mail until somebody is told, "
                     "while too little came to know its habit; 0 = never"),
    MAILBOX_INTEGER ("silence_least", silence_least_h, 1, 1000, "4",
                     "Never told before so many of its usual hours"),
    MAILBOX_TEXT ("canary", canary, "",
                  "Its own address: a test mail a day must come in; empty = "
                  "none"),
    MAILBOX_TEXT ("auth", auth, "password",
                  "imap: password, or oauth (\"intray mailbox login NAME\")"),
    MAILBOX_TEXT ("provider", provider, "custom",
                  "oauth: microsoft365, google or custom"),
    MAILBOX_TEXT ("grant", grant, "person",
                  "oauth: person signs in, or application (no person)"),
    MAILBOX_TEXT ("tenant", tenant, "organizations",
                  "oauth, microsoft365: the tenant's id or domain"),
    MAILBOX_TEXT ("client_id", client_id, "",
                  "oauth: what the provider calls this program"),
    MAILBOX_TEXT ("client_secret_file", client_secret_file, "",
                  "oauth: file with the client's secret; empty = it has none"),
    MAILBOX_TEXT ("client_secret_expires", client_secret_expires, "",
                  "oauth: the secret's last day, YYYY-MM-DD"),
    MAILBOX_INTEGER ("refresh_days", refresh_days, 0, 3650, "0",
                     "oauth: days that a sign-in lasts unused; 0 = the "
                     "provider's"),
    MAILBOX_TEXT ("scope", scope, "", "oauth: empty = the provider's"),
    MAILBOX_TEXT ("authorization_endpoint", authorization_endpoint, "",
                  "oauth: https; empty = the provider's"),
    MAILBOX_TEXT ("token_endpoint", token_endpoint, "",
                  "oauth: https; empty = the provider's"),
    MAILBOX_TEXT ("device_endpoint", device_endpoint, "",
                  "oauth: https; empty = the provider's"),
    MAILBOX_TEXT ("provider_ca_file", provider_ca_file, "",
                  "oauth: certificates to trust; empty = the system's"),
};
const gsize mailbox_table_count = G_N_ELEMENTS (mailbox_table);

static void
mailbox_free (gpointer data)
{
    MailboxSettings *mailbox = data;

    for (gsize i = 0; i < G_N_ELEMENTS (mailbox_table); i++)
        if (mailbox_table[i].type == TYPE_TEXT)
            g_free (G_STRUCT_MEMBER (char *, mailbox, mailbox_table[i].member));
    g_free (mailbox->name);
    g_free (mailbox);
}

/* Another with the same values. */
static MailboxSettings *
mailbox_copy (const MailboxSettings *mailbox)
{
    MailboxSettings *copy = g_memdup2 (mailbox, sizeof *mailbox);

    for (gsize i = 0; i < G_N_ELEMENTS (mailbox_table); i++)
        if (mailbox_table[i].type == TYPE_TEXT) {
            char **text = G_STRUCT_MEMBER_P (copy, mailbox_table[i].member);
            *text = g_strdup (*text);
        }
    copy->name = g_strdup (mailbox->name);
    return copy;
}

void
settings_free (Settings *settings)
{
    if (settings == NULL)
        return;
    for (gsize i = 0; i < G_N_ELEMENTS (settings_table); i++)
        if (settings_table[i].type == TYPE_TEXT)
            g_free (
                G_STRUCT_MEMBER (char *, settings, settings_table[i].member));
    g_ptr_array_unref (settings->mailboxes);
    g_free (settings->file);
    g_free (settings);
}

/* The line of @key in [@group] of @data, 0 when it is not there: GKeyFile
 * keeps no line numbers. Of several the last one, whose value counts. NULL
 * key = the line of the group itself. */
static guint
line_of (const char *data, const char *group, const char *key)
{
    g_auto (GStrv) lines = g_strsplit (data, "\n", -1);
    g_autofree char *head = g_strdup_printf ("[%s]", group);
    gboolean inside = FALSE;
    guint found = 0;

    for (guint i = 0; lines[i] != NULL; i++) {
        char *line = g_strstrip (lines[i]);
        if (line[0] == '[') {
            inside = strcmp (line, head) == 0;
            if (inside && key == NULL)
                found = i + 1;
        } else if (inside && key != NULL && g_str_has_prefix (line, key)) {
            const char *after = line + strlen (key);
            while (g_ascii_isspace (*after))
                after++;
            if (*after == '=')
                found = i + 1;
        }
    }
    return found;
}

static gboolean
set_member (gpointer target, const Setting *row, const char *text,
            const char *where, GError **error)
{
    gint64 value = 0;

    if (row->type == TYPE_TEXT) {
        char **member = G_STRUCT_MEMBER_P (target, row->member);
        g_free (*member);
        *member = g_strdup (text);
        return TRUE;
    }
    if (!g_ascii_string_to_signed (text, 10, row->min, row->max, &value,
                                   NULL)) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "%s: %s must be a whole number from %" G_GINT64_FORMAT
                     " to %" G_GINT64_FORMAT,
                     where, row->key, row->min, row->max);
        return FALSE;
    }
    G_STRUCT_MEMBER (gint64, target, row->member) = value;
    return TRUE;
}

static void
set_defaults (gpointer target, const Setting *table, gsize count)
{
    for (gsize i = 0; i < count; i++)
        set_member (target, &table[i], table[i].fallback, "", NULL);
}

/* Sets the keys of one group of the file from its table. */
static gboolean
load_group (GKeyFile *file, const char *name, const char *data,
            const char *group, gpointer target, const Setting *table,
            gsize count, GError **error)
{
    g_auto (GStrv) keys = g_key_file_get_keys (file, group, NULL, NULL);

    for (guint k = 0; keys != NULL && keys[k] != NULL; k++) {
        const Setting *row = NULL;
        g_autofree char *where = g_strdup_printf (
            "%s line %u", name, line_of (data, group, keys[k]));
        g_autofree char *text = NULL;

        for (gsize i = 0; i < count; i++)
            if (strcmp (table[i].key, keys[k]) == 0 &&
                g_str_has_prefix (group, table[i].group))
                row = &table[i];
        if (row == NULL) {
            g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                         "%s: there is no key %s in [%s]; \"intray config "
                         "show\" lists them",
                         where, keys[k], group);
            return FALSE;
        }
        text = g_key_file_get_string (file, group, keys[k], NULL);
        if (text == NULL ||
            !set_member (target, row, g_strstrip (text), where, error)) {
            if (text == NULL)
                g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                             "%s: %s is not text", where, keys[k]);
            return FALSE;
        }
    }
    return TRUE;
}

static const char *const after_names[] = {"leave", "keyword", "move",
                                          "expunge"};

const char *
after_filing_name (AfterFiling after)
{
    return after < G_N_ELEMENTS (after_names) ? after_names[after] : "?";
}

/* What a mailbox of this type can do; NULL = @name is one of them. */
static const char *
read_after (const MailboxSettings *mailbox, const char *name,
            AfterFiling *after_out)
{
    for (guint i = 0; i < G_N_ELEMENTS (after_names); i++)
        if (strcmp (name, after_names[i]) == 0)
            *after_out = (AfterFiling) i;
    if (strcmp (name, after_names[*after_out]) != 0)
        return "must be leave, keyword, move or expunge";
    if (*after_out != AFTER_LEAVE && mailbox->type != MAILBOX_IMAP &&
        mailbox->type != MAILBOX_MAILDIR)
        return "is for imap and maildir";
    if (*after_out == AFTER_KEYWORD && mailbox->type != MAILBOX_IMAP)
        return "= keyword is for imap";
    if (*after_out == AFTER_MOVE && mailbox->move_to[0] == '\0')
        return "= move needs move_to";
    return NULL;
}

static gboolean
check_after (MailboxSettings *mailbox, const char *name, const char *data,
             const char *group, GError **error)
{
    const char *key = "after_child";
    const char *wrong =
        read_after (mailbox, mailbox->after_child_name, &mailbox->after_child);

    if (wrong == NULL) {
        key = "after_other";
        wrong = read_after (mailbox, mailbox->after_other_name,
                            &mailbox->after_other);
    }
    if (wrong == NULL)
        return TRUE;
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP, "%s line %u: %s %s",
                 name, line_of (data, group, key), key, wrong);
    return FALSE;
}

static gboolean
check_auth (MailboxSettings *mailbox, const char *name, const char *data,
            const char *group, GError **error)
{
    mailbox->oauth = strcmp (mailbox->auth, "oauth") == 0;
    if (mailbox->oauth || strcmp (mailbox->auth, "password") == 0)
        return TRUE;
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                 "%s line %u: auth must be password or oauth", name,
                 line_of (data, group, "auth"));
    return FALSE;
}

static gboolean
load_mailbox (Settings *settings, GKeyFile *file, const char *name,
              const char *data, const char *group, GError **error)
{
    static const char *const types[] = {"",     "maildir", "folder",
                                        "imap", "mbox",    "drop"};
    MailboxSettings *mailbox = g_new0 (MailboxSettings, 1);

    g_ptr_array_add (settings->mailboxes, mailbox);
    mailbox->name = g_strdup (group + strlen (MAILBOX_GROUP));
    set_defaults (mailbox, mailbox_table, G_N_ELEMENTS (mailbox_table));
    if (!load_group (file, name, data, group, mailbox, mailbox_table,
                     G_N_ELEMENTS (mailbox_table), error))
        return FALSE;
    for (guint i = 1; i < G_N_ELEMENTS (types); i++)
        if (strcmp (mailbox->type_name, types[i]) == 0)
            mailbox->type = (MailboxType) i;
    if (mailbox->type == 0 ||
        (mailbox->type == MAILBOX_IMAP ? mailbox->host : mailbox->path)[0] ==
            '\0') {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "%s line %u: [%s] needs type = maildir, mbox, folder or "
                     "drop with a path, or type = imap with a host",
                     name, line_of (data, group, NULL), group);
        return FALSE;
    }
    return check_auth (mailbox, name, data, group, error) &&
           check_after (mailbox, name, data, group, error) &&
           folders_split (settings->mailboxes, mailbox_copy, error);
}

static gboolean
load_file (Settings *settings, const char *name, GError **error)
{
    g_autoptr (GKeyFile) file = g_key_file_new ();
    g_autofree char *data = NULL;
    g_auto (GStrv) groups = NULL;
    gsize length = 0;
    GError *local = NULL;

    if (!g_file_get_contents (name, &data, &length, &local) ||
        length > LIMIT_SETTINGS_BYTES ||
        !g_key_file_load_from_data (file, data, length, G_KEY_FILE_NONE,
                                    &local)) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "cannot read settings %s: %s", name,
                     local != NULL ? local->message : "the file is too long");
        g_clear_error (&local);
        return FALSE;
    }
    groups = g_key_file_get_groups (file, NULL);
    for (guint i = 0; groups[i] != NULL; i++) {
        gboolean known = FALSE;

        if (g_str_has_prefix (groups[i], MAILBOX_GROUP)) {
            if (!load_mailbox (settings, file, name, data, groups[i], error))
                return FALSE;
            continue;
        }
        for (gsize k = 0; k < G_N_ELEMENTS (settings_table); k++)
            known = known || strcmp (settings_table[k].group, groups[i]) == 0;
        if (!known) {
            g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                         "%s line %u: there is no group [%s]; \"intray "
                         "config show\" lists them",
                         name, line_of (data, groups[i], NULL), groups[i]);
            return FALSE;
        }
        if (!load_group (file, name, data, groups[i], settings, settings_table,
                         G_N_ELEMENTS (settings_table), error))
            return FALSE;
    }
    return folders_check (settings->mailboxes, error);
}

Settings *
settings_load (const char *config_file, const char *data_dir, GError **error)
{
    g_autoptr (Settings) settings = g_new0 (Settings, 1);
    const char *name = config_file == NULL ? DEFAULT_FILE : config_file;

    settings->mailboxes = g_ptr_array_new_with_free_func (mailbox_free);
    settings->file = g_strdup ("");
    set_defaults (settings, settings_table, G_N_ELEMENTS (settings_table));
    if (config_file != NULL || g_file_test (name, G_FILE_TEST_EXISTS)) {
        g_free (settings->file);
        settings->file = g_strdup (name);
        if (!load_file (settings, name, error))
            return NULL;
    }
    if (data_dir != NULL) {
        g_free (settings->data_dir);
        settings->data_dir = g_strdup (data_dir);
    }
    return g_steal_pointer (&settings);
}
