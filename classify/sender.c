#include "classify/sender.h"

#include "classify/authres.h"
#include "classify/domains.h"
#include "classify/names.h"
#include "common/lists.h"

#include <string.h>

struct SenderIndex {
    const SenderBook *book;
    SenderBook copy;
    char *own_domain;
    GHashTable *parents;  /* address -> 1 */
    GHashTable *staff;    /* address -> 1 */
    GHashTable *names;    /* folded staff name -> 1 */
    GHashTable *agencies; /* address or domain -> Agency */
    GHashTable *known;    /* Agency -> folded agency name */
};

static void
add_key (GHashTable *to, const char *text)
{
    if (text != NULL && *text != '\0')
        g_hash_table_add (to, g_ascii_strdown (text, -1));
}

/* The centre's own domain: the setting, else what most staff addresses say. */
static char *
find_own_domain (const SenderBook *book)
{
    if (book->own_domain != NULL && *book->own_domain != '\0')
        return g_ascii_strdown (book->own_domain, -1);
    for (guint i = 0; book->staff != NULL && i < book->staff->len; i++) {
        const StaffMember *member = book->staff->pdata[i];
        const char *at = strrchr (member->email, '@');
        if (at != NULL && !domain_is_free_mail (at + 1))
            return g_ascii_strdown (at + 1, -1);
    }
    return NULL;
}

SenderIndex *
sender_index_new (const SenderBook *book)
{
    SenderIndex *index = g_new0 (SenderIndex, 1);

    index->copy = *book;
    index->book = &index->copy;
    index->own_domain = find_own_domain (book);
    index->parents =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    index->staff =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    index->names =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    index->agencies = g_hash_table_new (g_str_hash, g_str_equal);
    index->known = g_hash_table_new_full (NULL, NULL, NULL, g_free);
    for (guint i = 0; book->children != NULL && i < book->children->len; i++) {
        const RollChild *child = book->children->pdata[i];
        for (guint k = 0; k < child->parents->len; k++) {
            const RollParent *parent = child->parents->pdata[k];
            add_key (index->parents, parent->address);
        }
    }
    for (guint i = 0; book->staff != NULL && i < book->staff->len; i++) {
        const StaffMember *member = book->staff->pdata[i];
        char *folded = name_fold (member->name);
        add_key (index->staff, member->email);
        g_hash_table_add (index->names, folded);
    }
    for (guint i = 0; book->agencies != NULL && i < book->agencies->len; i++) {
        Agency *agency = book->agencies->pdata[i];
        g_hash_table_insert (index->agencies, agency->address_or_domain,
                             agency);
        g_hash_table_insert (index->known, agency, name_fold (agency->agency));
    }
    return index;
}

void
sender_index_free (SenderIndex *index)
{
    if (index == NULL)
        return;
    g_free (index->own_domain);
    g_hash_table_unref (index->parents);
    g_hash_table_unref (index->staff);
    g_hash_table_unref (index->names);
    g_hash_table_unref (index->agencies);
    g_hash_table_unref (index->known);
    g_free (index);
}

void
sender_free (Sender *sender)
{
    if (sender == NULL)
        return;
    g_free (sender->address);
    g_free (sender->domain);
    g_ptr_array_unref (sender->why);
    g_free (sender);
}

static void G_GNUC_PRINTF (2, 3) say (Sender *sender, const char *format, ...)
{
    va_list args;
    va_start (args, format);
    g_ptr_array_add (sender->why, g_strdup_vprintf (format, args));
    va_end (args);
}

static void G_GNUC_PRINTF (2, 3) doubt (Sender *sender, const char *format, ...)
{
    va_list args;
    va_start (args, format);
    g_ptr_array_add (sender->why, g_strdup_vprintf (format, args));
    va_end (args);
    sender->state = SENDER_DOUBTFUL;
}

/* The list's row for an address: the address itself, its domain, or a domain
 * above it. */
