#include "vault/words.h"

/* Short, told apart by ear and by eye, in no order that matters but one that
 * never changes: papers were printed with it. */
static const char *const list[256] = {
    "acid",     "acorn",    "actor",    "adult",   "album",   "amber",
    "angle",    "ankle",    "apple",    "apron",   "arrow",   "atlas",
    "attic",    "autumn",   "badge",    "bakery",  "banjo",   "barley",
    "barrel",   "basil",    "basket",   "beach",   "beard",   "berry",
    "birch",    "blanket",  "bonnet",   "bottle",  "branch",  "bread",
    "breeze",   "brick",    "bridge",   "brook",   "broom",   "bucket",
    "butter",   "button",   "cabin",    "cactus",  "camel",   "candle",
    "canoe",    "canvas",   "carbon",   "carpet",  "carrot",  "castle",
    "cedar",    "cellar",   "chalk",    "cherry",  "chess",   "chicken",
    "circle",   "clover",   "cobalt",   "coffee",  "comet",   "copper",
    "coral",    "cotton",   "cradle",   "crayon",  "cricket", "crown",
    "cube",     "curtain",  "daisy",    "dance",   "desert",  "diamond",
    "dinner",   "dolphin",  "donkey",   "dragon",  "drawer",  "drum",
    "eagle",    "earth",    "easel",    "elbow",   "elder",   "ember",
    "engine",   "falcon",   "feather",  "fence",   "fern",    "fiddle",
    "field",    "finger",   "flag",     "flint",   "flute",   "forest",
    "fossil",   "fountain", "fox",      "frost",   "garden",  "garlic",
    "ginger",   "giraffe",  "glacier",  "globe",   "glove",   "goose",
    "granite",  "grape",    "guitar",   "hammer",  "harbour", "harvest",
    "hazel",    "helmet",   "heron",    "hill",    "honey",   "horse",
    "hotel",    "igloo",    "indigo",   "island",  "ivory",   "jacket",
    "jasmine",  "jelly",    "jigsaw",   "jungle",  "kayak",   "kettle",
    "kitchen",  "kite",     "koala",    "ladder",  "lagoon",  "lantern",
    "lemon",    "lentil",   "leopard",  "letter",  "lilac",   "lion",
    "lizard",   "lobster",  "magnet",   "mango",   "maple",   "marble",
    "market",   "meadow",   "melon",    "metal",   "mirror",  "monkey",
    "moon",     "mosaic",   "mountain", "muffin",  "mustard", "napkin",
    "needle",   "nettle",   "nickel",   "nutmeg",  "oasis",   "oat",
    "ocean",    "olive",    "onion",    "orange",  "orbit",   "orchid",
    "otter",    "oven",     "owl",      "oyster",  "paddle",  "palace",
    "panda",    "paper",    "parrot",   "pasta",   "peanut",  "pebble",
    "pencil",   "pepper",   "piano",    "pigeon",  "pillow",  "planet",
    "plum",     "pocket",   "pond",     "poppy",   "potato",  "prism",
    "pumpkin",  "puppet",   "puzzle",   "quartz",  "quilt",   "rabbit",
    "radish",   "raft",     "railway",  "rain",    "raisin",  "ribbon",
    "rice",     "river",    "robin",    "rocket",  "rope",    "rose",
    "saddle",   "salmon",   "sand",     "satin",   "saturn",  "scarf",
    "seal",     "shadow",   "sheep",    "shell",   "silver",  "sister",
    "sketch",   "snail",    "soap",     "sparrow", "spider",  "spoon",
    "squirrel", "star",     "statue",   "stone",   "summer",  "sunset",
    "swan",     "table",    "tailor",   "teapot",  "temple",  "thimble",
    "thunder",  "tiger",    "timber",   "toast",   "tomato",  "tower",
    "train",    "trumpet",  "tulip",    "tunnel",
};

char *
words_for (const guint8 *data, gsize length)
{
    GString *out = g_string_new (NULL);

    for (gsize i = 0; i < length; i++)
        g_string_append_printf (out, "%s%s", i == 0 ? "" : " ", list[data[i]]);
    return g_string_free (out, FALSE);
}

char *
words_normal (const char *typed)
{
    g_autofree char *lower = g_utf8_strdown (typed, -1);
    g_auto (GStrv) parts = g_strsplit_set (lower, " \t\r\n,.-", -1);
    GString *out = g_string_new (NULL);

    for (char **part = parts; *part != NULL; part++)
        if (**part != '\0')
            g_string_append_printf (out, "%s%s", out->len == 0 ? "" : " ",
                                    *part);
    return g_string_free (out, FALSE);
}
