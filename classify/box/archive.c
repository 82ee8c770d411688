#include "classify/box/archive.h"

#include "classify/box/leaf.h"
#include "classify/box/sniff.h"
#include "common/limits.h"

#include <string.h>

static void
add_container (Letter *letter, const MimeNode *leaf, GBytes *data, Fate fate,
               const char *what)
{
    const char *words = sniff_words (data, leaf->type, leaf->filename);
    RecordPart *part =
        letter_add_part (letter, leaf->path, leaf->type, leaf->filename, data);

    if (part == NULL)
        return;
    if (strcmp (words, SNIFF_ZIP_WORDS) == 0) {
        g_free (part->type);
        part->type = g_strdup ("application/zip");
    }
    letter_set_fate (part, fate, "%s: %s", words, what);
}

/* A name as long as a part may have: its end says most. */
static const char *
short_name (const char *name)
{
    gsize length = strlen (name);

    if (length <= LIMIT_PART_NAME_BYTES)
        return name;
    name += length - LIMIT_PART_NAME_BYTES;
    while (((guchar) *name & 0xC0) == 0x80)
        name++;
    return name;
}

/* What a Mac packs beside each file. */
static gboolean
is_shadow (const char *name)
{
    const char *base = strrchr (name, '/');

    base = base == NULL ? name : base + 1;
    return g_str_has_prefix (name, "__MACOSX/") ||
           strcmp (base, ".DS_Store") == 0;
}

static void
read_member (Letter *letter, gpointer archive, guint index, const char *path,
             guint depth)
{
    g_autofree char *name =
        g_strdup (letter->tools->archive_name (archive, index));
    const char *shown = short_name (name);
    const char *reason = NULL;
    Fate fate = FATE_EMPTY;
    g_autoptr (GBytes) data = NULL;
    RecordPart *part = NULL;

    g_strdelimit (name, "\r\n\t", ' ');
    if (is_shadow (name))
        reason = "a Mac's notes on the files beside it";
    else
        data = letter->tools->archive_read (archive, index, &fate, &reason);
    if (data != NULL) {
        leaf_read_member (letter, path, NULL, shown, data, depth);
        return;
    }
    part =
        letter_add_part (letter, path, "application/octet-stream", shown, NULL);
    if (part != NULL)
        letter_set_fate (part, fate, "%s", reason);
}

/* FALSE when the letter holds no more parts. */
static gboolean
read_members (Letter *letter, const MimeNode *leaf, gpointer archive,
              guint depth, guint *count_out)
{
    guint count = letter->tools->archive_count (archive);

    for (guint i = 0; i < count; i++) {
        const char *name = letter->tools->archive_name (archive, i);
        gboolean full = letter->record->parts->len == LIMIT_PART_COUNT;
        g_autofree char *path = NULL;

        if (g_str_has_suffix (name, "/"))
            continue;
        path =
            g_strdup_printf ("%s%s%u", leaf->path,
                             leaf->path[0] == '\0' ? "1." : ".", ++*count_out);
        read_member (letter, archive, i, path, depth);
        /* The last part says then that there were more. */
        if (full)
            return FALSE;
    }
    return TRUE;
}

gboolean
archive_read (Letter *letter, const MimeNode *leaf, GBytes *data, guint depth)
{
    const char *reason = NULL;
    gpointer archive = NULL;
    guint count = 0;

    if (letter->tools == NULL || !sniff_is_zip (data) ||
        (letter->password == NULL &&
         sniff_locked (data, leaf->type, leaf->filename) != NULL))
        return FALSE;
    archive = letter->tools->archive_open (data, letter->password,
                                           &letter->decoded_bytes, &reason);
    if (archive == NULL && reason == NULL)
        return FALSE;
    if (archive == NULL) {
        add_container (letter, leaf, data, FATE_REFUSED, reason);
        return TRUE;
    }
    if (letter->archives == LIMIT_ZIP_NESTING) {
        add_container (letter, leaf, data, FATE_REFUSED,
                       "not opened: an archive inside archives");
    } else {
        letter->archives++;
        if (read_members (letter, leaf, archive, depth + 1, &count) &&
            count == 0)
            add_container (letter, leaf, data, FATE_EMPTY, "nothing in it");
        letter->archives--;
    }
    letter->tools->archive_free (archive);
    return TRUE;
}
