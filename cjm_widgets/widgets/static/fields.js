// One field of a form: its label, question and control, what is wrong with it, and two versions of it.

// Each widget loads a module of its own, so a counter alone would give one id twice on a page.
const family = Math.random().toString(36).slice(2, 8);
let fieldNumber = 0;
const fieldId = () => `cjw-${family}-${(fieldNumber += 1)}`;
const LATE_MS = 500;

/** What is typed, made comparable: nothing is "", lists without empty lines. */
function plain(value) {
  if (Array.isArray(value)) return JSON.stringify(value.map((part) => part.trim()).filter(Boolean));
  return JSON.stringify(value === null || value === undefined ? "" : value);
}

/** Build the control for a described field: how to read it, set it and where its focus goes. */
function control(field, id, words) {
  const described = `${id}-ask ${id}-bad`;
  const common = { id, "aria-describedby": described };
  const from = (node, get, set) => ({ node, get, set, focus: () => node.focus() });
  switch (field.control) {
    case "text":
    case "long":
    case "lines": {
      const rows = field.control === "text" ? 1 : 2;
      const area = make("textarea", { ...common, class: "cjw-input", rows, dir: "auto", placeholder: words.empty });
      grow(area);
      if (field.control !== "lines") return from(area, () => area.value, (value) => { area.value = value ?? ""; });
      return from(
        area,
        () => area.value.split("\n").map((line) => line.trim()).filter(Boolean),
        (value) => { area.value = (value ?? []).join("\n"); },
      );
    }
    case "pick": {
      const select = make("select", { ...common, class: "cjw-input" });
      const set = (value, choices = field.choices) => {
        const options = [["", words.empty], ...choices.map((c) => [c.value, c.label])];
        if (!field.optional && value) options.shift();
        if (value && !choices.some((c) => c.value === value)) options.push([value, value]);
        select.replaceChildren(...options.map(([v, label]) => make("option", { value: v, text: label })));
        select.value = value ?? "";
      };
      return from(select, () => select.value || null, set);
    }
    case "pills":
    case "yesno": {
      const choices = field.control === "pills"
        ? field.choices
        : [{ value: "true", label: words.yes }, { value: "false", label: words.no }];
      return pills(choices, id, described, field.control === "yesno");
    }
    case "tick": {
      const box = make("input", { ...common, type: "checkbox", class: "cjw-box" });
      return from(box, () => box.checked, (value) => { box.checked = Boolean(value); });
    }
    case "picks":
      return picks(field, id, described, words);
    default: {
      const input = make("input", {
        ...common,
        class: "cjw-input",
        type: field.control === "date" ? "date" : "text",
        inputmode: field.control === "number" ? "decimal" : null,
        placeholder: "–",
        autocomplete: "off",
      });
      return from(input, () => input.value, (value) => { input.value = value ?? ""; });
    }
  }
}

