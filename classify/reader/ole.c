#include "classify/reader/ole.h"

#include <gsf/gsf-infile-msole.h>
#include <gsf/gsf-input-memory.h>
#include <gsf/gsf-utils.h>

struct Ole {
    GsfInfile *storage;
};

void
ole_warm (void)
{
    gsf_init ();
}

static Ole *
ole_new (GsfInfile *storage)
{
    Ole *ole = g_new0 (Ole, 1);

    ole->storage = storage;
    return ole;
}

Ole *
ole_open (GBytes *data)
{
    gsize length = 0;
    const guint8 *bytes = g_bytes_get_data (data, &length);
    GsfInput *input = gsf_input_memory_new (bytes, (gsf_off_t) length, FALSE);
    GsfInfile *storage = NULL;

    if (input == NULL)
        return NULL;
    storage = gsf_infile_msole_new (input, NULL);
    g_object_unref (input);
    return storage == NULL ? NULL : ole_new (storage);
}

void
ole_free (Ole *ole)
{
    if (ole == NULL)
        return;
    g_object_unref (ole->storage);
    g_free (ole);
}

guint
ole_count (const Ole *ole)
{
    int count = gsf_infile_num_children (ole->storage);

    return count < 0 ? 0 : (guint) count;
}

const char *
ole_name (const Ole *ole, guint index)
{
    const char *name = gsf_infile_name_by_index (ole->storage, (int) index);

    return name == NULL || !g_utf8_validate (name, -1, NULL) ? "" : name;
}

Ole *
ole_storage (const Ole *ole, guint index)
{
    GsfInput *child = gsf_infile_child_by_index (ole->storage, (int) index);

    if (child != NULL && GSF_IS_INFILE (child) &&
        gsf_infile_num_children (GSF_INFILE (child)) >= 0)
        return ole_new (GSF_INFILE (child));
    g_clear_object (&child);
    return NULL;
}

GBytes *
ole_stream (const Ole *ole, guint index, gsize limit_bytes)
{
    GsfInput *child = gsf_infile_child_by_index (ole->storage, (int) index);
    gsf_off_t size = child == NULL ? -1 : gsf_input_size (child);
    g_autofree guint8 *bytes = NULL;
    gboolean complete = FALSE;

    if (size >= 0 && (guint64) size <= limit_bytes) {
        bytes = g_malloc ((gsize) size + 1);
        complete =
            size == 0 || gsf_input_read (child, (size_t) size, bytes) != NULL;
    }
    g_clear_object (&child);
    return complete ? g_bytes_new_take (g_steal_pointer (&bytes), (gsize) size)
                    : NULL;
}
