/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pages: one page of every kind, built by hand: those of the design's pictures and the rest. */
#ifndef FOYER_TESTS_VIEW_PAGES_H
#define FOYER_TESTS_VIEW_PAGES_H

#include "tests/unit/view/book.h"

/* --- the pages of the pictures -------------------------------------------------------------------
 */

static void page_home(struct book *b)
{
	put(b, ROLE_TITLE, "t", "What do you want to do?", NULL);
	put_choice(b, "Book a visit", "Choose a day and a time.", "visit");
	put_choice(b, "Report a problem", "Tell us what is wrong.", "problem");
	put_choice(b, "Get help now", "People, guides and phone numbers.", "people");
	put_choice(b, "My request", "Check it, change it or stop it.", "slip");
	put_choice(b, "News and alerts", "What is new near you.", "news");
	put_choice(b, "Practice", "Try it out. Nothing is sent.", "practice");
	b->page.picture = "door";
	put_nav(b, SLOT_BACK, ACT_FINISH, "Finish", "finish");
	put_frame(b, english, false);
	put_more(b);
}

static void page_home_of(struct book *b, const char *const label[7], const char *const bar[7])
{
	static const char *const pictures[] = {
		"visit", "problem", "people", "slip", "news", "practice"};
	put(b, ROLE_TITLE, "t", label[0], NULL);
	for (int i = 0; i < 6; i++)
		put_choice(b, label[i + 1], NULL, pictures[i]);
	put_nav(b, SLOT_BACK, ACT_FINISH, bar[6], "finish");
	put_frame(b, bar, false);
	put_more(b);
}

static void page_arabic(struct book *b)
{
	static const char *const label[] = {"ماذا تريد أن تفعل؟", "حجز موعد", "الإبلاغ عن مشكلة",
		"طلب المساعدة الآن", "طلبي", "الأخبار والتنبيهات", "تدريب"};
	static const char *const bar[] = {
		"مساعدة", "اقرأ لي", "اللغة", "حجم النص", "من جديد", "أدوات", "إنهاء"};
	b->page.is_rtl = true;
	b->page.lang = "ar";
	page_home_of(b, label, bar);
}

static void page_chinese(struct book *b)
{
	static const char *const label[] = {
		"您想做什么？", "预约", "报告问题", "马上求助", "我的申请", "新闻和提醒", "练习"};
	static const char *const bar[] = {
		"帮助", "朗读", "语言", "字号", "重新开始", "工具", "结束"};
	b->page.lang = "zh";
	page_home_of(b, label, bar);
}

static void page_welcome(struct book *b)
{
	static const char *const names[] = {
		"English", "中文", "हिन्दी", "Español", "العربية", "Polski"};
	put(b, ROLE_TITLE, "t", "Welcome", NULL);
	put(b, ROLE_HINT, "h", "Touch your language to start.", NULL);
	int shown = b->panel->class_ == PANEL_S ? 4 : 6;
	for (int i = 0; i < shown; i++) {
		struct item *it = put(
			b, ROLE_LANGUAGE, k_arena_printf(&b->arena, "lang%d", i), names[i], NULL);
		it->on_press.act = ACT_SET_LANGUAGE;
		it->state |= ITEM_CENTRED;
	}
	put_choice(b, "More languages", NULL, "language");
	put_choice(b, "Book a visit", NULL, "visit");
	put_choice(b, "Report a problem", NULL, "problem");
	put_choice(b, "Get help", NULL, "people");
	put_choice(b, "Make it easier to use", NULL, "easier")->state |= ITEM_MAIN | ITEM_WIDE;
	put(b, ROLE_NOTICE, "notice", "Free eye tests here on Thursday 9\u00a0May.", "news");
	b->page.picture = "door";
	b->page.is_idle = true;
	put_frame(b, english, true);
	put_more(b);
}

