/*
 * A vault without keys: answers the desk's questions from a few letters that
 * are written here, so that pages can be tried alone.
 *
 * usage: fakevault RUN-DIR PICTURE.png
 *
 * Writes each verb, who asked and about what to RUN-DIR/asked.
 */
#include "common/bytes.h"
#include "common/clock.h"
#include "common/error.h"
#include "common/frame.h"
#include "common/limits.h"
#include "vault/verbs.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define PASSPHRASE "reads before breakfast"
#define HANDLE_COUNT 4096
#define LEO "00112233445566778899aabbccddee01"
#define AVA_ONE "00112233445566778899aabbccddee02"
#define AVA_TWO "00112233445566778899aabbccddee03"

typedef struct {
    const char *who;
    const char *name;
    const char *roles;
    guint32 bits;
} Person;

static const Person people[] = {
    {"ruth@fernhollow.example", "Ruth Adeyinka", "lead, DSL",
     1u << 2 | 1u << 4},
    {"aisha@fernhollow.example", "Aisha Rahman", "key person", 1u << 0},
    {"maggie@fernhollow.example", "Maggie Holt", "manager", 1u << 7},
};

typedef struct {
    const char *ref;
    const char *readers; /* first letters of people */
    const char *row;     /* flag to title of a tray row, and its task */
    const char *opened;  /* from the facts to the candidates */
    const char *texts[3];
    guint32 may;
    gboolean is_signed;
} Letter;

/* Flag, kind and so on of a row; born and due are put in. */
static Letter letters[] = {
    {"LEQSP234",
     "ra",
     "(uint32 4, uint32 1, byte 2, byte 3, uint32 0, byte 1, 'Leo', "
     "'Nadia Okafor, Speech and Language Therapy', 'Therapy letter', byte 1)",
     "('" LEO "', 'Leo Marsh', 18720, 'Ladybird Room')|"
     "('Nadia Okafor, Speech and Language Therapy', "
     "'nadia.okafor@therapy.example', 'Report L.M.')|"
     "['The name and the date of birth on page 2 are those of Leo Marsh.', "
     "'It is on the paper of a therapy service.']|"
     "[(uint32 1, false, uint32 0), (uint32 2, true, uint32 1)]|"
     "[('1', 'text/plain', '', uint64 412, uint32 1, ''), "
     "('2', 'application/pdf', 'scan001.pdf', uint64 284113, uint32 1, ''), "
     "('3', 'application/zip', 'sounds.zip', uint64 90000, uint32 4, "
     "'It is locked with a password. The sender may send it in another "
     "letter.')]|"
     "['Aisha Rahman', 'Ruth Adeyinka', 'Priya Nair']|"
     "@a(usuxbsa(ss)) []|@a(sssas) []",
     {"Dear colleagues,\n\nplease find my report attached.\n"
      "Our page: https://therapy.example/leo?x=1\n\nNadia Okafor",
      "Speech and Language Therapy\n\nReport about Leo Marsh, born 3 April "
      "2021\n\nLeo joins two words together. In the room it helps him when "
      "adults wait for ten seconds after a question, and when pictures show "
      "what comes next.\n\nNadia Okafor"},
     VAULT_MAY_SIGN | VAULT_MAY_RAISE,
     FALSE},
    {"JRKC2345",
     "r",
     "(uint32 3, uint32 1, byte 3, byte 2, uint32 5, byte 1, 'Jack', "
     "'Fernshire Council', 'Social care letter', byte 1)",
     "('00112233445566778899aabbccddee09', 'Jack Byrne', 18900, "
     "'Hedgehog Room')|('Fernshire Council', 'cp@council.example', "
     "'Conference')|['It speaks of a child protection conference.']|"
     "[(uint32 1, false, uint32 0)]|"
     "[('1', 'text/plain', '', uint64 90, uint32 1, '')]|"
     "['Ruth Adeyinka', 'Priya Nair']|@a(usuxbsa(ss)) []|@a(sssas) []",
     {"The conference is on 12 November."},
     VAULT_MAY_SIGN | VAULT_MAY_RAISE | VAULT_MAY_LOWER,
     FALSE},
    {"AVAT2345",
     "r",
     "(uint32 2, uint32 2, byte 2, byte 3, uint32 0, byte 1, '', "
     "'Occupational Therapy', 'Letter', byte 3)",
     "('', '', 0, '')|('Occupational Therapy', 'ot@therapy.example', 'Ava')|"
     "['Two children have this name and no birth date is given.']|"
     "[(uint32 1, false, uint32 0)]|"
     "[('1', 'text/plain', '', uint64 90, uint32 1, '')]|"
     "['Ruth Adeyinka', 'Priya Nair']|@a(usuxbsa(ss)) []|"
     "[('" AVA_ONE "', 'Ava Thompson', '3 May 2022', ['The name agrees.', "
     "'No birth date in the letter.']), ('" AVA_TWO "', 'Ava Thompson', "
     "'19 September 2023', ['The name agrees.'])]",
     {"Ava Thompson needs a chair with arms."},
     VAULT_MAY_FILE | VAULT_MAY_RAISE,
     FALSE},
    {"HSTL2345",
     "r",
     "(uint32 4, uint32 1, byte 1, byte 4, uint32 2, byte 2, 'Zo\u00eb', "
     "'<b onclick=alert(1)>\"mother\"</b>', 'Family letter', byte 2)",
     "('" LEO "', 'Zo\u00eb <script>alert(1)</script>', 18720, '')|"
     "('\"><img src=x onerror=alert(1)>', 'a@b.example', "
     "'<a href=javascript:alert(1)>x</a>')|"
     "['</li><script>alert(1)</script>']|[(uint32 1, true, uint32 0)]|"
     "[('1', 'text/html', '\"><script>.html', uint64 9, uint32 5, '')]|"
     "['Ruth Adeyinka']|[(uint32 1, 'Aisha Rahman', uint32 1, int64 "
     "1762160000000, true, 'I opened and read it.', [('right_child', 'yes'), "
     "('needed_in_room', '<script>alert(1)</script>')])]|@a(sssas) []",
     {"<script>document.title='owned'</script>\n</div><img src=x "
      "onerror=alert(1)>\n\u202Egnp.exe {{guard}} "
      "averyveryveryveryveryveryveryveryveryveryveryveryveryverylongword"},
     VAULT_MAY_COUNTERSIGN | VAULT_MAY_RAISE,
     FALSE},
};

