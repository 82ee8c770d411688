#include "classify/reader/rtf.h"

#include "classify/box/charset.h"
#include "classify/reader/flow.h"
#include "classify/reader/rtf_words.h"
#include "common/limits.h"

#include <string.h>

/* Groups in groups: tables of text boxes reach 40. */
#define DEPTH_COUNT 256u
#define WORD_CHARS 32u
/* Half points: smaller than anybody reads. */
#define TINY_SIZE 4
#define WHITE_PART 0xF0
#define FONT_COUNT 4096u
#define COLOUR_COUNT 1024u

typedef enum { SHOWN, SKIPPED, FONTS, COLOURS } Destination;

typedef struct {
    Destination destination;
    gboolean hidden;  /* \v, deleted, tiny */
    gboolean white;   /* the letters' colour */
    gboolean painted; /* a background of its own */
    guint unicode_skip;
    guint codepage; /* of the font; 0: the document's */
} Group;

typedef struct {
    Flow flow;
    const char *at;
    const char *end;
    Group groups[DEPTH_COUNT];
    guint depth;
    guint beyond; /* groups deeper than that, none of which is read */
    gboolean starred;
    gboolean may_name; /* a group's first word names its destination */
    guint skip;        /* characters that stand for a \u before them */
    gunichar high;     /* the first half of a surrogate pair */
    guint codepage;
    GByteArray *bytes; /* in the codepage of the group */
    guint font;        /* whose entry is read */
    guint codepages[FONT_COUNT];
    guint colours;
    gboolean white_colours[COLOUR_COUNT];
    gboolean bright; /* the colour that is read, so far */
} Rtf;

static Group *
top (Rtf *rtf)
{
    return &rtf->groups[rtf->depth];
}

static void
put (Rtf *rtf, const char *text, gsize length)
{
    const Group *group = top (rtf);
    gboolean unseen = group->hidden ||
                      (group->white && !group->painted && rtf->flow.table == 0);

    if (group->destination == SHOWN && rtf->beyond == 0)
        flow_text (&rtf->flow, text, length, unseen);
}

static void
flush (Rtf *rtf)
{
    guint codepage =
        top (rtf)->codepage == 0 ? rtf->codepage : top (rtf)->codepage;
    g_autofree char *name = g_strdup_printf ("windows-%u", codepage);
    g_autoptr (GBytes) bytes = NULL;
    g_autofree char *text = NULL;
    gboolean guessed = FALSE;

    if (rtf->bytes->len == 0)
        return;
    bytes = g_bytes_new (rtf->bytes->data, rtf->bytes->len);
    g_byte_array_set_size (rtf->bytes, 0);
    text = charset_to_utf8 (name, bytes, &guessed);
    put (rtf, text, strlen (text));
}

/* One byte of text, however it was written. */
static void
put_byte (Rtf *rtf, guint8 byte)
{
    rtf->may_name = FALSE;
    if (rtf->skip > 0) {
        rtf->skip--;
        return;
    }
    if (top (rtf)->destination == COLOURS && byte == ';') {
        if (rtf->colours < COLOUR_COUNT)
            rtf->white_colours[rtf->colours++] = rtf->bright;
        rtf->bright = TRUE;
    }
    if (top (rtf)->destination == SHOWN && byte != '\0')
        g_byte_array_append (rtf->bytes, &byte, 1);
}

static void
put_char (Rtf *rtf, gunichar c)
{
    char text[6];

    flush (rtf);
    if (c != 0 && g_unichar_validate (c))
        put (rtf, text, (gsize) g_unichar_to_utf8 (c, text));
}

static void
put_unicode (Rtf *rtf, int value)
{
    gunichar c = (gunichar) (value & 0xFFFF);

    rtf->skip = top (rtf)->unicode_skip;
    if (c >= 0xD800 && c < 0xDC00) {
        rtf->high = c;
        return;
    }
    if (c >= 0xDC00 && c < 0xE000 && rtf->high != 0)
        c = 0x10000 + ((rtf->high - 0xD800) << 10) + (c - 0xDC00);
    rtf->high = 0;
    put_char (rtf, c);
}

