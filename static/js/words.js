// Sentences come from the page; here they get their numbers, names and hours.

const ZONE = "Europe/Warsaw";
const language = document.documentElement.lang || "pl";
const locale = language === "en" ? "en-GB" : language;
const plural = new Intl.PluralRules(language);
const dayKey = new Intl.DateTimeFormat("en-CA", { timeZone: ZONE, dateStyle: "short" });
const dayWords = new Intl.DateTimeFormat(locale, { timeZone: ZONE, day: "numeric", month: "long" });
const hour = new Intl.DateTimeFormat("pl", { timeZone: ZONE, hour: "2-digit", minute: "2-digit" });

/** `sentence` with every {name} replaced by `values.name`. */
export const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

/** The form of data-KEY-one, -few or -many that fits `n`, with `n` in place of its number. */
export function counted(data, key, n, values = {}) {
  const form = plural.select(n);
  const sentence = data[key + form[0].toUpperCase() + form.slice(1)] ?? data[`${key}Many`] ?? "";
  return fill(sentence.replace(/\d+/, n), values);
}

/** The hour of a moment as the server writes it: "9:05". */
export const clock = (at) => hour.format(new Date(at)).replace(/^0/, "");

/** Which day in Poland a moment belongs to, as a key to compare. */
export const dayOf = (at) => dayKey.format(new Date(at));

/** The day of a moment in words; `today` is the page's word. */
export const day = (at, today) => (dayOf(at) === dayOf(Date.now()) ? today : dayWords.format(new Date(at)));

/** A moment as the server writes it. */
export const moment = (at, today) => `${day(at, today)}, ${clock(at)}`;
