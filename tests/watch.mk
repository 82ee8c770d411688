# Test programs of what watches over the mailboxes.

WATCH_TEST_PROGRAMS := unit/test-habit

unit/test-habit_SRC := tests/unit/test-habit.c store/habit.c common/hours.c

TEST_BIN += $(WATCH_TEST_PROGRAMS)
$(foreach p,$(WATCH_TEST_PROGRAMS),$(eval $(call PROGRAM,$(p))))
