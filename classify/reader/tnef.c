#include "classify/reader/tnef.h"

#include "classify/reader/mapi.h"
#include "common/limits.h"

#define SIGNATURE 0x223E9F78u
/* The interface id that stands before an object. */
#define IID_BYTES 16u

/* Attributes that are used (section 2.1.3). */
enum {
    ATT_SUBJECT = 0x00018004,
    ATT_BODY = 0x0002800C,
    ATT_DATA = 0x0006800F,
    ATT_TITLE = 0x00018010,
    ATT_RENDDATA = 0x00069002,
    ATT_MESSAGE_PROPS = 0x00069003,
    ATT_ATTACH_PROPS = 0x00069005,
    ATT_CODEPAGE = 0x00069007,
};

/* A cursor over little-endian bytes that ends at the first lack. */
typedef struct {
    GBytes *data;
    gsize at;
    gboolean failed;
} Cursor;

/* What is gathered of one attachment. */
typedef struct {
    MapiProps *props;
    GBytes *data;
    char *title;
} Attachment;

static GBytes *
take (Cursor *from, gsize length)
{
    GBytes *taken = NULL;

    if (from->failed || length > g_bytes_get_size (from->data) - from->at) {
        from->failed = TRUE;
        return g_bytes_new_static ("", 0);
    }
    taken = g_bytes_new_from_bytes (from->data, from->at, length);
    from->at += length;
    return taken;
}

static guint64
take_number (Cursor *from, gsize length)
{
    g_autoptr (GBytes) bytes = take (from, length);
    gsize size = 0;
    const guint8 *at = g_bytes_get_data (bytes, &size);
    guint64 value = 0;

    for (gsize i = 0; i < size; i++)
        value |= (guint64) at[i] << (8 * i);
    return value;
}

static void
skip (Cursor *from, gsize length)
{
    g_autoptr (GBytes) bytes = take (from, length);

    g_assert (bytes != NULL);
}

/* Bytes of a value with a fixed size, padded to four; 0 for others. */
static gsize
fixed_bytes (guint16 type)
{
    switch (type) {
    case MAPI_INT16:
    case MAPI_INT32:
    case MAPI_FLOAT:
    case MAPI_ERROR:
    case MAPI_BOOLEAN:
        return 4;
    case MAPI_DOUBLE:
    case MAPI_CURRENCY:
    case MAPI_APP_TIME:
    case MAPI_INT64:
    case MAPI_TIME:
        return 8;
    case MAPI_CLSID:
        return 16;
    default:
        return 0;
    }
}

static void
skip_name (Cursor *from)
{
    skip (from, 16);
    if (take_number (from, 4) == 0) {
        skip (from, 4);
    } else {
        gsize length = take_number (from, 4);
        skip (from, (length + 3) / 4 * 4);
    }
}

/* One property (section 2.1.3.4). Of several values the first counts. */
static void
take_property (Cursor *from, MapiProps *props)
{
    guint16 type = (guint16) take_number (from, 2);
    guint16 id = (guint16) take_number (from, 2);
    guint16 single = type & (guint16) ~MAPI_MULTIPLE;
    gsize fixed = fixed_bytes (single);
    guint64 count = 1;

    if (id >= 0x8000)
        skip_name (from);
    if (fixed == 0 || type != single)
        count = take_number (from, 4);
    for (guint64 i = 0; i < count && !from->failed; i++) {
        gsize length = fixed != 0 ? fixed : take_number (from, 4);
        g_autoptr (GBytes) value = take (from, length);
        skip (from, (4 - length % 4) % 4);
        if (!from->failed && id < 0x8000)
            mapi_put (props, id, single, value);
    }
}

static gboolean
take_properties (GBytes *data, MapiProps *props)
{
    Cursor from = {.data = data};
    guint64 count = take_number (&from, 4);

    for (guint64 i = 0; i < count && !from.failed; i++)
        take_property (&from, props);
    return !from.failed;
}

static void
attachment_clear (Attachment *attachment)
{
    g_clear_pointer (&attachment->props, mapi_props_free);
    g_clear_pointer (&attachment->data, g_bytes_unref);
    g_clear_pointer (&attachment->title, g_free);
}

static OutlookLetter *open_at (GBytes *data, guint depth,
                               guint64 *decoded_bytes);

