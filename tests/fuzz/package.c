#include "tests/fuzz/package.h"

#include <string.h>
#include <zlib.h>

#define WORDS(x) x, sizeof (x) - 1
#define RELATION(id, type, target)                                             \
    "<Relationship Id='" id "' Type='x/" type "' Target='" target "'/>"
#define BOOK                                                                   \
    "<R>" RELATION ("r1", "worksheet", "s/1.xml")                              \
        RELATION ("r2", "styles", "/xl/st.xml")                                \
            RELATION ("r3", "sharedStrings", "../xl/t.xml") "</R>"
#define SHEET                                                                  \
    "<worksheet><sheetData><row><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'>"  \
    "<v>1</v></c></row></sheetData></worksheet>"

/* The bytes of the part stand where the text is NULL. */
static const struct {
    char kind;
    const char *name;
    const char *text;
    gsize length;
} members[] = {
    {'w', "_rels/.rels",
     WORDS (
         "<R>" RELATION ("r1", "officeDocument", "word/document.xml") "</R>")},
    {'w', "word/document.xml", NULL, 0},
    {'r', "_rels/.rels", NULL, 0},
    {'r', "word/document.xml", WORDS ("<w:document/>")},
    {'p', "_rels/.rels",
     WORDS ("<R>" RELATION ("r1", "officeDocument", "ppt/p.xml") "</R>")},
    {'p', "ppt/p.xml",
     WORDS ("<p><sldIdLst><sldId r:id='r1'/></sldIdLst></p>")},
    {'p', "ppt/_rels/p.xml.rels",
     WORDS ("<R>" RELATION ("r1", "slide", "1.xml") "</R>")},
    {'p', "ppt/1.xml", NULL, 0},
    {'x', "_rels/.rels",
     WORDS ("<R>" RELATION ("r1", "officeDocument", "xl/w.xml") "</R>")},
    {'x', "xl/w.xml",
     WORDS ("<workbook><sheets><sheet name='S' r:id='r1'/></sheets>"
            "</workbook>")},
    {'x', "xl/_rels/w.xml.rels", WORDS (BOOK)},
    {'x', "xl/s/1.xml", NULL, 0},
    {'s', "_rels/.rels",
     WORDS ("<R>" RELATION ("r1", "officeDocument", "xl/w.xml") "</R>")},
    {'s', "xl/w.xml",
     WORDS ("<workbook><sheets><sheet name='S' r:id='r1'/></sheets>"
            "</workbook>")},
    {'s', "xl/_rels/w.xml.rels", WORDS (BOOK)},
    {'s', "xl/s/1.xml", WORDS (SHEET)},
    {'s', "xl/t.xml", NULL, 0},
    {'s', "xl/st.xml", NULL, 0},
    {'o', "mimetype", WORDS ("application/vnd.oasis.opendocument.text")},
    {'o', "content.xml", NULL, 0},
};

static void
put (GByteArray *out, guint32 value, guint bytes)
{
    for (guint i = 0; i < bytes; i++) {
        guint8 byte = i < 4 ? (guint8) (value >> (8 * i)) : 0;
        g_byte_array_append (out, &byte, 1);
    }
}

/* What both headers of a stored member say (APPNOTE 4.3.7). */
static void
put_about (GByteArray *out, const char *name, const void *text, gsize length)
{
    put (out, 10, 2);
    put (out, 0, 8);
    put (out, (guint32) crc32 (0, text, (uInt) length), 4);
    put (out, (guint32) length, 4);
    put (out, (guint32) length, 4);
    put (out, (guint32) strlen (name), 2);
    put (out, 0, 2);
}

static void
put_member (GByteArray *out, GByteArray *directory, const char *name,
            const void *text, gsize length)
{
    put (directory, 0x02014B50, 4);
    put (directory, 10, 2);
    put_about (directory, name, text, length);
    put (directory, 0, 10);
    put (directory, out->len, 4);
    g_byte_array_append (directory, (const guint8 *) name,
                         (guint) strlen (name));
    put (out, 0x04034B50, 4);
    put_about (out, name, text, length);
    g_byte_array_append (out, (const guint8 *) name, (guint) strlen (name));
    g_byte_array_append (out, text, (guint) length);
}

GBytes *
package_around (GBytes *data)
{
    g_autoptr (GByteArray) directory = g_byte_array_new ();
    GByteArray *out = g_byte_array_new ();
    gsize length = 0;
    const char *bytes = g_bytes_get_data (data, &length);
    guint count = 0;
    guint32 start = 0;

    for (gsize i = 0; length > 0 && i < G_N_ELEMENTS (members); i++)
        if (members[i].kind == bytes[0]) {
            const char *text = members[i].text;
            put_member (out, directory, members[i].name,
                        text == NULL ? bytes + 1 : text,
                        text == NULL ? length - 1 : members[i].length);
            count++;
        }
    if (count == 0) {
        g_byte_array_unref (out);
        return g_bytes_ref (data);
    }
    start = out->len;
    g_byte_array_append (out, directory->data, directory->len);
    put (out, 0x06054B50, 4);
    put (out, 0, 4);
    put (out, count, 2);
    put (out, count, 2);
    put (out, directory->len, 4);
    put (out, start, 4);
    put (out, 0, 2);
    return g_byte_array_free_to_bytes (out);
}
