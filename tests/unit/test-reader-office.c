#include "classify/reader/ics.h"
#include "classify/reader/office.h"
#include "classify/reader/xml.h"

#include <string.h>
#include <zlib.h>

#define WORD_MAIN "word/document.xml"
#define RELATIONS                                                              \
    "<Relationships><Relationship Id='r1' Type='http://x/officeDocument'"      \
    " Target='word/document.xml'/></Relationships>"

static void
put (GByteArray *out, guint32 value, guint bytes)
{
    for (guint i = 0; i < bytes; i++) {
        guint8 byte = (guint8) (value >> (8 * i));
        g_byte_array_append (out, &byte, 1);
    }
}

/* A member's description as both of its headers have it (APPNOTE 4.3.7). */
static void
put_about (GByteArray *out, const char *name, const char *text)
{
    guint32 length = (guint32) strlen (text);

    put (out, 10, 2);
    put (out, 0, 4);
    put (out, 0x21u << 16, 4);
    put (out, (guint32) crc32 (0, (const Bytef *) text, length), 4);
    put (out, length, 4);
    put (out, length, 4);
    put (out, (guint32) strlen (name), 2);
    put (out, 0, 2);
}

/* @members: name, text, name, text, ..., NULL; stored, not packed. */
static GBytes *
zipped (const char *const *members)
{
    GByteArray *out = g_byte_array_new ();
    g_autoptr (GByteArray) directory = g_byte_array_new ();
    guint count = 0;
    guint32 start = 0;

    for (; members[2 * count] != NULL; count++) {
        const char *name = members[2 * count];
        const char *text = members[2 * count + 1];
        put (directory, 0x02014B50, 4);
        put (directory, 10, 2);
        put_about (directory, name, text);
        put (directory, 0, 2 + 2 + 2);
        put (directory, 0, 4);
        put (directory, out->len, 4);
        g_byte_array_append (directory, (const guint8 *) name,
                             (guint) strlen (name));
        put (out, 0x04034B50, 4);
        put_about (out, name, text);
        g_byte_array_append (out, (const guint8 *) name, (guint) strlen (name));
        g_byte_array_append (out, (const guint8 *) text, (guint) strlen (text));
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

static GBytes *
word (const char *body)
{
    g_autofree char *xml = g_strconcat ("<w:document><w:body>", body,
                                        "</w:body></w:document>", NULL);
    const char *members[] = {"_rels/.rels", RELATIONS, WORD_MAIN, xml, NULL};

    return zipped (members);
}

static void
test_word (void)
{
    static const struct {
        const char *xml;
        const char *text;
        const char *hidden;
    } table[] = {
        {"<w:p><w:r><w:t>a</w:t></w:r><w:r><w:t>b</w:t></w:r></w:p>", "ab\n",
         NULL},
        {"<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/></w:r></w:p>",
         "a\tb\n\n", NULL},
        {"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p><w:p><w:r><w:t>"
         "b</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>c</w:t></w:r></w:p>"
         "</w:tc></w:tr></w:tbl>",
         "a b\tc\n", NULL},
        {"<w:p><w:r><w:t>a</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>h"
         "</w:t></w:r><w:r><w:t>b</w:t></w:r></w:p>",
         "ab\n", "h"},
        {"<w:p><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>a</w:t></w:r>"
         "</w:p>",
         "a\n", NULL},
        {"<w:p><w:r><w:rPr><w:sz w:val='2'/></w:rPr><w:t>h</w:t></w:r><w:r>"
         "<w:t>a</w:t></w:r></w:p>",
         "a\n", "h"},
        {"<w:p><w:del><w:r><w:delText>old</w:delText></w:r></w:del><w:ins><w:r>"
         "<w:t>new</w:t></w:r></w:ins></w:p>",
         "new\n", "old"},
        {"<w:p><w:r><w:instrText>PAGE</w:instrText><w:t>a</w:t></w:r></w:p>",
         "a\n", NULL},
        {"<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r>"
         "<w:t>box</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback>"
         "<w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent>"
         "</mc:Fallback></mc:AlternateContent></w:r></w:p>",
         "\nbox\n\n", NULL},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
        g_autoptr (GBytes) data = word (table[i].xml);
        OfficeText text = {0};
        guint64 decoded = 0;
        const OfficePage *page = NULL;

        g_assert_true (office_text (data, &decoded, &text));
        g_assert_null (text.fault);
        g_assert_cmpuint (text.pages->len, ==, 1);
        g_assert_cmpuint (decoded, >, strlen (table[i].xml));
        page = text.pages->pdata[0];
        g_assert_cmpstr (page->text, ==, table[i].text);
        g_assert_cmpstr (page->hidden, ==, table[i].hidden);
        g_ptr_array_unref (text.pages);
    }
}

static void
test_pages (void)
{
    static const char *const members[] = {
        "word/footer1.xml",
        "<w:ftr><w:p><w:r><w:t>foot</w:t></w:r></w:p></w:ftr>",
        "word/header1.xml",
        "<w:hdr><w:p><w:r><w:t>head</w:t></w:r></w:p></w:hdr>",
        "_rels/.rels",
        RELATIONS,
        WORD_MAIN,
        "<w:document><w:p><w:r><w:t>one</w:t><w:br w:type='page'/></w:r></w:p>"
        "<w:p><w:r><w:lastRenderedPageBreak/><w:t>two</w:t></w:r></w:p>"
        "</w:document>",
        NULL,
    };
    g_autoptr (GBytes) data = zipped (members);
    OfficeText text = {0};
    guint64 decoded = 0;

    g_assert_true (office_text (data, &decoded, &text));
    g_assert_null (text.fault);
    g_assert_cmpuint (text.pages->len, ==, 2);
    g_assert_cmpstr (((OfficePage *) text.pages->pdata[0])->text, ==,
                     "head\none");
    g_assert_cmpstr (((OfficePage *) text.pages->pdata[1])->text, ==,
                     "\ntwo\nfoot\n");
    g_ptr_array_unref (text.pages);
}

static void
test_faults (void)
{
    static const char head[] = "<w:p><w:r><w:t>seen</w:t></w:r></w:p>";
    g_autoptr (GString) nested = g_string_new (head);
    g_autoptr (GBytes) torn =
        word ("<w:p><w:r><w:t>seen</w:t></w:r></w:p><w:x");
    g_autoptr (GBytes) too_deep = NULL;
    const char *laughs[] = {
        "_rels/.rels", RELATIONS, WORD_MAIN,
        "<!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><d>&b;</d>",
        NULL};
    g_autoptr (GBytes) entities = zipped (laughs);
    GBytes *all[3] = {torn, NULL, entities};
    static const char *const faults[] = {
        "damaged", "nested too deeply",
        "it declares a document type, as no office does"};

    for (guint i = 0; i < 5000; i++)
        g_string_append (nested, "<w:sdt>");
    too_deep = word (nested->str);
    all[1] = too_deep;
    for (gsize i = 0; i < G_N_ELEMENTS (all); i++) {
        OfficeText text = {0};
        guint64 decoded = 0;
        g_assert_true (office_text (all[i], &decoded, &text));
        g_assert_cmpstr (text.fault, ==, faults[i]);
        g_assert_cmpstr (((OfficePage *) text.pages->pdata[0])->text, ==,
                         i == 2 ? "" : "seen\n");
        g_ptr_array_unref (text.pages);
    }
}

/* Cut and damaged at every 97th byte it neither ends the reader nor gives
 * text that is not UTF-8. */
static void
test_damage (void)
{
    g_autoptr (GBytes) data =
        word ("<w:p><w:r><w:t>Zo\xC3\xAB</w:t></w:r></w:p>");
    gsize length = g_bytes_get_size (data);

    for (gsize at = 0; at < length; at += 97) {
        g_autofree guint8 *bytes =
            g_memdup2 (g_bytes_get_data (data, NULL), length);
        g_autoptr (GBytes) cut = g_bytes_new_from_bytes (data, 0, at);
        g_autoptr (GBytes) bent = NULL;
        bytes[at] ^= 0x55;
        bent = g_bytes_new (bytes, length);
        for (guint i = 0; i < 2; i++) {
            OfficeText text = {0};
            guint64 decoded = 0;
            if (!office_text (i == 0 ? cut : bent, &decoded, &text))
                continue;
            for (guint page = 0; page < text.pages->len; page++)
                g_assert_true (g_utf8_validate (
                    ((OfficePage *) text.pages->pdata[page])->text, -1, NULL));
            g_ptr_array_unref (text.pages);
        }
    }
}

static void
test_calendar (void)
{
    static const struct {
        const char *ics;
        const char *text;
    } table[] = {
        {"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Re\n view\\, Leo\n"
         "DTSTART;TZID=Europe/London:20261103T143000\nEND:VEVENT\n",
         "What: Review, Leo\nFrom: 03/11/2026 14:30 (Europe/London)\n"},
        {"BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261103\r\n"
         "ORGANIZER;CN=\"A: B\":mailto:a@x.example\r\nEND:VEVENT\r\n",
         "From: 03/11/2026\nOrganiser: A: B <a@x.example>\n"},
        {"BEGIN:VEVENT\nDESCRIPTION:one\\ntwo\nBEGIN:VALARM\nDESCRIPTION:ring\n"
         "END:VALARM\nLOCATION:Hall\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:b\n",
         "Details: one\ntwo\nWhere: Hall\n\nWhat: b\n"},
        {"BEGIN:VEVENT\nDTSTART:2\nDTEND:20261103T1Z\nSUMMARY\nEND:VEVENT",
         "From: 2\nTo: 03/11/2026\n"},
        {"nothing of it", "nothing of it"},
        {"", ""},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
        g_autofree char *text = ics_text (table[i].ics);
        g_assert_cmpstr (text, ==, table[i].text);
        for (gsize end = 0; end < strlen (table[i].ics); end++) {
            g_autofree char *cut = g_strndup (table[i].ics, end);
            g_autofree char *told = ics_text (cut);
            g_assert_true (g_utf8_validate (told, -1, NULL));
        }
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/office/word-is-read-as-it-is-seen", test_word);
    g_test_add_func ("/office/word-pages-stand-between-head-and-foot",
                     test_pages);
    g_test_add_func ("/office/faults-leave-what-stood-before", test_faults);
    g_test_add_func ("/office/damage-does-no-harm", test_damage);
    g_test_add_func ("/office/a-calendar-tells-what-when-where-who",
                     test_calendar);
    return g_test_run ();
}
