#include "classify/box/outlook.h"

#include "classify/box/leaf.h"
#include "common/limits.h"

#include <string.h>

/* What a person would want to know of a message inside. */
static char *
facts_of (const OutlookLetter *from)
{
    GString *facts = g_string_new (NULL);

    if (from->sender_name != NULL || from->sender_address != NULL)
        g_string_append_printf (
            facts, "From: %s%s%s%s\n",
            from->sender_name == NULL ? "" : from->sender_name,
            from->sender_address == NULL ? "" : " <",
            from->sender_address == NULL ? "" : from->sender_address,
            from->sender_address == NULL ? "" : ">");
    if (from->to != NULL)
        g_string_append_printf (facts, "To: %s\n", from->to);
    if (from->has_date) {
        g_autoptr (GDateTime) date =
            g_date_time_new_from_unix_utc (from->date_ms / 1000);
        g_autofree char *text =
            date == NULL ? NULL : g_date_time_format (date, "%d %b %Y %H:%M");
        if (text != NULL)
            g_string_append_printf (facts, "Date: %s UTC\n", text);
    }
    if (from->subject != NULL)
        g_string_append_printf (facts, "Subject: %s\n", from->subject);
    return g_string_free (facts, FALSE);
}

static void read_letter (Letter *letter, const OutlookLetter *from,
                         const char *path, guint depth);

static void
read_file (Letter *letter, const OutlookFile *file, const char *path,
           guint depth)
{
    RecordPart *part = NULL;

    if (file->data != NULL) {
        leaf_read_member (letter, path, file->type, file->name, file->data,
                          depth + 1);
        return;
    }
    if (file->letter != NULL && depth < LIMIT_NESTING) {
        g_autofree char *facts = facts_of (file->letter);
        guint first = letter->record->pages->len;
        guint parts = letter->record->parts->len;
        read_letter (letter, file->letter, path, depth + 1);
        if (letter->record->parts->len > parts) {
            letter_put_facts (letter, first, facts);
            return;
        }
    }
    part = letter_add_part (letter, path, "application/octet-stream",
                            file->name, NULL);
    if (part == NULL)
        return;
    if (file->letter == NULL)
        letter_set_fate (part, FATE_REFUSED, "damaged: it cannot be taken out");
    else if (depth < LIMIT_NESTING)
        letter_set_fate (part, FATE_EMPTY, "a message without a body");
    else
        letter_set_fate (part, FATE_REFUSED,
                         "partly read: nested more than %u deep",
                         LIMIT_NESTING);
}

static void
read_letter (Letter *letter, const OutlookLetter *from, const char *path,
             guint depth)
{
    for (guint i = 0; i < from->files->len; i++) {
        g_autofree char *number =
            g_strdup_printf ("%s%s%u", path, path[0] == '\0' ? "" : ".", i + 1);
        read_file (letter, from->files->pdata[i], number, depth);
    }
    if (from->damaged)
        letter_warn (letter, "an Outlook file is damaged or too large: not all "
                             "of it was read");
}

/* NULL when @data is no such file. */
static OutlookLetter *
open_file (Letter *letter, GBytes *data)
{
    static const char tnef[] = "\x78\x9F\x3E\x22";
    static const char ole[] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
    gsize length = 0;
    const char *bytes = g_bytes_get_data (data, &length);

    if (letter->tools == NULL || length < 8)
        return NULL;
    if (memcmp (bytes, tnef, 4) == 0)
        return letter->tools->tnef_open (data, &letter->decoded_bytes);
    if (memcmp (bytes, ole, 8) == 0)
        return letter->tools->msg_open (data, &letter->decoded_bytes);
    return NULL;
}

gboolean
outlook_read (Letter *letter, const MimeNode *leaf, GBytes *data, guint depth)
{
    g_autoptr (OutlookLetter) from =
        depth >= LIMIT_NESTING ? NULL : open_file (letter, data);
    guint first = letter->record->pages->len;
    g_autofree char *facts = NULL;

    if (from == NULL)
        return FALSE;
    if (from->files->len == 0) {
        RecordPart *part = letter_add_part (letter, leaf->path, leaf->type,
                                            leaf->filename, data);
        if (part != NULL && from->damaged)
            letter_set_fate (part, FATE_REFUSED,
                             "damaged: nothing in it can "
                             "be taken out");
        else if (part != NULL)
            letter_set_fate (part, FATE_EMPTY, "nothing in it");
        return TRUE;
    }
    read_letter (letter, from, leaf->path, depth);
    /* winmail.dat belongs to the letter around it, which says all this. */
    if (((const guint8 *) g_bytes_get_data (data, NULL))[0] == 0xD0) {
        facts = facts_of (from);
        letter_put_facts (letter, first, facts);
    }
    return TRUE;
}

gboolean
outlook_read_whole (Letter *letter, GBytes *data)
{
    Record *record = letter->record;
    g_autoptr (OutlookLetter) from = open_file (letter, data);

    if (from == NULL)
        return FALSE;
    record->subject = g_steal_pointer (&from->subject);
    record->from->name = g_steal_pointer (&from->sender_name);
    record->from->address = g_steal_pointer (&from->sender_address);
    record->message_id = g_steal_pointer (&from->message_id);
    record->from_count =
        record->from->name != NULL || record->from->address != NULL;
    record->has_date = from->has_date;
    record->date_ms = from->date_ms;
    read_letter (letter, from, "", 0);
    return TRUE;
}
