# Test programs of the way in.

INGEST_TEST_PROGRAMS := unit/test-not-taken
unit/test-not-taken_SRC := tests/unit/test-not-taken.c $(COMMON) $(STORE)
unit/test-not-taken_PKGS := sqlite3 libsodium

TEST_BIN += $(INGEST_TEST_PROGRAMS)
$(foreach p,$(INGEST_TEST_PROGRAMS),$(eval $(call PROGRAM,$(p))))
