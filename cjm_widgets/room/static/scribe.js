// The scribe: paper slips by keyboard, and notes that have no place yet.

const CUSTOMER = "customer", NOBODY = "";

const departments = () => room.state.departments ?? room.seat.departments ?? [];

/** The touchpoint that somebody means by "2.3", "23", "31a" or a part of its name. */
function meant(words) {
  const bare = (text) => text.toLocaleLowerCase(LANGUAGE).replace(/[\s.,]/g, "");
  const wanted = bare(words);
  if (!wanted) return [];
  const exact = touchpoints().filter((each) => bare(each.code) === wanted);
  if (exact.length) return exact;
  const begun = touchpoints().filter((each) => bare(each.code).startsWith(wanted));
  return begun.length ? begun : touchpoints().filter((each) => bare(each.name).includes(wanted));
}

/** −2 … +2, "x" for "I cannot say", undefined for anything else. */
function typedFeeling(text) {
  const bare = text.trim().replace(/[−–]/, "-").replace(/^\+/, "");
  if (/^[x?]$/i.test(bare)) return "x";
  return /^(-[12]|[012])$/.test(bare) ? Number(bare) : undefined;
}

/** A field for a touchpoint's number; what it means stands beside it. */
function codeField(id, label, help) {
  const input = h("input", { class: "control code", id, autocomplete: "off", spellcheck: "false", maxlength: 60, oninput: () => show() });
  const each = field(label, input, { help });
  const meaning = h("p", { class: "meaning", "aria-hidden": "true" });
  each.element.append(meaning);
  function show() {
    const found = meant(input.value);
    put(meaning, !input.value.trim() ? "" : found.length === 1 ? numbered(found[0])
      : found.length ? found.slice(0, 4).map(numbered).join(" · ") : t("no_such_touchpoint"));
    if (found.length === 1) each.wrong(null);
  }
  /** Return the one that is meant, null for none given; undefined, and say so, when it is unclear. */
  function read({ needed = false } = {}) {
    const found = meant(input.value);
    if (!input.value.trim() && !needed) return null;
    if (found.length === 1) return found[0];
    each.wrong(found.length ? t("several_touchpoints", { n: found.length }) : t("no_such_touchpoint"));
    input.focus();
    return undefined;
  }
  return { ...each, input, read, show };
}

function scribeView() {
  let tab = "slips";
  const parts = { slips: slipPart(), places: placePart() };
  const buttons = Object.fromEntries(Object.keys(parts).map((name) => [name,
    h("button", { type: "button", class: "tab", onclick: () => open(name) })]));
  const element = h("div", { class: "page desk" }, h("h1", { class: "vh", tabindex: "-1" }, t("scribe")),
    h("div", { class: "tabs" }, Object.values(buttons)), Object.values(parts).map((part) => part.element), foot());
  function open(name) {
    tab = name;
    update();
    parts[name].begin();
  }
  function update() {
    for (const [name, part] of Object.entries(parts)) {
      part.element.hidden = name !== tab;
      buttons[name].setAttribute("aria-pressed", String(name === tab));
      part.update();
    }
    put(buttons.slips, t("enter_slips"));
    put(buttons.places, t("place_notes", { n: parts.places.count() }));
  }
  update();
  return { element, update, busy: () => true, typed: () => parts.slips.typed() };
}

