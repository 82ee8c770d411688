#include "classify/reader/rtf_words.h"

#include <string.h>

typedef struct {
    const char *name;
    RtfWord word;
    gunichar c;
} Entry;

static const Entry entries[] = {
    {"aftncn", RTF_SKIP, 0},
    {"aftnsep", RTF_SKIP, 0},
    {"aftnsepc", RTF_SKIP, 0},
    {"ansicpg", RTF_CODEPAGE, 0},
    {"atnauthor", RTF_SKIP, 0},
    {"atndate", RTF_SKIP, 0},
    {"atnicn", RTF_SKIP, 0},
    {"atnid", RTF_SKIP, 0},
    {"atnref", RTF_SKIP, 0},
    {"atntime", RTF_SKIP, 0},
    {"atrfend", RTF_SKIP, 0},
    {"atrfstart", RTF_SKIP, 0},
    {"annotation", RTF_SHOW, 0},
    {"bin", RTF_BYTES, 0},
    {"bkmkend", RTF_SKIP, 0},
    {"bkmkstart", RTF_SKIP, 0},
    {"blue", RTF_COLOUR_PART, 0},
    {"bullet", RTF_CHAR, 0x2022},
    {"cbpat", RTF_PAINTED, 0},
    {"cell", RTF_CELL, 0},
    {"cf", RTF_COLOUR, 0},
    {"chcbpat", RTF_PAINTED, 0},
    {"colortbl", RTF_COLOUR_TABLE, 0},
    {"colorschememapping", RTF_SKIP, 0},
    {"datafield", RTF_SKIP, 0},
    {"datastore", RTF_SKIP, 0},
    {"deleted", RTF_HIDDEN, 0},
    {"docvar", RTF_SKIP, 0},
    {"emdash", RTF_CHAR, 0x2014},
    {"emspace", RTF_CHAR, ' '},
    {"endash", RTF_CHAR, 0x2013},
    {"enspace", RTF_CHAR, ' '},
    {"f", RTF_FONT, 0},
    {"falt", RTF_SKIP, 0},
    {"fcharset", RTF_CHARSET, 0},
    {"filetbl", RTF_SKIP, 0},
    {"fldinst", RTF_SKIP, 0},
    {"fonttbl", RTF_FONT_TABLE, 0},
    {"fs", RTF_SIZE, 0},
    {"ftncn", RTF_SKIP, 0},
    {"ftnsep", RTF_SKIP, 0},
    {"ftnsepc", RTF_SKIP, 0},
    {"green", RTF_COLOUR_PART, 0},
    {"highlight", RTF_PAINTED, 0},
    {"info", RTF_SKIP, 0},
    {"intbl", RTF_TABLE, 0},
    {"ldblquote", RTF_CHAR, 0x201C},
    {"line", RTF_LINE, 0},
    {"listoverridetable", RTF_SKIP, 0},
    {"listtable", RTF_SKIP, 0},
    {"lquote", RTF_CHAR, 0x2018},
    {"nestcell", RTF_CELL, 0},
    {"nestrow", RTF_LINE, 0},
    {"nonesttables", RTF_SKIP, 0},
    {"nonshppict", RTF_SKIP, 0},
    {"objdata", RTF_SKIP, 0},
    {"page", RTF_PAGE, 0},
    {"pagebb", RTF_PAGE, 0},
    {"par", RTF_LINE, 0},
    {"pard", RTF_PLAIN_PARAGRAPH, 0},
    {"pict", RTF_SKIP, 0},
    {"plain", RTF_PLAIN, 0},
    {"pntext", RTF_SHOW, 0},
    {"rdblquote", RTF_CHAR, 0x201D},
    {"red", RTF_COLOUR_PART, 0},
    {"row", RTF_ROW, 0},
    {"rquote", RTF_CHAR, 0x2019},
    {"rxe", RTF_SKIP, 0},
    {"sect", RTF_LINE, 0},
    {"shpinst", RTF_SHOW, 0},
    {"shprslt", RTF_SKIP, 0},
    {"shptxt", RTF_SHOW, 0},
    {"sn", RTF_SKIP, 0},
    {"stylesheet", RTF_SKIP, 0},
    {"sv", RTF_SKIP, 0},
    {"tab", RTF_CHAR, '\t'},
    {"tc", RTF_SKIP, 0},
    {"themedata", RTF_SKIP, 0},
    {"u", RTF_UNICODE, 0},
    {"uc", RTF_UNICODE_SKIP, 0},
    {"v", RTF_HIDDEN, 0},
    {"xe", RTF_SKIP, 0},
};

RtfWord
rtf_word (const char *name, gunichar *char_out)
{
    for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
        if (strcmp (entries[i].name, name) == 0) {
            *char_out = entries[i].c;
            return entries[i].word;
        }
    return RTF_UNKNOWN;
}

guint
rtf_codepage (guint charset)
{
    static const struct {
        guint charset;
        guint codepage;
    } table[] = {{161, 1253}, {162, 1254}, {163, 1258}, {177, 1255},
                 {178, 1256}, {186, 1257}, {204, 1251}, {238, 1250}};

    for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
        if (table[i].charset == charset)
            return table[i].codepage;
    return charset == 0 ? 1252 : 0;
}
