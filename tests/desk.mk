# Test programs of the desk: its parts alone, and a vault without keys for the
# pages in a browser (T510).

DESK_UNIT := $(addprefix common/,bytes.c error.c text.c)

unit/test-desk-template_SRC := tests/unit/test-desk-template.c \
                               desk/template.c $(DESK_UNIT)
unit/test-desk-template_DEPS := $(B)/obj/gen/pages.o
unit/test-desk-template_LIBS := $(B)/obj/gen/pages.o

unit/test-desk-gate_SRC := tests/unit/test-desk-gate.c desk/gate.c desk/route.c

unit/test-desk-form_SRC := tests/unit/test-desk-form.c desk/form.c

fakevault_SRC := tests/desk/fakevault.c \
                 $(addprefix common/,bytes.c clock.c error.c frame.c)

DESK_TEST_PROGRAMS := $(addprefix unit/test-desk-,template gate form) fakevault
TEST_BIN += $(DESK_TEST_PROGRAMS)
$(foreach p,$(DESK_TEST_PROGRAMS),$(eval $(call PROGRAM,$(p))))

.PHONY: desk-tests
desk-tests: $(addprefix $(B)/,$(DESK_TEST_PROGRAMS) intray-desk)
