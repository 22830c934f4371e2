# Coil. `make` builds ./coil; see README.md for the rest.
BUILD ?= release
OUT := build/$(BUILD)
CC ?= cc
CSTD := -std=gnu17 -D_GNU_SOURCE
WARN := -Wall -Wextra -Werror -Wswitch-enum -Wno-unused-parameter
LIBS := -lgc -lgmp -lutf8proc -luv -ledit -lssl -lcrypto -lz -lpthread -ldl -lm
OPT_release := -O2 -g -DNDEBUG -fno-plt -fno-semantic-interposition
OPT_debug := -O0 -g3
OPT_asan := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer -DCOIL_GC_MALLOC
OPT_gcstress := -O1 -g -DCOIL_GC_STRESS
CFLAGS_ALL := $(CSTD) $(WARN) $(OPT_$(BUILD)) -I. -I$(OUT)/gen -fno-strict-aliasing -MMD -MP $(CFLAGS)

.DEFAULT_GOAL := all
.PHONY: all clean
all: coil

RUNTIME := $(wildcard runtime/base/*.c runtime/*.c)
GRAMMAR := $(wildcard grammar/*.c)
VM := $(wildcard vm/*.c)
STDLIB := $(wildcard stdlib/*.c)
EMBED := $(wildcard vm/embed/*.c)
CLI := $(wildcard vm/cli/*.c)
GEN := $(OUT)/gen/grammar/lexer.c $(OUT)/gen/grammar/parser.c
LIBLIST := $(wildcard stdlib/lib/*.py stdlib/lib/*/*.py stdlib/lib/*/*/*.py)
LIB_SRC := $(RUNTIME) $(GRAMMAR) $(VM) $(STDLIB) $(EMBED)
LIB_OBJ := $(LIB_SRC:%.c=$(OUT)/%.o) $(GEN:%.c=%.o) $(OUT)/gen/stdlib/embedded.o
CLI_OBJ := $(CLI:%.c=$(OUT)/%.o)

$(OUT)/gen/grammar/lexer.c: grammar/lexer.re
	@mkdir -p $(@D)
	re2c -W -Wno-nondeterministic-tags -i --no-generation-date -o $@ $<
$(OUT)/gen/grammar/parser.c: grammar/parser.y
	@mkdir -p $(@D)
	lemon -q -d$(@D) $<
$(OUT)/gen/grammar/parser.h: $(OUT)/gen/grammar/parser.c
$(OUT)/gen/grammar/lexer.o: $(OUT)/gen/grammar/parser.h
$(GRAMMAR:%.c=$(OUT)/%.o): $(OUT)/gen/grammar/parser.h

# Library modules of the language, put into the binary as one table.
$(OUT)/gen/stdlib/embedded.c: $(LIBLIST) tests/tools/embed.sh
	@mkdir -p $(@D)
	sh tests/tools/embed.sh stdlib/lib > $@

$(OUT)/gen/%.o: $(OUT)/gen/%.c
	@echo "  CC $<"
	@$(CC) $(CFLAGS_ALL) -c $< -o $@
$(OUT)/%.o: %.c
	@mkdir -p $(@D)
	@echo "  CC $<"
	@$(CC) $(CFLAGS_ALL) -c $< -o $@
$(OUT)/libcoil.a: $(LIB_OBJ)
	@rm -f $@ && ar rcs $@ $^
$(OUT)/coil: $(CLI_OBJ) $(OUT)/libcoil.a
	$(CC) $(OPT_$(BUILD)) -o $@ $(CLI_OBJ) $(OUT)/libcoil.a $(LIBS)
coil: $(OUT)/coil
	cp $< $@
clean:
	rm -rf build coil

-include $(shell find $(OUT) -name '*.d' 2>/dev/null)