static void
open_group (Rtf *rtf)
{
    flush (rtf);
    rtf->skip = 0;
    rtf->starred = FALSE;
    rtf->may_name = TRUE;
    if (rtf->beyond > 0 || rtf->depth + 1 == DEPTH_COUNT) {
        rtf->beyond++;
        return;
    }
    rtf->groups[rtf->depth + 1] = rtf->groups[rtf->depth];
    rtf->depth++;
}

static void
close_group (Rtf *rtf)
{
    flush (rtf);
    rtf->skip = 0;
    rtf->may_name = FALSE;
    if (rtf->beyond > 0)
        rtf->beyond--;
    else if (rtf->depth > 0)
        rtf->depth--;
}

static void
end_line (Rtf *rtf)
{
    flush (rtf);
    if (top (rtf)->destination == SHOWN && rtf->beyond == 0)
        flow_line (&rtf->flow, top (rtf)->hidden);
}

/* Only the current group's own text may end cells and pages. */
static gboolean
is_shown (const Rtf *rtf)
{
    return rtf->groups[rtf->depth].destination == SHOWN && rtf->beyond == 0;
}

static void
do_break (Rtf *rtf, RtfWord word)
{
    flush (rtf);
    if (!is_shown (rtf))
        return;
    switch (word) {
    case RTF_CELL:
        flow_cell_end (&rtf->flow);
        return;
    case RTF_ROW:
        flow_row_end (&rtf->flow);
        return;
    case RTF_PAGE:
        flow_page (&rtf->flow);
        return;
    case RTF_TABLE:
        rtf->flow.table = 1;
        return;
    default: /* RTF_PLAIN_PARAGRAPH */
        rtf->flow.table = 0;
        top (rtf)->painted = FALSE;
        return;
    }
}

static void
do_look (Rtf *rtf, RtfWord word, int value)
{
    Group *group = top (rtf);

    flush (rtf);
    switch (word) {
    case RTF_HIDDEN:
        group->hidden = value != 0;
        return;
    case RTF_SIZE:
        if (value <= TINY_SIZE)
            group->hidden = TRUE;
        return;
    case RTF_COLOUR:
        group->white = value > 0 && (guint) value < rtf->colours &&
                       rtf->white_colours[value];
        return;
    case RTF_PAINTED:
        group->painted = value > 0;
        return;
    case RTF_PLAIN:
        group->hidden = group->white = group->painted = FALSE;
        group->codepage = 0;
        return;
    default: /* RTF_FONT */
        rtf->font = (guint) CLAMP (value, 0, (int) FONT_COUNT - 1);
        if (group->destination != FONTS)
            group->codepage = rtf->codepages[rtf->font];
        return;
    }
}

static void
do_destination (Rtf *rtf, RtfWord word, gboolean first)
{
    Group *group = top (rtf);

    if (group->destination == SKIPPED || !first)
        return;
    if (word == RTF_FONT_TABLE)
        group->destination = FONTS;
    else if (word == RTF_COLOUR_TABLE)
        group->destination = COLOURS;
    else if (word == RTF_SKIP || (word == RTF_UNKNOWN && rtf->starred))
        group->destination = SKIPPED;
    rtf->bright = TRUE;
}

static void
skip_bytes (Rtf *rtf, int count)
{
    if (count > 0)
        rtf->at += MIN ((gsize) count, (gsize) (rtf->end - rtf->at));
}

static void
do_word (Rtf *rtf, const char *name, int value, gboolean has_value)
{
    gunichar c = 0;
    RtfWord word = rtf_word (name, &c);
    gboolean first = rtf->may_name;

    rtf->may_name = FALSE;
    if (rtf->skip > 0 && word != RTF_UNICODE)
        rtf->skip--;
    if (word >= RTF_CELL && word <= RTF_PLAIN_PARAGRAPH)
        do_break (rtf, word);
    else if (word >= RTF_HIDDEN && word <= RTF_FONT)
        do_look (rtf, word, has_value ? value : 1);
    else if (word >= RTF_UNKNOWN && word <= RTF_COLOUR_TABLE)
        do_destination (rtf, word, first);
    else if (word == RTF_CHAR)
        put_char (rtf, c == '\t' && rtf->flow.table > 0 ? ' ' : c);
    else if (word == RTF_LINE)
        end_line (rtf);
    else if (word == RTF_UNICODE)
        put_unicode (rtf, value);
    else if (word == RTF_UNICODE_SKIP)
        top (rtf)->unicode_skip = (guint) CLAMP (value, 0, 16);
    else if (word == RTF_BYTES)
        skip_bytes (rtf, value);
    else if (word == RTF_CODEPAGE)
        rtf->codepage = (guint) CLAMP (value, 0, 65535);
    else if (word == RTF_CHARSET && top (rtf)->destination == FONTS)
        rtf->codepages[rtf->font] = rtf_codepage ((guint) value);
    else if (word == RTF_COLOUR_PART)
        rtf->bright &= value >= WHITE_PART;
}