typedef struct {
    guint8 token[VAULT_TOKEN_BYTES];
    const Person *person;
} SignIn;

typedef struct {
    const Person *person;
    Letter *letter;
} Handle;

static GMutex mutex;
static GPtrArray *sign_ins; /* SignIn * */
static Handle handles[HANDLE_COUNT];
static guint32 handle_count;
static GBytes *picture;
static FILE *asked;

static const Person *
person_of (const guint8 *token)
{
    for (guint i = 0; i < sign_ins->len; i++) {
        SignIn *in = g_ptr_array_index (sign_ins, i);
        if (memcmp (in->token, token, VAULT_TOKEN_BYTES) == 0)
            return in->person;
    }
    return NULL;
}

static gboolean
may_read (const Person *person, const Letter *letter)
{
    return strchr (letter->readers, person->who[0]) != NULL;
}

static gint64
born_of (const Letter *letter)
{
    return clock_now_ms () - (letter - letters + 1) * 3600000ll;
}

static GVariant *
parse (const char *text)
{
    g_autoptr (GError) error = NULL;
    GVariant *value = g_variant_parse (NULL, text, NULL, NULL, &error);

    if (value == NULL)
        g_error ("%s: %s", text, error->message);
    return value;
}

static GVariant *
tray_row (const Letter *letter)
{
    g_autoptr (GVariant) row = parse (letter->row);
    guint32 state = 0, outcome = 0, overlays = 0;
    guint8 flag = 0, kind = 0, provenance = 0, task = 0;
    const char *who = NULL, *sender = NULL, *title = NULL;
    gint64 born = born_of (letter);
    gint64 now = clock_now_ms ();
    /* Leo's, Jack's, Ava's; Zoe's is overdue. */
    const gint64 dues[] = {now + 30000, now + 60000, now + 90000000,
                           now - 60000};

    g_variant_get (row, "(uuyyuy&s&s&sy)", &state, &outcome, &flag, &kind,
                   &overlays, &provenance, &who, &sender, &title, &task);
    if (letter->is_signed) {
        state = 5;
        task = 0;
    }
    return g_variant_new (VAULT_TRAY_ROW, letter->ref, state, outcome, flag,
                          kind, overlays, provenance, born,
                          dues[letter - letters], who, sender, title, task,
                          letter->is_signed ? 1 : 0, letter->is_signed);
}

static GVariant *
tray (const Person *person)
{
    GVariantBuilder rows;

    g_variant_builder_init (&rows, G_VARIANT_TYPE ("a" VAULT_TRAY_ROW));
    for (gsize i = 0; i < G_N_ELEMENTS (letters); i++)
        if (may_read (person, &letters[i]))
            g_variant_builder_add_value (&rows, tray_row (&letters[i]));
    return g_variant_new ("(a" VAULT_TRAY_ROW "b)", &rows, FALSE);
}

