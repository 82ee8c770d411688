# Which sources and libraries make which program. Read this beside the table
# of faces and keepers in README.md: a face never lists store/.

PROGRAMS := intray-reader-head intray-reader intray-classify intray-fetch \
            intray-token intray-send intray-ingest intray-notify intray-vault \
            intray

# Tokens of mailboxes: kept by who asks for them.
OAUTH := $(wildcard ingest/oauth/*.c)

intray-ingest_SRC := $(COMMON) $(STORE) $(OAUTH) $(wildcard ingest/*.c)
intray-ingest_PKGS := sqlite3 libsodium

intray-notify_SRC := $(COMMON) $(STORE) $(wildcard notify/*.c)
intray-notify_PKGS := sqlite3 libsodium

# What both readers share: sandbox, parent, GMime. Frames and errors, no
# settings: they read no file.
BOX := $(wildcard classify/box/*.c) classify/record.c \
       $(addprefix common/,bytes.c clock.c error.c frame.c log.c text.c)

intray-reader-head_SRC := $(BOX) $(wildcard classify/head/*.c)
intray-reader-head_PKGS := gmime-3.0 libseccomp

intray-reader_SRC := $(BOX) $(wildcard classify/reader/*.c)
intray-reader_PKGS := gmime-3.0 libseccomp poppler-glib gio-2.0 cairo zlib \
                      gnutls libjpeg libpng libzip expat libgsf-1 libheif \
                      libde265
# tesseract by hand: its pkg-config file links what only its downloads need.
intray-reader_LIBS := -lgumbo -lm -ltesseract -llept

# What the programs with a network share: connection, jail.
NET := $(wildcard common/net/*.c) \
       $(addprefix common/,clock.c error.c frame.c text.c)

# libetpan by hand: its pkg-config file switches PIE off.
intray-fetch_SRC := $(wildcard ingest/fetch/*.c) $(NET)
intray-fetch_PKGS := gnutls libseccomp
intray-fetch_LIBS := -letpan

intray-token_SRC := $(wildcard ingest/oauth/token/*.c) $(NET)
intray-token_PKGS := libcurl libseccomp json-glib-1.0

intray-send_SRC := $(wildcard notify/send/*.c) notify/address.c $(NET)
intray-send_PKGS := libcurl libseccomp

# The command line: people's verbs ask the vault, the operator's read the
# register without keys.
intray_SRC := $(COMMON) $(STORE) $(OAUTH) $(wildcard cli/*.c) vault/client.c
intray_PKGS := sqlite3 libsodium json-glib-1.0

# HTTPS and pages; no register, no keys.
PROGRAMS += intray-desk
include desk/desk.mk

# vault/client.c is the other end of its wire.
# Whose letter is this? Words of a text against names: no library, no file.
MATCHER := $(wildcard classify/match*.c classify/roll*.c) \
           $(addprefix classify/,dates.c names.c spellings.c)

intray-vault_SRC := $(COMMON) $(STORE) $(MATCHER) \
                    $(filter-out vault/client.c,$(wildcard vault/*.c))
intray-vault_PKGS := sqlite3 libsodium

# The judge keeps to its own format of the model: only the trainer links
# liblinear.
intray-classify_SRC := $(COMMON) $(STORE) \
                       $(filter-out classify/train%,$(wildcard classify/*.c))
intray-classify_PKGS := sqlite3 libsodium json-glib-1.0
intray-classify_LIBS := -lm

train-kind_SRC := $(wildcard classify/train*.c) \
    $(wildcard classify/rules*.c) \
    $(addprefix classify/,features.c kind.c lexicon.c names.c \
      record.c spellings.c) $(COMMON)
train-kind_LIBS := -llinear -lm
TOOLS := train-kind

LETTERS := $(sort $(wildcard classify/letters/*.txt))
$(B)/kind.model: $(B)/train-kind $(LETTERS)
	@echo "  MODEL $@"; $(B)/train-kind classify/letters $@
