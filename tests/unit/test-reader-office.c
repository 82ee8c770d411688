#include "classify/reader/ics.h"
#include "classify/reader/number.h"
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
    static const char styles[] =
        "<w:styles><w:style w:styleId='Normal'/>"
        "<w:style w:styleId='Gone'><w:rPr><w:vanish/></w:rPr></w:style>"
        "<w:style w:styleId='Child'><w:basedOn w:val='Gone'/></w:style>"
        "<w:style w:styleId='Back'><w:basedOn w:val='Child'/><w:rPr>"
        "<w:vanish w:val='0'/></w:rPr></w:style>"
        "<w:style w:styleId='Small'><w:rPr><w:sz w:val='2'/></w:rPr></w:style>"
        "<w:style w:styleId='A'><w:basedOn w:val='B'/></w:style>"
        "<w:style w:styleId='B'><w:basedOn w:val='A'/></w:style></w:styles>";
    const char *members[] = {
        "_rels/.rels",
        RELATIONS,
        WORD_MAIN,
        xml,
        "word/_rels/document.xml.rels",
        "<Relationships><Relationship Id='r1' Type='http://x/styles' "
        "Target='styles.xml'/></Relationships>",
        "word/styles.xml",
        styles,
        NULL};

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
        {"<w:p><w:r><w:rPr><w:rStyle w:val='Gone'/></w:rPr><w:t>h</w:t></w:r>"
         "<w:r><w:rPr><w:rStyle w:val='Back'/></w:rPr><w:t>a</w:t></w:r><w:r>"
         "<w:rPr><w:rStyle w:val='Small'/></w:rPr><w:t>i</w:t></w:r></w:p>",
         "a\n", "hi"},
        {"<w:p><w:pPr><w:pStyle w:val='Child'/></w:pPr><w:r><w:t>h</w:t></w:r>"
         "</w:p><w:p><w:pPr><w:pStyle "
         "w:val='A'/></w:pPr><w:r><w:t>a</w:t></w:r>"
         "</w:p>",
         "a\n", "h\n"},
        {"<w:p><w:r><w:rPr><w:sz w:val='2'/></w:rPr><w:t>h</w:t></w:r><w:r>"
         "<w:t>a</w:t></w:r></w:p>",
         "a\n", "h"},
        {"<w:p><w:r><w:rPr><w:color w:val='FFFFFF'/></w:rPr><w:t>h</w:t></w:r>"
         "<w:r><w:t>a</w:t></w:r></w:p>",
         "a\n", "h"},
        {"<w:tbl><w:tr><w:tc><w:tcPr><w:shd w:fill='000080'/></w:tcPr><w:p>"
         "<w:r><w:rPr><w:color w:val='FFFFFF'/></w:rPr><w:t>a</w:t></w:r></w:p>"
         "</w:tc></w:tr></w:tbl><w:p><w:r><w:rPr><w:color w:val='FFFFFF'/>"
         "<w:highlight w:val='red'/></w:rPr><w:t>b</w:t></w:r></w:p>",
         "a\nb\n", NULL},
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

/* Rows of a sheet in a workbook whose second cell style is a date and whose
 * third has the digits of an NHS number. */
static GBytes *
workbook (const char *rows, const char *state)
{
    g_autofree char *book =
        g_strconcat ("<workbook><sheets><sheet name='S' ", state,
                     " r:id='r1'/></sheets></workbook>", NULL);
    g_autofree char *sheet =
        g_strconcat ("<worksheet><cols><col min='3' max='3' hidden='1'/></cols>"
                     "<sheetData>",
                     rows, "</sheetData></worksheet>", NULL);
    const char *members[] = {
        "_rels/.rels",
        "<R><Relationship Type='x/officeDocument' Target='xl/workbook.xml'/>"
        "</R>",
        "xl/workbook.xml",
        book,
        "xl/_rels/workbook.xml.rels",
        "<R><Relationship Id='r1' Type='x/worksheet' Target='s/1.xml'/>"
        "<Relationship Id='r2' Type='x/styles' Target='/xl/st.xml'/>"
        "<Relationship Id='r3' Type='x/sharedStrings' Target='../xl/t.xml'/>"
        "</R>",
        "xl/s/1.xml",
        sheet,
        "xl/st.xml",
        "<st><numFmts><numFmt numFmtId='170' formatCode='000\\ 000\\ 0000'/>"
        "</numFmts><cellStyleXfs><xf numFmtId='9'/></cellStyleXfs><cellXfs>"
        "<xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='170'/></cellXfs>"
        "</st>",
        "xl/t.xml",
        "<sst><si><t>plain</t></si><si><r><t>ri</t></r><r><t>ch</t></r><rPh>"
        "<t>aid</t></rPh></si></sst>",
        NULL,
    };

    return zipped (members);
}

