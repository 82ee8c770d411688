#include "classify/reader/msg.h"

#include "classify/reader/mapi.h"
#include "classify/reader/ole.h"
#include "common/limits.h"

#include <string.h>

#define PROPERTIES "__properties_version1.0"
#define VALUE "__substg1.0_"
#define ATTACHMENT "__attach_version1.0_"

/* What stands before the entries of a property stream (section 2.4.1). */
#define TOP_HEADER 32u
#define INSIDE_HEADER 24u
#define ATTACHMENT_HEADER 8u
#define ENTRY_BYTES 16u

/* What is being read. */
typedef struct {
    guint64 *decoded_bytes;
    gboolean damaged;
} Reading;

/* A stream within what may still be decoded; NULL when it cannot be had. */
static GBytes *
read_stream (Reading *reading, const Ole *ole, guint index)
{
    gsize left = *reading->decoded_bytes >= LIMIT_DECODED_BYTES
                     ? 0
                     : (gsize) (LIMIT_DECODED_BYTES - *reading->decoded_bytes);
    GBytes *data = ole_stream (ole, index, left);

    if (data == NULL)
        reading->damaged = TRUE;
    else
        *reading->decoded_bytes += g_bytes_get_size (data);
    return data;
}

static guint16
take_u16 (const guint8 *at)
{
    return (guint16) (at[0] | at[1] << 8);
}

/* Values of a fixed size stand in the entries themselves. */
static void
put_entries (MapiProps *props, GBytes *stream, gsize header)
{
    gsize length = 0;
    const guint8 *bytes = g_bytes_get_data (stream, &length);

    for (gsize at = header; at + ENTRY_BYTES <= length; at += ENTRY_BYTES) {
        guint16 type = take_u16 (bytes + at);
        g_autoptr (GBytes) value = g_bytes_new_from_bytes (stream, at + 8, 8);
        if (type != MAPI_STRING8 && type != MAPI_UNICODE &&
            type != MAPI_BINARY && type != MAPI_OBJECT)
            mapi_put (props, take_u16 (bytes + at + 2), type, value);
    }
}

/* "__substg1.0_0037001F": id and type. */
static gboolean
value_name (const char *name, guint16 *id_out, guint16 *type_out)
{
    guint64 number = 0;

    if (!g_str_has_prefix (name, VALUE) ||
        !g_ascii_string_to_unsigned (name + sizeof VALUE - 1, 16, 0,
                                     G_MAXUINT32, &number, NULL))
        return FALSE;
    *id_out = (guint16) (number >> 16);
    *type_out = (guint16) (number & 0xFFFF);
    return TRUE;
}

/* All properties that stand in @ole itself. */
static MapiProps *
read_props (Reading *reading, const Ole *ole, gsize header)
{
    MapiProps *props = mapi_props_new ();

    for (guint i = 0; i < ole_count (ole); i++) {
        const char *name = ole_name (ole, i);
        gboolean entries = strcmp (name, PROPERTIES) == 0;
        g_autoptr (GBytes) value = NULL;
        guint16 id = 0;
        guint16 type = 0;

        if (!entries && (!value_name (name, &id, &type) || id >= 0x8000 ||
                         (type != MAPI_STRING8 && type != MAPI_UNICODE &&
                          type != MAPI_BINARY)))
            continue;
        value = read_stream (reading, ole, i);
        if (value != NULL && entries)
            put_entries (props, value, header);
        else if (value != NULL)
            mapi_put (props, id, type, value);
    }
    return props;
}

static OutlookLetter *read_message (Reading *reading, const Ole *ole,
                                    gsize header, guint depth);

/* The message that an attachment is; NULL when it is a file. */
static OutlookLetter *
read_inside (Reading *reading, const Ole *attachment, guint depth)
{
    for (guint i = 0; depth < LIMIT_NESTING && i < ole_count (attachment);
         i++) {
        guint16 id = 0;
        guint16 type = 0;
        g_autoptr (Ole) inside = NULL;

        if (!value_name (ole_name (attachment, i), &id, &type) ||
            id != MAPI_ATTACH_DATA || type != MAPI_OBJECT)
            continue;
        inside = ole_storage (attachment, i);
        if (inside != NULL)
            return read_message (reading, inside, INSIDE_HEADER, depth + 1);
    }
    return NULL;
}

static OutlookLetter *
read_message (Reading *reading, const Ole *ole, gsize header, guint depth)
{
    g_autoptr (MapiProps) props = read_props (reading, ole, header);
    OutlookLetter *letter = mapi_letter (props, reading->decoded_bytes);

    for (guint i = 0; i < ole_count (ole); i++) {
        g_autoptr (Ole) attachment = NULL;
        g_autoptr (MapiProps) about = NULL;
        OutlookFile *file = NULL;

        if (!g_str_has_prefix (ole_name (ole, i), ATTACHMENT))
            continue;
        if (letter->files->len > LIMIT_PART_COUNT) {
            reading->damaged = TRUE;
            break;
        }
        attachment = ole_storage (ole, i);
        if (attachment == NULL)
            continue;
        about = read_props (reading, attachment, ATTACHMENT_HEADER);
        file = outlook_letter_add (letter);
        mapi_fill_file (about, file);
        if (file->data == NULL)
            file->letter = read_inside (reading, attachment, depth);
    }
    return letter;
}

OutlookLetter *
msg_open (GBytes *data, guint64 *decoded_bytes)
{
    g_autoptr (Ole) ole = ole_open (data);
    Reading reading = {.decoded_bytes = decoded_bytes};
    gboolean found = FALSE;
    OutlookLetter *letter = NULL;

    for (guint i = 0; ole != NULL && !found && i < ole_count (ole); i++)
        found = strcmp (ole_name (ole, i), PROPERTIES) == 0;
    if (!found)
        return NULL;
    letter = read_message (&reading, ole, TOP_HEADER, 0);
    letter->damaged |= reading.damaged;
    return letter;
}