static GVariant *
open_letter (const Person *person, Letter *letter)
{
    g_autoptr (GVariant) row = g_variant_ref_sink (tray_row (letter));
    g_auto (GStrv) parts = g_strsplit (letter->opened, "|", -1);
    guint32 state = 0, outcome = 0, overlays = 0;
    guint8 flag = 0, kind = 0, provenance = 0;
    guint32 may = letter->is_signed ? VAULT_MAY_RAISE : letter->may;
    GVariant *members[14] = {NULL};

    g_variant_get (row, VAULT_TRAY_ROW, NULL, &state, &outcome, &flag, &kind,
                   &overlays, &provenance, NULL, NULL, NULL, NULL, NULL, NULL,
                   NULL, NULL);
    handles[handle_count] = (Handle){person, letter};
    members[0] = g_variant_new_uint32 (handle_count++);
    members[1] =
        g_variant_new ("(suuyyyyu)", letter->ref, state, outcome, flag, kind,
                       (guint8) (flag == 3), provenance, overlays);
    members[2] = g_variant_new_int64 (born_of (letter));
    members[3] = g_variant_new_int64 (born_of (letter) + 3000000);
    for (int i = 0; i < 8; i++)
        members[4 + i] = parse (parts[i]);
    members[12] = g_variant_new_uint32 (may);
    members[13] = g_variant_new_uint32 (VAULT_QUESTION_SET);
    return g_variant_new_tuple (members, 14);
}

static GVariant *
children (void)
{
    return parse ("([('" LEO "', 'C001', 'Leo', 'Marsh', 18720, 'Ladybird "
                  "Room', true, uint32 3), ('" AVA_ONE
                  "', 'C002', 'Ava', 'Thompson', 19115, 'Hedgehog Room', "
                  "false, uint32 1), ('" AVA_TWO
                  "', 'C003', 'Ava', 'Thompson', 19619, 'Ladybird Room', "
                  "false, uint32 1)], false)");
}

static GVariant *
child (const Person *person)
{
    g_autoptr (GVariant) rows = g_variant_ref_sink (tray (person));
    g_autoptr (GVariant) list = g_variant_get_child_value (rows, 0);
    g_autoptr (GVariant) particulars = g_variant_ref_sink (
        parse ("[('Key person', 'Aisha Rahman'), ('May collect', 'Siobhan "
               "Marsh'), ('Started', '4 September 2023')]"));

    return g_variant_new ("(ssis@a(ss)@a" VAULT_TRAY_ROW "b)", "Leo", "Marsh",
                          18720, "Ladybird Room", particulars, list, FALSE);
}

static GVariant *
book (void)
{
    g_autofree char *text = g_strdup_printf (
        "([('LEQSP234', int64 %" G_GINT64_FORMAT ", uint32 4, uint32 1, byte "
        "2, byte 3, 'Leo Marsh', 'Nadia Okafor, Speech and Language Therapy', "
        "int64 0, ''), ('STAFF234', int64 %" G_GINT64_FORMAT
        ", uint32 2, uint32 2, byte 4, byte 0, '', '', int64 0, 'One letter "
        "for named "
        "people, owner Frances Obi')], false, [int64 0, 28, 9, 3, 2, 16, 2, 0, "
        "0], int64 60)",
        clock_now_ms (), clock_now_ms ());

    return parse (text);
}

static VaultAnswer
say (VaultAnswer answer, const char *sentence, GVariant **out)
{
    *out = g_variant_new ("(s)", sentence);
    return answer;
}

static VaultAnswer
denied (GVariant **out)
{
    return say (ANSWER_DENIED, "There is no such letter, or it is not yours.",
                out);
}

static VaultAnswer
sign_in (GVariant *in, GVariant **out)
{
    const char *who = NULL;
    const char *passphrase = NULL;

    g_variant_get (in, "(&s&s)", &who, &passphrase);
    for (gsize i = 0; i < G_N_ELEMENTS (people); i++) {
        SignIn *new = NULL;

        if (strcmp (people[i].who, who) != 0 ||
            strcmp (passphrase, PASSPHRASE) != 0)
            continue;
        new = g_new0 (SignIn, 1);
        new->person = &people[i];
        for (gsize b = 0; b < VAULT_TOKEN_BYTES; b++)
            new->token[b] = (guint8) g_random_int ();
        g_ptr_array_add (sign_ins, new);
        *out = g_variant_new (
            "(@aysssub)",
            g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, new->token,
                                       VAULT_TOKEN_BYTES, 1),
            people[i].name, people[i].roles, "S00", people[i].bits, FALSE);
        return ANSWER_OK;
    }
    return say (ANSWER_REJECTED,
                "This name and passphrase do not belong together.", out);
}