static void page_time(struct book *b)
{
	put_step(b, 4, 8);
	put(b, ROLE_TITLE, "t", "What time is best?", NULL);
	put(b, ROLE_HINT, "h", "Wednesday 8\u00a0May", NULL);
	for (int i = 0; i < 8; i++) {
		int minute = 540 + i * 30;
		put_choice(b, k_arena_printf(&b->arena, "%d:%02d", minute / 60, minute % 60), NULL,
			k_arena_printf(&b->arena, "clock:%02d:%02d", minute / 60, minute % 60));
	}
	put_nav(b, SLOT_BACK, ACT_BACK, "Back", "back");
	put_frame(b, english, false);
	put_more(b);
	put_nav(b, SLOT_NEXT, ACT_NEXT, "Next", "next");
}

static void put_row(struct book *b, const char *name, const char *answer, const char *picture)
{
	int n = b->page.item_count;
	struct item *it = put(b, ROLE_ROW, k_arena_printf(&b->arena, "r%d", n), name, picture);
	it->value = answer;
	it->section = 1 + n;
	it = put(b, ROLE_CHANGE, k_arena_printf(&b->arena, "c%d", n), "Change", NULL);
	it->section = 1 + n;
	it->on_press.act = ACT_DO;
}

static void page_check(struct book *b)
{
	b->page.parts_by = PART_BY_NEXT;
	put_step(b, 8, 8);
	put(b, ROLE_TITLE, "t", "Check your visit", NULL);
	put_row(b, "For", "Doctor or nurse", "doctor");
	put_row(b, "Place", "Main Street Clinic", "pin");
	put_row(b, "Day", "Wednesday 8\u00a0May", "visit");
	put_row(b, "Time", "10:30 in\u00a0the\u00a0morning", "clock:10:30");
	put_row(b, "Name", "No name", "person");
	put_row(b, "Phone", "Text me: 555\u00a00142", "text");
	put_row(b, "On the day", "Wheelchair space", "wheel");
	put_nav(b, SLOT_BACK, ACT_BACK, "Back", "back");
	put_frame(b, english, false);
	put_nav(b, SLOT_MIDDLE, ACT_DO, "Do not book", "no");
	put_nav(b, SLOT_NEXT, ACT_DO, "Book it", "tick");
}

static void page_done(struct book *b, bool is_sure)
{
	unsigned sure = is_sure ? ITEM_SURE : 0;
	b->page.parts_by = PART_BY_NEXT;
	struct item *it = put(b, ROLE_TITLE, "t",
		is_sure ? "Your visit is booked" : "We have asked for this time",
		is_sure ? "tick" : "clock");
	it->state |= sure;
	if (!is_sure) {
		put(b, ROLE_STRIP, "strip", "Not connected. You can still go on.", "unplug");
		b->page.step = 1;
		b->page.steps = 3;
		put(b, ROLE_STEP, "step", "Page 1 of 3", NULL);
	}
	static const char *const words[] = {
		"Wednesday 8\u00a0May", "10:30 in\u00a0the\u00a0morning", "Main Street Clinic"};
	static const char *const pictures[] = {"visit", "clock:10:30", "pin"};
	for (int i = 0; i < 3; i++) {
		it = put(b, ROLE_FACT, k_arena_printf(&b->arena, "f%d", i), words[i], pictures[i]);
		it->hint = i == 2 ? "14 Main Street" : NULL;
		it->section = 1;
		it->state |= sure;
	}
	if (!is_sure)
		put_text(b, "It is not sure yet.",
			"The city will say yes or no by Thursday 2\u00a0May, 12\u00a0noon.")
			->section = 1;
	it = put(b, ROLE_NUMBER, "number", "Your number is", NULL);
	it->value = "482\u00a0915\u00a0062";
	it->section = 2;
	it = put(b, ROLE_QR, "qr", "Picture code of your number", NULL);
	it->value = "R1:482915062";
	it->section = 2;
	put_text(b, "What happens next:", "Come 10 minutes early. Bring your health card.")
		->section = 3;
	put_choice(b, "Hear it again", NULL, "ear")->section = 3;
	put_choice(b, "Tell us how it was", NULL, "smile")->section = 3;
	put_nav(b, SLOT_BACK, ACT_FINISH, "Finish", "finish");
	put_frame(b, english, false);
	if (is_sure)
		put_nav(b, SLOT_MIDDLE, ACT_DO, "Do something else", "home");
	put_nav(b, SLOT_NEXT, is_sure ? ACT_DO : ACT_NEXT, is_sure ? "Print a slip" : "Next",
		is_sure ? "print" : "next");
}

