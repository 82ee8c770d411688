# intray: build, demo, tests.
#
#   make            programs into build/
#   make demo       installs what is missing, builds, runs the fictional centre,
#                   serves the desk on 127.0.0.1 (ONCE=1 stops after the table)
#   make check      every test; T=store-lock only those whose name begins so
#   make lint       format, one library one file, compiler warnings as errors
#   make asan       the unit tests under AddressSanitizer and UBSan
#   make sabotage   breaks the code a line at a time and expects red
#   make crash      every crash point, 10,000 damaged messages (make check takes
#                   a sample)
#   make bench      speed beside other tools, as ratios of one run; the matcher
#   make match      100,000 letters by rule: whose is each, never a wrong child
#   make fuzz       the parsers' fuzzers in turn; T=tnef only one, SECONDS=60
#   make install    DESTDIR=, PREFIX=/usr
#
# Two variants of one source: build/ is the product; build/test/ (tests and
# demo) also reads INTRAY_NOW, has crash points, and refuses folders that are
# not marked as test or demo.

SHELL := /bin/bash
CC ?= gcc
B ?= build
PREFIX ?= /usr

WARN := -Wall -Wextra -Wshadow -Wvla -Wformat=2 -Wstrict-prototypes \
        -Wmissing-prototypes -Werror
CONV := -Wconversion
HARD := -fstack-protector-strong -D_FORTIFY_SOURCE=2 -fPIE
BASE := -std=c11 -D_GNU_SOURCE -O2 -g -I. -I$(B)/gen $(WARN) $(HARD) $(VARIANT_FLAGS)
LINK := -pie -Wl,-z,relro,-z,now $(VARIANT_LINK)

pc = $(shell pkg-config --$(1) $(2))
GLIB := glib-2.0 gio-unix-2.0

# Program: sources, packages. One foreign library, one file; a program links
# only its own libraries.
COMMON := $(wildcard common/*.c) $(wildcard config/*.c)
STORE := $(wildcard store/*.c)

include programs.mk

ALL_BIN := $(addprefix $(B)/,$(PROGRAMS))

.PHONY: all
all: $(ALL_BIN) $(B)/kind.model

# Statements and schema become C; no SQL stands in a C string.
GEN := $(B)/gen
# Steps of the schema, in their order.
SCHEMA_FILES := $(sort $(wildcard store/sql/schema-*.sql))
SQL_FILES := $(sort $(filter-out store/sql/schema-%,$(wildcard store/sql/*.sql)))
$(GEN)/sql.h: store/sql/make-sql.awk $(SQL_FILES)
	@mkdir -p $(@D)
	@awk -v mode=h -f store/sql/make-sql.awk $(SQL_FILES) > $@
$(GEN)/sql.c: store/sql/make-sql.awk $(SQL_FILES)
	@mkdir -p $(@D)
	@awk -v mode=c -f store/sql/make-sql.awk $(SQL_FILES) > $@
$(GEN)/schema.h: $(SCHEMA_FILES)
	@mkdir -p $(@D)
	@(echo 'static const char *const schema_steps[] = {'; \
	 for step in $(SCHEMA_FILES); do sed -e '/^--/d' -e 's/\\/\\\\/g' \
	   -e 's/"/\\"/g' -e 's/^ *\(.*\)$$/"\1\\n"/' $$step; echo ','; done; \
	 echo '};') > $@
$(B)/obj/gen/sql.o: $(GEN)/sql.c $(GEN)/sql.h
	@mkdir -p $(@D)
	@echo "  CC $<"; $(CC) $(BASE) $(CONV) $(INCLUDES) -c -o $@ $<

obj = $(patsubst %.c,$(B)/obj/%.o,$(filter %.c,$(1))) \
      $(if $(filter store/db.c,$(1)),$(B)/obj/gen/sql.o)
ALL_PKGS := $(GLIB) $(sort $(foreach p,$(PROGRAMS),$($(p)_PKGS)))
INCLUDES := $(patsubst -I%,-isystem %,$(call pc,cflags,$(ALL_PKGS)))

$(B)/obj/%.o: %.c | $(GEN)/sql.h $(GEN)/schema.h
	@mkdir -p $(@D)
	@echo "  CC $<"; $(CC) $(BASE) $(if $(filter tests/%,$<),,$(CONV)) $(INCLUDES) -MMD -MP -c -o $@ $<

define PROGRAM
$(B)/$(1): $(call obj,$($(1)_SRC)) $($(1)_DEPS)
	@mkdir -p $$(@D)
	@echo "  LD $$@"; $$(CC) $$(LINK) -o $$@ $(call obj,$($(1)_SRC)) \
	  -Wl,--as-needed $(call pc,libs,$(GLIB)) $(if $($(1)_PKGS),$(call pc,libs,$($(1)_PKGS))) $($(1)_LIBS)
endef
$(foreach p,$(PROGRAMS) $(TOOLS),$(eval $(call PROGRAM,$(p))))

include tests/tests.mk

# The demo runs the test variant: its clock starts on a Monday in 2026.
.PHONY: demo
demo:
	@config/install-packages run build
	@$(TEST_MAKE) all
	@tests/demo/run-demo build/test build/demo $(if $(ONCE),once)

.PHONY: install
install: all
	install -d $(DESTDIR)$(PREFIX)/lib/intray $(DESTDIR)$(PREFIX)/bin \
	  $(DESTDIR)/etc/intray
	install -m 755 $(ALL_BIN) $(DESTDIR)$(PREFIX)/lib/intray
	install -m 644 $(B)/kind.model $(DESTDIR)$(PREFIX)/lib/intray
	ln -sf ../lib/intray/intray $(DESTDIR)$(PREFIX)/bin/intray
	install -d $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 644 docs/man/*.1 $(DESTDIR)$(PREFIX)/share/man/man1
	$(B)/intray --config /dev/null config show | sed 1d > $(DESTDIR)/etc/intray/intray.conf.sample

.PHONY: clean
clean:
	rm -rf build

-include $(shell find $(B)/obj -name '*.d' 2>/dev/null)
