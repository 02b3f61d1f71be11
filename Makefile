# SPDX-License-Identifier: GPL-3.0-or-later
# Foyer.  `make run` and `make check` do everything; `make help` lists the rest.
B ?= build
CC ?= cc
CFLAGS ?= -O2 -g
PKGS := sdl2 libdrm cairo pangocairo pangoft2 fontconfig librsvg-2.0 libinput libudev xkbcommon espeak-ng icu-i18n icu-uc \
	libcurl libmicrohttpd sqlite3 libpq jansson libsodium openssl libqrencode liboath libxml-2.0 libical p11-kit-1
WARN := -Wall -Wextra -Wpedantic -Wshadow -Wvla -Wundef -Wstrict-prototypes -Wmissing-prototypes \
	-Wformat=2 -Wno-format-nonliteral -Wswitch-enum $(WERROR)
HARDEN := -fPIE -fstack-protector-strong -D_FORTIFY_SOURCE=2
PKG_CFLAGS = $(shell pkg-config --cflags $(PKGS) | sed 's/-I/-isystem /g')
ALL_CFLAGS = -std=c17 -D_GNU_SOURCE -I. $(WARN) $(HARDEN) $(PKG_CFLAGS) $(CFLAGS)
LDFLAGS += -pie -Wl,-z,relro,-z,now -Wl,--as-needed
libs = $(shell pkg-config --libs $(1))

# One archive a folder: a program links the folders it may use, and takes from them what it needs.
FOLDERS := $(foreach f,base core model content i18n page screens ways view narrator proof outbox sync tuf,kiosk/$(f)) \
	$(foreach f,drm sdl libinput pdf gpio espeak fake,platform/$(f)) \
	$(foreach f,store intake booking help city watch publish console http,hub/$(f)) tests/city tests/tuf
