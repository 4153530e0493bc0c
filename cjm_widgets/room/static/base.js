// Elements, words, times. What people wrote becomes text nodes and attribute values, never markup.

const $ = (query, root = document) => root.querySelector(query);

function block(id) {
  const element = document.getElementById(id);
  return element ? JSON.parse(element.textContent) : null;
}

const TEXTS = block("texts");
const BALLOT = block("ballot");
const LANGUAGE = document.documentElement.lang;

/** Return an element; `on…` are listeners, `value`, `checked` and the like properties. */
function h(tag, props = {}, ...kids) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...shown(kids));
  return element;
}

const shown = (kids) => kids.flat(3).filter((kid) => kid !== null && kid !== undefined && kid !== false);
const fill = (element, ...kids) => element.replaceChildren(...shown(kids));

/** Write a text only where it differs, so that nothing is read out or redrawn twice. */
function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Bring the children of `parent` in line with `items`; an element stays with its item. */
function keyed(parent, items, keyOf, make, update) {
  const old = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  const wanted = items.map((item) => {
    const key = String(keyOf(item));
    const element = old.get(key) ?? make(item);
    element.dataset.key = key;
    old.delete(key);
    update?.(element, item);
    return element;
  });
  for (const gone of old.values()) gone.remove();
  wanted.forEach((element, place) => {
    if (parent.children[place] !== element) parent.insertBefore(element, parent.children[place] ?? null);
  });
}

/** The word of this name in the reader's language; a pair of words is chosen by `n`. */
function t(name, values = {}) {
  const words = TEXTS[name] ?? name;
  const text = Array.isArray(words) ? words[values.n === 1 ? 0 : 1] : words;
  return text.replace(/\{(\w+)\}/g, (mark, key) => values[key] ?? mark);
}

/** The same as nodes: names keep their own direction of writing. */
function phrase(name, nodes) {
  const words = TEXTS[name] ?? name;
  const text = Array.isArray(words) ? words[nodes.n === 1 ? 0 : 1] : words;
  return text.split(/(\{\w+\})/).map((part) => {
    const value = part.startsWith("{") ? nodes[part.slice(1, -1)] : part;
    return typeof value === "number" ? String(value) : value;
  });
}

const bdi = (text) => h("bdi", {}, text);
const strong = (...kids) => h("strong", {}, ...kids);

/** One sentence for people who listen; the same sentence twice is said twice. */
function say(text) {
  const voice = $("#voice");
  voice.textContent = "";
  clearTimeout(say.later);
  say.later = setTimeout(() => { voice.textContent = text; }, 60);
}

/** The server's time; a phone's own clock may be a day off or be changed in the middle. */
const clock = {
  base: Date.now(),
  at: performance.now(),
  set(moment) {
    const time = Date.parse(moment);
    if (Number.isNaN(time)) return;
    this.base = time;
    this.at = performance.now();
  },
  now() { return this.base + performance.now() - this.at; },
};

const hours = new Intl.DateTimeFormat(LANGUAGE, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const timeOf = (moment) => hours.format(typeof moment === "number" ? moment : Date.parse(moment));
const dayOf = (date) => new Intl.DateTimeFormat(LANGUAGE, {
  weekday: "long", day: "numeric", month: "long", timeZone: "UTC",
}).format(Date.parse(date));

/** 22 characters from 16 random bytes; crypto.randomUUID is missing on plain http. */
function nonce() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** What may be stored of a text: control characters become spaces, halves of letters go. */
const clean = (text) => text.replace(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F\uFFFE\uFFFF]/g, " ")
  .replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, "").trim();

const signed = (value) => (value > 0 ? `+${value}` : value < 0 ? `−${-value}` : "0");

/** Change the page without moving what somebody is looking at. */
function steady(change) {
  const active = document.activeElement;
  const anchor = active && $("#main").contains(active) ? active
    : [...document.querySelectorAll("#main h1, #main p, #main li, #main fieldset")]
      .find((element) => element.getBoundingClientRect().bottom > $("#top").offsetHeight);
  const before = anchor?.getBoundingClientRect().top;
  change();
  if (!anchor?.isConnected) return;
  const shift = (top) => Math.abs(top) > 1 && scrollBy({ top, behavior: "instant" });
  shift(anchor.getBoundingClientRect().top - before);
  const hidden = $("#top").offsetHeight + 8 - anchor.getBoundingClientRect().top;
  if (anchor === active && hidden > 0 && before > 0) shift(-hidden);
}