static void
test_workbook (void)
{
    static const struct {
        const char *rows;
        const char *state;
        const char *text;
        const char *hidden;
    } table[] = {
        {"<row><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c></row>",
         "", "S\nplain\trich\n", NULL},
        {"<row><c t='s'><v>0</v></c><c><v>2.50</v></c></row>", "",
         "S\nplain\t2.5\n", NULL},
        {"<row><c r='A1' s='1'><v>45030</v></c><c r='D1' s='2'><v>9990018545"
         "</v></c></row>",
         "", "S\n14/04/2023\t\t\t999 001 8545\n", NULL},
        {"<row><c r='A1' t='b'><v>1</v></c><c r='B1' t='inlineStr'><is><t>in"
         "</t></is></c><c r='C1'><v>7</v></c></row><row hidden='1'><c r='A2'>"
         "<v>8</v></c></row>",
         "", "S\nTRUE\tin\n", "7 8"},
        {"<row><c r='A1' t='s'><v>0</v></c></row>", "state='veryHidden'", "",
         "S\nplain"},
        {"<row><c r='A1' t='s'><v>99</v></c><c r='XFD1'><v>1</v></c></row>", "",
         "S\n\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t1\n",
         NULL},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
        g_autoptr (GBytes) data = workbook (table[i].rows, table[i].state);
        OfficeText text = {0};
        guint64 decoded = 0;
        OfficePage *page = NULL;

        g_assert_true (office_text (data, &decoded, &text));
        g_assert_null (text.fault);
        page = text.pages->pdata[text.pages->len - 1];
        g_assert_cmpstr (page->text, ==, table[i].text);
        if (page->hidden != NULL)
            g_strstrip (page->hidden);
        g_assert_cmpstr (page->hidden, ==, table[i].hidden);
        g_ptr_array_unref (text.pages);
    }
}