static void
sign_out (const guint8 *token)
{
    for (guint i = 0; i < sign_ins->len; i++) {
        SignIn *in = g_ptr_array_index (sign_ins, i);
        if (memcmp (in->token, token, VAULT_TOKEN_BYTES) == 0)
            g_ptr_array_remove_index (sign_ins, i);
    }
}

static Letter *
letter_of_ref (const Person *person, GVariant *in)
{
    const char *ref = NULL;

    g_variant_get_child (in, 0, "&s", &ref);
    for (gsize i = 0; i < G_N_ELEMENTS (letters); i++)
        if (strcmp (letters[i].ref, ref) == 0 && may_read (person, &letters[i]))
            return &letters[i];
    return NULL;
}

static Letter *
letter_of_handle (const Person *person, GVariant *in)
{
    guint32 handle = 0;

    g_variant_get_child (in, 0, "u", &handle);
    return handle < handle_count && handles[handle].person == person
               ? handles[handle].letter
               : NULL;
}

static GBytes *
part_of (const Letter *letter, GVariant *in)
{
    guint8 kind = 0;
    guint32 page = 0;

    g_variant_get (in, "(uyu)", NULL, &kind, &page);
    if (kind == 4)
        return g_bytes_ref (picture);
    if (kind != 3 || page < 1 || page > 2 || letter->texts[page - 1] == NULL)
        return NULL;
    return g_bytes_new_static (letter->texts[page - 1],
                               strlen (letter->texts[page - 1]));
}

/* Verbs about a letter, by reference or by handle. */
static VaultAnswer
answer_letter (VaultVerb verb, const Person *person, GVariant *in,
               GVariant **out, GBytes **bulk_out)
{
    Letter *letter = verb == VERB_OPEN || verb == VERB_WHO_SAW
                         ? letter_of_ref (person, in)
                         : letter_of_handle (person, in);
    const char *child = NULL;

    if (letter == NULL)
        return denied (out);
    switch (verb) {
    case VERB_OPEN:
        *out = open_letter (person, letter);
        return ANSWER_OK;
    case VERB_WHO_SAW:
        *out = parse ("([(uint64 41, int64 1762160000000, 'Ruth Adeyinka', "
                      "'opened', 'done', 'LEQSP234')],)");
        return ANSWER_OK;
    case VERB_PART:
        *bulk_out = part_of (letter, in);
        if (*bulk_out == NULL)
            return denied (out);
        *out = g_variant_new ("(t)", (guint64) g_bytes_get_size (*bulk_out));
        return ANSWER_OK;
    case VERB_SIGN:
    case VERB_COUNTERSIGN:
        if (letter->is_signed)
            return say (ANSWER_REJECTED, "You have signed this already.", out);
        letter->is_signed = TRUE;
        *out = g_variant_new ("(xs)", clock_now_ms (), "I opened and read it.");
        return ANSWER_OK;
    case VERB_FILE:
        g_variant_get_child (in, 1, "&s", &child);
        if (strcmp (child, AVA_TWO) == 0)
            return say (ANSWER_REJECTED, "This child left in July.", out);
        letter->is_signed = TRUE;
        *out = g_variant_new ("()");
        return ANSWER_OK;
    default:
        *out = g_variant_new ("()");
        return ANSWER_OK;
    }
}

static VaultAnswer
answer (VaultVerb verb, const guint8 *token, GVariant *in, GVariant **out,
        GBytes **bulk_out)
{
    const Person *person = person_of (token);
    gboolean is_manager = person != NULL && (person->bits & (1u << 7)) != 0;

    switch (verb) {
    case VERB_HELLO:
        *out = g_variant_new ("(bsbu)", TRUE, "Fernhollow", TRUE, 3);
        return ANSWER_OK;
    case VERB_SIGN_IN:
        return sign_in (in, out);
    default:
        if (person == NULL)
            return say (ANSWER_SIGN_IN, "Sign in first.", out);
    }
    switch (verb) {
    case VERB_SIGN_OUT:
        sign_out (token);
        G_GNUC_FALLTHROUGH;
    case VERB_BLANK:
        *out = g_variant_new ("()");
        return ANSWER_OK;
    case VERB_WHO_AM_I:
        *out = g_variant_new ("(sssu)", person->name, person->roles, "S00",
                              person->bits);
        return ANSWER_OK;
    case VERB_TRAY:
        *out = tray (person);
        return ANSWER_OK;
    case VERB_CHILDREN:
        *out = is_manager ? parse ("(@a" VAULT_CHILD_ROW " [], false)")
                          : children ();
        return ANSWER_OK;
    case VERB_CHILD:
        if (is_manager)
            return denied (out);
        *out = child (person);
        return ANSWER_OK;
    case VERB_REGISTER:
        if (person->bits == 1)
            return say (ANSWER_NOT_ALLOWED, "Your role may not.", out);
        *out = book ();
        return ANSWER_OK;
    case VERB_HEALTH:
        *out = parse ("([(byte 2, 'Mailbox office: no post since Monday.')],)");
        return ANSWER_OK;
    case VERB_VERIFY:
        *out = parse ("(uint64 1234, @as [], 'cedar lamp otter seven')");
        return ANSWER_OK;
    default:
        return answer_letter (verb, person, in, out, bulk_out);
    }
}

