# Unit tests under AddressSanitizer and UBSan: those of the keepers. Readers
# and faces allow themselves too few system calls for it. Leaks are not looked
# for: a keeper that cannot be dumped cannot be traced either.

ASAN_FLAGS := -fsanitize=address,undefined -fno-sanitize-recover=undefined \
              -fno-omit-frame-pointer
ASAN_TESTS := vault- seal entitled directory filing account locks formats \
              bytes frame text lists record

.PHONY: asan
asan:
	@$(MAKE) --no-print-directory B=build/asan VARIANT_LINK="$(ASAN_FLAGS)" \
	  VARIANT_FLAGS="-DINTRAY_TEST_BUILD $(ASAN_FLAGS)" \
	  $(addprefix build/asan/,intray-vault $(filter $(addprefix \
	    unit/test-,$(addsuffix %,$(ASAN_TESTS))),$(TEST_BIN)))
	@for t in $(ASAN_TESTS); do \
	  ASAN_OPTIONS=detect_leaks=0 B=build/asan tests/run $$t || exit 1; done
