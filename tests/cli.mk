# Test programs of the command line and of the vault's client.

unit/test-cli-options_SRC := tests/unit/test-cli-options.c cli/options.c \
                             common/error.c

unit/test-cli-prompt_SRC := tests/unit/test-cli-prompt.c cli/prompt.c \
                            store/seal.c \
                            $(addprefix common/,bytes.c error.c text.c)
unit/test-cli-prompt_PKGS := libsodium

unit/test-vault-client_SRC := tests/unit/test-vault-client.c vault/client.c \
                              $(addprefix common/,bytes.c clock.c error.c \
                              frame.c)

CLI_TEST_PROGRAMS := $(addprefix unit/test-,cli-options cli-prompt vault-client)
TEST_BIN += $(CLI_TEST_PROGRAMS)
$(foreach p,$(CLI_TEST_PROGRAMS),$(eval $(call PROGRAM,$(p))))

.PHONY: cli-tests
cli-tests: $(addprefix $(B)/,$(CLI_TEST_PROGRAMS) intray)
