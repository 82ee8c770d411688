# Which sources and libraries make which program. Read this beside the table
# of faces and keepers in README.md: a face never lists store/.

PROGRAMS := intray-reader-head intray-reader intray-classify intray-fetch \
            intray-send

intray-reader-head_SRC := $(COMMON) $(wildcard classify/head/*.c)
intray-reader-head_PKGS := gmime-3.0 libseccomp

intray-reader_SRC := $(COMMON) $(wildcard classify/reader/*.c)
intray-reader_PKGS := gmime-3.0 libseccomp poppler-glib cairo zlib
intray-reader_LIBS := -lgumbo