/** Let a text area be as high as its text where the browser does not do so by itself. */
function grow(area) {
  if (CSS.supports("field-sizing", "content")) return;
  const fit = () => {
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight + 2, 320)}px`;
  };
  area.addEventListener("input", fit);
  area.addEventListener("focus", fit);
}

/** A closed set of few words, all of them in sight. */
function pills(choices, id, described, bool) {
  const inputs = choices.map((choice) =>
    make("input", { type: "radio", name: id, value: choice.value, id: `${id}-${choice.value}` }));
  const node = make(
    "div",
    { class: "cjw-pills", role: "radiogroup", "aria-labelledby": `${id}-label`, "aria-describedby": described },
    ...choices.map((choice, n) =>
      make("label", { class: "cjw-pill" }, inputs[n], make("span", { text: choice.label }))),
  );
  const get = () => {
    const value = inputs.find((input) => input.checked)?.value ?? null;
    return bool && value !== null ? value === "true" : value;
  };
  const set = (value) => inputs.forEach((input) => { input.checked = input.value === String(value); });
  return { node, get, set, focus: () => (inputs.find((i) => i.checked) ?? inputs[0])?.focus() };
}

/** Any number of items out of many: folded away, and what is chosen said in one line. */
function picks(field, id, described, words) {
  const line = make("span", { dir: "auto" });
  const summary = make("summary", { id, "aria-describedby": described, class: "cjw-input" }, line);
  const list = make("div", { class: "cjw-ticks", role: "group", "aria-labelledby": `${id}-label` });
  const node = make("details", { class: "cjw-picks" }, summary, list);
  let order = field.choices;
  const boxes = () => [...list.querySelectorAll("input")];
  const say = () => {
    const chosen = boxes().filter((box) => box.checked);
    write(line, chosen.map((box) => box.parentNode.textContent).join(", ") || words.none);
  };
  const set = (value, choices = order) => {
    order = choices;
    const chosen = new Set(value ?? []);
    const all = [...choices, ...[...chosen].filter((v) => !choices.some((c) => c.value === v)).map((v) => ({ value: v, label: v }))];
    list.replaceChildren(...all.map((choice) => {
      const box = make("input", { type: "checkbox", value: choice.value, onchange: say });
      box.checked = chosen.has(choice.value);
      return make("label", { class: "cjw-tick" }, box, make("span", { text: choice.label, dir: "auto" }));
    }));
    say();
  };
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !node.open) return;
    event.stopPropagation();
    node.open = false;
    summary.focus();
  });
  return {
    node, set,
    get: () => boxes().filter((box) => box.checked).map((box) => box.value),
    focus: () => summary.focus(),
  };
}

/** Remember what is typed and not saved, in this browser tab only, for when the page goes away. */
const drafts = {
  name: (item, field) => `cjw:${item}:${field}`,
  put(item, field, draft) {
    try { sessionStorage.setItem(this.name(item, field), JSON.stringify(draft)); } catch { /* no room, or a private page */ }
  },
  take(item, field) {
    try { return JSON.parse(sessionStorage.getItem(this.name(item, field))); } catch { return null; }
  },
  drop(item, field) {
    try { sessionStorage.removeItem(this.name(item, field)); } catch { /* nothing was kept */ }
  },
};

/**
 * A field that saves itself: on leaving it or Enter as one change. While somebody types in it, or it
 * holds what is not saved, nothing that arrives changes its text.
 */
function savingField(item, first, { words, send, say }) {
  const id = fieldId();
  let now = first, base = first.value, timer = 0, sending = null;
  const input = control(first, id, words);
  const grouped = ["pills", "yesno"].includes(first.control);
  const label = make(grouped ? "p" : "label", { class: "cjw-label", id: `${id}-label`, for: grouped ? null : id });
  const need = first.required ? make("span", { class: "cjw-need", text: words.required }) : null;
  const ask = make("p", { class: "cjw-ask", id: `${id}-ask`, text: first.prompt, hidden: !first.prompt });
  const unit = first.unit ? make("span", { class: "cjw-unit", text: first.unit }) : null;
  const holder = make("div", { class: "cjw-control" }, input.node, unit);
  const reason = make("span");
  const again = make("button", { type: "button", class: "cjw-link", text: words.again, onclick: () => commit(true) });
  const bad = make("div", { class: "cjw-bad", id: `${id}-bad`, hidden: true }, warning(), make("p", {}, reason, " ", again));
  const count = make("span");
  const toggle = make("button", { type: "button", class: "cjw-link cjw-toggle", onclick: () => setUnknown(true) });
  const help = make("span", { text: first.control === "lines" ? words.lines : "" });
  const below = make("div", { class: "cjw-below" }, help, count);
  const known = make("button", { type: "button", class: "cjw-button", text: words.write, onclick: () => setUnknown(false) });
  const unknown = make(
    "div",
    { class: "cjw-unknown", role: "group", "aria-labelledby": `${id}-label`, hidden: true },
    make("p", {}, make("strong", { text: words.unknownNow }), make("span", { text: words.unknownHelp })),
    known,
  );
  const versions = make("div", { class: "cjw-versions", role: "group", hidden: true });
  const node = make("div", { class: "cjw-entry", "data-control": first.control }, label, ask, holder, unknown, toggle, bad, below, versions);
  if (first.control === "tick") holder.append(label);

  const dirty = () => plain(input.get()) !== plain(base);
  const inUse = () => holder.contains(document.activeElement) || sending !== null || dirty();

  const incomplete = () => first.control === "date" && input.node.validity.badInput;

  async function commit(insist = false) {
    clearTimeout(timer);
    if (sending || now.conflict) return;
    if (incomplete()) return fail(words.badDate, false);
    if (!dirty()) {
      if (!insist) return void succeed();
      return;
    }
    const raw = input.get();
    sending = raw;
    try {
      await send("answer", { item, field: first.id, raw, was: base });
      base = now.value;
      if (!now.conflict) {
        if (plain(input.get()) === plain(raw) && !holder.contains(document.activeElement)) show(now.value);
        if (plain(input.get()) === plain(raw)) base = holder.contains(document.activeElement) ? raw : now.value;
        say(fill(words.saved, { label: now.label }));
      }
      drafts.drop(item, first.id);
      succeed();
    } catch (error) {
      fail(error.message, true);
    } finally {
      sending = null;
      if (!inUse()) apply();
    }
  }

  function fail(message, retry) {
    write(reason, `${message} ${words.kept}`);
    again.hidden = !retry;
    bad.hidden = false;
    input.node.setAttribute("aria-invalid", "true");
    say(message);
  }

  function succeed() {
    bad.hidden = true;
    input.node.removeAttribute("aria-invalid");
  }

  async function setUnknown(on) {
    try {
      await send("unknown", { item, field: first.id, on });
      drafts.drop(item, first.id);
      base = now.value;
      apply();
      say(on ? fill(words.isUnknown, { label: now.label }) : now.label);
      (on ? known : input).focus();
    } catch (error) {
      fail(error.message, false);
    }
  }

  function show(value) {
    input.set(value, now.choices);
    tally();
  }

  function tally() {
    const length = typeof input.get() === "string" ? input.get().length : 0;
    const near = now.limit && ["long", "text"].includes(first.control) && length > now.limit * 0.8;
    write(count, near ? fill(words.counter, { n: length, limit: now.limit }) : "");
  }

  /** Bring everything but the control in use in line with the workspace. */
  function apply() {
    base = now.conflict ? base : now.value;
    if (!now.conflict) show(now.value);
    frame();
  }

  function frame() {
    if (label.firstChild?.nodeType !== Node.TEXT_NODE) label.prepend("");
    if (label.firstChild.data !== now.label) label.firstChild.data = now.label;
    if (need && !need.isConnected) label.append(" ", need);
    const isUnknown = now.unknown && !holder.contains(document.activeElement) && !dirty();
    holder.hidden = isUnknown;
    unknown.hidden = !isUnknown;
    toggle.hidden = !now.canUnknown || isUnknown;
    write(toggle, words.unknown);
    toggle.setAttribute("aria-label", `${words.unknown}: ${now.label}`);
    help.hidden = isUnknown;
    below.hidden = (help.hidden || !help.textContent) && !count.textContent;
    node.toggleAttribute("data-filled", !["\"\"", "[]"].includes(plain(input.get())));
    drawVersions();
  }

  function drawVersions() {
    const conflict = now.conflict;
    versions.hidden = !conflict;
    node.toggleAttribute("data-two", Boolean(conflict));
    if (!conflict) return versions.replaceChildren();
    const key = JSON.stringify(conflict);
    if (versions.dataset.shown === key) return;
    versions.dataset.shown = key;
    versions.replaceChildren(...twoVersions(now, conflict, words, `${id}-two`, (keep) => settle(keep)));
    versions.setAttribute("aria-labelledby", `${id}-two`);
    if (!conflict.later) say(versions.querySelector("h4").textContent);
  }

  async function settle(keep) {
    try {
      await send("settle", { item, field: first.id, keep, raw: input.get() });
      versions.dataset.shown = "";
      if (now.conflict) return frame();
      base = now.value;
      apply();
      input.focus();
      say(fill(words.saved, { label: now.label }));
    } catch (error) {
      fail(error.message, false);
    }
  }

  const remember = () => {
    if (dirty()) drafts.put(item, first.id, { was: base, raw: input.get() });
    else drafts.drop(item, first.id);
  };
  node.addEventListener("input", () => { remember(); tally(); });
  const discrete = ["pick", "pills", "yesno", "tick", "picks"].includes(first.control);
  holder.addEventListener("change", () => {
    if (discrete) { clearTimeout(timer); timer = setTimeout(commit, LATE_MS); }
  });
  holder.addEventListener("focusout", (event) => {
    if (!holder.contains(event.relatedTarget)) commit().then(() => { if (!inUse()) apply(); });
  });
  holder.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    const many = event.target.tagName === "TEXTAREA" && first.control !== "text";
    if (many && !(event.ctrlKey || event.metaKey)) return;
    if (["INPUT", "TEXTAREA"].includes(event.target.tagName)) { event.preventDefault(); commit(); }
  });

  show(now.conflict ? now.conflict.mine : now.value);
  frame();
  const draft = now.conflict ? null : drafts.take(item, first.id);
  if (draft && plain(draft.raw) !== plain(now.value)) {
    base = draft.was;
    show(draft.raw);
    queueMicrotask(() => commit());
  } else if (draft) drafts.drop(item, first.id);

  return {
    node,
    update(next) {
      now = next;
      if (inUse()) frame();
      else apply();
    },
    get: input.get,
    focus: input.focus,
  };
}

function warning() {
  return draw(
    "svg",
    { width: 14, height: 14, viewBox: "0 0 14 14", "aria-hidden": "true" },
    draw("path", { d: "M7 1 13.2 12.5H.8Z", fill: "none", stroke: "currentColor", "stroke-width": 1.4 }),
    draw("path", { d: "M7 5v4M7 10.3v1", stroke: "currentColor", "stroke-width": 1.4 }),
  );
}

/** Both versions of one field with what differs underlined, and the four ways to go on. */
function twoVersions(field, conflict, words, id, settle) {
  const who = conflict.who ?? words.somebody;
  const text = (value) => (Array.isArray(value) ? value.join("\n") : String(value ?? "")) || words.nothing;
  const named = (value) => field.choices.find((choice) => choice.value === value)?.label ?? text(value);
  const [mine, theirs] = [named(conflict.mine), named(conflict.theirs)];
  const heading = make("h4", { id, text: fill(words.changedBy, { who, label: field.label }) });
  const button = (keep, label, main) =>
    make("button", { type: "button", class: "cjw-button", "data-main": main, text: label, onclick: () => settle(keep) });
  if (conflict.later) {
    return [make("h4", { id, text: words.open }), button("now", words.decide)];
  }
  const version = (caption, one, other) =>
    make("div", {}, make("p", { class: "cjw-mute", text: caption }), make("p", { class: "cjw-version", dir: "auto" }, ...marked(one, other)));
  return [
    heading,
    make(
      "div",
      { class: "cjw-two" },
      version(words.yours, mine, theirs),
      version(fill(words.theirs, { who, at: conflict.at }), theirs, mine),
    ),
    make(
      "div",
      { class: "cjw-row" },
      button("mine", words.mine),
      button("theirs", words.take),
      field.joins ? button("both", words.both) : null,
      make("button", { type: "button", class: "cjw-link", text: words.later, onclick: () => settle("later") }),
    ),
  ];
}

/** The words of one text, those that the other has not in <ins>. */
function marked(one, other) {
  const [a, b] = [one, other].map((text) => text.match(/\s+|[^\s]+/g) ?? []);
  if (a.length * b.length > 250000) return [document.createTextNode(one)];
  const longest = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      longest[i][j] = a[i] === b[j] ? longest[i + 1][j + 1] + 1 : Math.max(longest[i + 1][j], longest[i][j + 1]);
    }
  }
  const parts = [];
  const put = (text, own) => {
    const last = parts.at(-1);
    if (last && last.own === own) last.text += text;
    else parts.push({ text, own });
  };
  for (let i = 0, j = 0; i < a.length; ) {
    if (j < b.length && a[i] === b[j]) { put(a[i], false); i += 1; j += 1; }
    else if (j < b.length && longest[i][j + 1] >= longest[i + 1][j]) j += 1;
    else { put(a[i], true); i += 1; }
  }
  for (let n = parts.length - 2; n > 0; n -= 1) {
    if (parts[n].text.trim() || !parts[n - 1].own || !parts[n + 1].own) continue;
    const [space, after] = parts.splice(n, 2);
    parts[n - 1].text += space.text + after.text;
  }
  return parts.map(({ text, own }) => (own ? make("ins", { text }) : document.createTextNode(text)));
}
