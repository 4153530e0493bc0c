// The board of stages and touchpoints.

const TIGHT = 8; // more cards than this in a stage, and the stage sets tight
const NARROWEST = 190; // px of a stage's column

function render({ model, el, signal }) {
  const words = model.get("words");
  const view = freshId("cjw");
  const send = intents(model, signal);
  let order = new Order(model.get("state")); // as drawn: the model may be ahead while a hand is on it
  let chosen = null; // the stage or card that the tools and Tab speak of
  let lifted = null; // the one that arrow keys carry
  let draft = null; // the one that has no name yet
  let writing = null; // {id, box, old}: the one whose name is being written
  let wish = null; // the one to choose as soon as it is there
  let pressedOn = null; // the one that was chosen before the pointer went down
  let isDrawing = false;
  let asking = 0;
  let line = Promise.resolve();
  let told = null; // the one that Python last heard was chosen
  let pause = null;
  const looked = new Map(); // notes each card had when somebody last looked at it
  const nodes = new Map(); // elements of stages and cards by id

  // ---- the fixed parts -------------------------------------------------------------------------
  const tools = boardTools(words, {
    left: () => nudge("ArrowLeft"), right: () => nudge("ArrowRight"),
    up: () => nudge("ArrowUp"), down: () => nudge("ArrowDown"),
    rename: () => rename(chosen), add: () => addAfter(chosen), branch: () => branch(chosen),
    remove: () => remove(chosen), phase: setPhase,
    stage: () => begin({ kind: "stage", after: order.rows.at(-1)?.[0] }),
  });
  const empty = beginnings(words, order.state.persona, (name) => queue(() => ask(name, {}, () => {
    if (name === "begin_empty" && order.isEmpty) begin({ kind: "stage" });
  })));
  const phases = make("div", { class: "cjw-phases", "aria-hidden": "true" });
  const grid = make("div", { class: "cjw-grid" }, phases);
  const keys = keyTable(words, unique("keys"));
  const field = make("div", {
    class: "cjw-field", role: "group", "aria-label": words.board, "aria-describedby": unique("keys"),
  }, grid);
  const message = footMessage(words, { undo: () => takeBack("undo"), close: () => focusOn(chosen) });
  const root = make("div", { class: "cjw cjw-board" }, tools.bar, empty, field, keys, message.node);
  el.append(root);
  const say = voice(root);

  function unique(name) {
    return `${view}-${name}`;
  }
  function where(id) {
    const [column, place] = order.spot(id) ?? [];
    if (column === undefined) return "";
    const name = order.item(id)?.name ?? "";
    if (place < 0) {
      return fill(words.place_stage, { place: column + 1, total: order.rows.length, name });
    }
    const [stage, cards] = order.rows[column];
    return fill(words.place, {
      name, number: column + 1, stage: order.stage(stage)?.name ?? "", place: place + 1, total: cards.length,
    });
  }
  function phaseName(id) {
    return order.state.phases.find((phase) => phase.id === id)?.name ?? "";
  }

  // ---- new states ------------------------------------------------------------------------------
  /** Draw the newest state, unless a hand is on the board: then it waits. */
  function put() {
    if (lifted || asking || drag.busy) return;
    reset(model.get("state"));
    for (const { cards } of order.state.stages) {
      for (const { id, n_notes: n } of cards) {
        looked.set(id, id === chosen ? n : Math.min(looked.get(id) ?? n, n));
      }
    }
    redraw();
    if (wish && order.spot(wish)) {
      const id = wish;
      wish = null;
      pick(id);
    }
  }
  /** Forget what a hand would have; a name that is being written keeps its place. */
  function reset(state) {
    const spot = order.spot(chosen);
    order = new Order(state);
    if (draft && order.spot(draft.id)) draft = null;
    else if (draft && !order.insert(draft)) rescue();
    if (writing && !order.spot(writing.id)) rescue();
    if (!order.spot(chosen)) chosen = order.nearest(spot) ?? order.first();
  }
  /** Somebody removed what a name was being written for: the words stay readable. */
  function rescue() {
    const { box, old } = writing ?? {};
    const text = box?.value.trim();
    draft = writing = null;
    if (text && text !== old) tell(fill(words.lost_text, { name: old, text }));
  }

  // ---- drawing ---------------------------------------------------------------------------------
  function redraw() {
    const focused = root.contains(document.activeElement) ? document.activeElement : null;
    isDrawing = true;
    try {
      drawBoard();
    } finally {
      isDrawing = false;
    }
    tellChoice();
    if (!focused || document.activeElement === focused) return;
    if (focused.isConnected && !focused.closest("[hidden]")) focused.focus({ preventScroll: true });
    else focusOn(chosen);
  }
  function drawBoard() {
    root.toggleAttribute("data-wall", Boolean(order.state.wall));
    empty.hidden = !order.isEmpty;
    field.hidden = keys.hidden = tools.bar.hidden = order.isEmpty;
    grid.style.gridTemplateColumns = `repeat(${order.rows.length}, minmax(${NARROWEST}px, 1fr))`;
    drawPhases();
    keep(grid, order.rows.map(([id, cards], column) => ({ id, cards, column })), makeStage, drawStage);
    for (const [id, node] of nodes) {
      if (!node.isConnected) nodes.delete(id);
    }
    const spot = order.spot(chosen);
    if (spot) tools.show(order, spot, aboutChosen(spot));
  }
  function aboutChosen([column, place]) {
    const item = order.item(chosen);
    const number = place < 0 ? column + 1 : item?.number;
    const title = item && (lifted ? item.name : `${number} ${item.name}`);
    return {
      title: title ?? draft?.name ?? words.unnamed, joined: Boolean(item?.branch), phaseId: item?.phase,
    };
  }
  function drawPhases() {
    const runs = [];
    for (const [column, [id]] of order.rows.entries()) {
      const last = runs.at(-1);
      const phase = order.stage(id)?.phase ?? last?.phase ?? order.state.phases[0].id;
      if (last?.phase === phase) last.end = column + 2;
      else runs.push({ id: `${phase}-${column}`, phase, start: column + 1, end: column + 2 });
    }
    keep(phases, runs, () => make("p", {}, make("span")), (node, run) => {
      write(node.firstChild, phaseName(run.phase));
      node.style.gridColumn = `${run.start} / ${run.end}`;
    });
    phases.style.gridColumn = `1 / ${order.rows.length + 1}`;
  }
  function makeStage({ id }) {
    if (nodes.has(id)) return nodes.get(id);
    const node = make("section", { class: "cjw-stage", "aria-labelledby": unique(id) },
      make("header", { class: "cjw-head" }),
      make("div", { class: "cjw-column" },
        make("ol", { class: "cjw-cards" }),
        make("button", { class: "cjw-button cjw-add", type: "button", "data-add": id },
          make("span", { text: words.add_touchpoint }), " ", make("span", { class: "cjw-hidden" }))));
    nodes.set(id, node);
    return node;
  }
  function drawStage(node, { id, cards, column }) {
    const [head, body] = node.children;
    const [list, add] = body.children;
    node.style.gridColumn = column + 1;
    node.toggleAttribute("data-lifted", lifted === id);
    node.toggleAttribute("data-tight", cards.length > TIGHT);
    if (writing?.id !== id) drawHead(head, id, column);
    write(add.lastChild, fill(words.to_stage, { number: column + 1 }));
    add.hidden = draft?.id === id;
    keep(list, cards.map((card, place) => ({ id: card, place, column })), makeSlot, drawSlot);
  }
  function drawHead(head, id, column) {
    const stage = order.stage(id) ?? { name: draft?.name ?? "", phase: "" };
    const mark = JSON.stringify([stage.name, stage.phase, column]);
    if (head.dataset.mark !== mark) {
      const isHeld = head.contains(document.activeElement);
      head.dataset.mark = mark;
      head.replaceChildren(stageTitle(id, stage, column + 1));
      if (isHeld) head.querySelector("button").focus({ preventScroll: true });
    }
    markChosen(head.querySelector("button"), id);
  }
  function stageTitle(id, stage, number) {
    const place = [phaseName(stage.phase), fill(words.stage, { number })].filter(Boolean).join(", ");
    return make("h2", { id: unique(id) },
      make("span", { class: "cjw-number", "aria-hidden": "true", text: number }),
      make("button", { class: "cjw-stage-name", type: "button", "data-pick": id },
        make("span", { class: "cjw-hidden", text: `${place}: ` }),
        make("bdi", { text: stage.name })));
  }
  function makeSlot({ id }) {
    if (nodes.has(id)) return nodes.get(id);
    const node = make("li", { class: "cjw-slot" },
      make("span", { class: "cjw-word" }),
      make("button", { class: "cjw-card", type: "button", "data-pick": id }));
    nodes.set(id, node);
    return node;
  }
  function drawSlot(node, { id, place, column }) {
    const [word, button] = node.children;
    const [first, last] = order.run(column, place);
    const isAlternative = first !== last;
    node.toggleAttribute("data-branch", isAlternative);
    node.toggleAttribute("data-more", isAlternative && place !== first);
    node.toggleAttribute("data-lifted", lifted === id);
    word.hidden = !isAlternative;
    write(word, place === first ? words.either : words.or);
    button.hidden = writing?.id === id;
    const card = order.card(id);
    const fresh = card ? card.n_notes - (looked.get(id) ?? card.n_notes) : 0;
    const mark = JSON.stringify([card ?? draft?.name, fresh]);
    if (button.dataset.mark !== mark) {
      button.dataset.mark = mark;
      button.dataset.level = card?.level ?? 0;
      button.replaceChildren(...(card ? face(card, fresh, words) : [make("bdi", { text: draft?.name ?? "" })]));
    }
    markChosen(button, id);
  }
  function markChosen(button, id) {
    button.setAttribute("aria-pressed", String(chosen === id));
    button.tabIndex = chosen === id ? 0 : -1;
  }

  // ---- choosing --------------------------------------------------------------------------------
  function pick(id) {
    if (!order.spot(id)) return;
    chosen = id;
    const card = order.card(id);
    if (card) looked.set(id, card.n_notes);
    redraw();
    focusOn(id);
  }
  /** Who walks quickly over the board is heard where they stop. */
  function tellChoice() {
    if (!order.item(chosen) || chosen === told) return;
    const id = chosen;
    clearTimeout(pause);
    if (told !== null) pause = setTimeout(() => send("select", { item: id }).catch(() => {}), 150);
    told = id;
  }
  function focusOn(id) {
    const button = nodes.get(id)?.querySelector("[data-pick]");
    const target = button && !button.hidden ? button : empty.querySelector("button");
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  // ---- asking Python ---------------------------------------------------------------------------
  /** Do things one after the other, each on the picture that the one before left behind. */
  function queue(job) {
    line = line.then(job, job);
  }
  /** Ask for one change; what was drawn ahead of it is put back when it is refused. */
  async function ask(what, values, done) {
    message.hide();
    asking += 1;
    let refusal = null;
    try {
      await send(what, { ...values, seen: order.state.seen });
    } catch (error) {
      refusal = error.message;
    }
    asking -= 1;
    put();
    if (refusal === null) done?.();
    else tell(refusal);
    return refusal === null;
  }
  function tell(text, canUndo = false) {
    message.show(text, canUndo);
    say(text);
  }
  function takeBack(what) {
    queue(() => ask(what, {}));
  }

  // ---- moving ----------------------------------------------------------------------------------
  /** Say where an item stands now, and save it if it stood elsewhere. */
  function commit(id) {
    const spot = order.spot(id);
    if (!spot) return put();
    const done = () => say(fill(words.set_down, { where: where(id) }));
    if (!order.isChanged) {
      put();
      return done();
    }
    const before = order.follower(id);
    if (spot[1] < 0) return ask("move_stage", { item: id, before }, done);
    return ask("move", { item: id, stage: order.rows[spot[0]][0], before }, done);
  }
  function land(id, { stage, before }) {
    if (stage === undefined) order.moveStage(id, before);
    else order.moveCard(id, stage, before);
    pick(id);
    queue(() => commit(id));
  }
  function nudge(key) {
    const id = chosen;
    queue(() => {
      if (!order.spot(id)) return null;
      const refusal = order.step(id, mirrored(key));
      if (refusal) return say(words[refusal]);
      redraw();
      return commit(id);
    });
  }
  function lift(id) {
    if (!order.spot(id)) return;
    lifted = id;
    message.hide();
    redraw();
    focusOn(id);
    say(fill(words.lifted, { where: where(id) }));
  }
  function carry(key) {
    const refusal = order.step(lifted, key);
    redraw();
    focusOn(lifted);
    say(refusal ? words[refusal] : where(lifted));
  }
  function setDown({ goesBack }) {
    const id = lifted;
    lifted = null;
    redraw();
    if (goesBack) focusOn(id);
    queue(() => commit(id));
  }
  function putBack(id) {
    lifted = null;
    reset(order.state);
    put();
    pick(id);
    say(fill(words.put_back, { where: where(id) }));
  }

  // ---- names -----------------------------------------------------------------------------------
  /** Open a field in the place of a name; keepName or dropName follows once. */
  function writeName(id, { value, old = "", hint, keepName, dropName }) {
    const isStage = order.isStage(id);
    const holder = isStage ? nodes.get(id).firstChild : nodes.get(id);
    const box = nameField({
      value, hint, rows: isStage ? 1 : 2, label: isStage ? words.name_stage : words.name_touchpoint,
      isQuiet: () => isDrawing,
      end: (name, goesBack) => {
        writing = null;
        box.remove();
        if (name !== null && name !== old) keepName(name, goesBack);
        else dropName(goesBack);
      },
    });
    writing = { id, box, old };
    if (isStage) {
      delete holder.dataset.mark;
      holder.replaceChildren(box);
    } else {
      holder.append(box);
    }
    redraw();
    box.focus({ preventScroll: true });
    box.scrollIntoView({ block: "nearest", inline: "nearest" });
    box.select();
  }
  function rename(id, value = order.item(id)?.name) {
    const item = order.item(id);
    if (!item || writing) return;
    const settle = (goesBack) => {
      redraw();
      if (goesBack) focusOn(id);
    };
    chosen = id;
    writeName(id, {
      value,
      old: item.name,
      dropName: settle,
      keepName: (name, goesBack) => {
        settle(goesBack);
        queue(async () => {
          const said = () => say(fill(words.renamed, { name }));
          if (!await ask("rename", { item: id, name }, said)) rename(id, name);
        });
      },
    });
  }
  /** Let an item without a name stand where it is to be; it is saved once it has one. */
  function begin(made, value = "") {
    if (writing) return;
    const before = chosen;
    const { kind, stage, after = null, item } = made;
    const id = freshId(kind === "stage" ? "stage" : "touchpoint");
    const [what, values, hint, sentence] = {
      stage: ["add_stage", { after }, words.ask_stage, words.added],
      touchpoint: ["add", { stage, after }, words.ask_touchpoint, words.added],
      way: ["branch", { item }, words.ask_way, words.branched],
    }[kind];
    draft = { ...made, id };
    chosen = id;
    reset(order.state);
    redraw();
    writeName(id, {
      value,
      hint: fill(hint, { persona: order.state.persona }),
      dropName: (goesBack) => {
        draft = null;
        chosen = before;
        reset(order.state);
        redraw();
        if (goesBack) focusOn(chosen);
      },
      keepName: (name, goesBack) => {
        draft.name = name;
        redraw();
        queue(async () => {
          const isDone = await ask(what, { ...values, id, name }, () => {
            if (goesBack) pick(id);
            say(fill(sentence, { where: where(id) }));
          });
          if (isDone) return;
          draft = null;
          reset(order.state);
          begin(made, name);
        });
      },
    });
  }
  function freshId(kind) {
    const bytes = crypto.getRandomValues(new Uint8Array(10));
    return `${kind}-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
  }
  function addAfter(id) {
    const [column, place] = order.spot(id);
    if (place < 0) begin({ kind: "stage", after: id });
    else begin({ kind: "touchpoint", stage: order.rows[column][0], after: id });
  }
  function branch(id) {
    const card = order.card(id);
    if (!card) return;
    if (card.branch) {
      queue(() => ask("unbranch", { item: id }, () => say(words.unbranched)));
    } else {
      begin({ kind: "way", stage: order.rows[order.spot(id)[0]][0], after: id, item: id });
    }
  }
  function remove(id) {
    queue(() => ask("remove", { item: id }, () => focusOn(chosen)));
  }
  function setPhase(phase) {
    const id = chosen;
    queue(() => ask("phase", { item: id, phase }, () => {
      say(fill(words.phase_set, { name: order.item(id)?.name ?? "", phase: phaseName(phase) }));
    }));
  }

  // ---- keys and clicks -------------------------------------------------------------------------
  function onKey(event) {
    const { key, ctrlKey, metaKey, altKey, shiftKey, repeat } = event;
    if ((ctrlKey || metaKey) && key.toLowerCase() === "z" && !typing(event.target)) {
      stop(event);
      if (!lifted) takeBack(shiftKey ? "redo" : "undo");
      return;
    }
    const id = event.target.closest("[data-pick]")?.dataset.pick;
    if (!id || ctrlKey || metaKey || altKey) return;
    const arrow = mirrored(key);
    const walks = /^(Arrow(Up|Down|Left|Right)|Home|End)$/.test(key);
    if (lifted && key !== " " && key !== "Tab") {
      stop(event);
      if (key === "Escape") putBack(id);
      else if (key.startsWith("Arrow")) carry(arrow);
    } else if (walks) {
      stop(event);
      pick(order.neighbour(id, arrow));
    } else if (!order.state.wall) {
      const deed = deedOf(key, id);
      if (!deed) return;
      stop(event);
      if (!repeat) deed();
    }
  }
  function deedOf(key, id) {
    return {
      " ": () => grasp(id), F2: () => rename(id), n: () => addAfter(id), b: () => branch(id),
      Delete: () => remove(id), Enter: () => open(id),
    }[key.length === 1 ? key.toLowerCase() : key];
  }
  function stop(event) {
    event.preventDefault();
    event.stopPropagation();
  }
  /** Where a script runs from right to left, the next stage stands on the left. */
  function mirrored(key) {
    if (getComputedStyle(root).direction !== "rtl") return key;
    return { ArrowLeft: "ArrowRight", ArrowRight: "ArrowLeft" }[key] ?? key;
  }
  function grasp(id) {
    if (lifted) setDown({ goesBack: true });
    else if (asking) queue(() => lift(id));
    else lift(id);
  }
  function open(id) {
    if (order.isStage(id)) rename(id);
    else send("open", { item: id }).catch((error) => tell(error.message));
  }
  function onClick(event) {
    const id = event.target.closest("[data-pick]")?.dataset.pick;
    const stage = event.target.closest("[data-add]")?.dataset.add;
    const isSecond = pressedOn === id && event.detail === 1 && order.isStage(id);
    if (stage) begin({ kind: "touchpoint", stage, after: order.rows[order.spot(stage)[0]][1].at(-1) });
    else if (isSecond && !order.state.wall) rename(id);
    else if (id) pick(id);
  }

  // ---- where a pointer takes hold, and where it would land --------------------------------------
  function take(target, pointer) {
    if (order.state.wall) return null;
    const hold = pointer === "touch" ? target.closest(".cjw-grip") : target.closest("[data-pick]");
    return hold?.closest(".cjw-slot, .cjw-stage") ?? null;
  }
  function aim(x, y, { dataset: { key: id } }) {
    const { left, right, top, bottom } = field.getBoundingClientRect();
    if (y < top - OUTSIDE || y > bottom + OUTSIDE || x < left - OUTSIDE || x > right + OUTSIDE) return null;
    const frame = grid.getBoundingClientRect();
    return order.isStage(id) ? aimStage(id, x, frame) : aimCard(id, x, y, frame);
  }
  function aimStage(id, x, frame) {
    const isRtl = getComputedStyle(root).direction === "rtl";
    const others = order.rows.map(([stage]) => stage).filter((stage) => stage !== id);
    const boxes = others.map((stage) => nodes.get(stage).getBoundingClientRect());
    if (!boxes.length) return null;
    const isPast = (box) => (isRtl ? x > box.left + box.width / 2 : x < box.left + box.width / 2);
    const at = boxes.findIndex(isPast);
    const box = boxes.at(at);
    const edge = (at < 0) === isRtl ? box.left - 8 : box.right + 5;
    return {
      before: others[at] ?? null,
      line: { left: edge - frame.left, top: 0, width: 3, height: frame.height },
    };
  }
  function aimCard(id, x, y, frame) {
    const columns = order.rows.map(([stage]) => [stage, nodes.get(stage).getBoundingClientRect()]);
    const distance = ([, box]) => Math.max(box.left - x, x - box.right, 0);
    const [stage, box] = columns.reduce((best, one) => (distance(one) < distance(best) ? one : best));
    const cards = order.rows.find(([other]) => other === stage)[1].filter((other) => other !== id);
    const boxes = cards.map((card) => nodes.get(card).getBoundingClientRect());
    const at = boxes.findIndex((one) => y < one.top + one.height / 2);
    const top = at < 0 ? boxes.at(-1)?.bottom ?? nodes.get(stage).children[1].getBoundingClientRect().top
      : at === 0 ? boxes[0].top - 1 : (boxes[at - 1].bottom + boxes[at].top) / 2;
    return {
      stage,
      before: cards[at] ?? null,
      line: { left: box.left - frame.left, top: top + 2 - frame.top, width: box.width, height: 3 },
    };
  }

  // ---- wiring ----------------------------------------------------------------------------------
  const drag = hand({
    root, ground: grid, signal, take, aim,
    may: () => !asking && !writing && !lifted,
    lift: () => message.hide(),
    drop: ({ dataset: { key: id } }, place) => (place ? land(id, place) : putBack(id)),
  });
  guard(root, signal);
  root.addEventListener("keydown", onKey, { signal });
  root.addEventListener("keyup", (event) => {
    // Firefox presses a button when Space comes up again.
    if (event.key === " " && event.target.closest("[data-pick]")) event.preventDefault();
  }, { signal });
  root.addEventListener("pointerdown", () => { pressedOn = chosen; }, { signal, capture: true });
  root.addEventListener("click", onClick, { signal });
  root.addEventListener("dblclick", (event) => {
    const id = event.target.closest("[data-pick]")?.dataset.pick;
    if (id && !order.state.wall) rename(id);
  }, { signal });
  field.addEventListener("focusout", () => {
    if (isDrawing) return;
    setTimeout(() => {
      if (lifted && document.activeElement?.dataset?.pick !== lifted) setDown({ goesBack: false });
    });
  }, { signal });
  const onMessage = (content) => {
    if (content?.say) tell(content.say, content.undo);
    if (content?.choose) {
      wish = content.choose;
      put();
    }
  };
  model.on("msg:custom", onMessage);
  signal?.addEventListener("abort", () => {
    model.off("msg:custom", onMessage);
    clearTimeout(pause);
  });
  follow(model, signal, put);
}

export default { render };
