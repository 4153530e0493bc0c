// Writing notes, and seeing what became of them.

const LONGEST = 2000, COUNT_FROM = 1500;
const KINDS = ["idea", "pain", "delight", "question", "parked"];

const touchpoints = () => room.state.stages.flatMap((stage) => stage.touchpoints);
const touchpoint = (id) => touchpoints().find((each) => each.id === id);
const leader = () => room.state?.facilitator ?? t("leader");
const numbered = (each) => `${each.code} ${each.name}`;

const sentAt = (moment) => (moment ? t("sent_at", { time: timeOf(moment) }) : t("sent"));

/** Options for a place on the map; call the answer again when the map has changed. */
function places(select, first) {
  let drawn = null;
  return () => {
    const now = JSON.stringify([first(), room.state.stages.map((stage) => [stage.name, stage.touchpoints.map(numbered)])]);
    if (now === drawn) return;
    drawn = now;
    const value = select.value;
    fill(select, option("", first()), room.state.stages.filter((stage) => stage.touchpoints.length).map((stage) =>
      h("optgroup", { label: numbered(stage) }, stage.touchpoints.map((each) => option(each.id, numbered(each))))));
    if (touchpoint(value)) select.value = value;
  };
}

/** A row of choices of which one is chosen: `[[value, label], …]`. */
function chips(legend, name, choices, value, change) {
  return h("fieldset", { class: "chips" }, h("legend", {}, legend), h("div", {}, choices.map(([each, label]) =>
    h("label", {}, h("input", { type: "radio", name, value: each, checked: each === value, onchange: () => change?.(each) }),
      h("span", {}, label)))));
}

const chosen = (fieldset) => $("input:checked", fieldset)?.value ?? null;
function choice(fieldset, value) {
  for (const input of fieldset.querySelectorAll("input")) input.checked = input.value === value;
}

/** A text of at most 2000 characters: counted near its end, never cut. */
function longText(control, help, calm) {
  const over = () => [...clean(control.value)].length - LONGEST;
  const count = () => {
    const n = -over();
    put(help, n < 0 ? t("too_long", { n: -n }) : n <= LONGEST - COUNT_FROM ? t("left", { n }) : calm());
    help.classList.toggle("over-long", n < 0);
    if (n >= 0) control.removeAttribute("aria-invalid");
  };
  const ready = () => {
    if (clean(control.value) && over() <= 0) return true;
    if (over() > 0) control.setAttribute("aria-invalid", "true");
    control.focus();
    say(over() > 0 ? help.textContent : t("write_first"));
    return false;
  };
  return { count, ready };
}

/** This person's notes, newest first: what the server has, under what still waits here. */
function ownNotes() {
  const sent = (note) => Date.parse(note.sent_at ?? room.sent[`note:${note.nonce}`]) || 0;
  const notes = new Map([...room.mine.notes].sort((a, b) => sent(b) - sent(a))
    .map((note) => [note.nonce, { ...note, sent_at: note.sent_at ?? room.sent[`note:${note.nonce}`] }]));
  const kept = [];
  for (const entry of room.outbox.entries().filter((each) => each.key.startsWith("note:"))) {
    const id = entry.key.slice(5);
    if (entry.method === "DELETE") notes.delete(id);
    else {
      const note = { ...notes.get(id), ...entry.body, nonce: id, waits: true, refused: entry.refused };
      if (notes.has(id)) notes.set(id, note);
      else kept.unshift(note);
    }
  }
  return [...kept, ...notes.values()];
}

