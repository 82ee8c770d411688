# Fuzzers of what takes strangers' bytes apart: libFuzzer, AddressSanitizer and
# UBSan, by clang, in build/fuzz. `make fuzz [T=name] [SECONDS=60]` looks for
# new inputs; T216 tries a fixed number in `make check`.

FUZZ_CC := clang-14
FUZZ := build/fuzz
FUZZ_FLAGS := -g -O1 -fno-omit-frame-pointer -fno-sanitize-recover=all \
              -fsanitize=fuzzer-no-link,address,undefined
FUZZ_BASE := -std=c11 -D_GNU_SOURCE -DINTRAY_TEST_BUILD -I. $(FUZZ_FLAGS)
FUZZ_NAMES := body ics message msg office record rtf tnef words zip

FUZZ_PARTS := $(BOX) tests/fuzz/target.c tests/fuzz/package.c \
    tests/fuzz/tools.c $(filter-out $(addprefix classify/reader/,main.c ocr.c \
      pdf.c photo.c jpeg.c pix.c png.c png_open.c),$(wildcard classify/reader/*.c))
fuzz_obj = $(patsubst %.c,$(FUZZ)/obj/%.o,$(1))
FUZZ_LIBS = $(call pc,libs,$(GLIB) $(intray-reader_PKGS)) -lgumbo -lm

$(FUZZ)/obj/%.o: %.c
	@mkdir -p $(@D)
	@echo "  FUZZ-CC $<"; $(FUZZ_CC) $(FUZZ_BASE) $(INCLUDES) -MMD -MP -c -o $@ $<

# From an archive each fuzzer takes what it calls.
$(FUZZ)/parts.a: $(call fuzz_obj,$(FUZZ_PARTS))
	@rm -f $@; ar rcs $@ $^

$(addprefix $(FUZZ)/fuzz-,$(FUZZ_NAMES)): $(FUZZ)/fuzz-%: \
    $(FUZZ)/obj/tests/fuzz/%.o $(FUZZ)/obj/tests/fuzz/target.o $(FUZZ)/parts.a
	@echo "  FUZZ-LD $@"; $(FUZZ_CC) -fsanitize=fuzzer,address,undefined \
	  -o $@ $^ -Wl,--wrap=gumbo_parse -Wl,--as-needed $(FUZZ_LIBS)

.PHONY: fuzz fuzz-programs
fuzz-programs: $(addprefix $(FUZZ)/fuzz-,$(FUZZ_NAMES))

fuzz: fuzz-programs
	@tests/fuzz/run "$(T)" -max_total_time=$(or $(SECONDS),60)

-include $(shell find $(FUZZ)/obj -name '*.d' 2>/dev/null)