/* A backslash and letters, a number, a blank that belongs to it. */
static void
read_word (Rtf *rtf)
{
    char name[WORD_CHARS + 1] = "";
    gsize length = 0;
    gboolean negative = FALSE;
    gboolean has_value = FALSE;
    gint64 value = 0;

    for (; rtf->at < rtf->end && g_ascii_isalpha (*rtf->at); rtf->at++)
        if (length < WORD_CHARS)
            name[length++] = *rtf->at;
    if (rtf->at < rtf->end && *rtf->at == '-') {
        negative = TRUE;
        rtf->at++;
    }
    for (; rtf->at < rtf->end && g_ascii_isdigit (*rtf->at); rtf->at++) {
        has_value = TRUE;
        if (value < G_MAXINT32)
            value = value * 10 + (*rtf->at - '0');
    }
    if (rtf->at < rtf->end && *rtf->at == ' ')
        rtf->at++;
    value = MIN (value, G_MAXINT32);
    do_word (rtf, name, (int) (negative ? -value : value), has_value);
}

static void
read_hex (Rtf *rtf)
{
    int high = 0, low = 0;

    if (rtf->end - rtf->at < 2)
        return;
    high = g_ascii_xdigit_value (rtf->at[0]);
    low = g_ascii_xdigit_value (rtf->at[1]);
    if (high < 0 || low < 0)
        return;
    rtf->at += 2;
    put_byte (rtf, (guint8) (high * 16 + low));
}

static void
read_symbol (Rtf *rtf)
{
    char c = *rtf->at++;

    switch (c) {
    case '*':
        rtf->starred = TRUE;
        return;
    case '\'':
        read_hex (rtf);
        return;
    case '\n':
    case '\r':
        end_line (rtf);
        return;
    case '~':
        put_byte (rtf, ' ');
        return;
    case '_':
        put_byte (rtf, '-');
        return;
    case '\\':
    case '{':
    case '}':
        put_byte (rtf, (guint8) c);
        return;
    default: /* \- a hyphen that may stand there, \| \: for indexes */
        return;
    }
}

static void
read_all (Rtf *rtf)
{
    while (rtf->at < rtf->end && !rtf->flow.cut) {
        char c = *rtf->at++;
        if (c == '{')
            open_group (rtf);
        else if (c == '}')
            close_group (rtf);
        else if (c == '\\' && rtf->at < rtf->end && g_ascii_isalpha (*rtf->at))
            read_word (rtf);
        else if (c == '\\' && rtf->at < rtf->end)
            read_symbol (rtf);
        else if (c != '\n' && c != '\r')
            put_byte (rtf, (guint8) c);
        /* What is after the outermost group is no document. */
        if (c == '}' && rtf->depth == 0 && rtf->beyond == 0)
            return;
    }
}

gboolean
rtf_is (GBytes *data)
{
    gsize length = 0;
    const char *bytes = g_bytes_get_data (data, &length);

    return length > 5 && memcmp (bytes, "{\\rtf", 5) == 0;
}

GPtrArray *
rtf_pages (GBytes *data, const char **fault_out)
{
    /* A hundred kilobytes of tables: too much for a stack. */
    g_autofree Rtf *rtf = g_new0 (Rtf, 1);
    gsize length = 0;

    flow_start (&rtf->flow);
    rtf->at = g_bytes_get_data (data, &length);
    rtf->end = rtf->at + length;
    rtf->bytes = g_byte_array_new ();
    rtf->codepage = 1252;
    rtf->groups[0].unicode_skip = 1;
    read_all (rtf);
    flush (rtf);
    g_byte_array_unref (rtf->bytes);
    if (rtf->flow.cut)
        *fault_out = "more text or pages than fit one letter";
    else if (rtf->depth > 0 || rtf->beyond > 0)
        *fault_out = "damaged: it is cut off";
    return flow_end (&rtf->flow);
}
