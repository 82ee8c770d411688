# Tests. See tests/README.md.
#
# Each part has its own tests/PART.mk, which appends names to TEST_BIN and
# says in NAME_SRC, NAME_PKGS, NAME_LIBS what they are made of: unit tests are
# called unit/test-NAME, helpers as they like. They lie in $(B).

TEST_BIN :=

include $(filter-out tests/tests.mk,$(wildcard tests/*.mk))

.PHONY: check check-programs lint
check-programs: all $(addprefix $(B)/,$(TEST_BIN))

TEST_MAKE := $(MAKE) --no-print-directory B=build/test \
             VARIANT_FLAGS=-DINTRAY_TEST_BUILD

check:
	@config/install-packages run build test
	@$(MAKE) --no-print-directory all
	@$(TEST_MAKE) check-programs
	@$(MAKE) --no-print-directory fuzz-programs
	@B=build/test tests/run $(T)

lint:
	@tests/lint
