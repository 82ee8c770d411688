# Test programs of the readers.

COMMON_CORE := $(addprefix common/,bytes.c clock.c error.c frame.c text.c)
KEEPER_READERS := classify/readers.c classify/answer.c classify/record.c $(COMMON_CORE)
READER_HEAD_PARTS := $(BOX) classify/head/head.c

# The keeper's side on the command line.
reader-drive_SRC := tests/hostile/drive.c $(KEEPER_READERS)

# Captured readers, in a folder of their own under the readers' names.
hostile/intray-reader-head_SRC := tests/hostile/hostile.c $(READER_HEAD_PARTS)
hostile/intray-reader-head_PKGS := gmime-3.0 libseccomp
hostile/intray-reader_SRC := $(hostile/intray-reader-head_SRC)
hostile/intray-reader_PKGS := $(hostile/intray-reader-head_PKGS)

unit/test-record_SRC := tests/unit/test-record.c classify/record.c $(COMMON_CORE)
unit/test-png_SRC := tests/unit/test-png.c classify/reader/png.c $(COMMON_CORE)
unit/test-png_PKGS := zlib cairo
unit/test-paper_SRC := tests/unit/test-paper.c classify/reader/paper.c \
    classify/reader/png.c $(COMMON_CORE)
unit/test-paper_PKGS := zlib cairo
unit/test-photo_SRC := tests/unit/test-photo.c $(COMMON_CORE) \
    $(addprefix classify/reader/,photo.c heic.c hevc.c jpeg.c pix.c \
      png_open.c png.c) classify/box/sniff.c
unit/test-photo_PKGS := zlib cairo libjpeg libpng libheif libde265
unit/test-photo_LIBS := -llept -lm
unit/test-reader-plain_SRC := tests/unit/test-reader-plain.c \
    classify/box/plain.c classify/box/charset.c $(COMMON_CORE)
unit/test-reader-html_SRC := tests/unit/test-reader-html.c \
    $(addprefix classify/reader/,html.c sheet.c style.c) $(COMMON_CORE)
unit/test-reader-html_LIBS := -lgumbo
unit/test-reader-office_SRC := tests/unit/test-reader-office.c \
    $(addprefix classify/reader/,docx.c docx_style.c flow.c ics.c ics_words.c number.c odf.c \
      odf_style.c office.c opc.c pptx.c rtf.c rtf_words.c style.c xlsx.c \
      xml.c zip.c) \
    classify/box/plain.c classify/box/charset.c $(COMMON_CORE)
unit/test-reader-office_PKGS := libzip expat zlib
unit/test-reader-wrapper_SRC := tests/unit/test-reader-wrapper.c \
    classify/box/wrapper.c classify/box/sniff.c $(COMMON_CORE)
unit/test-reader-fields_SRC := tests/unit/test-reader-fields.c \
    classify/box/fields.c $(COMMON_CORE)
unit/test-reader-stamp_SRC := tests/unit/test-reader-stamp.c \
    classify/box/stamp.c $(COMMON_CORE)
unit/test-reader-words_SRC := tests/unit/test-reader-words.c $(COMMON_CORE) \
    $(addprefix classify/box/,words.c charset.c mailbox.c params.c)
unit/test-reader-outlook_SRC := tests/unit/test-reader-outlook.c \
    $(addprefix classify/reader/,mapi.c tnef.c) \
    classify/box/outlook_letter.c classify/box/charset.c $(COMMON_CORE)
unit/test-filter_SRC := tests/unit/test-filter.c classify/box/filter.c \
    common/error.c
unit/test-filter_PKGS := libseccomp
READER_UNITS := $(addprefix unit/test-,filter record png paper photo reader-plain reader-html \
                  reader-wrapper reader-fields reader-office reader-stamp reader-words reader-outlook)

READER_TEST_PROGRAMS := reader-drive hostile/intray-reader-head \
                        hostile/intray-reader $(READER_UNITS)
TEST_BIN += $(READER_TEST_PROGRAMS)
$(foreach p,$(READER_TEST_PROGRAMS),$(eval $(call PROGRAM,$(p))))

.PHONY: reader-tests
reader-tests: $(addprefix $(B)/,$(READER_TEST_PROGRAMS) intray-reader-head \
                intray-reader)