function slipPart() {
  const place = `slips/${room.seat.desk}`;
  const slips = memory.get(place) ?? [];
  let correcting = null, total = slips[0]?.number ?? 0;

  const from = choose("from", [], [option(NOBODY, t("department_unknown")), option(CUSTOMER, t("a_customer")),
    departments().map((each) => option(each.id, each.name))]);
  from.value = memory.get("from") ?? NOBODY;
  if (from.selectedIndex < 0) from.value = NOBODY;
  from.addEventListener("change", () => memory.set("from", from.value));
  const kindOfSlip = chips(t("slip"), "slip", [["note", t("slip_note")], ["ratings", t("slip_ratings")]], "note", () => { change(); first().focus(); });

  const text = h("textarea", { class: "control", id: "slip-text", dir: "auto", rows: 3 });
  const words = field(t("slip_text"), text);
  const help = h("p", { class: "help" });
  const long = longText(text, help, () => "");
  text.addEventListener("input", () => { long.count(); words.wrong(null); });
  const kind = chips(t("kind"), "slip-kind", KINDS.map((each) => [each, t(`kind_${each}`)]), "idea");
  const about = codeField("slip-about", t("slip_about"), t("slip_about_help"));

  const code = codeField("slip-code", t("slip_code"), t("slip_code_help"));
  const short = (id, label, check, max) => {
    const input = h("input", { class: "control short", id, autocomplete: "off", maxlength: max, dir: "auto" });
    const each = field(label, input);
    const meaning = h("p", { class: "meaning", "aria-hidden": "true" });
    each.element.append(meaning);
    input.addEventListener("input", () => { put(meaning, check?.(input.value) ?? ""); each.wrong(null); });
    return { ...each, input, meaning };
  };
  const spoken = (typed) => {
    const value = typedFeeling(typed);
    return value === undefined ? "" : value === "x" ? t("cannot_say") : feeling(value);
  };
  const desired = short("slip-desired", t("row_desired"), spoken, 2), actual = short("slip-actual", t("row_actual"), spoken, 2);
  const basisOf = (typed) => BASES.find((each) => typed.trim() && t(`basis_key_${each}`).startsWith(typed.trim().toLocaleLowerCase(LANGUAGE)[0]));
  const basis = short("slip-basis", t("slip_basis"), (typed) => (basisOf(typed) ? t(`basis_${basisOf(typed)}`) : ""), 1);
  const word = short("slip-word", t("slip_word"), null, 80);

  const noteFields = h("div", {}, words.element, help, kind, about.element);
  const ratingFields = h("div", { class: "numbers" }, code.element, desired.element, actual.element, basis.element, word.element);
  const send = h("button", { class: "button main" });
  const give = h("button", { class: "button", type: "button", onclick: () => { correcting = null; empty(); update(); first().focus(); } }, t("cancel_change"));
  const tally = h("p", { class: "muted" });
  const list = h("ol", { class: "slips", reversed: true });
  const form = h("form", { class: "slip-form", novalidate: true, onsubmit: submit, onkeydown: (event) => {
    // In the text, too, Enter sends; Shift+Enter begins a line. Enter that ends an IME input is no Enter.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.target.tagName === "BUTTON") return;
    event.preventDefault();
    submit(event);
  } }, h("div", { class: "field" }, h("label", { for: "from" }, t("slip_from")), from), kindOfSlip, noteFields, ratingFields,
  h("div", { class: "acts" }, send, give));
  const element = h("section", { class: "bench" }, h("div", {}, form),
    h("div", {}, h("h2", {}, t("slips_entered")), tally, list, h("p", { class: "help" }, t("slip_keys"))));

  const isNote = () => chosen(kindOfSlip) === "note";
  const first = () => (isNote() ? text : code.input);
  const change = () => { noteFields.hidden = !isNote(); ratingFields.hidden = isNote(); };

  function empty() {
    text.value = "";
    choice(kind, "idea");
    for (const each of [about, code, desired, actual, basis, word]) {
      each.input.value = "";
      each.wrong(null);
      each.show?.();
      if (each.meaning) put(each.meaning, "");
    }
    long.count();
  }

  function readNote() {
    const target = about.read();
    if (target === undefined || !long.ready()) return null;
    return { slip: "note", text: clean(text.value), note_kind: chosen(kind), target_id: target?.id ?? null };
  }
  function readRatings() {
    const each = code.read({ needed: true });
    if (!each) return null;
    const values = [desired, actual].map((one) => {
      const value = typedFeeling(one.input.value);
      one.wrong(value === undefined ? t("feeling_wrong") : null);
      return value;
    });
    const bad = [desired, actual][values.indexOf(undefined)];
    if (bad) { bad.input.focus(); return null; }
    const [wanted, felt] = values.map((value) => (value === "x" ? null : value));
    return { slip: "ratings", ratings: [{ touchpoint_id: each.id, desired: wanted, actual: felt, word: clean(word.input.value) || null,
      basis: from.value === CUSTOMER || felt === null ? null : basisOf(basis.input.value) ?? null }] };
  }

  function submit(event) {
    event.preventDefault();
    const read = isNote() ? readNote() : readRatings();
    if (!read) return;
    const id = correcting ?? nonce();
    const body = { ...read, customer: from.value === CUSTOMER, department_id: [CUSTOMER, NOBODY].includes(from.value) ? null : from.value };
    room.outbox.add(`slip:${id}`, "PUT", `/api/slips/${id}`, body);
    const old = slips.find((slip) => slip.id === id);
    if (old) old.body = body;
    else slips.unshift({ id, body, number: total += 1 });
    slips.length = Math.min(slips.length, 12);
    memory.set(place, slips);
    correcting = null;
    empty();
    update();
    first().focus();
    say(t("slip_kept", { n: total }));
  }

  function correct(slip) {
    const { body } = slip;
    correcting = slip.id;
    from.value = body.customer ? CUSTOMER : body.department_id ?? NOBODY;
    choice(kindOfSlip, body.slip);
    change();
    empty();
    if (body.slip === "note") {
      text.value = body.text;
      choice(kind, body.note_kind);
      about.input.value = touchpoint(body.target_id)?.code ?? "";
      about.show();
    } else {
      const [one] = body.ratings;
      code.input.value = touchpoint(one.touchpoint_id)?.code ?? "";
      desired.input.value = one.desired ?? "x";
      actual.input.value = one.actual ?? "x";
      basis.input.value = one.basis ? t(`basis_key_${one.basis}`)[0] : "";
      word.input.value = one.word ?? "";
      code.show();
    }
    update();
    first().focus();
    say(t("slip_back", { n: slip.number }));
  }

  function told({ body }) {
    if (body.slip === "note") return body.text;
    const [one] = body.ratings, each = touchpoint(one.touchpoint_id), value = (side) => (one[side] === null ? "?" : signed(one[side]));
    return `${each ? numbered(each) : "?"}: ${value("desired")} → ${value("actual")}`;
  }

  function update() {
    put(send, t(correcting ? "send_change" : "send_slip"));
    give.hidden = !correcting;
    put(tally, t("slips_so_far", { n: total }));
    keyed(list, slips, (slip) => slip.id, (slip) => h("li", {}, h("p", { dir: "auto" }), h("div", {}, h("span"),
      h("button", { class: "link", type: "button", onclick: () => correct(slip) }, t("correct_slip", { n: slip.number })))),
    (line, slip) => {
      const entry = room.outbox.get(`slip:${slip.id}`), status = $("span", line);
      line.value = slip.number;
      put($("p", line), told(slip));
      put(status, entry?.refused ?? (entry ? t(room.online ? "sending" : "kept_here") : t("arrived")));
      status.className = entry?.refused ? "status refused" : entry && !room.online ? "status waits" : "status";
    });
  }

  change();
  return { element, update, begin: () => first().focus(), typed: () => text.value };
}

