/*
 * MAPI properties: what Outlook keeps of a message or an attachment, whether
 * in TNEF or in a .msg file.
 */
#ifndef CLASSIFY_READER_MAPI_H
#define CLASSIFY_READER_MAPI_H

#include "classify/box/outlook.h"

/* Types of values (MS-OXCDATA section 2.11.1). */
enum {
    MAPI_INT16 = 0x02,
    MAPI_INT32 = 0x03,
    MAPI_FLOAT = 0x04,
    MAPI_DOUBLE = 0x05,
    MAPI_CURRENCY = 0x06,
    MAPI_APP_TIME = 0x07,
    MAPI_ERROR = 0x0A,
    MAPI_BOOLEAN = 0x0B,
    MAPI_OBJECT = 0x0D,
    MAPI_INT64 = 0x14,
    MAPI_STRING8 = 0x1E,
    MAPI_UNICODE = 0x1F,
    MAPI_TIME = 0x40,
    MAPI_CLSID = 0x48,
    MAPI_BINARY = 0x102,
    MAPI_MULTIPLE = 0x1000,
};

#define MAPI_ATTACH_DATA 0x3701u

typedef struct MapiProps MapiProps;

MapiProps *mapi_props_new (void);
void mapi_props_free (MapiProps *props);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MapiProps, mapi_props_free)

/* The first value of an id counts, but Unicode before 8-bit text. @value:
 * little-endian as it stands */
void mapi_put (MapiProps *props, guint16 id, guint16 type, GBytes *value);
/* The bytes of a value of that type; borrowed, NULL when there is none. */
GBytes *mapi_get (const MapiProps *props, guint16 id, guint16 type);

/* The charset of 8-bit texts, where the properties do not say it; 0 = none. */
void mapi_set_codepage (MapiProps *props, guint32 codepage);

/*
 * The letter that @props describe, with its body (HTML, else plain text, else
 * rich text) as its first file.
 *
 * @decoded_bytes: of the letter so far, counted on
 */
OutlookLetter *mapi_letter (const MapiProps *props, guint64 *decoded_bytes);

/* Name, type and bytes of the attachment that @props describe. */
void mapi_fill_file (const MapiProps *props, OutlookFile *file);

/* Rich text unpacked (MS-OXRTFCP); NULL when it is damaged or too large. */
GBytes *mapi_unpack_rtf (GBytes *packed);

#endif
