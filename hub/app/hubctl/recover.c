/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/app/hubctl/recover.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <termios.h>
#include <unistd.h>

#include "hub/app/hubctl/link.h"
#include "hub/app/hubctl/show.h"
#include "hub/intake/arrival.h"
#include "hub/store/envelopes.h"
#include "hub/store/keys.h"
#include "kiosk/base/buf.h"

enum { KEY_TEXT_MAX = 1024 };

static const char guide[] =
	"The hub's working key (keys/working-private.json) is lost.  What to do:\n"
	"\n"
	"1. Is there a copy of keys/?  Put it back, owner foyer-hub, mode 0700 and 0600, and start the\n"
	"   hub.  Nothing else is needed.\n"
	"2. No copy: fetch recovery-private.json from the office that keeps it.  Keep it on a USB stick.\n"
	"3. To see what people asked for, now, on any machine, with no network:\n"
	"       hubctl recover open /media/stick/recovery-private.json /media/backup/hub.db\n"
	"   PLACE is a backup, a hub's data folder (stop the hub first), a kiosk's state folder, or a\n"
	"   USB stick of `kioskctl export`.  It goes to the screen only.  Instead of a file, - reads the\n"
	"   key from standard input: you paste it, and it is not shown.\n"
	"4. To let the hub go on, with all its requests and the kiosks as they are:\n"
	"       systemctl stop foyer-hub\n"
	"       sudo -u foyer-hub hubctl recover restore /media/stick/recovery-private.json\n"
	"       systemctl start foyer-hub\n"
	"   Kiosks learn the new working key by themselves, within the hour.\n"
	"5. The recovery key lies on the hub then.  `hubctl keys` says when nothing needs it any more;\n"
	"   then `hubctl keys retire KEY`, and take the stick back to the other office.\n"
	"\n"
	"If the key may have been stolen and not only lost, say so to those who answer for the data.\n";

static int said_wrong(void)
{
	fputs("hubctl: write it like this: hubctl recover\n"
	      "                            hubctl recover open KEY PLACE ... [--json]\n"
	      "                            hubctl recover restore KEY\n",
		stderr);
	return 2;
}

/* --- the key ---------------------------------------------------------------------------------- */

/* What is pasted is not shown. */
static bool echo_set(bool is_on, struct termios *before)
{
	struct termios silent;
	if (is_on)
		return !tcsetattr(STDIN_FILENO, TCSAFLUSH, before);
	if (tcgetattr(STDIN_FILENO, before))
		return false;
	silent = *before;
	silent.c_lflag &= ~(tcflag_t)ECHO;
	return !tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
}

static enum err key_from_input(struct k_buf *text)
{
	char line[KEY_TEXT_MAX];
	struct termios before;
	bool is_silent = isatty(STDIN_FILENO) && echo_set(false, &before);
	if (is_silent)
		fputs("Paste the recovery key, {\"id\": ...}, and press Enter: ", stderr);
	setvbuf(stdin, NULL, _IONBF, 0); /* no second copy of it */
	enum err e = fgets(line, sizeof line, stdin) ? k_buf_add(text, line, strlen(line))
						     : ERR_NOT_FOUND;
	explicit_bzero(line, sizeof line);
	if (is_silent) {
		echo_set(true, &before);
		fputc('\n', stderr);
	}
	return e;
}

/* Says what is wrong.  NULL: it was said. */
static struct keys *key_read(const char *path)
{
	struct k_buf text;
	struct keys *keys = NULL;
	k_buf_init(&text, KEY_TEXT_MAX);
	enum err e = strcmp(path, "-") ? k_buf_read_file(&text, path) : key_from_input(&text);
	bool is_there = !e;
	if (!e)
		e = keys_of_one(text.data ? text.data : "", &keys);
	k_buf_finish_wipe(&text);
	if (e && is_there)
		fputs("hubctl: that is no private key. It must be all of recovery-private.json, one "
		      "line.\n",
			stderr);
	else if (e)
		fprintf(stderr, "hubctl: cannot read the key: %s.\n", err_words(e));
	return keys;
}

/* --- open ------------------------------------------------------------------------------------- */

struct opening {
	const struct keys *keys;
	json_t *seen; /* "KIOSK ID" of each that was shown */
	bool as_json;
	int opened, shut;
};