/** How alike two texts are, 0 to 1: Dice's measure on their pairs of letters, word by word. */
function alike(one, other) {
  const pairs = (text) => new Set(text.toLocaleLowerCase(LANGUAGE).split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 2)
    .flatMap((word) => Array.from({ length: word.length - 1 }, (_, n) => word.slice(n, n + 2))));
  const [a, b] = [pairs(one), pairs(other)];
  const common = [...a].filter((pair) => b.has(pair)).length;
  return a.size + b.size ? (2 * common) / (a.size + b.size) : 0;
}

/** Notes in groups that likely say the same, by the server's `pairs` of ids; a lone note is a group of one. */
function groupsOf(notes, pairs) {
  const same = pairs ? (a, b) => pairs.some((pair) => pair.includes(a.id) && pair.includes(b.id)) : (a, b) => alike(a.text, b.text) >= 0.62;
  const groups = [];
  for (const note of notes) {
    const group = groups.find((one) => one.some((each) => same(each, note)));
    if (group) group.push(note);
    else groups.push([note]);
  }
  return groups;
}

function placePart() {
  let notes = [], pairs = null, groups = [], active = null, asked = 0, failed = false;
  const picked = new Set(), gone = new Set();
  const box = h("div", { class: "pick", role: "listbox", tabindex: "0", "aria-multiselectable": "true", "aria-label": t("unplaced") });
  const code = codeField("place-code", t("place_on"), t("place_help"));
  const button = h("button", { class: "button main" }, t("place"));
  const empty = h("p", { class: "muted" }), tally = h("p", { class: "muted" });
  const form = h("form", { class: "place-form", novalidate: true, onsubmit: submit }, code.element, button, tally);
  const element = h("section", {}, empty, h("div", { class: "bench reverse" }, h("div", { class: "stick" }, form, h("p", { class: "help" }, t("place_keys"))), box));

  const flat = () => groups.flat();
  const item = (id) => document.getElementById(`pick-${id}`);

  function walk(to, { extend = false } = {}) {
    const all = flat();
    if (!all.length) return;
    const place = Math.max(0, Math.min(all.length - 1, to));
    active = all[place].id;
    if (extend) picked.add(active);
    show();
    item(active)?.scrollIntoView({ block: "nearest" });
  }

  function pick(ids, on) {
    for (const id of ids) if (on) picked.add(id); else picked.delete(id);
    show();
    say(t("picked", { n: picked.size }));
  }

  box.addEventListener("keydown", (event) => {
    const all = flat(), place = all.findIndex((note) => note.id === active);
    const group = groups.find((each) => each.some((note) => note.id === active)) ?? [];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (event.shiftKey && active) picked.add(active);
      walk(place + (event.key === "ArrowDown" ? 1 : -1), { extend: event.shiftKey });
    } else if (event.key === "Home") walk(0);
    else if (event.key === "End") walk(all.length - 1);
    else if (event.key === " ") pick(event.shiftKey ? group.map((note) => note.id) : [active], !picked.has(active));
    else if (event.key.toLowerCase() === "a" && (event.ctrlKey || event.metaKey)) pick(all.map((note) => note.id), true);
    else if (event.key === "Escape") pick([...picked], false);
    else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      // Whoever types a number means the touchpoint: the field takes it from the first key on.
      code.input.value = event.key;
      code.input.focus();
      code.show();
    } else return;
    event.preventDefault();
  });
  code.input.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    code.input.value = "";
    code.show();
    box.focus();
  });
  box.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    active = option.dataset.note;
    pick([active], !picked.has(active));
  });

  function submit(event) {
    event.preventDefault();
    const target = code.read({ needed: true });
    const ids = picked.size ? flat().map((note) => note.id).filter((id) => picked.has(id)) : active ? [active] : [];
    if (!target) return;
    if (!ids.length) { box.focus(); say(t("pick_first")); return; }
    const all = flat(), last = all.findLastIndex((note) => ids.includes(note.id));
    const id = nonce();
    room.outbox.add(`place:${id}`, "POST", "/api/notes/place", { nonce: id, note_ids: ids, target_id: target.id });
    for (const each of ids) gone.add(each);
    const next = all.slice(last + 1).find((note) => !gone.has(note.id)) ?? all.find((note) => !gone.has(note.id));
    picked.clear();
    active = next?.id ?? null;
    arrange();
    code.input.value = "";
    code.show();
    box.focus();
    if (active) item(active)?.scrollIntoView({ block: "nearest" });
    say(t("placed", { n: ids.length, touchpoint: numbered(target) }));
  }

  function arrange() {
    groups = groupsOf(notes.filter((note) => !gone.has(note.id)), pairs);
    if (!flat().some((note) => note.id === active)) active = flat()[0]?.id ?? null;
    for (const id of picked) if (!flat().some((note) => note.id === id)) picked.delete(id);
    fill(box, groups.map((group) => {
      const options = group.map((note) => h("div", { role: "option", id: `pick-${note.id}`, "data-note": note.id },
        h("p", { dir: "auto" }, note.text), h("small", {}, note.customer ? t("a_customer") : note.department ? bdi(note.department) : t("department_unknown"),
          note.note_kind !== "idea" && `, ${t(`kind_${note.note_kind}`)}`)));
      return group.length === 1 ? options[0]
        : h("div", { role: "group", class: "alike", "aria-label": t("nearly_same", { n: group.length }) },
          h("p", { class: "alike-title", "aria-hidden": "true" }, t("nearly_same", { n: group.length })), options);
    }));
    show();
  }

  function show() {
    for (const option of box.querySelectorAll("[role=option]")) {
      option.setAttribute("aria-selected", String(picked.has(option.dataset.note)));
      option.classList.toggle("active", option.dataset.note === active);
    }
    if (active) box.setAttribute("aria-activedescendant", `pick-${active}`);
    else box.removeAttribute("aria-activedescendant");
    put(tally, picked.size ? t("picked", { n: picked.size }) : t("picks_none"));
    put(empty, notes.length && !flat().length ? t("all_placed_notes") : failed ? t("notes_later") : t("nothing_to_place"));
    empty.hidden = flat().length > 0;
    form.hidden = box.hidden = flat().length === 0;
  }

  /** Fetch the notes again when the room has changed, at most every two seconds, never under a hand that picks. */
  async function update() {
    if (Date.now() - asked < 2000 || update.seen === room.state.version) return;
    asked = Date.now();
    update.seen = room.state.version;
    const answer = await ask("GET", "/api/notes", { token: room.seat.token });
    failed = !answer.ok;
    if (failed) { update.seen = null; return; }
    const fresh = answer.data.notes, known = new Set(notes.map((note) => note.id));
    const arrived = new Set(fresh.map((note) => note.id));
    for (const id of [...gone]) if (!arrived.has(id)) gone.delete(id);
    const changed = fresh.length !== notes.length || fresh.some((note) => !known.has(note.id));
    notes = fresh;
    pairs = answer.data.pairs ?? null;
    if (changed) { const place = box.scrollTop; arrange(); box.scrollTop = place; }
    room.view.update();
  }

  show();
  return { element, update, begin: () => box.focus(), count: () => flat().length };
}
