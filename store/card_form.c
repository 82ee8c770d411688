#include "store/card_private.h"

#include "store/seal.h"

/* Texts of part 1, then of part 2, in the order they are packed. Lists are
 * joined with ';', dates are days as decimal text. */
static const gsize name_members[] = {
    G_STRUCT_OFFSET (RollChild, child_id),
    G_STRUCT_OFFSET (RollChild, given_name),
    G_STRUCT_OFFSET (RollChild, family_name),
    G_STRUCT_OFFSET (RollChild, known_as),
};
static const gsize rest_members[] = {
    G_STRUCT_OFFSET (RollChild, nhs_number),
    G_STRUCT_OFFSET (RollChild, address),
    G_STRUCT_OFFSET (RollChild, postcode),
    G_STRUCT_OFFSET (RollChild, key_worker),
    G_STRUCT_OFFSET (RollChild, deputy_key_worker),
    G_STRUCT_OFFSET (RollChild, room),
    G_STRUCT_OFFSET (RollChild, status),
    G_STRUCT_OFFSET (RollChild, phone),
    G_STRUCT_OFFSET (RollChild, may_collect),
    G_STRUCT_OFFSET (RollChild, responsibility),
};

void
card_put_head (GByteArray *out, const Id *child, guint8 part, guint32 version)
{
    guint8 salt[32];

    random_bytes (salt, sizeof salt);
    bytes_put (out, "iC1", 4);
    bytes_put (out, salt, sizeof salt);
    bytes_put (out, child->b, ID_BYTES);
    bytes_put_u8 (out, part);
    bytes_put_u32 (out, version);
}

GBytes *
card_pack_name (const RollChild *child, guint32 version)
{
    GByteArray *out = g_byte_array_new ();

    card_put_head (out, &child->id, CARD_PART_NAME, version);
    for (gsize i = 0; i < G_N_ELEMENTS (name_members); i++)
        bytes_put_text (out, G_STRUCT_MEMBER (char *, child, name_members[i]));
    bytes_put_u32 (out, (guint32) child->dob);
    bytes_put_u16 (out, (guint16) child->other_names->len);
    for (guint i = 0; i < child->other_names->len; i++)
        bytes_put_text (out, child->other_names->pdata[i]);
    return g_byte_array_free_to_bytes (out);
}

GBytes *
card_pack_rest (const RollChild *child, guint32 version)
{
    GByteArray *out = g_byte_array_new ();

    card_put_head (out, &child->id, CARD_PART_REST, version);
    for (gsize i = 0; i < G_N_ELEMENTS (rest_members); i++)
        bytes_put_text (out, G_STRUCT_MEMBER (char *, child, rest_members[i]));
    bytes_put_u32 (out, (guint32) child->start_date);
    bytes_put_u32 (out, (guint32) child->leave_date);
    bytes_put_u16 (out, (guint16) child->parents->len);
    for (guint i = 0; i < child->parents->len; i++) {
        const RollParent *parent = child->parents->pdata[i];
        bytes_put_text (out, parent->name);
        bytes_put_text (out, parent->address);
    }
    return g_byte_array_free_to_bytes (out);
}

void
card_get_head (ByteReader *from, const Id *child, guint8 part, guint32 version)
{
    guint8 salt[32];

    bytes_expect (from, "iC1", 4);
    bytes_get (from, salt, sizeof salt);
    bytes_expect (from, child->b, ID_BYTES);
    from->failed = from->failed || bytes_get_u8 (from) != part ||
                   bytes_get_u32 (from) != version;
}

static void
get_texts (ByteReader *from, RollChild *child, const gsize *members,
           gsize count)
{
    for (gsize i = 0; i < count; i++) {
        char **member = G_STRUCT_MEMBER_P (child, members[i]);
        g_free (*member);
        *member = bytes_get_text (from);
    }
}

gboolean
card_unpack_name (GBytes *plain, guint32 version, RollChild *child)
{
    ByteReader from;
    guint count = 0;

    byte_reader_init (&from, g_bytes_get_data (plain, NULL),
                      g_bytes_get_size (plain));
    card_get_head (&from, &child->id, CARD_PART_NAME, version);
    get_texts (&from, child, name_members, G_N_ELEMENTS (name_members));
    child->dob = (gint32) bytes_get_u32 (&from);
    count = bytes_get_u16 (&from);
    for (guint i = 0; i < count && !from.failed; i++)
        g_ptr_array_add (child->other_names, bytes_get_text (&from));
    return bytes_end (&from);
}

gboolean
card_unpack_rest (GBytes *plain, guint32 version, RollChild *child)
{
    ByteReader from;
    guint count = 0;

    byte_reader_init (&from, g_bytes_get_data (plain, NULL),
                      g_bytes_get_size (plain));
    card_get_head (&from, &child->id, CARD_PART_REST, version);
    get_texts (&from, child, rest_members, G_N_ELEMENTS (rest_members));
    child->start_date = (gint32) bytes_get_u32 (&from);
    child->leave_date = (gint32) bytes_get_u32 (&from);
    count = bytes_get_u16 (&from);
    for (guint i = 0; i < count && !from.failed; i++) {
        RollParent *parent = g_new0 (RollParent, 1);
        parent->name = bytes_get_text (&from);
        parent->address = bytes_get_text (&from);
        if (parent->address[0] == '\0')
            g_clear_pointer (&parent->address, g_free);
        g_ptr_array_add (child->parents, parent);
    }
    return bytes_end (&from);
}
