# Coil. `make` builds ./coil; see README.md for the rest.
BUILD ?= release
OUT := build/$(BUILD)
CC ?= cc
CSTD := -std=gnu17 -D_GNU_SOURCE
WARN := -Wall -Wextra -Wswitch-enum -Wno-unused-parameter
ifneq ($(findstring clang,$(CC)),)
WARN += -Wno-gnu-variable-sized-type-not-at-end
endif
LIBS := -lgc -lgmp -lutf8proc -luv -ledit -lssl -lcrypto -lz -lbz2 -llzma -lsqlite3 -lpthread -ldl -lm
# The command is linked statically except for the C library: each shared library costs a start 0.2 ms.
# --wrap=mmap: see map_ahead in runtime/base/gc_map.c. Embedding programs link LIBS as they like.
STATIC_LIBS := -no-pie -Wl,--wrap=mmap -Wl,-Bstatic -lgc -lgmp -lutf8proc -luv_a -ledit -lbsd -lmd -ltinfo -lssl \
    -lcrypto -lz -lbz2 -llzma -lsqlite3 -Wl,-Bdynamic -lpthread -ldl -lm
LINK_release := $(STATIC_LIBS)
LINK_gcstress := $(STATIC_LIBS)
LINK_debug := $(LIBS)
LINK_asan := $(LIBS)
OPT_release := -O2 -g -DNDEBUG -fno-plt -fno-semantic-interposition
OPT_debug := -O0 -g3 -Werror
OPT_asan := -O1 -g -fsanitize=address,undefined -fno-sanitize=nonnull-attribute,pointer-overflow,shift -fno-sanitize-recover=undefined -fno-omit-frame-pointer
OPT_gcstress := -O2 -g -DCOIL_GC_STRESS
# llhttp is C source in Debian's node-llhttp.
LLHTTP := /usr/share/llhttp
CFLAGS_ALL := $(CSTD) $(WARN) $(OPT_$(BUILD)) -I. -I$(OUT)/gen -isystem /usr/share/include/llhttp -fno-strict-aliasing -MMD -MP $(CFLAGS)

.DEFAULT_GOAL := all
.PHONY: all clean
all: coil

RUNTIME := $(wildcard runtime/base/*.c runtime/*.c)
GRAMMAR := $(wildcard grammar/*.c)
VM := $(wildcard vm/*.c)
STDLIB := $(wildcard stdlib/*.c)
EMBED := $(wildcard vm/embed/*.c)
CLI := $(wildcard vm/cli/*.c)
LLHTTP_OBJ := $(OUT)/llhttp/api.o $(OUT)/llhttp/http.o $(OUT)/llhttp/llhttp.o
GEN := $(OUT)/gen/grammar/lexer.c $(OUT)/gen/grammar/parser.c
LIBLIST := $(wildcard stdlib/lib/*.py stdlib/lib/*/*.py stdlib/lib/*/*/*.py)
LIB_SRC := $(RUNTIME) $(GRAMMAR) $(VM) $(STDLIB) $(EMBED)
PLAIN_OBJ := $(LIB_SRC:%.c=$(OUT)/%.o) $(GEN:%.c=%.o) $(LLHTTP_OBJ) \
    $(OUT)/gen/stdlib/embedded.o
# The library as code objects, made by a first binary without them (not where that would be slow).
FROZEN_release := $(OUT)/gen/frozen.o
FROZEN_asan := $(OUT)/gen/frozen.o
FROZEN_OBJ := $(or $(FROZEN_$(BUILD)),$(OUT)/vm/freeze/none.o)
LIB_OBJ := $(PLAIN_OBJ) $(FROZEN_OBJ)
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

$(OUT)/freeze: $(OUT)/vm/freeze/freeze.o $(OUT)/vm/freeze/none.o $(PLAIN_OBJ)
	@$(CC) $(OPT_$(BUILD)) -o $@ $^ $(LINK_$(BUILD))
$(OUT)/gen/frozen.bin: $(OUT)/freeze
	ASAN_OPTIONS=detect_leaks=0 ./$(OUT)/freeze $@
$(OUT)/gen/frozen.o: vm/freeze/data.S $(OUT)/gen/frozen.bin
	@$(CC) -c -DFROZEN='"$(OUT)/gen/frozen.bin"' -o $@ $<

$(OUT)/llhttp/%.o: $(LLHTTP)/%.c
	@mkdir -p $(@D)
	@echo "  CC $<"
	@$(CC) $(OPT_$(BUILD)) -DLLHTTP_STRICT_MODE=1 -isystem /usr/share/include/llhttp -c $< -o $@
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
	$(CC) $(OPT_$(BUILD)) -o $@ $(CLI_OBJ) $(OUT)/libcoil.a $(LINK_$(BUILD))
coil: $(OUT)/coil
	@cp $< $@

# ---- what the README names ----
.PHONY: demo test test-long golden unit check-layers debug asan gcstress bench lint fuzz install \
    packages cpython-tests
packages:
	@sh tests/tools/install_packages.sh
demo: packages
	@$(MAKE) --no-print-directory -j2 coil
	@sh tests/tools/demo.sh
test: packages
	@$(MAKE) --no-print-directory -j2 coil
	@COIL_LIBS='$(LIBS)' sh tests/tools/run_tests.sh ./coil
test-long: coil
	@sh tests/properties/run.sh ./coil long
	@sh tests/faults/run.sh ./coil long
	@sh tests/load/run.sh ./coil long
	@sh tests/fuzz/run.sh 600
.PHONY: test-faults
test-faults: coil
	@sh tests/faults/run.sh ./coil long
unit: coil
	@sh tests/unit/run.sh $(OUT) '$(LIBS)'
golden: coil
	@./coil -m golden samples tests/golden
check-layers:
	@mkdir -p build && sh tests/tools/check_layers.sh
debug:
	@$(MAKE) --no-print-directory BUILD=debug build/debug/coil
asan:
	@$(MAKE) --no-print-directory BUILD=asan build/asan/coil
gcstress:
	@$(MAKE) --no-print-directory BUILD=gcstress build/gcstress/coil
PYTHON ?= python3.13
bench: coil
	@python3 bench/compare.py coil=./coil -- "CPython=$(PYTHON)"
.PHONY: bench-http
bench-http: coil
	@python3 bench/http/run.py ./coil
lint: check-layers
	clang-tidy --quiet $(shell git ls-files 'vm/*.c') -- $(CSTD) -I. -Ibuild/release/gen || true
	cppcheck --quiet --enable=warning,portability -I. vm runtime stdlib grammar
SECONDS ?= 60
fuzz:
	@sh tests/fuzz/run.sh $(SECONDS)
cpython-tests: coil
	@sh tests/cpython/run.sh ./coil $(FILES)
PREFIX ?= /usr/local
install: coil
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/pkgconfig $(DESTDIR)$(PREFIX)/include
	install -m 755 coil $(DESTDIR)$(PREFIX)/bin/coil
	install -m 644 $(OUT)/libcoil.a $(DESTDIR)$(PREFIX)/lib/libcoil.a
	install -m 644 vm/embed/coil.h $(DESTDIR)$(PREFIX)/include/coil.h
	printf 'prefix=%s\nName: coil\nDescription: Coil as a library\nVersion: 0.1.0\nLibs: -L$${prefix}/lib -lcoil %s\nCflags: -I$${prefix}/include\n' \
	    '$(PREFIX)' '$(LIBS)' > $(DESTDIR)$(PREFIX)/lib/pkgconfig/coil.pc
clean:
	rm -rf build coil

-include $(shell find $(OUT) -name '*.d' 2>/dev/null)
