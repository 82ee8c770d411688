# Test programs of the whole house, and of what everybody shares.

TEST_PEOPLE := tests/lib/test-people.c

centre-make_SRC := tests/lib/centre-make.c $(TEST_PEOPLE) $(COMMON) $(STORE)
centre-make_PKGS := sqlite3 libsodium

centre-look_SRC := tests/lib/centre-look.c $(TEST_PEOPLE) $(COMMON) $(STORE)
centre-look_PKGS := sqlite3 libsodium

centre-forge_SRC := tests/lib/centre-forge.c $(TEST_PEOPLE) $(COMMON) $(STORE)
centre-forge_PKGS := sqlite3 libsodium

formats-make_SRC := tests/formats/make.c $(TEST_PEOPLE) $(COMMON) $(STORE)
formats-make_PKGS := sqlite3 libsodium
formats-check_SRC := tests/formats/check.c $(TEST_PEOPLE) $(COMMON) $(STORE)
formats-check_PKGS := sqlite3 libsodium

unit/test-formats_SRC := tests/unit/test-formats.c vault/words.c $(COMMON) \
    $(STORE)
unit/test-formats_PKGS := sqlite3 libsodium

COMMON_UNITS := bytes frame clock text hours program settings
$(foreach u,$(COMMON_UNITS),\
    $(eval unit/test-$(u)_SRC := tests/unit/test-$(u).c $(COMMON)))

unit/test-content_SRC := tests/unit/test-content.c $(COMMON) $(STORE)
unit/test-content_PKGS := sqlite3 libsodium

SYSTEM_TEST_PROGRAMS := centre-make centre-look centre-forge \
                        formats-make formats-check unit/test-formats \
                        unit/test-content \
                        $(addprefix unit/test-,$(COMMON_UNITS))
TEST_BIN += $(SYSTEM_TEST_PROGRAMS)
$(foreach p,$(SYSTEM_TEST_PROGRAMS),$(eval $(call PROGRAM,$(p))))

.PHONY: bench sabotage
bench: all
	@$(TEST_MAKE) check-programs
	@$(MAKE) --no-print-directory $(B)/match-speed
	@$(B)/match-speed
	@tests/bench/run; status=$$?; tests/bench/way-in && exit $$status

# Breaks the code, a line at a time, and expects its tests to turn red.
sabotage:
	@$(TEST_MAKE) check-programs
	@tests/sabotage $(T)

# Every crash point, every byte of a line that breaks, and 10,000 damaged
# messages, where `make check` takes a sample.
.PHONY: crash
crash:
	@$(TEST_MAKE) check-programs
	@B=build/test POINTS=100000 TIMEOUT=3600 tests/run -j 1 T12
	@B=build/test EVERY=1 TIMEOUT=7200 tests/run -j 1 T426
	@B=build/test POINTS=100000 TIMEOUT=3600 tests/run -j 1 T427
	@B=build/test COUNT=10000 tests/run -j 1 T215