function noteView() {
  const draft = memory.get(`draft/${room.seat.desk}`) ?? {};
  let editing = draft.editing ?? null, aside = draft.aside ?? null;

  const text = h("textarea", { class: "control", id: "text", dir: "auto", "aria-describedby": "text-help", value: draft.text ?? "" });
  const help = h("p", { class: "help", id: "text-help" });
  const long = longText(text, help, () => t(BALLOT ? "draft_file" : memory.lasting ? "draft_kept" : "draft_not_kept"));
  const target = choose("target", []);
  const redraw = places(target, () => t(BALLOT ? "not_sure" : "not_sure_leader", { leader: leader() }));
  redraw();
  target.value = touchpoint(draft.target) ? draft.target : "";
  const kind = chips(t("kind"), "kind", KINDS.map((each) => [each, t(`kind_${each}`)]), draft.kind ?? "idea", keep);
  const send = h("button", { class: "button main wide" });
  const cancel = h("button", { class: "button wide", type: "button", onclick: () => { stop(); text.focus(); } }, t("cancel_change"));
  const list = h("ul", { class: "notes" });
  const count = h("span", { class: "muted" });
  const removed = h("p", { class: "removed", hidden: true });
  const head = heading();

  function keep() {
    memory.set(`draft/${room.seat.desk}`, { text: text.value, target: target.value, kind: chosen(kind), editing, aside });
  }
  function label() {
    cancel.hidden = !editing;
    put(send, t(editing ? "send_change" : BALLOT || !room.online ? "keep_note" : "send_note"));
  }
  function write(note) {
    text.value = note?.text ?? "";
    if (note) {
      target.value = touchpoint(note.target) ? note.target : "";
      choice(kind, note.kind);
    }
    long.count();
    label();
    keep();
  }
  function stop() {
    editing = null;
    const before = aside;
    aside = null;
    write(before);
  }
  function change(note) {
    if (!editing && text.value.trim()) aside = { text: text.value, target: target.value, kind: chosen(kind) };
    editing = note.nonce;
    write({ text: note.text, target: note.target_id, kind: note.note_kind });
    text.focus();
    say(t("note_back"));
  }
  function remove(note) {
    const rest = [...list.children].findIndex((item) => item.dataset.key === note.nonce);
    room.outbox.add(`note:${note.nonce}`, "DELETE", `/api/notes/${note.nonce}`, null);
    if (editing === note.nonce) stop();
    removed.hidden = false;
    const back = h("button", { class: "link", type: "button", onclick: () => {
      post(nonce(), note);
      removed.hidden = true;
      text.focus();
      say(t("note_returned"));
    } }, t("bring_back"));
    fill(removed, t("note_removed"), " ", back);
    ($("button", list.children[rest] ?? removed) ?? back).focus();
    say(t("note_removed"));
  }
  function post(id, note) {
    room.outbox.add(`note:${id}`, "PUT", `/api/notes/${id}`, {
      text: note.text, note_kind: note.note_kind, target_id: note.target_id,
    });
  }
  function submit(event) {
    event.preventDefault();
    if (!long.ready()) return;
    post(editing ?? nonce(), { text: clean(text.value), note_kind: chosen(kind), target_id: target.value || null });
    removed.hidden = true;
    // The place stays chosen for the next note.
    if (editing) stop();
    else write({ text: "", target: target.value, kind: "idea" });
    text.focus();
    say(t(BALLOT || !room.online ? "note_kept" : "note_sent"));
    wroteNote();
  }
  function item(note) {
    const status = h("span", { class: "status" }), place = h("span", { class: "place" });
    const edit = h("button", { class: "link", type: "button", onclick: () => change(element.note) }, t("change"));
    const away = h("button", { class: "link", type: "button", onclick: () => remove(element.note) }, t("remove"));
    const words = h("p", { dir: "auto" });
    const element = h("li", {}, words, h("div", {}, h("span", { class: "fate" }, status, ", ", place), h("span", {}, edit, away)));
    Object.assign(element, { words, status, place });
    for (const button of [edit, away]) button.setAttribute("aria-describedby", words.id = `note-${note.nonce}`);
    return element;
  }
  function show(element, note) {
    element.note = note;
    put(element.words, note.text);
    const where = touchpoint(note.target_id);
    const kindText = note.note_kind === "idea" ? "" : `${t(`kind_${note.note_kind}`)}, `;
    put(element.place, kindText + (where ? numbered(where) : t("not_placed")));
    put(element.status, note.refused ?? (note.waits ? t(BALLOT ? "kept_file" : room.online ? "sending" : "kept_here")
      : sentAt(note.sent_at)));
    element.status.className = note.refused ? "status refused" : note.waits && !BALLOT && !room.online ? "status waits" : "status";
  }

  const form = h("form", { novalidate: true, onsubmit: submit, oninput: () => { long.count(); keep(); },
    onkeydown: (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) submit(event);
    } },
  h("div", { class: "field" }, h("label", { for: "text" }, t("your_note")), text, help), kind,
  h("div", { class: "field" }, h("label", { for: "target" }, t("where_happens")), target), send, cancel);
  const own = h("section", { class: "own", "aria-labelledby": "own" },
    h("h2", { id: "own" }, h("span", {}, t("your_notes")), count), removed, list);
  const watching = room.state.role === "observer";
  const element = h("div", { class: "page two" }, h("div", { class: "side" }, head.element),
    h("div", {}, watching ? h("p", { class: "muted" }, t("observer")) : [form, own], foot()));

  function update() {
    head.update();
    redraw();
    label();
    const notes = ownNotes();
    put(count, notes.length ? String(notes.length) : "");
    own.hidden = !notes.length && removed.hidden;
    keyed(list, notes, (note) => note.nonce, item, show);
  }
  long.count();
  update();
  return { element, update, busy: () => Boolean(text.value.trim()), focus: () => text.focus(), typed: () => text.value };
}