static const Agency *
find_agency (const SenderIndex *index, const Sender *sender)
{
    const Agency *found =
        g_hash_table_lookup (index->agencies, sender->address);
    const char *domain = sender->domain;

    while (found == NULL && domain != NULL && strchr (domain, '.') != NULL) {
        found = g_hash_table_lookup (index->agencies, domain);
        domain = strchr (domain, '.') + 1;
    }
    return found;
}

static gboolean
header_has (const Record *record, const char *name, const char *word)
{
    guint at = 0;
    const char *value;

    while ((value = record_next_header (record, name, &at)) != NULL) {
        g_autofree char *lower = g_ascii_strdown (value, -1);
        if (word == NULL || strstr (lower, word) != NULL)
            return TRUE;
    }
    return FALSE;
}

/* List and automatic mail (RFC 2369, 2919, 3834). */
static void
read_bulk (Sender *sender, const Record *record)
{
    guint at = 0;
    const char *path = record_next_header (record, "Return-Path", &at);
    g_autofree char *subject =
        g_ascii_strdown (record->subject != NULL ? record->subject : "", -1);
    static const char *const answers[] = {
        "automatic reply", "auto reply",          "autoreply",
        "out of office",   "undeliverable",       "read:",
        "not read:",       "delivery status",     "auto-reply",
        "returned mail",   "mail delivery failed"};

    sender->is_bulk = header_has (record, "List-Id", NULL) ||
                      header_has (record, "List-Unsubscribe", NULL) ||
                      header_has (record, "List-Post", NULL) ||
                      header_has (record, "Precedence", "bulk") ||
                      header_has (record, "Precedence", "list") ||
                      header_has (record, "Precedence", "junk");
    sender->is_automatic =
        header_has (record, "Auto-Submitted", "auto-replied") ||
        header_has (record, "X-Autoreply", NULL) ||
        header_has (record, "X-Autorespond", NULL) ||
        header_has (record, "X-Failed-Recipients", NULL) ||
        header_has (record, "Content-Type", "delivery-status") ||
        header_has (record, "Content-Type", "disposition-notification") ||
        (path != NULL && strcmp (path, "<>") == 0);
    for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
        if (g_str_has_prefix (subject, answers[i]))
            sender->is_automatic = TRUE;
}

/* Does the receiving server vouch for the From domain? */
static void
read_verdict (Sender *sender, const AuthResults *auth)
{
    if (!auth->present) {
        say (sender, "No server has checked where this came from.");
        return;
    }
    if (auth->dmarc == AUTH_FAIL ||
        (auth->dkim_fail && auth->spf == AUTH_FAIL &&
         auth->dmarc != AUTH_PASS)) {
        doubt (sender,
               "The receiving server says that this did not come from %s.",
               sender->domain);
        return;
    }
    if (auth->dmarc == AUTH_PASS &&
        (auth->dmarc_from == NULL ||
         sender_aligned (auth->dmarc_from, sender->domain))) {
        sender->state = SENDER_VERIFIED;
        say (sender, "The receiving server vouches for %s.", sender->domain);
        return;
    }
    for (guint i = 0; i < auth->dkim_domains->len; i++)
        if (sender_aligned (auth->dkim_domains->pdata[i], sender->domain)) {
            sender->state = SENDER_VERIFIED;
            say (sender, "A signature of %s holds.",
                 (char *) auth->dkim_domains->pdata[i]);
            return;
        }
    say (sender, "No server vouches for %s.", sender->domain);
}

/* From and Reply-To of two organisations: answers go to somebody else. */
static void
check_reply_to (const SenderIndex *index, Sender *sender, const Record *record)
{
    guint at = 0;
    const char *value = record_next_header (record, "Reply-To", &at);
    g_autofree char *address =
        value != NULL ? domain_first_address (value) : NULL;
    const char *mail_at = address != NULL ? strrchr (address, '@') : NULL;

    if (mail_at == NULL || sender_aligned (mail_at + 1, sender->domain))
        return;
    /* Lists and people with two addresses of their own do this honestly. */
    if (sender->is_bulk ||
        (g_hash_table_contains (index->parents, address) && sender->is_family))
        return;
    doubt (sender, "It comes from %s, but answers would go to %s.",
           sender->domain, mail_at + 1);
}

