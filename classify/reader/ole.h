/*
 * Compound files (OLE2) as storages with streams. The one file that includes
 * libgsf.
 */
#ifndef CLASSIFY_READER_OLE_H
#define CLASSIFY_READER_OLE_H

#include <glib.h>

typedef struct Ole Ole;

/* Before the first letter. */
void ole_warm (void);

/* The root of @data, which must outlive it; NULL when it is no such file. */
Ole *ole_open (GBytes *data);
void ole_free (Ole *ole);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ole, ole_free)

guint ole_count (const Ole *ole);
/* The name of an entry, valid UTF-8; borrowed, never NULL. */
const char *ole_name (const Ole *ole, guint index);
/* An entry that is a storage itself; NULL when it is a stream. */
Ole *ole_storage (const Ole *ole, guint index);
/* The bytes of a stream; NULL when it is none, damaged, or longer than
 * @limit_bytes. */
GBytes *ole_stream (const Ole *ole, guint index, gsize limit_bytes);

#endif