static void
test_numbers (void)
{
    static const struct {
        double value;
        const char *format;
        const char *text;
    } table[] = {
        {45030, "yyyy\\-mm\\-dd", "2023-04-14"},
        {45030, "[$-809]dddd, d mmmm yyyy;@", "Friday, 14 April 2023"},
        {45030.604166667, "dd/mm/yyyy hh:mm", "14/04/2023 14:30"},
        {0.385416667, "h:mm AM/PM", "9:15 AM"},
        {1.5, "[h]:mm", "36:00"},
        {59, "d/m/yyyy", "28/2/1900"},
        {0.05, "0%", "5%"},
        {3.14159, "0.00", "3.14"},
        {3.5, "\"dose\" 0.0", "3.5"},
        {42, "0000", "0042"},
        {9990018545.0, "General", "9990018545"},
        {9990018545.0, NULL, "9990018545"},
        {1e300, "dd/mm/yyyy", "1e+300"},
        {-1, "dd/mm/yyyy", "-1"},
        {0.1, NULL, "0.1"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
        g_autofree char *text =
            number_show (table[i].value, table[i].format, FALSE);
        g_assert_cmpstr (text, ==, table[i].text);
    }
}

static void
test_rich_text (void)
{
    static const struct {
        const char *rtf;
        const char *text;
        const char *hidden;
    } table[] = {
        {"{\\rtf1\\ansi Zo\\'eb, \\u8364?5\\par next}",
         "Zo\xC3\xAB, \xE2\x82\xAC"
         "5\nnext",
         NULL},
        {"{\\rtf1\\uc2\\u-10179??\\u-8694?? !}", "\xF0\x9F\x98\x8A !", NULL},
        {"{\\rtf1{\\fonttbl{\\f0\\fcharset0 A;}{\\f1\\fcharset238 B;}}"
         "\\f1\\'b3\\f0\\'b3}",
         "\xC5\x82\xC2\xB3", NULL},
        {"{\\rtf1 a{\\*\\unknown b}{\\pict 00ff}{\\stylesheet s;}c}", "ac",
         NULL},
        {"{\\rtf1 a{\\v hidden}{\\fs2 tiny}b}", "ab", "hiddentiny"},
        {"{\\rtf1{\\colortbl;\\red255\\green255\\blue255;\\red0\\green0"
         "\\blue0;}a{\\cf1 white}{\\cf2 b}{\\cf1\\chcbpat2 c}}",
         "abc", "white"},
        {"{\\rtf1\\trowd\\intbl a\\par b\\cell c\\cell\\row\\pard d}",
         "a b\tc\nd", NULL},
        {"{\\rtf1 a\\bin4 }{}{b\\tab c\\~d\\_e\\{f}", "ab\tc d-e{f", NULL},
        {"{\\rtf1{\\field{\\*\\fldinst HYPERLINK x}{\\fldrslt seen}}"
         "{\\footnote note}}",
         "seennote", NULL},
        {"{\\rtf1 a}after", "a", NULL},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
        gsize length = strlen (table[i].rtf);
        for (gsize end = 0; end <= length; end++) {
            g_autoptr (GBytes) data = g_bytes_new (table[i].rtf, end);
            OfficeText text = {0};
            guint64 decoded = 0;
            OfficePage *page = NULL;
            if (!office_text (data, &decoded, &text))
                continue;
            page = text.pages->pdata[0];
            g_assert_true (g_utf8_validate (page->text, -1, NULL));
            if (end == length) {
                g_assert_null (text.fault);
                g_assert_cmpstr (page->text, ==, table[i].text);
                g_assert_cmpstr (page->hidden, ==, table[i].hidden);
            }
            g_ptr_array_unref (text.pages);
        }
    }
}

static void
test_deep_rich_text (void)
{
    g_autoptr (GString) rtf = g_string_new ("{\\rtf1 seen");
    g_autoptr (GBytes) data = NULL;
    OfficeText text = {0};
    guint64 decoded = 0;

    for (guint i = 0; i < 100000; i++)
        g_string_append (rtf, "{a");
    data = g_bytes_new (rtf->str, rtf->len);
    g_assert_true (office_text (data, &decoded, &text));
    g_assert_cmpstr (text.fault, ==, "damaged: it is cut off");
    g_assert_true (g_str_has_prefix (
        ((OfficePage *) text.pages->pdata[0])->text, "seenaaa"));
    g_ptr_array_unref (text.pages);
}

static GBytes *
open_text (const char *styles, const char *body)
{
    g_autofree char *content =
        g_strconcat ("<d><office:automatic-styles>", styles,
                     "</office:automatic-styles><office:body><office:text>",
                     body, "</office:text></office:body></d>", NULL);
    const char *members[] = {"mimetype",
                             "application/vnd.oasis.opendocument.text",
                             "content.xml", content, NULL};

    return zipped (members);
}

static void
test_open_text (void)
{
    static const struct {
        const char *styles;
        const char *body;
        const char *text;
        const char *hidden;
    } table[] = {
        {"",
         "<text:p>a<text:s text:c='3'/>b<text:tab/>c<text:line-break/>d"
         "</text:p>",
         "a   b\tc\nd\n", NULL},
        {"<style:style style:name='T1'><style:text-properties text:display="
         "'none'/></style:style>",
         "<text:p>a<text:span text:style-name='T1'>h</text:span>b</text:p>",
         "ab\n", "h"},
        {"<style:style style:name='T1'><style:text-properties fo:color="
         "'#FFFFFF'/></style:style><style:style style:name='C'><style:table-"
         "cell-properties fo:background-color='#000080'/></style:style>",
         "<text:p>a<text:span text:style-name='T1'>h</text:span></text:p>"
         "<table:table><table:table-row><table:table-cell table:style-name="
         "'C'><text:p><text:span text:style-name='T1'>seen</text:span>"
         "</text:p></table:table-cell></table:table-row></table:table>",
         "a\nseen\n", "h"},
        {"",
         "<text:section text:display='none'><text:p>h</text:p>"
         "</text:section><text:p>a</text:p>",
         "a\n", "h\n"},
        {"",
         "<text:p>a<text:note><text:note-citation>1</text:note-citation>"
         "<text:note-body><text:p>foot</text:p></text:note-body>"
         "</text:note>b</text:p>",
         "ab\nfoot\n", NULL},
        {"",
         "<text:p>a<text:date>2 May</text:date><office:annotation>"
         "<dc:creator>who</dc:creator><dc:date>when</dc:date><text:p>say"
         "</text:p></office:annotation></text:p>",
         "a2 Maysay\n\n", NULL},
        {"",
         "<table:table><table:table-row table:number-rows-repeated='2'>"
         "<table:table-cell table:number-columns-repeated='2'/>"
         "<table:table-cell><text:p>c</text:p></table:table-cell>"
         "<table:table-cell table:number-columns-repeated='9999'/>"
         "</table:table-row></table:table>",
         "\t\tc\n\t\tc\n", NULL},
        {"",
         "<text:tracked-changes><text:p>old</text:p></text:tracked-changes>"
         "<text:p>new</text:p>",
         "new\n", "old\n"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
        g_autoptr (GBytes) data = open_text (table[i].styles, table[i].body);
        OfficeText text = {0};
        guint64 decoded = 0;
        const OfficePage *page = NULL;

        g_assert_true (office_text (data, &decoded, &text));
        g_assert_null (text.fault);
        page = text.pages->pdata[0];
        g_assert_cmpstr (page->text, ==, table[i].text);
        g_assert_cmpstr (page->hidden, ==, table[i].hidden);
        g_ptr_array_unref (text.pages);
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
        {"BEGIN:VEVENT\nDTSTART;VALUE=DATE:20261026\n"
         "DTEND;VALUE=DATE:20261101\nEND:VEVENT\n",
         "From: 26/10/2026\nTo: 31/10/2026\n"},
        {"BEGIN:VEVENT\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=6\n"
         "EXDATE:20261116T090000Z\nDURATION:PT1H45M\nEND:VEVENT\n",
         "Repeated: every 2 weeks on Monday, Wednesday, 6 times\n"
         "But not: 16/11/2026 09:00 UTC\nLength: 1 hour 45 minutes\n"},
        {"BEGIN:VEVENT\nRRULE:FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20261224T0Z\n"
         "RRULE:FREQ=DAILY;INTERVAL=1;BYSETPOS=2\nRRULE:X=1\nDURATION:P1X\n",
         "Repeated: every month on the last Friday, until 24/12/2026\n"
         "Repeated: every day, BYSETPOS=2\nRepeated: X=1\nLength: P1X\n"},
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
    g_test_add_func ("/office/a-workbook-is-a-table-of-text", test_workbook);
    g_test_add_func ("/office/numbers-look-as-in-the-sheet", test_numbers);
    g_test_add_func ("/office/rich-text-is-read-as-it-is-seen", test_rich_text);
    g_test_add_func ("/office/rich-text-nested-for-ever-is-bounded",
                     test_deep_rich_text);
    g_test_add_func ("/office/open-text-is-read-as-it-is-seen", test_open_text);
    g_test_add_func ("/office/damage-does-no-harm", test_damage);
    g_test_add_func ("/office/a-calendar-tells-what-when-where-who",
                     test_calendar);
    return g_test_run ();
}
