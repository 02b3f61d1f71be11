# SPDX-License-Identifier: GPL-3.0-or-later
# Messages: `make pot` after words in the source changed, then translate what is empty in
# locales/<tag>/foyer.po, then `make messages-check`.
POT := locales/foyer.pot

# T and TN are the screens' short forms of tr and tr_n, filled that of tr_fill; N_ marks words in tables.
$(POT): FORCE
	@echo "POT  $@"
	@find kiosk hub/help -name '*.c' -o -name '*.h' -o -name '*.def' | LC_ALL=C sort | xgettext --files-from=- \
		--language=C --from-code=UTF-8 --no-wrap --sort-by-file --add-location=file --add-comments=TRANSLATORS: \
		--keyword --keyword=tr:2 --keyword=tr_n:2,3 --keyword=T:2 --keyword=TN:2,3 --keyword=filled:2 --keyword=N_ \
		--package-name=Foyer --copyright-holder="the Foyer authors" --output=$@.new
	@sed -i -e '/^"POT-Creation-Date:/d' -e 's/charset=CHARSET/charset=UTF-8/' $@.new
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

pot: $(POT)
	@for po in locales/*/foyer.po; do \
		msgmerge --quiet --update --backup=off --no-wrap --no-fuzzy-matching --sort-by-file $$po $(POT); \
		msgattrib --no-wrap --no-obsolete -o $$po $$po; \
		printf '%s: ' $$po; msgfmt --statistics -c -o /dev/null $$po; done

# Every language whole, values in their places, labels that fit (ux.md 1.2).
messages-check:
	@locales/check.sh $(POT) locales/*/foyer.po

# These tests read the compiled messages.
$(filter $(B)/unit/i18n/% $(B)/unit/hub/volunteers_test $(B)/unit/city/gateway_test,$(UNIT)): | messages

FORCE:
.PHONY: pot messages-check FORCE
