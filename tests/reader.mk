# Test programs of the readers.

KEEPER_READERS := classify/readers.c classify/record.c \
                  $(addprefix common/,bytes.c clock.c error.c frame.c text.c)
READER_HEAD_PARTS := $(BOX) classify/head/head.c

# The keeper's side on the command line.
reader-drive_SRC := tests/hostile/drive.c $(KEEPER_READERS)

# Captured readers, in a folder of their own under the readers' names.
hostile/intray-reader-head_SRC := tests/hostile/hostile.c $(READER_HEAD_PARTS)
hostile/intray-reader-head_PKGS := gmime-3.0 libseccomp
hostile/intray-reader_SRC := $(hostile/intray-reader-head_SRC)
hostile/intray-reader_PKGS := $(hostile/intray-reader-head_PKGS)

READER_TEST_PROGRAMS := reader-drive hostile/intray-reader-head \
                        hostile/intray-reader
$(foreach p,$(READER_TEST_PROGRAMS),$(eval $(call PROGRAM,$(p))))

.PHONY: reader-tests
reader-tests: $(addprefix $(B)/,$(READER_TEST_PROGRAMS) intray-reader-head \
                intray-reader)
