#include "store/handin.h"

#include "common/error.h"
#include "store/seal.h"

#include <string.h>

static const char label[] = "intray handin 1";

Handin *
handin_new (void)
{
    return secret_new (sizeof (Handin));
}

void
handin_set_text (char *to, gsize size, const char *text)
{
    gsize length = strlen (text);

    if (length >= size) {
        length = size - 1;
        while (length > 0 && ((guchar) text[length] & 0xC0) == 0x80)
            length--;
    }
    memcpy (to, text, length);
    to[length] = '\0';
}

/* Big-endian into locked memory: no copy of a password elsewhere. */
typedef struct {
    guint8 *at;
    gsize length;
} Out;

static void
put (Out *out, const void *data, gsize length)
{
    memcpy (out->at + out->length, data, length);
    out->length += length;
}

static void
put_number (Out *out, guint32 value, guint bytes)
{
    for (guint i = bytes; i > 0; i--)
        out->at[out->length++] = (guint8) (value >> (8 * (i - 1)));
}

static void
put_text (Out *out, const char *text)
{
    put_number (out, (guint32) strlen (text), 2);
    put (out, text, strlen (text));
}

static void
put_people (Out *out, const Id *people, guint count)
{
    put_number (out, count, 2);
    put (out, people, count * sizeof (Id));
}

/* Label, centre, letter and H(raw), which stand before the fields. */
static void
put_head (Out *out, const Id *centre, const Id *letter, const Hash *raw)
{
    put (out, label, sizeof label);
    put (out, centre->b, ID_BYTES);
    put (out, letter->b, ID_BYTES);
    put (out, raw->b, HASH_BYTES);
}

#define HEAD_BYTES (sizeof label + 2 * ID_BYTES + HASH_BYTES)

guint8 *
handin_seal (const Handin *handin, const Id *centre, const Id *letter,
             const Hash *raw, const guint8 *sign_seed, gsize *length_out)
{
    Out out = {secret_new (HEAD_BYTES + LIMIT_HANDIN_BYTES), 0};
    Signature signature;

    G_STATIC_ASSERT (sizeof (Handin) + SIGNATURE_BYTES <= LIMIT_HANDIN_BYTES);
    put_head (&out, centre, letter, raw);
    put (&out, handin->person.b, ID_BYTES);
    put_number (&out, handin->dir, 4);
    put (&out, handin->parent.b, ID_BYTES);
    put (&out, handin->parent_filing.b, HASH_BYTES);
    put (&out, handin->child.b, ID_BYTES);
    put_number (&out, handin->floor, 1);
    put_number (&out, handin->overlays, 4);
    put_people (&out, handin->named, handin->named_count);
    put_people (&out, handin->left_out, handin->left_out_count);
    put_text (&out, handin->password);
    put_text (&out, handin->note);
    put_text (&out, handin->sender);
    put_text (&out, handin->address);
    signature = sign_bytes (sign_seed, out.at, out.length);
    put (&out, signature.b, SIGNATURE_BYTES);
    *length_out = out.length - HEAD_BYTES;
    memmove (out.at, out.at + HEAD_BYTES, *length_out);
    return out.at;
}

static void
get_people (ByteReader *from, Id *people, guint *count)
{
    *count = bytes_get_u16 (from);
    if (*count > LIMIT_HANDIN_PEOPLE)
        from->failed = TRUE;
    for (guint i = 0; i < *count && !from->failed; i++)
        bytes_get (from, people[i].b, ID_BYTES);
}

static void
get_text (ByteReader *from, char *to, gsize size)
{
    gsize length = bytes_get_u16 (from);

    if (length >= size)
        from->failed = TRUE;
    else
        bytes_get (from, to, length);
    if (from->failed || memchr (to, '\0', length) != NULL ||
        !g_utf8_validate (to, (gssize) length, NULL))
        from->failed = TRUE;
}

static gboolean
unpack (Handin *handin, const guint8 *asked, gsize length)
{
    ByteReader from;

    byte_reader_init (&from, asked, length);
    bytes_get (&from, handin->person.b, ID_BYTES);
    handin->dir = bytes_get_u32 (&from);
    bytes_get (&from, handin->parent.b, ID_BYTES);
    bytes_get (&from, handin->parent_filing.b, HASH_BYTES);
    bytes_get (&from, handin->child.b, ID_BYTES);
    handin->floor = bytes_get_u8 (&from);
    handin->overlays = bytes_get_u32 (&from);
    get_people (&from, handin->named, &handin->named_count);
    get_people (&from, handin->left_out, &handin->left_out_count);
    get_text (&from, handin->password, sizeof handin->password);
    get_text (&from, handin->note, sizeof handin->note);
    get_text (&from, handin->sender, sizeof handin->sender);
    get_text (&from, handin->address, sizeof handin->address);
    return bytes_end (&from);
}

/* Who signed worked here then, and does now. */
static gboolean
is_signed (const GPtrArray *versions, const Handin *handin, const Id *letter,
           const Hash *raw, const guint8 *asked, gsize length)
{
    const Directory *newest = versions->pdata[versions->len - 1];
    const Directory *then = NULL;
    const Person *person = NULL;
    const Person *now = directory_person (newest, &handin->person);
    Out out = {NULL, 0};
    Signature signature;
    gboolean done = FALSE;

    if (handin->dir == 0 || handin->dir > versions->len)
        return FALSE;
    then = versions->pdata[handin->dir - 1];
    person = directory_person (then, &handin->person);
    if (person == NULL || now == NULL || person->state != PERSON_ACTIVE ||
        now->state != PERSON_ACTIVE)
        return FALSE;
    out.at = secret_new (HEAD_BYTES + length);
    put_head (&out, &newest->centre, letter, raw);
    put (&out, asked, length);
    memcpy (signature.b, asked + length, SIGNATURE_BYTES);
    done = sign_verify (person->sign, &signature, out.at, out.length);
    secret_free (out.at);
    return done;
}

Handin *
handin_open (const GPtrArray *versions, const Id *letter, const Hash *raw,
             const guint8 *asked, gsize length, GError **error)
{
    Handin *handin = handin_new ();
    gsize fields = length - SIGNATURE_BYTES;

    if (length > SIGNATURE_BYTES && unpack (handin, asked, fields) &&
        is_signed (versions, handin, letter, raw, asked, fields))
        return handin;
    secret_free (handin);
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                 "what was asked for it is not signed by anybody here");
    return NULL;
}
