/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Effects: what screens want done outside of themselves, carried out through the ports. */
#include "app_inside.h"

#include "kiosk/base/log.h"
#include "kiosk/base/memory.h"
#include "kiosk/screens/slip.h"

#include <string.h>
#include <sys/random.h>

uint64_t app_random(void *app)
{
	struct app *a = app;
	uint64_t n = 0;
	if (a->random_is_fixed)
		return a->random_state = a->random_state * 6364136223846793005u + 1442695040888963407u;
	while (getrandom(&n, sizeof n, 0) != (ssize_t)sizeof n)
		continue;
	return n;
}

static void print_slip(struct app *a)
{
	const struct tongue *staff = tongue_at(a->world.defaults.language);
	struct slip slip = slip_of_page(app_page(a), a->world.content, visit_tongue(a->visit), staff);
	enum err e = ERR_UNSUPPORTED;
	if (a->ports.printer.print)
		e = a->ports.printer.print(a->ports.printer.self, &slip);
	if (e)
		log_warn("hw", "printer: %s", err_words(e));
	(void)visit_printed(a->visit, e);
}

/* Lamp and sound at the desk are on while a call waits, and off as soon as somebody comes. */
void app_show_call(struct app *a)
{
	bool is_on = visit_session(a->visit)->call_state == CALL_WAITING;
	if (!a->ports.indicator.call || is_on == a->is_lamp_on)
		return;
	a->is_lamp_on = is_on;
	enum err e = a->ports.indicator.call(a->ports.indicator.self, is_on);
	if (e)
		log_error("hw", "the call lamp does not work: %s", err_words(e));
	(void)visit_lamp(a->visit, !e);
}

static void sound(struct app *a, int n)
{
	static const enum earcon earcons[] = {[SOUND_DONE] = EARCON_DONE, [SOUND_ERROR] = EARCON_ERROR,
		[SOUND_TIME] = EARCON_TIME, [SOUND_CALL] = EARCON_CALL};
	/* The narrator plays the error sound with the error's words. */
	if (n != SOUND_ERROR)
		narrator_earcon(a->narrator, earcons[n]);
}

static void try_sound(struct app *a)
{
	bool is_rate = a->acted == ACT_FASTER || a->acted == ACT_SLOWER;
	if (visit_screen(a->visit) == SCREEN_G4)
		narrator_say(a->narrator, tr(visit_tongue(a->visit), N_("This is how I sound now.")), SAY_NOW);
	else if (is_rate)
		narrator_rate_changed(a->narrator);
	else
		narrator_volume_changed(a->narrator);
}

/* The visit is over: no presenter keeps a word of it. */
static void end(struct app *a)
{
	app_settings_changed(a);
	app_take_forms(a);
	narrator_forget(a->narrator);
	view_forget(a->view);
	a->ring = false;
	a->help_ms = 0;
	for (int i = 0; i < 2; i++) {
		a->pages[i].item_count = 0;
		a->pages[i].screen = NULL;
		a->pages[i].lang = NULL;
		k_arena_reset(&a->arena[i]);
	}
	a->idle_since_ms = k_time_mono_ms(a->world.now);
	memory_give_back();
}

static void hand_over(struct app *a, const struct request *r)
{
	if (a->ports.courier.submit)
		a->ports.courier.submit(a->ports.courier.self, r);
	else
		(void)visit_not_saved(a->visit, r->id);
}

static void carry_out(struct app *a, const struct effect *e)
{
	const struct session *s = visit_session(a->visit);
	switch (e->kind) {
	case EFFECT_SUBMIT:
		hand_over(a, &e->request);
		break;
	case EFFECT_SHOWN:
		if (a->ports.courier.shown)
			a->ports.courier.shown(a->ports.courier.self, s->sent.id);
		break;
	case EFFECT_LOOK_UP:
		if (a->ports.courier.look_up)
			a->ports.courier.look_up(a->ports.courier.self, s->number);
		break;
	case EFFECT_CALL:
		if (a->ports.courier.call)
			a->ports.courier.call(a->ports.courier.self, (enum call_help)e->n);
		break;
	case EFFECT_PRINT:
		print_slip(a);
		break;
	case EFFECT_STILL_CALLING:
		narrator_say(a->narrator, tr(visit_tongue(a->visit), N_("Still calling.")), SAY_IN_TURN);
		break;
	case EFFECT_READ:
		a->read_asked = true;
		break;
	case EFFECT_SETTINGS:
		app_settings_changed(a);
		break;
	case EFFECT_TRY_SOUND:
		try_sound(a);
		break;
	case EFFECT_SOUND:
		sound(a, e->n);
		break;
	case EFFECT_END:
		end(a);
		break;
	}
}

void app_carry_out(struct app *a, struct effects effects)
{
	/* An effect may call back into the visit (a slip that did not print), which ends this list. */
	struct effect list[EFFECTS_MAX];
	int count = effects.count;
	if (!count)
		return;
	memcpy(list, effects.list, sizeof list[0] * (size_t)count);
	for (int i = 0; i < count; i++)
		carry_out(a, &list[i]);
	explicit_bzero(list, sizeof list);
}

void app_read_if_asked(struct app *a)
{
	if (!a->read_asked)
		return;
	a->read_asked = false;
	narrator_read_page(a->narrator, app_page(a));
}

static int chars(const char *text)
{
	return text && *text ? utf8_chars(text) + 1 : 0;
}

int app_spoken_from(const struct app *a, const struct narrator_shown *s)
{
	const struct item *it = page_item(app_page(a), s->item_id);
	int before = 0;
	if (it && s->part != PART_LABEL)
		before += chars(it->label);
	if (it && s->part == PART_VALUE)
		before += chars(it->hint);
	return before + s->from_char;
}