static void page_booked(struct book *b)
{
	page_done(b, true);
}

static void page_asked(struct book *b)
{
	page_done(b, false);
}

static void page_pick(struct book *b)
{
	static const char *const label[] = {"It is off", "It is broken", "It flickers",
		"It is too dark", "It is dangerous", "Something else"};
	static const char *const picture[] = {"off", "broken", "flicker", "dark", "danger", "else"};
	put_step(b, 3, 6);
	put(b, ROLE_TITLE, "t", "Pick all that fit", NULL);
	for (int i = 0; i < 6; i++) {
		struct item *it = put_choice(b, label[i], NULL, picture[i]);
		it->role = ROLE_TICK;
		it->on_press.act = ACT_TOGGLE;
		it->state |= i == 0 || i == 4 ? ITEM_TICKED : 0;
	}
	put_nav(b, SLOT_BACK, ACT_BACK, "Back", "back");
	put_frame(b, english, false);
	put_more(b);
	put_nav(b, SLOT_NEXT, ACT_NEXT, "Next", "next");
}

static struct item *put_key(struct book *b, const char *label, int row, double span, unsigned state)
{
	struct item *it = put(b, ROLE_KEY, k_arena_printf(&b->arena, "key.%s", label), label, NULL);
	it->key_row = row;
	it->key_span = span;
	it->state |= state;
	it->on_press.act = ACT_TYPE;
	return it;
}

static void page_street(struct book *b)
{
	put_step(b, 2, 6);
	put(b, ROLE_TITLE, "t", "Which street?", NULL);
	put(b, ROLE_FIELD, "field", "Street", "pin")->value = "Mill";
	put_choice(b, "Matches: 3", NULL, "list");
	for (int i = 0; i < 27; i++)
		put_key(b, i == 26 ? "’" : k_arena_printf(&b->arena, "%c", 'A' + i), i / 9, 1, 0);
	put_key(b, "Space", 3, 2, ITEM_FUNCTION);
	put_key(b, "Delete", 3, 2, ITEM_FUNCTION)->picture = "bksp";
	put_key(b, "123", 3, 1, ITEM_FUNCTION);
	put_key(b, "QWERTY", 3, 2, ITEM_FUNCTION);
	put_key(b, "Say it", 3, 2, ITEM_FUNCTION)->picture = "mic";
	put_nav(b, SLOT_BACK, ACT_BACK, "Back", "back");
	put_frame(b, english, false);
	put_more(b);
	put_nav(b, SLOT_NEXT, ACT_NEXT, "Next", "next");
}

static void page_number(struct book *b)
{
	put(b, ROLE_TITLE, "t", "What is your request number?", NULL);
	put(b, ROLE_HINT, "h", "It is on your slip. It has 9 numbers.", NULL);
	put(b, ROLE_FIELD, "field", "Request number", "slip")->value = "482\u00a0915\u00a0";
	for (int i = 0; i < 9; i++)
		put_key(b, k_arena_printf(&b->arena, "%d", i + 1), i / 3, 1, 0);
	put_key(b, "Clear", 3, 1, ITEM_FUNCTION);
	put_key(b, "0", 3, 1, 0);
	put_key(b, "Delete", 3, 1, ITEM_FUNCTION)->picture = "bksp";
	put_choice(b, "I lost my slip", NULL, "slip");
	put_nav(b, SLOT_BACK, ACT_BACK, "Back", "back");
	put_frame(b, english, false);
	put_more(b);
	put_nav(b, SLOT_NEXT, ACT_NEXT, "Next", "next");
}

static void page_emergency(struct book *b)
{
	put(b, ROLE_TITLE, "t", "Emergency", NULL);
	put(b, ROLE_NUMBER, "number", "Call", "octagon")->value = "112";
	put_text(b, NULL, "This machine cannot make calls.");
	put_text(b, "Ask anyone near you for a phone.", NULL);
	put_choice(b, "Call a volunteer", NULL, "volunteer");
	put_choice(b, "Where am I?", NULL, "pin");
	put_nav(b, SLOT_BACK, ACT_BACK, "Back", "back");
	put_frame(b, english, false);
	put_more(b);
}

