// The service blueprint: four lanes and three lines, touchpoints from left to right.

const TEXTS = ["customer_action", "frontstage"];
const KINDS = ["backstage", "support"];
const SLOPE = 20; // px above and below a lane in which a card still lands in it
let blueprintViews = 0;

function render({ model, el, signal }) {
  const words = model.get("words");
  const send = intents(model, signal);
  const name = `cjw-bp-${++blueprintViews}`;
  let picture = model.get("state");
  let current = null; // key of the cell or card one stands on
  let chosen = null; // id of the step or process the panel shows
  let lifted = null; // {id, column, before}: where a card in the hand of the keys would go
  let line = Promise.resolve(); // acts wait for the answer to the one before
  let isWaiting = false, drawing = false, writing = false, onlyLows = false;

  // ---- the fixed parts -------------------------------------------------------------------------
  const title = make("span", { class: "cjw-bp-chosen", dir: "auto" });
  const tools = {
    left: tool("←", words.left, () => shift(-1, 0)),
    up: tool("↑", words.up, () => shift(0, -1)),
    down: tool("↓", words.down, () => shift(0, 1)),
    right: tool("→", words.right, () => shift(1, 0)),
    rename: tool(words.rename, null, () => rename(chosen)),
    remove: tool(words.remove, null, () => remove(chosen)),
  };
  const filter = make("button", { type: "button", class: "cjw-button", "aria-pressed": "false", text: words.lows_only });
  filter.addEventListener("click", () => { onlyLows = !onlyLows; redraw(); });
  const bar = make("div", { class: "cjw-bp-bar", role: "group", "aria-label": words.tools },
    title, make("span", { class: "cjw-bp-tools" }, ...Object.values(tools)), filter);
  const heads = make("div", { class: "cjw-bp-heads", "aria-hidden": "true" },
    make("span"), make("span"), lane("customer_action"), border("interaction"), lane("frontstage"), border("visibility"),
    lane("backstage"), border("internal"), lane("support"));
  const links = draw("svg", { class: "cjw-bp-links", "aria-hidden": "true" });
  const stages = make("div", { class: "cjw-bp-stages" });
  const ground = make("div", { class: "cjw-bp-ground" }, links, heads, stages);
  const pane = make("div", { class: "cjw-bp-pane", role: "group", "aria-label": words.blueprint }, ground);
  const panel = stepPanel({
    name, words, back: () => focusOn(current), seenFor, nowIn,
    tell: (what, values, { quiet } = {}) => act(what, values, null, { quiet }),
  });
  const empty = make("p", { class: "cjw-bp-empty", text: words.empty, hidden: true });
  const notice = notices(words);
  const keys = keyRow([
    [["↑", "↓", "←", "→"], words.key_walk], [["Enter", "F2"], words.key_write], [[words.space], words.key_lift],
    [[words.space], words.key_down], [["Esc"], words.key_back], [["N"], words.key_add], [["C"], words.key_cause],
    [["E"], words.key_panel], [[words.del], words.key_remove],
  ]);
  const root = make("div", { class: "cjw cjw-bp" }, bar, empty, pane, keys, panel.node, notice.line);
  el.append(root);
  const say = voice(root);
  guard(root, signal);
  const carried = hand({
    root, ground, signal,
    may: () => !lifted && !writing && !picture.wall,
    take(pressed, type) {
      if (pressed.closest?.("button, input, textarea")) return null;
      if (type === "touch" && !pressed.closest?.(".cjw-bp-grip")) return null;
      return pressed.closest?.(".cjw-bp-card") ?? null;
    },
    aim,
    lift(node) { stand(node.dataset.key, { focus: false }); },
    drop(node, landing) {
      if (landing) move(node.dataset.key, landing.column, landing.before);
      else say(fill(words.said_back, { where: whereIs(node.dataset.key) }));
      if (isWaiting) redraw();
    },
  });
  root.addEventListener("keydown", press, { signal });
  stages.addEventListener("click", click, { signal });
  stages.addEventListener("focusin", (event) => {
    const node = event.target.closest("[data-stop]");
    if (node && !drawing && node.dataset.stop !== current) stand(node.dataset.stop, { focus: false });
  }, { signal });
  stages.addEventListener("focusout", () => { if (lifted && !drawing) setDown(false); }, { signal });
  const watch = new ResizeObserver(() => join());
  watch.observe(stages);
  signal?.addEventListener("abort", () => watch.disconnect());
  const hear = (message) => {
    if (message?.notice) notice.show(message.notice);
    if (message?.choose) focusOn(message.choose in stopsById() ? message.choose : `${message.choose}:customer_action`);
  };
  model.on("msg:custom", hear);
  signal?.addEventListener("abort", () => model.off("msg:custom", hear));
  follow(model, signal, redraw);

  // ---- drawing ---------------------------------------------------------------------------------
  function redraw() {
    if (carried.busy || lifted || writing) { isWaiting = true; return; }
    isWaiting = false;
    picture = model.get("state");
    paint();
  }

  function paint() {
    drawing = true;
    const had = root.contains(document.activeElement) ? document.activeElement.closest("[data-stop]")?.dataset.stop : null;
    const shown = visible();
    stages.style.setProperty("--n", shown.length);
    keep(stages, picture.stages.filter((stage) => shown.some((column) => column.stage === stage.id)), makeStage, (node, stage) => {
      const [number, called] = node.firstChild.firstChild.children;
      write(number, stage.number);
      write(called, stage.name);
      const columns = shown.filter((column) => column.stage === stage.id);
      node.style.gridColumn = `span ${columns.length}`;
      keep(node, columns, makeColumn, drawColumn);
    });
    filter.setAttribute("aria-pressed", String(onlyLows));
    filter.hidden = !picture.columns.some((column) => column.low);
    root.toggleAttribute("data-wall", picture.wall);
    for (const part of [pane, bar, keys]) part.hidden = !picture.columns.length;
    empty.hidden = picture.columns.length > 0;
    const stops = stopsById();
    if (!(current in stops)) current = Object.keys(stops)[0] ?? null;
    if (chosen && !itemOf(chosen)) chosen = null;
    mark();
    if (had && document.activeElement?.closest?.("[data-stop]")?.dataset.stop !== current && !root.contains(document.activeElement)) {
      stops[current]?.focus({ preventScroll: true });
    }
    join();
    drawing = false;
  }

  function visible() {
    if (!onlyLows) return arranged();
    const causing = (column) => KINDS.some((kind) => column[kind].some((item) => item.causes.length));
    const some = arranged().filter((column) => column.low || causing(column));
    return some.length ? some : arranged();
  }

  /** The columns as they are, with the lifted card where the keys have carried it. */
  function arranged() {
    if (!lifted) return picture.columns;
    const item = itemOf(lifted.id);
    return picture.columns.map((column) => {
      const row = column[item.kind].filter((other) => other.id !== item.id);
      if (column.id === lifted.column) {
        const at = row.findIndex((other) => other.id === lifted.before);
        row.splice(at < 0 ? row.length : at, 0, item);
      }
      return { ...column, [item.kind]: row };
    });
  }

  function makeStage() {
    return make("div", { class: "cjw-bp-stage" },
      make("h2", { class: "cjw-bp-stagename" }, make("span", {}, make("span"), make("span", { dir: "auto" }))));
  }

  function makeColumn(column) {
    return make("div", { class: "cjw-bp-column", role: "group" },
      make("h3", { class: "cjw-bp-head" }, make("span", { class: "cjw-bp-code" }), make("span", { dir: "auto" }), make("span", { class: "cjw-bp-low" })),
      textCell(column, "customer_action"), make("span", { class: "cjw-bp-line cjw-bp-interaction" }),
      textCell(column, "frontstage"), make("span", { class: "cjw-bp-line cjw-bp-visibility" }),
      cardCell(column, "backstage"), make("span", { class: "cjw-bp-line cjw-bp-internal" }), cardCell(column, "support"));
  }

  function textCell(column, field) {
    const button = make("button", { type: "button", class: "cjw-bp-text", dir: "auto", "data-stop": `${column.id}:${field}` });
    return make("div", { class: "cjw-bp-cell", "data-lane": field }, button);
  }

  function cardCell(column, kind) {
    const add = make("button", { type: "button", class: "cjw-bp-add", text: words[`add_${kind}`], "data-stop": `${column.id}:add:${kind}` });
    return make("div", { class: "cjw-bp-cell", "data-lane": kind },
      kind === "backstage" ? make("p", { class: "cjw-bp-question", text: words.question, hidden: true }) : null,
      make("div", { class: "cjw-bp-cards" }), add);
  }

  function drawColumn(node, column) {
    const label = `${column.code} ${column.name}`;
    node.setAttribute("aria-label", column.low ? `${label}, ${column.low}` : label);
    node.toggleAttribute("data-low", Boolean(column.low));
    const [code, called, low] = node.firstChild.children;
    write(code, column.code);
    write(called, column.name);
    write(low, column.low ?? "");
    low.hidden = !column.low;
    for (const field of TEXTS) {
      const button = node.querySelector(`[data-lane="${field}"] > button`);
      const text = column.texts[field];
      write(button, text || words.open);
      button.toggleAttribute("data-open", !text);
      button.setAttribute("aria-label", `${words[field]}, ${label}: ${text || words.open}`);
    }
    const isAsked = column.low && !picture.columns.some((other) =>
      KINDS.some((kind) => other[kind].some((item) => item.causes.includes(column.id))));
    node.querySelector(".cjw-bp-question").hidden = !isAsked || !KINDS.some((kind) => column[kind].length);
    for (const kind of KINDS) {
      const cell = node.querySelector(`[data-lane="${kind}"]`);
      keep(cell.querySelector(".cjw-bp-cards"), column[kind], makeCard, (card, item) => drawCard(card, item, column));
      cell.lastElementChild.setAttribute("aria-label", fill(words.add_at, { what: words[`add_${kind}`].replace(/^\+\s*/, ""), ...column }));
    }
  }

  function makeCard(item) {
    const cause = make("button", { type: "button", class: "cjw-bp-cause", text: words.causes_it });
    cause.addEventListener("click", (event) => {
      event.stopPropagation();
      toggleCause(item.id);
    });
    return make("div", { class: "cjw-bp-card", role: "group", "data-stop": item.id },
      make("span", { class: "cjw-bp-grip", "aria-hidden": "true" }),
      make("p", { class: "cjw-bp-name", dir: "auto" }), make("p", { class: "cjw-bp-who", dir: "auto" }),
      make("p", { class: "cjw-bp-problem", dir: "auto" }), make("p", { class: "cjw-bp-causes" }), cause);
  }

  function drawCard(card, item, column) {
    const [, called, who, problem, causes, cause] = card.children;
    const whose = [item.department, item.owner].filter(Boolean).join(", ");
    write(called, item.name);
    write(who, whose);
    write(problem, item.problem);
    const others = item.causes.filter((id) => id !== column.id);
    const said = others.length ? fill(words.causes_at, { codes: others.map((id) => columnOf(id)?.code).filter(Boolean).join(", ") }) : "";
    write(causes, said);
    who.hidden = !whose;
    problem.hidden = !item.problem;
    causes.hidden = !said;
    const isCause = item.causes.includes(column.id);
    cause.hidden = !column.low && !isCause;
    cause.setAttribute("aria-pressed", String(isCause));
    cause.disabled = picture.wall;
    card.toggleAttribute("data-cause", item.causes.length > 0);
    card.toggleAttribute("data-lifted", lifted?.id === item.id);
    const carried = item.support_ids.map((id) => itemOf(id)?.name).filter(Boolean);
    card.setAttribute("aria-label", [item.name, whose, item.problem, isCause ? words.causes_it : "", said,
      carried.length ? `${words.rests_on}: ${carried.join(", ")}` : ""].filter(Boolean).join(", "));
  }

  function mark() {
    for (const node of stages.querySelectorAll("[data-stop]")) {
      const isHere = node.dataset.stop === current;
      node.setAttribute("tabindex", isHere ? "0" : "-1");
      node.toggleAttribute("data-chosen", node.dataset.stop === chosen);
      node.querySelector(".cjw-bp-cause")?.setAttribute("tabindex", isHere ? "0" : "-1");
    }
    const item = itemOf(chosen);
    write(title, item?.name ?? words.pick);
    for (const button of Object.values(tools)) button.disabled = !item;
    panel.draw(picture, picture.wall ? null : item, item && homeOf(item.id));
    join();
  }

  /** Lines from each step to the systems it rests on: down the gutter at the left of the cards. */
  function join() {
    const frame = ground.getBoundingClientRect();
    const rtl = getComputedStyle(root).direction === "rtl";
    links.replaceChildren();
    for (const column of picture.columns) {
      let lanes = 0;
      for (const step of column.backstage) {
        for (const target of step.support_ids) {
          const [from, to] = [nodeOf(step.id), nodeOf(target)];
          if (!from || !to) continue;
          const [a, b] = [from, to].map((node) => node.getBoundingClientRect());
          const edge = (box) => (rtl ? box.right : box.left) - frame.left;
          const [x1, y1, x2, y2] = [edge(a), a.top + 16 - frame.top, edge(b), b.top + 16 - frame.top];
          const out = (rtl ? 1 : -1) * (5 + 3 * (lanes++ % 3)); // side by side, not on one another
          const bend = from.closest(".cjw-bp-column").querySelector(".cjw-bp-internal").getBoundingClientRect().bottom - frame.top + 4;
          const path = x1 === x2
            ? `M${x1} ${y1}h${out}V${y2}h${-out}`
            : `M${x1} ${y1}h${out}V${bend}H${x2 + out}V${y2}h${-out}`;
          const isNear = chosen === step.id || chosen === target;
          links.append(draw("path", { d: path, "data-near": isNear }),
            draw("circle", { cx: x1, cy: y1, r: 3, "data-near": isNear }), draw("circle", { cx: x2, cy: y2, r: 3, "data-near": isNear }));
        }
      }
    }
  }

  // ---- what stands where -----------------------------------------------------------------------
  function columnOf(id) { return picture.columns.find((column) => column.id === id); }
  function itemOf(id) {
    for (const column of picture.columns) for (const kind of KINDS) {
      const found = column[kind].find((item) => item.id === id);
      if (found) return found;
    }
    return null;
  }
  function homeOf(id) {
    return arranged().find((column) => KINDS.some((kind) => column[kind].some((item) => item.id === id)));
  }
  function nodeOf(id) { return stages.querySelector(`.cjw-bp-card[data-stop="${CSS.escape(id)}"]`); }
  /** What stands in a field in the newest picture, also one that waits. */
  function nowIn(id, field) {
    const { columns } = model.get("state");
    const column = columns.find((other) => other.id === id);
    if (column) return column.texts[field];
    return columns.flatMap((other) => KINDS.flatMap((kind) => other[kind])).find((item) => item.id === id)?.[field];
  }
  /** Only a change of this very field since somebody began to write is in the way. */
  function seenFor(id, field, was, then) {
    return nowIn(id, field) === was ? model.get("state").seen : then;
  }
  function stopsById() {
    return Object.fromEntries([...stages.querySelectorAll("[data-stop]")].map((node) => [node.dataset.stop, node]));
  }
  function whereIs(id) {
    const item = itemOf(id), column = homeOf(id);
    if (!item || !column) return "";
    const row = column[item.kind];
    return fill(words.place, {
      name: item.name, code: column.code, touchpoint: column.name,
      place: row.findIndex((other) => other.id === id) + 1, total: row.length,
    });
  }

  function stand(stop, { focus = true } = {}) {
    current = stop;
    if (itemOf(stop)) chosen = stop;
    mark();
    if (focus) focusOn(stop);
  }
  function focusOn(stop) {
    const node = stopsById()[stop];
    node?.focus({ preventScroll: true });
    node?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** Stops of a column from top to bottom, each with its lane. */
  function stopsOf(column) {
    return [...column.querySelectorAll("[data-stop]")].filter((node) => node.offsetParent)
      .map((node) => ({ stop: node.dataset.stop, lane: node.closest("[data-lane]").dataset.lane }));
  }
  function walk(dx, dy) {
    const here = stopsById()[current]?.closest(".cjw-bp-column");
    if (!here) return;
    const stops = stopsOf(here);
    const at = stops.findIndex(({ stop }) => stop === current);
    if (dy) {
      const to = stops[at + dy];
      if (to) stand(to.stop);
      return;
    }
    const columns = [...stages.querySelectorAll(".cjw-bp-column")];
    const next = columns[Math.min(Math.max(columns.indexOf(here) + dx, 0), columns.length - 1)];
    const { lane } = stops[at];
    const place = stops.filter((other) => other.lane === lane).findIndex(({ stop }) => stop === current);
    const there = stopsOf(next).filter((other) => other.lane === lane);
    stand(there[Math.min(place, there.length - 1)].stop);
  }

  // ---- what a person does ----------------------------------------------------------------------
  function click(event) {
    const node = event.target.closest("[data-stop]");
    if (!node || writing) return;
    stand(node.dataset.stop, { focus: false });
    if (picture.wall) return;
    if (node.matches(".cjw-bp-text")) describe(node);
    else if (node.matches(".cjw-bp-add")) add(node.dataset.stop);
    else if (event.detail === 2) rename(node.dataset.stop);
    else node.focus({ preventScroll: true });
  }

  function press(event) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !typing(event.target)) {
      event.preventDefault();
      if (lifted) putBack();
      act(event.shiftKey ? "redo" : "undo", {});
      return;
    }
    const node = event.target;
    if (!node.dataset?.stop || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const rtl = getComputedStyle(root).direction === "rtl" ? -1 : 1;
    const arrows = { ArrowLeft: [-rtl, 0], ArrowRight: [rtl, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const { key } = event;
    const isCard = node.matches(".cjw-bp-card");
    const letter = key.toLowerCase();
    if (arrows[key]) { if (lifted) carry(...arrows[key]); else walk(...arrows[key]); }
    else if (key === "Home" || key === "End") walk(key === "Home" ? -Infinity : Infinity, 0);
    else if (picture.wall) return;
    else if (key === " " && isCard) { if (lifted) setDown(); else lift(current); }
    else if (key === "Escape" && lifted) putBack();
    else if (key === "Enter" && lifted) setDown();
    else if (key === "Enter" || key === "F2" || key === " ") {
      if (node.matches(".cjw-bp-text")) describe(node);
      else if (node.matches(".cjw-bp-add")) add(current);
      else rename(current);
    } else if (lifted || event.shiftKey) return;
    else if (letter === "n") add(current);
    else if (letter === "c" && isCard) toggleCause(current);
    else if (letter === "e" && isCard) panel.focus();
    else if (key === "Delete" && isCard) remove(current);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function act(what, values, sentence, options) {
    line = line.then(() => doing(what, values, sentence, options));
    return line;
  }
  async function doing(what, values, sentence, { quiet = false } = {}) {
    notice.clear();
    try {
      await send(what, { seen: picture.seen, ...(typeof values === "function" ? values() : values) });
      if (sentence) say(typeof sentence === "function" ? sentence() : sentence);
      return null;
    } catch (error) {
      if (!quiet) { notice.show(error.message); say(error.message); }
      return error.message;
    }
  }

  function write_(options) {
    writing = true;
    writeIn({
      words, ...options,
      done(wantsFocus) {
        writing = false;
        redraw();
        options.done(wantsFocus);
        join();
      },
    });
    join();
  }

  function describe(button) {
    const [id, field] = button.dataset.stop.split(":");
    const column = columnOf(id);
    const then = picture.seen, was = column.texts[field];
    button.hidden = true;
    write_({
      place: button.parentElement, value: was, long: true,
      label: `${words[`what_${field}`]} ${column.code} ${column.name}`,
      keep: (text, isMine) => send("describe", { id, field, text, seen: seenFor(id, field, isMine ? nowIn(id, field) : was, then) }),
      done(wantsFocus) {
        button.hidden = false;
        if (wantsFocus) focusOn(button.dataset.stop);
      },
    });
  }

  function rename(id) {
    const item = itemOf(id), node = nodeOf(id);
    if (!item || !node) return;
    const then = picture.seen, was = item.name;
    const called = node.querySelector(".cjw-bp-name");
    called.hidden = true;
    write_({
      place: node, value: was, label: `${words.rename}: ${item.name}`,
      keep: (text, isMine) => (text
        ? send("write", { id, field: "name", text, seen: seenFor(id, "name", isMine ? nowIn(id, "name") : was, then) })
        : Promise.resolve()),
      done(wantsFocus) {
        called.hidden = false;
        if (wantsFocus) stand(id);
      },
    });
  }

  /** Add behind the card one stands on, or at the end of the lane. */
  function add(stop) {
    const item = itemOf(stop);
    const [columnId, what, named] = item ? [homeOf(stop).id, "add", item.kind] : stop.split(":");
    const kind = what === "add" ? named : "backstage";
    const cell = stopsById()[`${columnId}:add:${kind}`]?.parentElement;
    if (!cell) return;
    const column = columnOf(columnId);
    const id = `${kind}-${freshTail()}`;
    let isMade = false;
    const host = make("div", { class: "cjw-bp-fresh" });
    if (item) nodeOf(stop).after(host);
    else cell.querySelector(".cjw-bp-cards").append(host);
    write_({
      place: host, value: "", label: `${words[`what_${kind}`]} ${column.code} ${column.name}`,
      async keep(text) {
        if (!text) return;
        await send("add", { id, touchpoint: columnId, kind, name: text, after: item?.id ?? null });
        isMade = true;
      },
      done(wantsFocus) {
        host.remove();
        if (wantsFocus) stand(isMade ? id : stop);
      },
    });
  }

  function remove(id) {
    const item = itemOf(id);
    if (!item) return;
    const stops = stopsOf(nodeOf(id).closest(".cjw-bp-column"));
    const at = stops.findIndex(({ stop }) => stop === id);
    const next = stops[at + 1] ?? stops[at - 1];
    act("remove", { id }, fill(words.said_removed, { name: item.name })).then((trouble) => {
      if (!trouble && next) stand(next.stop);
    });
  }

  function toggleCause(id) {
    line = line.then(() => turnCause(id));
  }
  function turnCause(id) {
    const item = itemOf(id), column = homeOf(id);
    if (picture.wall) return;
    const on = !item.causes.includes(column.id);
    if (on && !column.low) { notice.show(words.said_no_low); say(words.said_no_low); return; }
    act("cause", { id, touchpoint: column.id, on }, fill(on ? words.said_cause : words.said_no_cause, { name: item.name, code: column.code }));
  }

  function move(id, columnId, before) {
    const item = itemOf(id), home = picture.columns.find((column) => column[item.kind].some((other) => other.id === id));
    const row = home[item.kind].map((other) => other.id);
    const isSame = home.id === columnId && (row[row.indexOf(id) + 1] ?? null) === before;
    if (isSame) { say(fill(words.said_back, { where: whereIs(id) })); return; }
    const seen = isWaiting ? { seen: picture.seen } : {}; // what the hand saw, not what came in meanwhile
    act("move", { id, touchpoint: columnId, before, ...seen }, () => fill(words.said_down, { where: whereIs(id) })).then(() => stand(id));
  }

  /** The place one step away, as {column, before}; null at the end of the row or the map. */
  function beside(id, dx, dy) {
    const item = itemOf(id), columns = visible();
    const at = columns.findIndex((column) => column[item.kind].some((other) => other.id === id));
    const row = columns[at][item.kind].map((other) => other.id);
    const place = row.indexOf(id);
    if (dx) {
      const next = columns[at + dx];
      const there = next?.[item.kind].map((other) => other.id);
      return next ? { column: next.id, before: there[Math.min(place, there.length)] ?? null } : null;
    }
    const to = place + dy;
    if (to < 0 || to >= row.length) return null;
    const left = row.filter((other) => other !== id);
    return { column: columns[at].id, before: left[to] ?? null };
  }

  function shift(dx, dy) {
    const id = chosen;
    line = line.then(() => {
      const to = itemOf(id) && beside(id, dx, dy);
      if (to) move(id, to.column, to.before);
    });
  }

  function lift(id) {
    const item = itemOf(id), home = homeOf(id);
    const row = home[item.kind].map((other) => other.id);
    lifted = { id, column: home.id, before: row[row.indexOf(id) + 1] ?? null };
    nodeOf(id).toggleAttribute("data-lifted", true);
    say(fill(words.said_lifted, { where: whereIs(id) }));
  }
  function carry(dx, dy) {
    const to = beside(lifted.id, dx, dy);
    if (!to) return;
    lifted = { ...lifted, ...to };
    paint();
    drawing = true;
    focusOn(lifted.id);
    drawing = false;
    say(whereIs(lifted.id));
  }
  function setDown() {
    const { id, column, before } = lifted;
    lifted = null;
    nodeOf(id)?.removeAttribute("data-lifted");
    move(id, column, before);
    if (isWaiting) redraw();
  }
  function putBack() {
    const { id } = lifted;
    lifted = null;
    picture = model.get("state");
    isWaiting = false;
    paint();
    stand(id);
    say(fill(words.said_back, { where: whereIs(id) }));
  }

  // ---- where a drag would land -----------------------------------------------------------------
  function aim(x, y, node) {
    const item = itemOf(node.dataset.stop);
    if (!item) return null;
    const frame = ground.getBoundingClientRect();
    for (const column of stages.querySelectorAll(".cjw-bp-column")) {
      const cell = column.querySelector(`[data-lane="${item.kind}"]`);
      const box = cell.getBoundingClientRect();
      if (x < box.left || x > box.right || y < box.top - SLOPE || y > box.bottom + SLOPE) continue;
      const cards = [...cell.querySelectorAll(".cjw-bp-card")].filter((card) => card !== node);
      const before = cards.find((card) => {
        const own = card.getBoundingClientRect();
        return y < own.top + own.height / 2;
      });
      const last = cards.at(-1)?.getBoundingClientRect();
      const top = before ? before.getBoundingClientRect().top - 5 : last ? last.bottom + 2 : box.top + 2;
      return {
        column: column.dataset.key, before: before?.dataset.stop ?? null,
        line: { left: box.left - frame.left + 10, top: top - frame.top, width: box.width - 14, height: 3 },
      };
    }
    return null;
  }

  // ---- small things ----------------------------------------------------------------------------
  function lane(key) { return make("span", { class: "cjw-bp-lane", text: words[key] }); }
  function border(key) { return make("span", { class: `cjw-bp-line cjw-bp-${key}` }, make("span", { text: words[key] })); }
  function tool(text, label, onclick) {
    return make("button", { type: "button", class: "cjw-button", "aria-label": label, title: label, text, onclick });
  }
  function freshTail() {
    return [...crypto.getRandomValues(new Uint8Array(10))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }
}

export default { render };
