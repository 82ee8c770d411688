/*
 * The one file that includes libzip: archives in memory, and what their
 * members hold. Nothing is believed of what an archive says of its sizes:
 * every byte that comes out is counted.
 */
#ifndef CLASSIFY_READER_ZIP_H
#define CLASSIFY_READER_ZIP_H

#include <glib.h>

typedef struct Zip Zip;

/* Reasons of zip_read() that are no damage. */
extern const char zip_locked[];
extern const char zip_wrong_password[];
extern const char zip_unknown_packing[];

/* Opens and reads a tiny archive, so that time zones are loaded. */
gboolean zip_warm (GError **error);

/*
 * Opens an archive.
 *
 * @decoded_bytes: what the letter has decoded so far; counts what is read
 * here, and must outlive the result
 * Returns: NULL with *@reason_out (static, for a person) when it is damaged or
 * has too many members
 */
Zip *zip_new (GBytes *data, guint64 *decoded_bytes, const char **reason_out);
void zip_free (Zip *zip);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Zip, zip_free)

/* For the members that are locked, in either way that there is. NULL: none.
 */
void zip_set_password (Zip *zip, const char *password);

guint zip_count (const Zip *zip);

/* Its name, valid UTF-8, for display and comparison only; "" when it has
 * none. Borrowed until the next call. */
const char *zip_name (Zip *zip, guint index);

/* TRUE when it has a member of exactly that name. */
gboolean zip_has (const Zip *zip, const char *name);

/* A member's bytes; NULL with *@reason_out (static) when it is damaged,
 * unpacks beyond the limits, or needs a password. */
GBytes *zip_read (Zip *zip, guint index, const char **reason_out);

/* The same by its exact name; NULL with *@reason_out NULL when there is none.
 */
GBytes *zip_read_name (Zip *zip, const char *name, const char **reason_out);

#endif