static void page_still_there(struct book *b)
{
	put(b, ROLE_TITLE, "t", "Are you still there?", NULL);
	struct item *it = put(b, ROLE_DIAL, "dial", NULL, NULL);
	it->value = "60";
	it->n = 60;
	put_text(b, NULL, "We will clear this screen in 60 seconds.");
	put_text(b, NULL, "This keeps your answers private.");
	put_choice(b, "I need more time", NULL, "hourglass")->state |= ITEM_MAIN;
	put_choice(b, "Finish", NULL, "finish");
	put_frame(b, english, false);
}

static void page_reading(struct book *b)
{
	b->page.parts_by = PART_BY_NEXT;
	put(b, ROLE_STEP, "step", "Page 1 of 3", NULL);
	put(b, ROLE_TITLE, "t", "Money for heating", NULL);
	put(b, ROLE_PICTURE, "picture", "A home with a heart", "care");
	put_text(b, "You can get help to pay for heating.",
		"The city pays a part of the bill. You can ask for it every winter.");
	put_text(b, NULL,
		"Bring your last bill. Bring a letter with your name. A volunteer can help you.");
	put_nav(b, SLOT_BACK, ACT_BACK, "Back", "back");
	put_frame(b, english, false);
	put_nav(b, SLOT_NEXT, ACT_NEXT, "Next", "next");
}

static void page_stages(struct book *b)
{
	static const char *const label[] = {"We got it", "Someone is working on it", "It is done"};
	put(b, ROLE_TITLE, "t", "Street light, Mill Road", NULL);
	for (int i = 0; i < 3; i++) {
		struct item *it =
			put(b, ROLE_STAGE, k_arena_printf(&b->arena, "s%d", i), label[i], NULL);
		it->value = i < 2 ? "Tuesday 7\u00a0May" : NULL;
		it->state |= i == 0 ? ITEM_DONE : i == 1 ? ITEM_NOW : 0;
		it->section = 1 + i;
	}
	put_choice(b, "Add something", NULL, "else");
	put_choice(b, "Print a slip", NULL, "print");
	put_nav(b, SLOT_BACK, ACT_BACK, "Back", "back");
	put_frame(b, english, false);
	put_more(b);
}

static void page_big(struct book *b)
{
	put(b, ROLE_TITLE, "t", "City help line", NULL);
	put(b, ROLE_NUMBER, "number", "Call", NULL)->value = "555\u00a00142";
	put_text(b, NULL, "Open today until 5.");
	put_choice(b, "Print it", NULL, "print");
	put_choice(b, "Hear it again", NULL, "ear");
	put_nav(b, SLOT_BACK, ACT_BACK, "Back", "back");
	put_frame(b, english, false);
	put_more(b);
}

static void page_wait(struct book *b)
{
	put(b, ROLE_TITLE, "t", "Please wait", NULL);
	put(b, ROLE_HINT, "h", "We are booking your visit.", NULL);
	put(b, ROLE_PICTURE, "picture", "Please wait", "hourglass");
	put_frame(b, english, false);
}

static void put_stepper(struct book *b, const char *label, int n, int most)
{
	struct item *it = put(b, ROLE_STEPPER, label, label, "speaker");
	it->n = n;
	it->n_max = most;
	it->on_press.act = ACT_LOUDER;
}

static void page_steppers(struct book *b)
{
	static const char *const ticks[] = {
		"Read every screen", "Short words", "Full words", "Beeps"};
	put(b, ROLE_TITLE, "t", "How should it sound?", NULL);
	put_stepper(b, "Quieter", 4, 8);
	put_stepper(b, "Louder", 4, 8);
	put_stepper(b, "Slower", 4, 9);
	put_stepper(b, "Faster", 4, 9);
	for (int i = 0; i < 4; i++) {
		struct item *it = put_choice(b, ticks[i], NULL, "speaker");
		it->role = ROLE_TICK;
		it->state |= i ? 0 : ITEM_TICKED;
	}
	put_nav(b, SLOT_BACK, ACT_BACK, "Back", "back");
	put_frame(b, english, false);
	put_more(b);
	put_nav(b, SLOT_NEXT, ACT_DO, "Done", "tick");
}

