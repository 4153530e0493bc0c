// Notes that wait: gathered into clusters, and placed where they belong.

const MOST_PAIRS = 3; // shown before somebody asks for all
let sortViews = 0;

function render({ model, el, signal }) {
  const words = model.get("words");
  const send = intents(model, signal);
  const name = `cjw-sort-${++sortViews}`;
  let picture = model.get("state");
  let current = null; // the note arrows walk from
  let anchor = null; // where a range of chosen notes began
  let lastPlace = null; // where notes were placed last
  let isWaiting = false; // a new picture waits until the hand is empty
  let renaming = null;
  let allPairs = false;
  const chosen = new Set();
  const leaving = new Set(); // placed or parked, and not confirmed yet

  // ---- the fixed parts -------------------------------------------------------------------------
  const count = make("h2", { class: "cjw-sort-count", tabindex: "-1" });
  const chosenCount = make("span", { class: "cjw-sort-chosen" });
  const inHand = make("span", { class: "cjw-sort-inhand", dir: "auto", "aria-hidden": "true" }); // the list may cover the note itself
  const ask = asking();
  const again = button(words.again, () => place(lastPlace));
  const tools = {
    touchpoint: button(words.touchpoint, () => ask.begin("touchpoint")),
    gather: button(words.gather, () => ask.begin("gather")),
    apart: button(words.apart, () => gather(targets(), null)),
    alike: button(words.alike, () => chooseAlike()),
    park: button(words.park, () => park()),
  };
  const bar = make("div", { class: "cjw-sort-bar", role: "group", "aria-label": words.tools },
    make("div", { class: "cjw-sort-heads" }, count, chosenCount, inHand),
    make("div", { class: "cjw-sort-tools" }, ask.node, again, ...Object.values(tools)));
  const ground = make("div", { class: "cjw-sort-ground" });
  const pane = make("div", { class: "cjw-sort-pane" }, ground);
  const places = make("div", { class: "cjw-sort-places", role: "group", "aria-label": words.places });
  const rail = make("aside", { class: "cjw-sort-rail", "aria-label": words.places },
    make("h3", { text: words.places }), places);
  const pairs = make("section", { class: "cjw-sort-pairs", "aria-label": words.pairs });
  const empty = make("div", { class: "cjw-sort-empty", hidden: true },
    make("p", { class: "cjw-sort-done", text: words.empty }), make("p", { text: words.empty_hint }));
  const body = make("div", { class: "cjw-sort-body" }, pane, rail);
  const notice = notices(words);
  const keys = keyRow([
    [["↑", "↓", "←", "→"], words.key_walk], [[words.space], words.key_choose],
    [["⇧ ↑ ↓"], words.key_range], [["Ctrl A"], words.key_all], [["3.1", "Enter"], words.key_place],
    [["."], words.key_again], [["D"], words.key_alike], [["G"], words.key_gather],
    [["Alt ← →"], words.key_beside], [["F2"], words.key_rename], [["T"], words.key_touchpoint],
    [["P"], words.key_park],
  ]);
  const root = make("div", { class: "cjw cjw-sort" }, bar, empty, body, keys, pairs, notice.line);
  el.append(root);
  const say = voice(root);
  guard(root, signal);
  const carried = hand({
    root, ground, signal,
    may: () => !renaming,
    take(target, type) {
      const card = target.closest?.(".cjw-sort-note");
      if (!card || (type === "touch" && !target.closest(".cjw-sort-grip"))) return null;
      return card;
    },
    aim,
    lift(card) {
      current = card.dataset.key;
      if (!chosen.has(current)) chosen.clear();
      root.toggleAttribute("data-carrying", true);
      const more = chosen.size > 1 ? chosen.size : null;
      if (more) root.querySelector(".cjw-ghost")?.append(make("b", { class: "cjw-sort-more", text: more }));
    },
    drop(card, landing) {
      root.toggleAttribute("data-carrying", false);
      for (const place of root.querySelectorAll("[data-over]")) place.removeAttribute("data-over");
      const ids = targets();
      if (!landing) say(words.put_back);
      else if (landing.place) place_on(ids, landing.place);
      else if (landing.fresh) ask.begin("gather");
      else gather(ids, landing.cluster);
      if (isWaiting) redraw();
    },
  });
  root.addEventListener("keydown", press, { signal });
  ground.addEventListener("click", click, { signal });
  ground.addEventListener("focusin", (event) => {
    const card = event.target.closest(".cjw-sort-note");
    if (card) stand(card.dataset.key, { focus: false });
  }, { signal });
  follow(model, signal, redraw);

  // ---- drawing ---------------------------------------------------------------------------------
  function redraw() {
    if (carried.busy) { isWaiting = true; return; }
    isWaiting = false;
    picture = model.get("state");
    const there = new Set(picture.notes.map((note) => note.id));
    for (const gone of [...chosen, ...leaving]) {
      if (!there.has(gone)) { chosen.delete(gone); leaving.delete(gone); }
    }
    if (!there.has(current)) current = picture.notes[0]?.id ?? null;
    keep(ground, [...picture.columns, { id: "+", fresh: true }], makeColumn, drawColumn);
    keep(places, picture.places, makePlace, drawPlace);
    drawPairs();
    write(count, picture.count);
    empty.hidden = picture.notes.length > 0;
    body.hidden = picture.notes.length === 0;
    keys.hidden = body.hidden;
    ask.refresh();
    mark();
  }

  function makeColumn(column) {
    if (column.fresh) {
      return make("div", { class: "cjw-sort-column cjw-sort-fresh" },
        make("button", { type: "button", class: "cjw-sort-add", text: words.fresh_cluster, onclick: () => ask.begin("gather") }));
    }
    const title = make("h3", { class: "cjw-sort-title", id: `${name}-${slug(column.id)}` });
    const rename = make("button", { type: "button", class: "cjw-link cjw-sort-rename", text: words.rename });
    rename.addEventListener("click", () => renameColumn(title.closest(".cjw-sort-column")));
    return make("div", { class: "cjw-sort-column" },
      make("div", { class: "cjw-sort-head" }, title, make("span", { class: "cjw-sort-n" }), column.id ? rename : null),
      make("div", { class: "cjw-sort-list", "aria-labelledby": title.id }),
      make("p", { class: "cjw-sort-none", text: words.none }));
  }

  function drawColumn(node, column) {
    if (column.fresh) return;
    const [head, list, none] = node.children;
    write(head.children[0], column.name);
    head.children[0].setAttribute("dir", "auto");
    const notes = picture.notes.filter((note) => note.cluster === column.id);
    write(head.children[1], String(notes.length));
    head.children[2]?.setAttribute("aria-label", fill(words.rename_long, { name: column.name }));
    if (notes.length) {
      list.setAttribute("role", "listbox");
      list.setAttribute("aria-multiselectable", "true");
    } else {
      list.removeAttribute("role");
      list.removeAttribute("aria-multiselectable");
    }
    list.hidden = !notes.length;
    none.hidden = notes.length > 0;
    node.toggleAttribute("data-many", column.id === "" && picture.columns.length === 1);
    keep(list, notes, makeNote, drawNote);
  }

  function makeNote() {
    return make("div", { class: "cjw-sort-note", role: "option", tabindex: "-1" },
      make("span", { class: "cjw-sort-grip", "aria-hidden": "true" }),
      make("p", { class: "cjw-sort-text", dir: "auto" }),
      make("p", { class: "cjw-sort-meta" }));
  }

  function drawNote(node, note) {
    write(node.children[1], note.text);
    const said = [note.kind, note.who, note.alike.length ? fill(words.like_it, { n: note.alike.length }) : null];
    keep(node.children[2], said.map((text, id) => ({ id, text })).filter(({ text }) => text),
      () => make("span", { dir: "auto" }), (part, { text }) => write(part, text));
    node.children[2].lastElementChild?.toggleAttribute("data-alike", note.alike.length > 0);
  }

  function makePlace() {
    const node = make("button", { type: "button", class: "cjw-sort-place" },
      make("span", { class: "cjw-sort-code" }), make("span", { class: "cjw-sort-name", dir: "auto" }),
      make("span", { class: "cjw-sort-n", "aria-hidden": "true" }));
    node.addEventListener("click", () => place(node.dataset.key));
    return node;
  }

  function drawPlace(node, { code, name: called, stage, count: lying, label }) {
    write(node.children[0], code);
    write(node.children[1], called);
    write(node.children[2], lying ? String(lying) : "");
    node.setAttribute("aria-label", label);
    node.toggleAttribute("data-stage", stage);
  }

  function drawPairs() {
    pairs.hidden = !picture.pairs.length;
    if (!pairs.firstChild) {
      const more = make("button", { type: "button", class: "cjw-link cjw-sort-all" });
      more.addEventListener("click", () => { allPairs = !allPairs; drawPairs(); });
      pairs.append(
        make("div", { class: "cjw-sort-head" }, make("h3", { text: words.pairs }), make("span", { class: "cjw-sort-n" })),
        make("p", { class: "cjw-sort-why", text: words.pairs_why }), make("div", { class: "cjw-sort-pairlist" }), more);
    }
    const [head, , list, more] = pairs.children;
    write(head.children[1], String(picture.pairs.length));
    keep(list, allPairs ? picture.pairs : picture.pairs.slice(0, MOST_PAIRS), makePair, drawPair);
    more.hidden = picture.pairs.length <= MOST_PAIRS;
    write(more, allPairs ? words.fewer : fill(words.all_pairs, { n: picture.pairs.length }));
  }

  function makePair(pair) {
    const texts = pair.texts.map((parts) => make("blockquote", { dir: "auto" },
      ...parts.map(([text, shared]) => (shared ? make("b", { text }) : text))));
    const both = button(words.choose_both, () => {
      chosen.clear();
      for (const id of pair.notes) chosen.add(id);
      stand(pair.notes[0]);
    });
    const together = button(words.gather_both, () => gather(pair.notes, pair.cluster));
    return make("div", { class: "cjw-sort-pair" }, ...texts,
      make("div", { class: "cjw-sort-acts" }, make("span", { class: "cjw-sort-score", text: pair.score }), together, both));
  }

  function drawPair(node, pair) {
    node.querySelector("button").hidden = pair.together;
  }

  /** What is chosen, where one stands, and what can be done now. */
  function mark() {
    for (const card of ground.querySelectorAll(".cjw-sort-note")) {
      const id = card.dataset.key;
      card.setAttribute("aria-selected", String(chosen.has(id)));
      card.setAttribute("tabindex", id === current ? "0" : "-1");
      card.toggleAttribute("data-current", id === current);
      card.toggleAttribute("data-leaving", leaving.has(id));
    }
    write(chosenCount, chosen.size ? fill(words.chosen, { n: chosen.size }) : "");
    const last = picture.places.find((other) => other.id === lastPlace);
    again.hidden = !last;
    if (last) write(again, fill(words.again, { code: last.code }));
    const ids = targets();
    const none = ids.length === 0;
    write(inHand, ask.isOpen() && !none ? noteOf(ids[0]).text : "");
    for (const tool of Object.values(tools)) tool.disabled = none;
    tools.alike.disabled = !ids.some((id) => noteOf(id)?.alike.length);
    tools.apart.disabled = !ids.some((id) => noteOf(id)?.cluster);
  }

  // ---- standing and choosing -------------------------------------------------------------------
  function noteOf(id) { return picture.notes.find((note) => note.id === id); }
  function cardOf(id) { return ground.querySelector(`[data-key="${CSS.escape(id ?? "")}"].cjw-sort-note`); }
  function targets() {
    const every = picture.notes.filter((note) => !leaving.has(note.id));
    if (chosen.size) return every.filter((note) => chosen.has(note.id)).map((note) => note.id);
    return every.some((note) => note.id === current) ? [current] : [];
  }
  function rowsOf(column) {
    return picture.notes.filter((note) => note.cluster === column && !leaving.has(note.id)).map((note) => note.id);
  }

  function stand(id, { focus = true } = {}) {
    current = id;
    mark();
    if (!focus) return;
    const card = cardOf(id);
    card?.focus({ preventScroll: true });
    card?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  function walk(by, { extend }) {
    const rows = rowsOf(noteOf(current)?.cluster ?? "");
    const at = rows.indexOf(current);
    const to = rows[Math.min(Math.max(at + by, 0), rows.length - 1)];
    if (!to) return;
    if (extend) {
      anchor ??= current;
      chosen.clear();
      const [from, until] = [rows.indexOf(anchor), rows.indexOf(to)].sort((a, b) => a - b);
      for (const id of rows.slice(from, until + 1)) chosen.add(id);
    } else {
      anchor = null;
    }
    stand(to);
  }

  function sideways(by) {
    const columns = picture.columns.map((column) => column.id);
    const here = noteOf(current)?.cluster ?? "";
    const at = rowsOf(here).indexOf(current);
    for (let n = columns.indexOf(here) + by; n >= 0 && n < columns.length; n += by) {
      const rows = rowsOf(columns[n]);
      if (rows.length) { stand(rows[Math.min(at, rows.length - 1)]); return; }
    }
  }

  function toggle(id) {
    if (!chosen.delete(id)) chosen.add(id);
    anchor = id;
    mark();
    say(fill(words.chosen, { n: chosen.size }));
  }

  function chooseAlike() {
    const ids = targets();
    for (const id of ids) {
      chosen.add(id);
      for (const other of noteOf(id).alike) if (!leaving.has(other)) chosen.add(other);
    }
    mark();
    say(fill(words.chosen, { n: chosen.size }));
  }

  function click(event) {
    const card = event.target.closest(".cjw-sort-note");
    if (!card) return;
    const id = card.dataset.key;
    if (event.ctrlKey || event.metaKey) toggle(id);
    else if (event.shiftKey) {
      const rows = rowsOf(noteOf(id).cluster);
      const [from, until] = [rows.indexOf(anchor ?? current), rows.indexOf(id)].sort((a, b) => a - b);
      for (const other of rows.slice(Math.max(from, 0), until + 1)) chosen.add(other);
    } else toggle(id);
    stand(id);
  }

  // ---- what a person does ----------------------------------------------------------------------
  function press(event) {
    const control = event.ctrlKey || event.metaKey;
    if (control && event.key.toLowerCase() === "z" && !typing(event.target)) {
      event.preventDefault();
      act(event.shiftKey ? "redo" : "undo", {});
      return;
    }
    if (event.isComposing || !event.target.classList?.contains("cjw-sort-note")) return;
    const key = event.key;
    const done = () => { event.preventDefault(); event.stopPropagation(); };
    if (control && key.toLowerCase() === "a") {
      for (const id of rowsOf(noteOf(current).cluster)) chosen.add(id);
      mark();
      say(fill(words.chosen, { n: chosen.size }));
      done();
      return;
    }
    if (control) return;
    if (event.altKey) {
      if (key === "ArrowLeft" || key === "ArrowRight") { beside(key === forwards() ? 1 : -1); done(); }
      return;
    }
    const moves = {
      ArrowDown: () => walk(1, { extend: event.shiftKey }),
      ArrowUp: () => walk(-1, { extend: event.shiftKey }),
      ArrowRight: () => sideways(forwards() === "ArrowRight" ? 1 : -1),
      ArrowLeft: () => sideways(forwards() === "ArrowLeft" ? 1 : -1),
      Home: () => walk(-Infinity, { extend: event.shiftKey }),
      End: () => walk(Infinity, { extend: event.shiftKey }),
      " ": () => toggle(current),
      Escape: () => { chosen.clear(); anchor = null; mark(); say(fill(words.chosen, { n: 0 })); },
      Enter: () => ask.begin("place"),
      ".": () => place(lastPlace),
      F2: () => renameColumn(cardOf(current)?.closest(".cjw-sort-column")),
    };
    const letters = {
      d: chooseAlike, g: () => ask.begin("gather"), t: () => ask.begin("touchpoint"), p: park,
    };
    if (moves[key]) { moves[key](); done(); }
    else if (letters[key.toLowerCase()] && !event.shiftKey) { letters[key.toLowerCase()](); done(); }
    else if (/^\d$/.test(key)) { ask.begin("place", key); done(); }
  }

  function forwards() { return getComputedStyle(root).direction === "rtl" ? "ArrowLeft" : "ArrowRight"; }

  /** The note to stand on when these have left the list. */
  function nextTo(ids) {
    const gone = new Set(ids);
    const column = noteOf(ids.at(-1))?.cluster ?? "";
    const rows = rowsOf(column);
    const at = Math.max(...ids.map((id) => rows.indexOf(id)));
    return rows.slice(at + 1).find((id) => !gone.has(id)) ?? rows.slice(0, Math.max(at, 0)).reverse().find((id) => !gone.has(id))
      ?? picture.notes.find((note) => !gone.has(note.id) && !leaving.has(note.id))?.id ?? null;
  }

  /** Send notes away from here; the next one is in hand at once, without waiting for an answer. */
  function away(ids, what, values, sentence) {
    if (!ids.length) return;
    const next = nextTo(ids);
    for (const id of ids) leaving.add(id);
    chosen.clear();
    anchor = null;
    if (next) stand(next);
    else { mark(); count.focus({ preventScroll: true }); }
    act(what, values, sentence).then((isDone) => {
      if (!isDone) { for (const id of ids) leaving.delete(id); mark(); }
    });
  }

  async function act(what, values, sentence) {
    notice.clear();
    try {
      await send(what, { seen: picture.seen, ...values });
      if (sentence) say(`${sentence} ${picture.count}`);
      return true;
    } catch (error) {
      notice.show(error.message);
      say(error.message);
      return false;
    }
  }

  function place(id) {
    if (id) place_on(targets(), id);
  }
  function place_on(ids, id) {
    const goal = picture.places.find((other) => other.id === id);
    if (!goal || !ids.length) return;
    lastPlace = id;
    away(ids, "place", { notes: ids, target: id }, fill(words.said_placed, { place: `${goal.code} ${goal.name}` }));
  }
  function park() {
    const ids = targets();
    away(ids, "park", { notes: ids }, words.said_parked);
  }
  function makeTouchpoint(stage) {
    const ids = targets();
    away(ids, "touchpoint", { notes: ids, stage }, words.said_made);
  }
  function gather(ids, cluster) {
    if (!ids.length) return;
    const sentence = cluster ? fill(words.said_gathered, { name: cluster }) : words.said_apart;
    chosen.clear();
    anchor = null;
    const stays = ids.includes(current) ? current : ids[0];
    act("gather", { notes: ids, cluster: cluster || null }, sentence).then(() => {
      if (!typing()) stand(stays);
    });
  }
  function beside(by) {
    const columns = picture.columns.map((column) => column.id);
    const at = columns.indexOf(noteOf(current)?.cluster ?? "") + by;
    if (at < 0) return;
    if (at >= columns.length) ask.begin("gather");
    else gather(targets(), columns[at]);
  }

  function renameColumn(node) {
    const column = picture.columns.find((other) => other.id === node?.dataset.key);
    if (!column?.id) return;
    const [title] = node.querySelector(".cjw-sort-head").children;
    const focused = current;
    title.hidden = true;
    renaming = writeIn({
      place: node.querySelector(".cjw-sort-head"), value: column.name,
      label: fill(words.rename_long, { name: column.name }), words,
      keep: (text) => (text ? send("rename", { old: column.id, new: text, seen: picture.seen }) : Promise.resolve()),
      done(wantsFocus) {
        title.hidden = false;
        renaming = null;
        if (wantsFocus) stand(focused);
      },
    });
  }

  // ---- the one field: a place, a stage or a cluster --------------------------------------------
  function asking() {
    const label = make("label", { for: `${name}-ask`, text: words.place_on });
    const input = make("input", {
      id: `${name}-ask`, type: "text", role: "combobox", autocomplete: "off", spellcheck: "false",
      "aria-expanded": "false", "aria-controls": `${name}-list`, "aria-autocomplete": "list",
      placeholder: words.place_hint,
    });
    const list = make("ul", { id: `${name}-list`, role: "listbox", "aria-label": words.places, hidden: true });
    const node = make("div", { class: "cjw-sort-ask" }, label, input, list);
    let mode = "place", options = [], at = -1, isActive = false;
    const labels = { place: words.place_on, touchpoint: words.touchpoint_in, gather: words.gather_under };

    input.addEventListener("input", () => open());
    input.addEventListener("focus", () => open());
    input.addEventListener("blur", () => { close(); setMode("place"); input.value = ""; });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        const by = event.key === "ArrowDown" ? 1 : -1;
        if (options.length) point((at + by + options.length) % options.length);
      } else if (event.key === "Enter") take(options[at]);
      else if (event.key === "Escape") leave();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    // A press on the list must not take the focus from the field before the click arrives.
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const row = event.target.closest("[role=option]");
      if (row) take(options[[...list.children].indexOf(row)]);
    });

    function setMode(wanted) {
      mode = wanted;
      write(label, labels[mode]);
      input.placeholder = mode === "gather" ? words.gather_hint : words.place_hint;
    }

    function begin(wanted, text = "") {
      if (!targets().length) { notice.show(words.choose_first); say(words.choose_first); return; }
      setMode(wanted);
      input.focus({ preventScroll: true });
      input.value = text;
      open();
    }

    function found(text) {
      const wanted = plain(text);
      if (mode === "gather") {
        const clusters = picture.columns.filter((column) => column.id);
        const same = clusters.filter((column) => plain(column.name).includes(wanted))
          .map((column) => ({ id: column.id, code: "", name: column.name }));
        const isNew = text.trim() && !clusters.some((column) => column.name === text.trim());
        return isNew ? [{ id: text.trim(), code: words.fresh, name: text.trim() }, ...same] : same;
      }
      const there = picture.places.filter((other) => mode === "place" || other.stage);
      if (!wanted) return there;
      const digits = wanted.replace(/[.,\s]/g, "");
      const short = (other) => other.code.replace(".", "");
      const exact = there.filter((other) => other.code === wanted || short(other) === digits);
      const begun = there.filter((other) => !exact.includes(other) && digits && short(other).startsWith(digits));
      const named = /\p{L}/u.test(wanted)
        ? there.filter((other) => !exact.includes(other) && !begun.includes(other) && plain(other.name).includes(wanted))
        : [];
      return [...exact, ...begun, ...named];
    }

    function open() {
      options = found(input.value);
      keep(list, options.map((option, n) => ({ ...option, id: `${n}-${option.id}` })), () =>
        make("li", { role: "option" }, make("span", { class: "cjw-sort-code" }), make("span", { dir: "auto" })),
      (row, option) => {
        write(row.children[0], option.code);
        write(row.children[1], option.name);
        row.id = `${name}-option-${slug(option.id)}`;
      });
      list.hidden = options.length === 0;
      input.setAttribute("aria-expanded", String(!list.hidden));
      isActive = true;
      mark();
      point(isClear() ? 0 : -1);
    }

    /** Enter takes the first one only where it cannot be mistaken for another. */
    function isClear() {
      if (!options.length || !input.value.trim()) return false;
      if (mode === "gather" || options.length === 1) return true;
      const digits = plain(input.value).replace(/[.,\s]/g, "");
      const same = options.filter((option) => option.code.replace(".", "") === digits || option.code === input.value.trim());
      return same.length === 1;
    }

    function point(n) {
      at = n;
      [...list.children].forEach((row, place) => row.setAttribute("aria-selected", String(place === n)));
      const row = list.children[n];
      if (row) {
        input.setAttribute("aria-activedescendant", row.id);
        row.scrollIntoView({ block: "nearest" });
      } else input.removeAttribute("aria-activedescendant");
    }

    function take(option) {
      if (!option) {
        const sentence = options.length ? words.which_one : words.no_such_place;
        notice.show(sentence);
        say(sentence);
        return;
      }
      const was = mode;
      const back = current;
      close();
      if (was === "place") place(option.id);
      else if (was === "touchpoint") makeTouchpoint(option.id);
      else { gather(targets(), option.id); stand(back); }
    }

    function leave() {
      close();
      stand(current);
    }

    function close() {
      isActive = false;
      mark();
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
      at = -1;
    }

    return { node, begin, isOpen: () => isActive, refresh() { if (document.activeElement === input && !list.hidden) open(); } };
  }

  // ---- where a drag would land -----------------------------------------------------------------
  function aim(x, y) {
    for (const node of root.querySelectorAll("[data-over]")) node.removeAttribute("data-over");
    const under = document.elementFromPoint(x, y);
    const goal = under?.closest(".cjw-sort-place, .cjw-sort-column");
    if (!goal || !root.contains(goal)) return null;
    const line = { left: 0, top: 0, width: 0, height: 0 };
    if (goal.matches(".cjw-sort-place")) { goal.setAttribute("data-over", ""); return { place: goal.dataset.key, line }; }
    if (goal.dataset.key === "+") { goal.setAttribute("data-over", ""); return { fresh: true, line }; }
    const ids = targets();
    if (ids.every((id) => noteOf(id)?.cluster === goal.dataset.key)) return null;
    goal.setAttribute("data-over", "");
    return { cluster: goal.dataset.key, line };
  }

  // ---- small things ----------------------------------------------------------------------------
  function button(text, onclick) {
    return make("button", { type: "button", class: "cjw-button", text, onclick });
  }
  function plain(text) {
    return text.trim().toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  }
  function slug(text) {
    return [...text].map((letter) => (/[a-z0-9]/.test(letter) ? letter : letter.codePointAt(0).toString(16))).join("");
  }
}

export default { render };