static void
check_display_name (const SenderIndex *index, Sender *sender,
                    const Record *record, const Agency *agency)
{
    const char *name = record->from->name;
    g_autofree char *address =
        name != NULL ? domain_first_address (name) : NULL;
    const char *mail_at = address != NULL ? strrchr (address, '@') : NULL;
    g_autofree char *folded = NULL;
    GHashTableIter iter;
    gpointer row, text;

    if (name == NULL)
        return;
    if (mail_at != NULL && !sender_aligned (mail_at + 1, sender->domain)) {
        doubt (sender,
               "The name shown is an address of %s, but it comes from "
               "%s.",
               mail_at + 1, sender->domain);
        return;
    }
    folded = name_fold (name);
    if (g_hash_table_contains (index->names, folded) && !sender->is_staff &&
        !sender->is_family)
        doubt (sender, "It bears a colleague's name, but comes from %s.",
               sender->domain);
    if (agency != NULL)
        return;
    g_hash_table_iter_init (&iter, index->known);
    while (g_hash_table_iter_next (&iter, &row, &text))
        if (strchr (text, ' ') != NULL && strstr (folded, text) != NULL) {
            doubt (sender, "It calls itself \"%s\", but comes from %s.",
                   ((const Agency *) row)->agency, sender->domain);
            return;
        }
}

static void
check_lookalike (const SenderIndex *index, Sender *sender)
{
    for (guint i = 0;
         index->book->agencies != NULL && i < index->book->agencies->len; i++) {
        const Agency *agency = index->book->agencies->pdata[i];
        const char *listed = agency->address_or_domain;
        const char *mail_at = strrchr (listed, '@');
        if (mail_at != NULL)
            listed = mail_at + 1;
        if (sender_is_lookalike (sender->domain, listed)) {
            doubt (sender, "%s looks like %s and is not it.", sender->domain,
                   listed);
            return;
        }
    }
    if (index->own_domain != NULL &&
        sender_is_lookalike (sender->domain, index->own_domain))
        doubt (sender, "%s looks like your own %s and is not it.",
               sender->domain, index->own_domain);
    if (domain_imitates_public_body (sender->domain))
        doubt (sender, "%s imitates a public body's domain.", sender->domain);
}

Sender *
sender_judge (const SenderIndex *index, const Record *record)
{
    Sender *sender = g_new0 (Sender, 1);
    g_autoptr (AuthResults) auth =
        authres_read (record, index->book->authserv_id);
    const Agency *agency;
    const char *mail_at;

    sender->state = SENDER_UNVERIFIED;
    sender->why = g_ptr_array_new_with_free_func (g_free);
    read_bulk (sender, record);
    if (record->from_count > 1)
        doubt (sender, "It names %u senders in From.", record->from_count);
    mail_at = record->from->address != NULL
                  ? strrchr (record->from->address, '@')
                  : NULL;
    if (mail_at == NULL) {
        say (sender, "It names no sender.");
        return sender;
    }
    sender->address = g_ascii_strdown (record->from->address, -1);
    sender->domain = g_ascii_strdown (mail_at + 1, -1);
    agency = find_agency (index, sender);
    sender->is_family = g_hash_table_contains (index->parents, sender->address);
    sender->is_staff = g_hash_table_contains (index->staff, sender->address) ||
                       (index->own_domain != NULL &&
                        sender_aligned (sender->domain, index->own_domain));
    if (sender->state != SENDER_DOUBTFUL)
        read_verdict (sender, auth);
    if (sender->is_staff && sender->state == SENDER_UNVERIFIED &&
        !sender->is_family)
        doubt (sender, "It bears your own domain, and no server vouches that "
                       "it came from inside.");
    check_reply_to (index, sender, record);
    check_display_name (index, sender, record, agency);
    if (agency == NULL && !sender->is_staff && !sender->is_family)
        check_lookalike (index, sender);
    if (agency != NULL) {
        sender->agency = agency->agency;
        sender->usual_kind = agency->usual_kind;
        say (sender, "%s is on your list of agencies.", agency->agency);
    }
    return sender;
}
