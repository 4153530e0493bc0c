// The emotion curve: points under a hand, over what people rated and customers said.

const SLACK = 6; // pixels before a press is a drag
let curves = 0;

function render({ model, el, signal }) {
  const words = model.get("words");
  const ask = intents(model, signal);
  const view = `cjw-curve-${(curves += 1)}`;
  const scene = new Scene(model.get("state"), words);
  let side = "actual"; // the side that had the focus last
  let behind = false; // an update waits until the hand lets go

  const root = make("section", { class: "cjw cjw-curve", "aria-label": words.chart });
  guard(root, signal);
  const say = voice(root);

  // ---- the parts, made once ------------------------------------------------------------------
  const toggles = new Map(Object.keys(scene.layers).map((layer) => [layer, toggle(layer)]));
  const settle = make("button", { class: "cjw-button", type: "button", onclick: () => tell("settle") });
  const rated = make("strong"), explained = make("span"), late = make("span");
  const reveal = make("button", { type: "button", onclick: open });
  const message = make("p", { class: "cjw-curve-message", hidden: true });
  const heads = make("div", { class: "cjw-curve-heads" });
  const back = draw("g", { "aria-hidden": "true" });
  const rows = Object.fromEntries(SIDES.map((name) =>
    [name, draw("g", { role: "group", "aria-label": words[`${name}_long`] })]));
  const chart = draw("svg", { height: HEIGHT, role: "group", "aria-label": words.chart },
    back, rows.desired, rows.actual);
  const veil = make("p", { class: "cjw-curve-veil" }, make("strong", { text: words.private }), make("span"));
  const axis = make("div", { class: "cjw-curve-axis", "aria-hidden": "true", style: `height:${HEIGHT}px` });
  const labels = make("div", { class: "cjw-curve-labels" });
  const facts = Object.fromEntries(["rated_by", "apart", "measured_n"].map((name) => [name, {
    name: make("div", { class: "cjw-curve-fact", text: words[name], "aria-hidden": "true" }),
    cells: make("div", { class: "cjw-curve-fact", "aria-hidden": "true" }),
  }]));
  const canvas = make("div", { class: "cjw-curve-canvas", dir: "ltr" },
    make("div", { class: "cjw-curve-corner" }), heads,
    axis, make("div", { class: "cjw-curve-plot" }, chart, veil),
    make("div", { class: "cjw-curve-corner" }), labels,
    ...Object.values(facts).flatMap((fact) => [fact.name, fact.cells]));
  const scroller = make("div", { class: "cjw-curve-scroller" }, canvas);
  const keys = make("p", { class: "cjw-curve-keys", id: `${view}-keys` }, ...help());
  const table = make("table", { class: "cjw-curve-table" });
  const twin = make("details", { class: "cjw-curve-twin", ontoggle: drawTable },
    make("summary", { text: words.table }),
    make("div", { tabindex: "0", role: "region", "aria-label": words.table }, table));
  const panel = curvePanel(scene, { view, tell, agree, say, focusPoint });
  const empty = make("p", { class: "cjw-curve-empty", text: words.empty });
  const body = make("div", { class: "cjw-curve-body" },
    make("div", { class: "cjw-curve-left" }, scroller, keys, twin), panel.root);
  const layers = make("div", { class: "cjw-curve-layers", role: "group", "aria-label": words.layers },
    ...toggles.values());
  root.append(
    make("div", { class: "cjw-curve-bar" }, layers, settle),
    make("p", { class: "cjw-curve-reveal" }, rated, explained, late, reveal),
    message, body, empty,
  );
  el.append(root);

  function toggle(layer) {
    const press = () => {
      if (scene.state.hidden && layer !== "desired") return;
      scene.layers[layer] = !scene.layers[layer];
      redraw();
    };
    return make("button", { class: "cjw-button", type: "button", onclick: press }, layerSample(layer), words[layer]);
  }
  function help() {
    const key = (text) => make("kbd", { text });
    const one = (rest, ...names) => make("span", {}, ...names.flatMap((name) => [key(name), " "]), rest);
    return [
      one(words.key_touchpoint, "←", "→"),
      one(words.key_value, "↑", "↓"),
      one(words.key_clear, words.key_delete),
      one(words.key_tab, "Tab"),
      make("span", {}, key("Enter"), ` ${words.key_panel} `, key("Esc"), ` ${words.key_back}`),
      one(words.key_undo, "Ctrl Z"),
    ];
  }

  // ---- intents: one after the other, so that each has seen what the one before it did -----------
  let line = Promise.resolve();
  function tell(what, values = {}) {
    message.hidden = true;
    const job = line.then(() => ask(what, { seen: scene.state.seen, ...values }));
    line = job.catch((error) => {
      write(message, error.message);
      message.hidden = false;
      say(error.message);
    });
    return job.then(() => true, () => false);
  }
  function agree(point, name, value, aloud) {
    if (scene.valueOf(point, name) === value) return;
    const key = `${name} ${point.id}`, waiting = scene.wishes.has(key);
    scene.wishes.set(key, value);
    redraw();
    if (aloud) {
      const values = { side: words[name], name: scene.called(point), value: scene.worded(value) };
      say(fill(words.said_value, values));
    }
    if (!waiting) fulfil(key, point.id, name);
  }
  /** Send the newest wish for a point until it is what the workspace holds. */
  async function fulfil(key, id, name) {
    let sent, kept;
    do {
      await line;
      sent = scene.wishes.get(key);
      kept = await tell("agree", { id, side: name, value: sent });
    } while (kept && scene.wishes.get(key) !== sent);
    scene.wishes.delete(key);
    redraw();
  }
  async function open() {
    const what = scene.state.hidden || scene.state.late ? "reveal" : "hide";
    if (await tell(what)) say(`${rated.textContent}. ${explained.textContent}`);
  }

  // ---- drawing ---------------------------------------------------------------------------------
  function redraw() {
    const { state } = scene, n = state.points.length;
    root.toggleAttribute("data-wall", Boolean(state.wall));
    body.hidden = n === 0;
    empty.hidden = n > 0;
    drawHead();
    if (!n) return;
    if (scene.index(scene.chosen) < 0) {
      scene.chosen = (state.points.find((point) => point.moment === "friction") ?? state.points[0]).id;
    }
    scene.measure(scroller.clientWidth - axis.offsetWidth);
    canvas.style.setProperty("--plot", `${scene.width}px`);
    chart.setAttribute("width", scene.width);
    chart.setAttribute("viewBox", `0 0 ${scene.width} ${HEIGHT}`);
    drawAxis();
    drawStages();
    back.replaceChildren(...backdrop(scene));
    for (const name of SIDES) drawPoints(name);
    drawLabels();
    drawFacts();
    drawTable();
    panel.update();
  }

  function drawHead() {
    const { state } = scene;
    for (const [layer, button] of toggles) {
      button.setAttribute("aria-pressed", String(scene.layers[layer]));
      if (state.hidden && layer !== "desired") button.setAttribute("aria-disabled", "true");
      else button.removeAttribute("aria-disabled");
    }
    settle.hidden = !state.settle;
    write(settle, state.settle ?? "");
    write(rated, state.rated);
    write(explained, state.explained);
    write(late, state.late ?? "");
    const due = (state.hidden && state.begun) || Boolean(state.late);
    reveal.hidden = !state.leads || !state.points.length;
    reveal.className = due || state.hidden ? "cjw-button" : "cjw-link";
    reveal.toggleAttribute("data-main", due);
    write(reveal, due ? words.reveal : state.hidden ? words.reveal_none : words.hide);
    veil.hidden = !state.hidden;
    write(veil.lastElementChild, state.rated);
  }

  function drawAxis() {
    const steps = scene.state.steps.map((one) => ({ ...one, id: one.value }));
    keep(axis, steps, () => make("span", {}, make("b"), " ", make("span")), (node, one) => {
      node.style.top = `${level(one.value)}px`;
      write(node.firstElementChild, one.sign);
      write(node.lastElementChild, one.word);
    });
  }

  function drawStages() {
    const members = (i) => scene.points.filter((point) => point.stage === i).length;
    const used = scene.state.stages.map((stage, i) => ({ ...stage, n: members(i) })).filter((stage) => stage.n);
    keep(heads, used, () => make("span", { dir: "auto" }, make("b"), " ", make("span")), (node, stage) => {
      node.style.width = `${stage.n * scene.step}px`;
      node.toggleAttribute("data-first", stage === used[0]);
      node.title = stage.name;
      write(node.firstElementChild, stage.number);
      write(node.lastElementChild, stage.name);
    });
  }

  function drawPoints(name) {
    const other = SIDES.find((one) => one !== name);
    keep(rows[name], scene.isShown(name) ? scene.points : [], () => newPoint(name), (node, point) => {
      const value = scene.valueOf(point, name), at = scene.standsAt(point, name);
      const shared = scene.isShown(other) && scene.standsAt(point, other) === at;
      const { drag } = scene, [hit, , mark] = node.children;
      node.setAttribute("transform", `translate(${scene.places[scene.index(point.id)]} ${level(at)})`);
      node.setAttribute("tabindex", point.id === scene.chosen ? "0" : "-1");
      node.setAttribute("aria-label", `${words[name]}, ${scene.called(point)}`);
      node.setAttribute("aria-valuenow", at);
      node.setAttribute("aria-valuetext", scene.worded(value));
      node.toggleAttribute("data-open", value === null);
      node.toggleAttribute("data-moving", Boolean(drag?.moved && drag.id === point.id && drag.side === name));
      // Where both stand on one step, the diamond grows around the disc and each keeps its own hold.
      hit.setAttribute("r", name === "actual" && shared ? 10 : 18);
      if (name === "desired") mark.setAttribute("d", shared ? "M0-14 14 0 0 14-14 0Z" : "M0-7.5 7.5 0 0 7.5-7.5 0Z");
    });
  }
  function newPoint(name) {
    const attributes = {
      class: `cjw-curve-point cjw-curve-point-${name}`, role: "slider", "data-side": name,
      "aria-orientation": "vertical", "aria-valuemin": -2, "aria-valuemax": 2,
      "aria-describedby": `${view}-keys`,
    };
    return draw("g", attributes,
      draw("circle", { class: "cjw-curve-hit" }),
      draw("circle", { class: "cjw-curve-ring", r: 13 }),
      draw(name === "actual" ? "circle" : "path", { class: "cjw-curve-mark", r: name === "actual" && 7.5 }));
  }

  function drawLabels() {
    const { places, step, width } = scene, isTwo = step < 104;
    const wide = Math.min(isTwo ? step * 2 - 4 : step - 6, 132);
    const create = (point) => make("button", {
      type: "button", class: "cjw-curve-label", tabindex: "-1", "data-point": point.id,
    }, make("span"), " ", make("bdi"));
    keep(labels, scene.points, create, (node, point) => {
      const i = scene.index(point.id), from = Math.max(0, places[i] - wide / 2);
      node.style.setProperty("--from", `${from}px`);
      node.style.setProperty("--wide", `${Math.min(width, places[i] + wide / 2) - from}px`);
      node.style.setProperty("--lead", `${places[i] - from}px`);
      node.toggleAttribute("data-low", isTwo && i % 2 === 1);
      node.setAttribute("aria-current", String(point.id === scene.chosen));
      node.title = scene.called(point);
      write(node.firstElementChild, point.number);
      write(node.lastElementChild, point.name);
    });
  }

  function drawFacts() {
    const { state } = scene, open_ = !state.hidden;
    const row = (name, isThere, value, isHot = () => false) => {
      facts[name].name.hidden = facts[name].cells.hidden = !isThere;
      keep(facts[name].cells, isThere ? scene.points : [], () => make("span"), (node, point) => {
        node.style.left = `${scene.places[scene.index(point.id)]}px`;
        node.toggleAttribute("data-hot", isHot(point));
        write(node, value(point) || "·");
      });
    };
    row("rated_by", state.begun, (point) => String(point.rated || ""));
    row("apart", open_ && state.begun, (point) => point.apart?.steps, (point) => Boolean(point.apart));
    row("measured_n", open_ && state.points.some((point) => point.measured), (point) => point.measured?.n);
  }

  function drawTable() {
    if (!twin.open) return;
    const { hidden } = scene.state;
    const columns = {
      [words.desired]: (point) => scene.worded(point.desired),
      [words.actual_agreed]: (point) => (hidden ? words.hidden : scene.worded(point.actual)),
      [words.rated_by]: (point) => String(point.rated),
      [words.mean]: (point) => (hidden ? words.hidden : point.mean_said),
      [words.apart]: (point) => (hidden ? words.hidden : point.apart?.steps ?? ""),
      [words.measured]: (point) => (hidden ? words.hidden : point.measured?.value ?? ""),
      [words.measured_n]: (point) => point.measured?.n ?? "",
    };
    const heading = (text) => make("th", { scope: "col", text });
    const row = (point) => make("tr", {},
      make("th", { scope: "row", dir: "auto", text: scene.called(point) }),
      ...Object.values(columns).map((value) => make("td", { text: value(point) })));
    table.replaceChildren(
      make("caption", { class: "cjw-hidden", text: words.chart }),
      make("thead", {}, make("tr", {}, ...[words.touchpoint, ...Object.keys(columns)].map(heading))),
      make("tbody", {}, ...scene.points.map(row)),
    );
  }

  // ---- choosing a touchpoint ---------------------------------------------------------------------
  function choose(id, name = side) {
    if (scene.index(id) < 0) return;
    panel.leave();
    scene.chosen = id;
    side = name;
    redraw();
    const x = scene.places[scene.index(id)], room = scroller.clientWidth - axis.offsetWidth;
    if (x - scene.step < scroller.scrollLeft) scroller.scrollLeft = x - scene.step;
    else if (x + scene.step > scroller.scrollLeft + room) scroller.scrollLeft = x + scene.step - room;
  }
  function focusPoint() {
    const nodes = [rows[side], rows.desired, rows.actual].flatMap((row) => [...row.children]);
    nodes.find((node) => node.dataset.key === scene.chosen)?.focus({ preventScroll: true });
  }
  function walk(to) {
    const point = scene.points[Math.max(0, Math.min(scene.points.length - 1, to))];
    if (point.id === scene.chosen) return;
    choose(point.id);
    focusPoint();
  }
  canvas.addEventListener("focusin", (event) => {
    const node = event.target.closest(".cjw-curve-point");
    if (node && node.dataset.key !== scene.chosen) choose(node.dataset.key, node.dataset.side);
  }, { signal });
  canvas.addEventListener("click", (event) => {
    if (event.target.closest(".cjw-curve-point")) return;
    const label = event.target.closest(".cjw-curve-label");
    const x = event.clientX - chart.getBoundingClientRect().left;
    const under = () => scene.places.findIndex((place) => Math.abs(place - x) < scene.step / 2);
    const point = scene.points[label ? scene.index(label.dataset.point) : under()];
    if (!point) return;
    choose(point.id);
    if (label) focusPoint();
  }, { signal });

  // ---- keys ----------------------------------------------------------------------------------------
  canvas.addEventListener("keydown", (event) => {
    const node = event.target.closest(".cjw-curve-point");
    if (!node || event.ctrlKey || event.metaKey || event.altKey) return;
    const i = scene.index(node.dataset.key), point = scene.points[i], name = node.dataset.side;
    const raise = (by) => {
      const value = scene.valueOf(point, name);
      agree(point, name, value === null ? scene.waitingAt(point, name) : clamp(value + by));
    };
    const deeds = {
      ArrowUp: () => raise(1),
      ArrowDown: () => raise(-1),
      ArrowRight: () => walk(i + 1),
      ArrowLeft: () => walk(i - 1),
      Home: () => walk(0),
      End: () => walk(scene.points.length - 1),
      Enter: () => panel.enter(name),
      Delete: () => agree(point, name, null, true),
      Backspace: () => agree(point, name, null, true),
    };
    if (!deeds[event.key]) return;
    side = name;
    event.preventDefault();
    event.stopPropagation();
    if (!scene.drag) deeds[event.key]();
  }, { signal });
  root.addEventListener("keydown", (event) => {
    const isUndo = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "z";
    if (event.key === "Escape" && scene.drag) drop(false);
    else if (isUndo && !typing(event.target)) tell(event.shiftKey ? "redo" : "undo");
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, { signal, capture: true });

  // ---- the pointer -----------------------------------------------------------------------------------
  // Chromium heeds touch-action on a whole drawing only: a finger on a point drags it, beside it the
  // page scrolls.
  chart.addEventListener("touchstart", (event) => {
    if (event.target.closest(".cjw-curve-point")) event.preventDefault();
  }, { signal, passive: false });
  chart.addEventListener("pointerdown", (event) => {
    const node = event.target.closest(".cjw-curve-point");
    if (!node || event.button || scene.drag) return;
    event.preventDefault();
    choose(node.dataset.key, node.dataset.side);
    focusPoint();
    scene.drag = {
      id: scene.chosen, side, pointer: event.pointerId, x: event.clientX, y: event.clientY, moved: false,
      from: scene.standsAt(scene.here, side), unit: (UNIT * chart.getBoundingClientRect().height) / HEIGHT,
    };
    chart.setPointerCapture(event.pointerId);
  }, { signal });
  chart.addEventListener("pointermove", (event) => {
    const { drag } = scene;
    if (event.pointerId !== drag?.pointer) return;
    if (!drag.moved && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < SLACK) return;
    const value = clamp(Math.round(drag.from - (event.clientY - drag.y) / drag.unit));
    if (drag.moved && value === drag.value) return;
    drag.moved = true;
    drag.value = value;
    redraw();
  }, { signal });
  const ends = (kept) => (event) => {
    // A finger is held by the point first; only the chart's own loss of it ends the drag.
    const isOurs = event.type !== "lostpointercapture" || event.target === chart;
    if (event.pointerId === scene.drag?.pointer && isOurs) drop(kept);
  };
  chart.addEventListener("pointerup", ends(true), { signal });
  chart.addEventListener("pointercancel", ends(false), { signal });
  chart.addEventListener("lostpointercapture", ends(false), { signal });
  function drop(kept) {
    const { id, side: name, value, moved } = scene.drag;
    scene.drag = null;
    if (behind) scene.state = model.get("state");
    behind = false;
    const point = scene.points[scene.index(id)];
    if (kept && moved && point) agree(point, name, value, true);
    else if (moved) say(words.said_back);
    redraw();
  }

  // ---- live --------------------------------------------------------------------------------------------
  const called = (note) => {
    if (!note?.choose) return;
    choose(note.choose);
    focusPoint();
  };
  model.on("msg:custom", called);
  const sized = new ResizeObserver(redraw);
  sized.observe(scroller);
  signal?.addEventListener("abort", () => {
    sized.disconnect();
    model.off("msg:custom", called);
  });
  follow(model, signal, () => {
    behind = Boolean(scene.drag?.moved);
    if (behind) return;
    scene.state = model.get("state");
    redraw();
  });
}

export default { render };