static void page_faces(struct book *b)
{
	static const char *const label[] = {"Very bad", "Bad", "OK", "Good", "Very good"};
	put(b, ROLE_TITLE, "t", "How was it today?", NULL);
	for (int i = 0; i < 5; i++)
		put_choice(b, label[i], NULL, k_arena_printf(&b->arena, "face%d", i + 1));
	put_choice(b, "No thank you", NULL, "no");
	put_nav(b, SLOT_BACK, ACT_BACK, "Back", "back");
	put_frame(b, english, false);
	put_more(b);
}

static void page_figures(struct book *b)
{
	put(b, ROLE_TITLE, "t", "How are we doing?", NULL);
	put(b, ROLE_FIGURE, "figure", "9 of 10 people were happy.", NULL)->n = 9;
	put_text(b, NULL, "From April. Updated 2\u00a0May.");
	put_nav(b, SLOT_BACK, ACT_BACK, "Back", "back");
	put_frame(b, english, false);
	put_nav(b, SLOT_NEXT, ACT_NEXT, "Next", "next");
}

static void page_error(struct book *b)
{
	put_step(b, 2, 8);
	put(b, ROLE_TITLE, "t", "Where do you want to go?", NULL);
	struct item *it = put(b, ROLE_ERROR, "error", "Please check this", "danger");
	it->value = "Choose one to go on.";
	put_choice(b, "Main Street Clinic", "12 minutes by bus. No steps.", "pin");
	put_choice(b, "Town Hall", "There are steps.", "pin");
	put_nav(b, SLOT_BACK, ACT_BACK, "Back", "back");
	put_frame(b, english, false);
	put_more(b);
	put_nav(b, SLOT_NEXT, ACT_NEXT, "Next", "next");
}

struct sample {
	const char *name;
	enum page_kind kind;
	void (*build)(struct book *b);
	bool has_keys;
};

static const struct sample samples[] = {
	{"home", PAGE_CHOICES, page_home, false},
	{"arabic", PAGE_CHOICES, page_arabic, false},
	{"chinese", PAGE_CHOICES, page_chinese, false},
	{"welcome", PAGE_WELCOME, page_welcome, false},
	{"time", PAGE_CHOICES, page_time, false},
	{"check", PAGE_CHECK, page_check, false},
	{"booked", PAGE_DONE, page_booked, false},
	{"asked", PAGE_DONE, page_asked, false},
	{"pick", PAGE_CHOICES, page_pick, false},
	{"street", PAGE_KEYBOARD, page_street, true},
	{"number", PAGE_NUMBERS, page_number, true},
	{"emergency", PAGE_EMERGENCY, page_emergency, false},
	{"still-there", PAGE_TIME, page_still_there, false},
	{"reading", PAGE_READING, page_reading, false},
	{"stages", PAGE_STAGES, page_stages, false},
	{"big", PAGE_BIG, page_big, false},
	{"wait", PAGE_WAIT, page_wait, false},
	{"steppers", PAGE_STEPPERS, page_steppers, false},
	{"faces", PAGE_FACES, page_faces, false},
	{"figures", PAGE_FIGURES, page_figures, false},
	{"error", PAGE_CHOICES, page_error, false},
};

enum { SAMPLES = sizeof samples / sizeof samples[0] };

static const struct tongue tongue_en = {
	"en", "English", "en_GB", "en-gb", LTR, "Noto Sans", "foyer-en", 0};
static const struct tongue tongue_zh = {
	"zh", "中文", "zh_Hans_CN", "cmn-latn-pinyin", LTR, "Noto Sans CJK SC", "foyer-zh", 2};
static const struct tongue tongue_ar = {
	"ar", "العربية", "ar_AE", "ar", RTL, "Noto Sans Arabic", "foyer-ar", 3};

static const struct tongue *sample_tongue(const struct sample *s)
{
	return !strcmp(s->name, "arabic")    ? &tongue_ar
	       : !strcmp(s->name, "chinese") ? &tongue_zh
					     : &tongue_en;
}

#endif