static const char *
type_of (VaultVerb verb, const char **name_out)
{
#define TYPE_OF(verb_name, number, in, out, action)                            \
    if (verb == VERB_##verb_name) {                                            \
        *name_out = #verb_name;                                                \
        return in;                                                             \
    }
    VAULT_VERBS (TYPE_OF)
#undef TYPE_OF
    return NULL;
}

static gboolean
answer_frame (int fd, GBytes *frame)
{
    ByteReader head;
    guint8 token[VAULT_TOKEN_BYTES];
    VaultVerb verb = 0;
    const char *name = NULL;
    const char *type = NULL;
    VaultAnswer code = 0;
    g_autoptr (GVariant) in = NULL;
    g_autoptr (GVariant) out = NULL;
    g_autoptr (GBytes) body = NULL;
    g_autoptr (GBytes) bulk = NULL;
    g_autoptr (GByteArray) reply = g_byte_array_new ();

    byte_reader_init (&head, g_bytes_get_data (frame, NULL),
                      g_bytes_get_size (frame));
    verb = (VaultVerb) bytes_get_u16 (&head);
    bytes_get_u16 (&head);
    bytes_get (&head, token, sizeof token);
    type = type_of (verb, &name);
    g_assert (type != NULL && !head.failed);
    body = g_bytes_new (head.at, head.left);
    in = frame_to_variant (body, type, NULL);
    g_assert (in != NULL);
    g_mutex_lock (&mutex);
    fprintf (asked, "%s\n", name);
    fflush (asked);
    code = answer (verb, token, in, &out, &bulk);
    g_mutex_unlock (&mutex);
    g_variant_ref_sink (out);
    bytes_put_u16 (reply, (guint16) code);
    bytes_put_u16 (reply, 0);
    bytes_put (reply, g_variant_get_data (out), g_variant_get_size (out));
    if (!frame_write (fd, reply->data, reply->len, NULL))
        return FALSE;
    for (gsize at = 0; bulk != NULL && at < g_bytes_get_size (bulk);) {
        gsize size =
            MIN (LIMIT_VAULT_PIECE_BYTES, g_bytes_get_size (bulk) - at);
        if (!frame_write (fd,
                          (const guint8 *) g_bytes_get_data (bulk, NULL) + at,
                          size, NULL))
            return FALSE;
        at += size;
    }
    return TRUE;
}

static gpointer
serve (gpointer user)
{
    int fd = GPOINTER_TO_INT (user);

    for (;;) {
        g_autoptr (GBytes) frame = NULL;
        if (!frame_read (fd, LIMIT_VAULT_FRAME_BYTES, FRAME_FOREVER, &frame,
                         NULL) ||
            frame == NULL || !answer_frame (fd, frame))
            break;
    }
    close (fd);
    return NULL;
}

int
main (int argc, char **argv)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    g_autofree char *log_file = NULL;
    char *data = NULL;
    gsize length = 0;
    int fd = socket (AF_UNIX, SOCK_STREAM, 0);

    if (argc != 3 || !g_file_get_contents (argv[2], &data, &length, NULL))
        return 64;
    picture = g_bytes_new_take (data, length);
    sign_ins = g_ptr_array_new_with_free_func (g_free);
    log_file = g_build_filename (argv[1], "asked", NULL);
    asked = fopen (log_file, "a");
    g_snprintf (address.sun_path, sizeof address.sun_path, "%s/desk.sock",
                argv[1]);
    unlink (address.sun_path);
    if (asked == NULL ||
        bind (fd, (struct sockaddr *) &address, sizeof address) != 0 ||
        listen (fd, 16) != 0)
        return 71;
    for (;;) {
        int client = accept (fd, NULL, NULL);
        if (client >= 0)
            g_thread_unref (
                g_thread_new ("client", serve, GINT_TO_POINTER (client)));
    }
}