/** Persona, the step's question and the prompt that is shown now. */
function heading() {
  const over = h("p", { class: "over", dir: "auto" }), title = h("h1", { tabindex: "-1", dir: "auto" });
  const more = h("p", { class: "muted lead", dir: "auto" });
  let prompt = null;
  function update() {
    const { state } = room, { step, persona } = state;
    // Whoever has not gone along yet keeps the question that the half-written note answers.
    if (prompt !== null && room.moved) return;
    const begun = Boolean(step);
    put(over, begun && persona ? persona.name : state.title);
    put(title, step?.prompt ?? step?.title ?? t(BALLOT ? "ballot_note" : state.ended ? "over" : "not_begun"));
    title.classList.toggle("prompt", Boolean(step?.prompt));
    put(more, begun ? state.persona?.summary ?? "" : [state.objective, state.ended ? t("over_more") : BALLOT ? "" : t("not_begun_more")].filter(Boolean).join(" "));
    more.hidden = !more.textContent;
    if (prompt !== null && room.step === step?.id && step?.prompt && step.prompt !== prompt) say(t("new_prompt", { prompt: step.prompt }));
    prompt = step?.prompt ?? "";
    room.step = step?.id;
  }
  return { element: h("div", {}, over, title, more), update };
}

/** Who sits here, and the way to and from the other pages. */
function foot() {
  const { person } = room.mine;
  const here = person.anonymous ? "alone" : "here_as", who = strong(bdi(person.name ?? ""));
  const may = !BALLOT && ["staff", "customer"].includes(person.role);
  const link = (label, act) => h("p", {}, h("button", { class: "link", type: "button", onclick: act }, label));
  return h("footer", { class: "foot" },
    person.namesakes > 0 && h("p", {}, t("namesakes", { n: person.namesakes })),
    h("p", {}, person.department ? phrase(here, { name: who, department: bdi(person.department.name) })
      : phrase(`${here}_${person.role === "customer" ? "customer" : "name"}`, { name: who }), " ",
    !BALLOT && h("button", { class: "link", type: "button", onclick: leave }, t("leave"))),
    may && room.aside && link(t("back_to"), () => { follow({ now: true }); refresh(); }),
    may && !room.aside && ["rate", "vote"].includes(room.screen) && link(t("write_note"), () => turn("note")));
}