static void show(const struct opening *o, const struct arrival *a, json_t *answers)
{
	json_t *request = json_pack("{s:s, s:s, s:s, s:s, s:I, s:b, s:O}", "number", a->number, "kind",
		request_kind_name(a->kind), "kiosk", a->kiosk, "id", a->id, "received",
		(json_int_t)a->at_ms, "unshown", (int)a->unshown, "answers", answers);
	if (o->as_json && !json_dumpf(request, stdout, JSON_COMPACT))
		putchar('\n');
	else if (!o->as_json)
		show_request(request);
	json_decref(request);
}

static void open_one(void *ctx, const char *bytes, size_t n)
{
	struct opening *o = ctx;
	struct arrival a;
	json_t *answers = NULL;
	char name[80];
	if (arrival_read(&a, bytes, n)) {
		o->shut++;
		return;
	}
	snprintf(name, sizeof name, "%s %s", a.kiosk, a.id);
	if (json_object_get(o->seen, name)) {
		arrival_finish(&a);
		return;
	}
	if (arrival_open(&a, o->keys, &answers)) {
		o->shut++;
	} else {
		show(o, &a, answers);
		json_object_set_new(o->seen, name, json_true());
		o->opened++;
	}
	answers_destroy(answers);
	arrival_finish(&a);
}

static int open_places(int argc, char **argv)
{
	bool as_json = argc > 2 && !strcmp(argv[argc - 1], "--json"), is_whole = true;
	int places = argc - 1 - as_json;
	if (places < 1)
		return said_wrong();
	struct keys *keys = key_read(argv[0]);
	if (!keys)
		return 1;
	struct opening o = {.keys = keys, .seen = json_object(), .as_json = as_json};
	for (int i = 1; i <= places; i++) {
		enum err e = envelopes_each(argv[i], open_one, &o);
		if (e)
			fprintf(stderr, "hubctl: %s: %s%s.\n", argv[i], err_words(e),
				e == ERR_DENIED ? "; stop the hub, or take a backup" : "");
		is_whole = is_whole && !e;
	}
	fflush(stdout);
	fprintf(stderr, "%d requests opened, %d could not be opened.\n", o.opened, o.shut);
	if (o.shut)
		fputs("Those are damaged, or were sealed for another city's recovery key.\n", stderr);
	json_decref(o.seen);
	keys_destroy(keys);
	return is_whole && !o.shut ? 0 : 1;
}

/* --- restore ---------------------------------------------------------------------------------- */

static bool hub_runs(const char *data)
{
	json_t *answer = NULL;
	bool runs = link_ask(data, json_pack("{s:s}", "t", "kiosks"), &answer) == ERR_OK;
	json_decref(answer);
	return runs;
}

static int restore(const char *data, const char *key)
{
	static const struct {
		enum err err;
		const char *words;
	} wrong[] = {
		{ERR_CRYPTO, "this is not the recovery key of this hub's city"},
		{ERR_NOT_FOUND,
			"receipt-private.json or recovery-public.json are lost too: kiosks would not "
			"trust this hub. Restore a copy of keys/; `recover open` works without"},
		{ERR_FULL, "four old keys are there, or the disk is full"},
	};
	char dir[PATH_MAX];
	bool was_made = false;
	if (snprintf(dir, sizeof dir, "%s/keys", data) >= (int)sizeof dir)
		return said_wrong();
	if (hub_runs(data)) {
		fputs("hubctl: the hub runs. Stop it first: systemctl stop foyer-hub\n", stderr);
		return 1;
	}
	struct keys *keys = key_read(key);
	if (!keys)
		return 1;
	enum err e = keys_restore(dir, keys, &was_made);
	const char *words = err_words(e);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		words = wrong[i].err == e ? wrong[i].words : words;
	if (e)
		fprintf(stderr, "hubctl: %s. Nothing was changed.\n", words);
	else
		printf("%s\nThe recovery key %s is on this hub now. Start the hub; back up keys/;\n"
		       "when `hubctl keys` says that nothing needs it: hubctl keys retire %s\n",
			was_made ? "There is a new working key."
				 : "The working key is there, and stays as it is.",
			keys->working_id, keys->working_id);
	keys_destroy(keys);
	return e ? 1 : 0;
}

int recover_run(const char *data, int argc, char **argv)
{
	const struct rlimit none = {0, 0};
	setrlimit(RLIMIT_CORE, &none);
	if (!argc) {
		fputs(guide, stdout);
		return 0;
	}
	if (!strcmp(argv[0], "open"))
		return open_places(argc - 1, argv + 1);
	if (!strcmp(argv[0], "restore") && argc == 2)
		return restore(data, argv[1]);
	return said_wrong();
}
