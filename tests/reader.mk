# Test programs of the readers.

KEEPER_READERS := classify/readers.c classify/record.c \
                  $(addprefix common/,bytes.c clock.c error.c frame.c text.c)

TEST_PROGRAMS += reader-drive
reader-drive_SRC := tests/hostile/drive.c $(KEEPER_READERS)
$(eval $(call PROGRAM,reader-drive))