archive = $(B)/lib/$(subst /,-,$(1)).a
objects = $(patsubst %.c,$(B)/obj/%.o,$(wildcard $(1)/*.c))

define folder_rule
$(call archive,$(1)): $(call objects,$(1))
endef
$(foreach f,$(FOLDERS),$(eval $(call folder_rule,$(f))))
$(B)/lib/%.a:
	@mkdir -p $(@D); rm -f $@
	@ar rcsD $@ $^

# The files of the hub's pages are built into it, under the linker's names for them.
HELP_FILES := $(addprefix hub/help/,page.css page.js icon.svg)
CONSOLE_FILES := $(addprefix hub/console/,console.css icon.svg form.js approve.js)
PAGE_FILES := $(HELP_FILES) $(CONSOLE_FILES)
$(call archive,hub/help): $(HELP_FILES:%=$(B)/obj/%.o)
$(call archive,hub/console): $(CONSOLE_FILES:%=$(B)/obj/%.o)
$(PAGE_FILES:%=$(B)/obj/%.o): $(B)/obj/%.o: %
	@mkdir -p $(@D)
	@$(LD) -r -b binary -z noexecstack -o $@ $<

$(B)/obj/%.o: %.c
	@mkdir -p $(@D)
	@echo "CC   $<"
	@$(CC) $(ALL_CFLAGS) -MMD -MP -c $< -o $@

# --- programs: name, folders they may take from, libraries -----------------------------------
# $(call program,NAME,SOURCE FOLDER,FOLDERS,PKG-CONFIG NAMES)
define program
$(B)/$(1): $(call objects,$(2)) $(foreach f,$(3),$(call archive,$(f)))
	@echo "LINK $$@"
	@$(CC) $$(LDFLAGS) $(CFLAGS) -o $$@ $(call objects,$(2)) -Wl,--start-group $(foreach f,$(3),$(call archive,$(f))) -Wl,--end-group $$(call libs,$(4)) -lm
PROGRAMS += $(B)/$(1)
endef
KIOSK_FOLDERS := $(foreach f,base core model content i18n page screens ways view narrator outbox,kiosk/$(f)) \
	$(foreach f,drm libinput pdf gpio fake,platform/$(f))
$(eval $(call program,kiosk,kiosk/app/kiosk,$(KIOSK_FOLDERS),libdrm cairo pangocairo pangoft2 fontconfig gobject-2.0 libinput libudev xkbcommon icu-i18n icu-uc jansson libsodium libqrencode))
$(eval $(call program,kiosk-speech,kiosk/app/speech,kiosk/base kiosk/core platform/espeak,espeak-ng sdl2 jansson))
# The window of a desktop is loaded when there is one: SDL brings 35 libraries that a board's
# console never needs.  It finds the loop and the log in the kiosk.
$(B)/kiosk: LDFLAGS += -rdynamic -Wl,--whole-archive $(call archive,kiosk/base) $(call archive,kiosk/core) -Wl,--no-whole-archive
$(B)/obj/platform/sdl/%.o: HARDEN += -fPIC
$(B)/kiosk-sdl.so: $(call objects,platform/sdl)
	@echo "LINK $@"
	@$(CC) $(CFLAGS) -shared -Wl,-z,relro,-z,now -o $@ $^ $(call libs,sdl2)
PROGRAMS += $(B)/kiosk-sdl.so
SYNC_FOLDERS := kiosk/base kiosk/core kiosk/model kiosk/content kiosk/outbox kiosk/sync kiosk/tuf
$(eval $(call program,kiosk-sync,kiosk/app/sync,$(SYNC_FOLDERS),sqlite3 libcurl jansson libsodium openssl icu-i18n icu-uc))
$(eval $(call program,kioskctl,kiosk/app/kioskctl,$(SYNC_FOLDERS) platform/gpio,sqlite3 libcurl jansson libsodium openssl icu-i18n icu-uc))
PROOF_FOLDERS := $(foreach f,base core model content i18n page screens view narrator proof sync tuf,kiosk/$(f)) platform/espeak platform/fake
$(eval $(call program,kiosk-proof,kiosk/app/proof,$(PROOF_FOLDERS),cairo pangocairo pangoft2 fontconfig gobject-2.0 espeak-ng icu-i18n icu-uc jansson libsodium libqrencode libxml-2.0))
$(eval $(call program,tuf-client,kiosk/app/tuf,kiosk/base kiosk/tuf,libcurl jansson openssl))
HUB_FOLDERS := $(foreach f,base core model content i18n,kiosk/$(f)) $(foreach f,store intake booking help city watch publish console http,hub/$(f)) kiosk/sync kiosk/outbox kiosk/tuf
$(eval $(call program,hub,hub/app/hub,$(HUB_FOLDERS),sqlite3 libpq libmicrohttpd libcurl libxml-2.0 libical jansson libsodium libqrencode liboath openssl icu-i18n icu-uc))
$(eval $(call program,hubctl,hub/app/hubctl,$(foreach f,base core model content sync tuf,kiosk/$(f)) hub/publish hub/intake hub/store,jansson libqrencode libsodium openssl sqlite3 icu-i18n icu-uc p11-kit-1))

# --- unit tests: tests/unit/AREA/NAME_test.c is one cmocka program --------------------------
UNIT_SRC := $(wildcard tests/unit/*/*_test.c)
UNIT := $(patsubst tests/unit/%.c,$(B)/unit/%,$(UNIT_SRC))
ALL_ARCHIVES := $(foreach f,$(FOLDERS),$(call archive,$(f)))
$(B)/unit/%: $(B)/obj/tests/unit/%.o $(ALL_ARCHIVES)
	@mkdir -p $(@D)
	@$(CC) $(LDFLAGS) $(CFLAGS) -rdynamic -o $@ $< -Wl,--start-group $(ALL_ARCHIVES) -Wl,--end-group $(call libs,$(PKGS)) -lcmocka -lm -ldl -lpthread
# The servers that a city may have, as a program for tests/system.
$(B)/city-stand: $(B)/obj/tests/system/city_stand.o $(ALL_ARCHIVES)
	@$(CC) $(LDFLAGS) $(CFLAGS) -o $@ $< -Wl,--start-group $(ALL_ARCHIVES) -Wl,--end-group $(call libs,$(PKGS)) -lm -ldl -lpthread
# What the test of staff's pages takes from npm, by its lock file.
BROWSER_TESTS := tests/console/node_modules/.package-lock.json
$(BROWSER_TESTS): tests/console/package-lock.json
	@echo "NPM  tests/console"
	@cd tests/console && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null && touch node_modules/.package-lock.json
unit: $(UNIT) $(B)/city-stand
# Not .SECONDARY: under it an object that is missing is not missed, so a new file would not get into its archive.
.PRECIOUS: $(B)/obj/%.o $(B)/lib/%.a $(B)/fuzz/%

# --- messages: one gettext domain a language (kiosk/i18n/i18n.h) ------------------------------
LANG_PO := $(wildcard locales/*/foyer.po)
LANG_MO := $(patsubst locales/%/foyer.po,$(B)/locales/foyer/LC_MESSAGES/foyer-%.mo,$(LANG_PO))
$(B)/locales/foyer/LC_MESSAGES/foyer-%.mo: locales/%/foyer.po
	@mkdir -p $(@D)
	@msgfmt -c -o $@ $<
messages: $(LANG_MO)

# --- the walker (tests/sim) and the audit of every screen (tests/audit) -----------------------
TOOL_PKGS := sdl2 cairo pangocairo pangoft2 fontconfig gobject-2.0 icu-i18n icu-uc jansson libsodium libqrencode
CORE_FOLDERS := $(foreach f,base core model content i18n page screens ways view narrator,kiosk/$(f)) platform/fake platform/pdf
$(eval $(call program,walker,tests/sim,$(CORE_FOLDERS),$(TOOL_PKGS)))
$(eval $(call program,audit,tests/audit,$(CORE_FOLDERS),$(TOOL_PKGS)))

all: $(PROGRAMS) messages
.DEFAULT_GOAL := all
.PHONY: all unit messages

include locales/locales.mk
include platform/install.mk
include tests/bench/bench.mk
include tests/fuzz/fuzz.mk
include tests/fault/fault.mk
include tests/city/city.mk

# --- what people type ----------------------------------------------------------------------
.PHONY: help run check check-asan shots doctor bench bench-peer fmt lint packages
help:
	@echo "make run       install what is missing, build, start a hub and a kiosk with the demo town"
	@echo "make check     install what is missing, build, run all tests; T=name for some of them"
	@echo "make check-asan  the same tests under address and undefined-behaviour sanitizers"
	@echo "make shots     pictures of the screens in $(B)/shots"
	@echo "make bench     measure against tests/bench/budgets.txt;  make bench-peer: beside Chromium"
	@echo "make doctor    what works on this machine, and what does not"
	@echo "make fmt lint  format the source, look for faults in it"
	@echo "make pot messages-check   collect messages, check the translations"

packages:
	@platform/debian/install.sh

# The packages must be there before anything is built, also under -j.
build-all:
	@$(MAKE) --no-print-directory -j$(shell nproc) B=$(B) all
build-tests:
	@$(MAKE) --no-print-directory -j$(shell nproc) B=$(B) all unit fault $(BROWSER_TESTS)
.PHONY: build-all build-tests

run: packages
	@$(MAKE) --no-print-directory build-all
	@platform/demo/run.sh $(B) run $(ARGS)

check: packages
	@echo "Building Foyer and its tests"
	@$(MAKE) --no-print-directory build-tests
	@tests/run.sh $(B) $(T)

check-asan:
	@FOYER_PATIENCE_S=3000 $(MAKE) --no-print-directory check B=$(B)-asan CFLAGS="-O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined"

shots: packages
	@$(MAKE) --no-print-directory build-all
	@tests/shots/shots.sh $(B) $(B)/shots

doctor:
	@$(B)/kioskctl --content assets/town --state run/sync --socket run/sync.sock doctor

fmt:
	@git ls-files '*.c' '*.h' | xargs clang-format -i
lint:
	@cppcheck --quiet --enable=warning,performance,portability --inline-suppr --error-exitcode=1 -I. --suppress='*:/usr/*' kiosk hub platform
	@shellcheck $$(git ls-files '*.sh' .ci/run)

-include $(shell find $(B)/obj -name '*.d' 2>/dev/null)