/* Puts what was gathered at the end of @letter. */
static void
end_attachment (Attachment *attachment, OutlookLetter *letter, guint depth,
                guint64 *decoded_bytes)
{
    OutlookFile *file = NULL;
    GBytes *object = NULL;

    if (attachment->props == NULL)
        return;
    if (letter->files->len > LIMIT_PART_COUNT) {
        letter->damaged = TRUE;
        attachment_clear (attachment);
        return;
    }
    file = outlook_letter_add (letter);
    file->name = g_steal_pointer (&attachment->title);
    mapi_fill_file (attachment->props, file);
    object = mapi_get (attachment->props, MAPI_ATTACH_DATA, MAPI_OBJECT);
    if (object != NULL && g_bytes_get_size (object) > IID_BYTES) {
        g_autoptr (GBytes) inside = g_bytes_new_from_bytes (
            object, IID_BYTES, g_bytes_get_size (object) - IID_BYTES);
        if (depth < LIMIT_NESTING)
            file->letter = open_at (inside, depth + 1, decoded_bytes);
        g_clear_pointer (&file->data, g_bytes_unref);
        if (file->letter == NULL)
            file->data = g_steal_pointer (&inside);
    } else if (file->data == NULL) {
        file->data = g_steal_pointer (&attachment->data);
    }
    if (file->data != NULL)
        *decoded_bytes += g_bytes_get_size (file->data);
    attachment_clear (attachment);
}

/* A text attribute, up to its NUL, as property @id of @props. */
static void
put_text (MapiProps *props, guint16 id, GBytes *value)
{
    mapi_put (props, id, MAPI_STRING8, value);
}

static void
take_title (Attachment *attachment, GBytes *value)
{
    g_autoptr (MapiProps) props = mapi_props_new ();
    OutlookFile file = {0};

    mapi_put (props, 0x3704, MAPI_STRING8, value);
    mapi_fill_file (props, &file);
    g_free (attachment->title);
    attachment->title = file.name;
    g_free (file.type);
}

/* One attribute of the whole letter; FALSE when it is damaged. */
static gboolean
take_attribute (guint32 what, GBytes *value, MapiProps *props,
                Attachment *attachment)
{
    Cursor number = {.data = value};

    switch (what) {
    case ATT_CODEPAGE:
        mapi_set_codepage (props, (guint32) take_number (&number, 4));
        return TRUE;
    case ATT_SUBJECT:
        put_text (props, 0x0037, value);
        return TRUE;
    case ATT_BODY:
        put_text (props, 0x1000, value);
        return TRUE;
    case ATT_MESSAGE_PROPS:
        return take_properties (value, props);
    default:
        break;
    }
    if (attachment->props == NULL)
        return TRUE;
    if (what == ATT_ATTACH_PROPS)
        return take_properties (value, attachment->props);
    if (what == ATT_TITLE)
        take_title (attachment, value);
    if (what == ATT_DATA) {
        g_clear_pointer (&attachment->data, g_bytes_unref);
        attachment->data = g_bytes_ref (value);
    }
    return TRUE;
}

static OutlookLetter *
open_at (GBytes *data, guint depth, guint64 *decoded_bytes)
{
    Cursor from = {.data = data};
    g_autoptr (MapiProps) props = mapi_props_new ();
    g_autoptr (OutlookLetter) files = outlook_letter_new ();
    OutlookLetter *letter = NULL;
    Attachment attachment = {0};

    if (take_number (&from, 4) != SIGNATURE)
        return NULL;
    skip (&from, 2);
    while (!from.failed && from.at < g_bytes_get_size (data)) {
        guint64 level = take_number (&from, 1);
        guint32 what = (guint32) take_number (&from, 4);
        gsize length = take_number (&from, 4);
        g_autoptr (GBytes) value = take (&from, length);

        skip (&from, 2);
        if (from.failed || level < 1 || level > 2)
            break;
        if (what == ATT_RENDDATA) {
            end_attachment (&attachment, files, depth, decoded_bytes);
            attachment.props = mapi_props_new ();
        } else if (!take_attribute (what, value, props, &attachment)) {
            files->damaged = TRUE;
        }
    }
    end_attachment (&attachment, files, depth, decoded_bytes);
    letter = mapi_letter (props, decoded_bytes);
    letter->damaged |= files->damaged || from.failed;
    /* The body stands first. */
    while (files->files->len > 0)
        g_ptr_array_add (letter->files,
                         g_ptr_array_steal_index (files->files, 0));
    return letter;
}

OutlookLetter *
tnef_open (GBytes *data, guint64 *decoded_bytes)
{
    return open_at (data, 0, decoded_bytes);
}
