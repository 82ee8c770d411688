# Test programs of the way in.

INGEST_TEST_PROGRAMS := $(addprefix unit/test-,digest folder mail-date mbox \
                                   not-taken pause)
unit/test-folder_SRC := tests/unit/test-folder.c ingest/folder.c
unit/test-pause_SRC := tests/unit/test-pause.c ingest/pause.c
unit/test-not-taken_SRC := tests/unit/test-not-taken.c $(COMMON) $(STORE)
unit/test-not-taken_PKGS := sqlite3 libsodium
unit/test-mbox_SRC := tests/unit/test-mbox.c ingest/mbox.c common/error.c
unit/test-mail-date_SRC := tests/unit/test-mail-date.c ingest/mail_date.c \
                           $(addprefix common/,clock.c error.c progress.c)
unit/test-digest_SRC := tests/unit/test-digest.c ingest/digest.c \
                        store/seal.c $(addprefix common/,bytes.c error.c)
unit/test-digest_PKGS := libsodium

TEST_BIN += $(INGEST_TEST_PROGRAMS)
$(foreach p,$(INGEST_TEST_PROGRAMS),$(eval $(call PROGRAM,$(p))))
