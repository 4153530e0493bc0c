// Impact against effort: points to be moved, beside their order.

const POINT = 30; // px across a point
const EASY = 12; // px by which a drag may waver before a value changes
const TOP = 5.3; // where the axis of impact ends above 5
const CUT = 28; // letters of a title beside its point
const MOST_DOTS = 40; // drawn one by one; more are a number alone
const FIELDS = ["impact", "effort", "reach", "confidence"];
const METHODS = ["rice", "ice", "ratio", "dots"];
let matrixViews = 0;

function render({ model, el, signal }) {
  const words = model.get("words");
  const send = intents(model, signal);
  const name = `cjw-mx-${++matrixViews}`;
  let picture = model.get("state");
  let current = null; // the point that keys and tools speak of
  let lifted = null; // {id, impact, effort}: in the hand of the keys
  let method = "rice";
  let isWaiting = false;
  let line = Promise.resolve(); // acts wait for the answer to the one before

  // ---- the fixed parts -------------------------------------------------------------------------
  const title = make("span", { class: "cjw-mx-chosen", dir: "auto" });
  const tools = {
    left: tool("←", words.less_effort, () => step("effort", -1)),
    up: tool("↑", words.more_impact, () => step("impact", 1)),
    down: tool("↓", words.less_impact, () => step("impact", -1)),
    right: tool("→", words.more_effort, () => step("effort", 1)),
  };
  const forget = make("button", { type: "button", class: "cjw-button", text: words.take_back, onclick: () => takeBack() });
  const bar = make("div", { class: "cjw-mx-bar", role: "group", "aria-label": words.tools },
    title, make("span", { class: "cjw-mx-arrows" }, ...Object.values(tools)), forget);
  const quadrants = ["do_now", "plan", "fill_in", "leave"].map((key) =>
    make("span", { class: `cjw-mx-quadrant cjw-mx-${key}`, text: words[key] }));
  const across = make("span", { class: "cjw-mx-middle-x" });
  const along = make("span", { class: "cjw-mx-middle-y" });
  const leads = draw("svg", { class: "cjw-mx-leads", "aria-hidden": "true" });
  const names = make("div", { class: "cjw-mx-names", "aria-hidden": "true" });
  const target = make("span", { class: "cjw-mx-target", hidden: true }, make("span"));
  const points = make("div", { class: "cjw-mx-points", role: "group", "aria-label": words.plot, "aria-describedby": `${name}-lines` });
  const plot = make("div", { class: "cjw-mx-plot" }, across, along, ...quadrants,
    make("span", { class: "cjw-mx-up", text: words.impact_axis, "aria-hidden": "true" }), leads, names, target, points);
  const ticks = make("div", { class: "cjw-mx-ticks", "aria-hidden": "true" });
  const marks = make("div", { class: "cjw-mx-marks", "aria-hidden": "true" },
    ...[5, 4, 3, 2, 1].map((impact) => make("span", { text: impact, style: `top:${100 * height(impact)}%` })));
  const lines = make("p", { id: `${name}-lines`, class: "cjw-mx-lines" });
  const trayList = make("div", { class: "cjw-mx-traylist" });
  const tray = make("div", { class: "cjw-mx-tray", role: "group", "aria-label": words.tray },
    make("h2", { text: words.tray }), trayList, make("p", { class: "cjw-mx-none", text: words.tray_none }));
  const panel = inputs();
  const table = ranks();
  const side = make("div", { class: "cjw-mx-side" }, panel.node, table.node, make("p", { class: "cjw-mx-lines", text: words.formulas }));
  const body = make("div", { class: "cjw-mx-body" },
    make("div", { class: "cjw-mx-main" },
      make("div", { class: "cjw-mx-frame" }, marks, make("div", { class: "cjw-mx-pane" }, plot), make("span"), ticks),
      make("p", { class: "cjw-mx-axis", text: words.effort_axis }), lines, tray),
    side);
  const empty = make("div", { class: "cjw-mx-empty", hidden: true },
    make("p", { class: "cjw-mx-first", text: words.empty }), make("p", { text: words.empty_hint }));
  const notice = notices(words);
  const keys = keyRow([
    [["↑", "↓", "←", "→"], words.key_walk], [[words.space], words.key_lift], [[words.space], words.key_down],
    [["Esc"], words.key_back], [["⇧"], words.key_fine], [["Enter"], words.key_panel], [[words.key], words.key_take_back],
  ]);
  const root = make("div", { class: "cjw cjw-mx" }, bar, empty, body, keys, notice.line);
  el.append(root);
  const say = voice(root);
  guard(root, signal);
  const carried = hand({
    root, ground: plot, signal,
    may: () => !lifted && !picture.wall,
    take: (pressed) => pressed.closest?.(".cjw-mx-point, .cjw-mx-card"),
    aim,
    lift(node) { choose(node.dataset.key); },
    drop(node, landing) {
      target.hidden = true;
      tray.removeAttribute("data-over");
      if (landing) place(node.dataset.key, landing.impact, landing.effort);
      else say(fill(words.said_back, { name: called(node.dataset.key) }));
      if (isWaiting) redraw();
      else layout();
    },
  });
  root.addEventListener("keydown", press, { signal });
  for (const group of [points, trayList]) {
    group.addEventListener("click", (event) => {
      const node = event.target.closest("[data-key]");
      if (node) choose(node.dataset.key);
    });
    group.addEventListener("focusin", (event) => {
      const node = event.target.closest("[data-key]");
      if (node && node.dataset.key !== current) choose(node.dataset.key);
    });
    group.addEventListener("focusout", () => { if (lifted && !drawing) setDown(false); });
  }
  const watch = new ResizeObserver(() => layout());
  watch.observe(plot);
  signal?.addEventListener("abort", () => watch.disconnect());
  const hear = (message) => { if (message?.choose) { choose(message.choose); nodeOf(message.choose)?.focus(); } };
  model.on("msg:custom", hear);
  signal?.addEventListener("abort", () => model.off("msg:custom", hear));
  let drawing = false;
  follow(model, signal, redraw);

  // ---- drawing ---------------------------------------------------------------------------------
  function redraw() {
    if (carried.busy || lifted) { isWaiting = true; return; }
    isWaiting = false;
    drawing = true;
    picture = model.get("state");
    if (!pointOf(current)) current = picture.points.find(isPlaced)?.id ?? picture.points[0]?.id ?? null;
    const had = document.activeElement?.dataset?.key;
    const held = root.contains(document.activeElement) && pointOf(had) ? had : null;
    keep(points, picture.points.filter(isPlaced), makePoint, drawPoint);
    keep(trayList, picture.points.filter((point) => !isPlaced(point)), makeCard, drawCard);
    if (held && document.activeElement?.dataset?.key !== held) nodeOf(held)?.focus({ preventScroll: true });
    keep(ticks, picture.axis.ticks.map(([tick, text]) => ({ id: tick, text })), () => make("span"), (node, { id, text }) => {
      write(node, text);
      node.style.insetInlineStart = `${100 * share(id)}%`;
    });
    across.style.insetInlineStart = `${100 * share(picture.axis.middle)}%`;
    along.style.top = `${100 * height(picture.middle_impact)}%`;
    write(lines, picture.lines);
    trayList.hidden = !trayList.children.length;
    tray.lastElementChild.hidden = trayList.children.length > 0;
    root.toggleAttribute("data-wall", picture.wall);
    for (const part of [body, bar, keys]) part.hidden = !picture.points.length;
    empty.hidden = picture.points.length > 0;
    table.draw();
    mark();
    layout();
    drawing = false;
  }

  function makePoint() {
    return make("button", { type: "button", class: "cjw-mx-point" }, make("span"));
  }
  function drawPoint(node, point) {
    write(node.firstChild, point.code);
    const { impact, effort } = lifted?.id === point.id ? lifted : point;
    const parts = [`${point.code} ${point.title}`, where(impact, effort), point.dots_text];
    node.setAttribute("aria-label", parts.filter(Boolean).join(", "));
  }
  function makeCard() {
    return make("button", { type: "button", class: "cjw-mx-card" },
      make("b"), make("span", { dir: "auto" }));
  }
  function drawCard(node, point) {
    write(node.children[0], point.code);
    write(node.children[1], point.title);
  }

  function mark() {
    const point = pointOf(current);
    for (const node of [...points.children, ...trayList.children]) {
      const isHere = node.dataset.key === current;
      node.setAttribute("tabindex", isHere ? "0" : "-1");
      node.setAttribute("aria-pressed", String(isHere));
    }
    write(title, point ? `${point.code} ${point.title}` : words.pick);
    for (const button of [...Object.values(tools), forget]) button.disabled = !point;
    forget.disabled = !point || !isPlaced(point);
    panel.draw(point);
    table.mark();
  }

  /** Spread what would cover each other, tie each to its true place, and write names where room is. */
  function layout() {
    const box = plot.getBoundingClientRect();
    if (!box.width) return;
    const spots = [];
    for (const point of picture.points.filter(isPlaced)) {
      const { impact, effort } = lifted?.id === point.id ? lifted : point;
      const truly = [share(effort) * box.width, height(impact) * box.height];
      spots.push({ point, truly, at: free(truly, spots, box) });
    }
    const rtl = getComputedStyle(root).direction === "rtl";
    const side = (x) => (rtl ? box.width - x : x);
    leads.setAttribute("viewBox", `0 0 ${box.width} ${box.height}`);
    leads.replaceChildren();
    for (const { point, truly, at } of spots) {
      const node = nodeOf(point.id);
      node.style.left = `${side(at[0])}px`;
      node.style.top = `${at[1]}px`;
      if (Math.hypot(at[0] - truly[0], at[1] - truly[1]) > 1) {
        leads.append(
          draw("line", { x1: side(truly[0]), y1: truly[1], x2: side(at[0]), y2: at[1] }),
          draw("circle", { cx: side(truly[0]), cy: truly[1], r: 3 }));
      }
    }
    keep(names, spots.map(({ point }) => point), () => make("span", { dir: "auto" }), (node, point) => {
      write(node, point.title.length > CUT ? `${point.title.slice(0, CUT - 1).trimEnd()}…` : point.title);
    });
    label(spots.map(({ point, at }) => ({ id: point.id, x: side(at[0]), y: at[1] })), box);
  }

  function free([x, y], spots, box) {
    const half = POINT / 2;
    const inside = ([a, b]) => a >= half && a <= box.width - half && b >= half && b <= box.height - half;
    const clear = ([a, b]) => spots.every(({ at }) => Math.hypot(at[0] - a, at[1] - b) >= POINT + 1);
    const own = [Math.min(Math.max(x, half), box.width - half), Math.min(Math.max(y, half), box.height - half)];
    if (clear(own)) return own;
    for (let ring = 1; ring < 12; ring += 1) {
      for (let turn = 0; turn < 8 * ring; turn += 1) {
        const angle = (2 * Math.PI * turn) / (8 * ring);
        const spot = [own[0] + ring * (POINT + 2) * Math.cos(angle), own[1] + ring * (POINT + 2) * Math.sin(angle)];
        if (inside(spot) && clear(spot)) return spot;
      }
    }
    return own;
  }

  function label(spots, box) {
    const taken = spots.map(({ x, y }) => [x - POINT / 2, y - POINT / 2, x + POINT / 2, y + POINT / 2]);
    for (const quadrant of quadrants) {
      const { left, top, right, bottom } = quadrant.getBoundingClientRect();
      taken.push([left - box.left, top - box.top, right - box.left, bottom - box.top]);
    }
    for (const { id, x, y } of spots) {
      const node = [...names.children].find((other) => other.dataset.key === id);
      const [wide, high] = [node.offsetWidth, node.offsetHeight];
      const gap = POINT / 2 + 4;
      const sides = [[x + gap, y - high / 2], [x - gap - wide, y - high / 2], [x - wide / 2, y + gap - 2], [x - wide / 2, y - gap - high + 2]];
      const spot = sides.find(([left, top]) =>
        left >= 2 && left + wide <= box.width - 2 && top >= 2 && top + high <= box.height - 2
        && taken.every(([a, b, c, d]) => left + wide <= a || left >= c || top + high <= b || top >= d));
      node.style.visibility = spot ? "visible" : "hidden";
      if (!spot) continue;
      node.style.left = `${spot[0]}px`;
      node.style.top = `${spot[1]}px`;
      taken.push([spot[0], spot[1], spot[0] + wide, spot[1] + high]);
    }
  }

  // ---- places on the axes ----------------------------------------------------------------------
  function share(effort) {
    const { low, high } = picture.axis;
    return Math.log(effort / low) / Math.log(high / low);
  }
  function height(impact) { return (TOP - impact) / TOP; }
  function isPlaced(point) { return point.impact !== null && point.effort !== null; }
  function pointOf(id) { return picture.points.find((point) => point.id === id); }
  function nodeOf(id) {
    return [...points.children, ...trayList.children].find((node) => node.dataset.key === id);
  }
  function called(id) { const point = pointOf(id); return point ? `${point.code} ${point.title}` : ""; }
  function figure(value) { return String(value).replace(".", picture.decimal); }
  function where(impact, effort) {
    const isLarge = impact >= picture.middle_impact, isQuick = effort <= picture.axis.middle;
    const quadrant = words[isLarge ? (isQuick ? "do_now" : "plan") : (isQuick ? "fill_in" : "leave")];
    return fill(words.at, { impact: figure(impact), effort: figure(effort), quadrant });
  }
  function nearest(values, wanted, distance) {
    return values.reduce((best, value) => (distance(value, wanted) < distance(best, wanted) ? value : best));
  }
  /** The next value on the way, whether or not one stands on a step of the scale now. */
  function next(values, from, by) {
    const on = by > 0 ? values.find((value) => value > from + 1e-9) : values.findLast((value) => value < from - 1e-9);
    return on ?? from;
  }

  // ---- what a person does ----------------------------------------------------------------------
  function choose(id) {
    if (!pointOf(id)) return;
    if (lifted && lifted.id !== id) setDown(false);
    current = id;
    mark();
  }

  async function act(what, values, sentence) {
    notice.clear();
    try {
      await send(what, { seen: picture.seen, ...values });
      if (sentence) say(sentence);
      return true;
    } catch (error) {
      notice.show(error.message);
      say(error.message);
      layout();
      return false;
    }
  }

  function place(id, impact, effort) {
    const point = pointOf(id);
    if (!point || (point.impact === impact && point.effort === effort)) { layout(); return null; }
    const sentence = impact === null
      ? fill(words.said_taken, { name: called(id) })
      : fill(words.said_down, { name: called(id), where: where(impact, effort) });
    return act("place", { id, impact, effort }, sentence);
  }

  function takeBack() {
    const point = pointOf(current);
    if (point && isPlaced(point)) place(current, null, null);
  }

  /** Where an opportunity without an estimate comes into the plot: in its middle. */
  function begin(point) {
    return {
      impact: point.impact ?? picture.middle_impact,
      effort: point.effort ?? nearest(picture.efforts, picture.axis.middle, (a, b) => Math.abs(Math.log(a / b))),
    };
  }

  function step(field, by) {
    const id = current;
    inLine(() => {
      const point = pointOf(id);
      if (!point) return null;
      const from = begin(point);
      if (isPlaced(point)) from[field] = next(picture[`${field}s`], from[field], by);
      return place(id, from.impact, from.effort);
    });
  }

  function inLine(deed) {
    line = line.then(deed);
    return line;
  }

  function lift() {
    const point = pointOf(current);
    if (!point || picture.wall) return;
    lifted = { id: current, ...begin(point) };
    nodeOf(current)?.toggleAttribute("data-lifted", true);
    say(fill(words.said_lifted, { name: called(current) }));
    show();
  }

  function nudge(field, by, isFine) {
    const from = lifted[field];
    if (isFine) {
      const size = field === "impact" ? 0.1 : 1;
      const highest = field === "impact" ? 5 : Infinity;
      lifted[field] = Math.min(highest, Math.max(size, Math.round((from + by * size) * 10) / 10));
    } else lifted[field] = next(picture[`${field}s`], from, by);
    say(where(lifted.impact, lifted.effort));
    show();
  }

  function show() {
    const { impact, effort } = lifted;
    aimAt(impact, effort);
    if (isPlaced(pointOf(lifted.id))) layout();
  }

  function setDown(wantsFocus = true) {
    const { id, impact, effort } = lifted;
    end();
    place(id, impact, effort);
    if (isWaiting) redraw();
    if (wantsFocus) nodeOf(id)?.focus({ preventScroll: true });
  }
  function putBack() {
    const { id } = lifted;
    end();
    if (isWaiting) redraw();
    else layout();
    say(fill(words.said_back, { name: called(id) }));
  }
  function end() {
    nodeOf(lifted.id)?.removeAttribute("data-lifted");
    lifted = null;
    target.hidden = true;
  }

  function press(event) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !typing(event.target)) {
      event.preventDefault();
      if (lifted) putBack();
      act(event.shiftKey ? "redo" : "undo", {});
      return;
    }
    const node = event.target.closest(".cjw-mx-point, .cjw-mx-card");
    if (!node || event.ctrlKey || event.metaKey || event.altKey) return;
    const rtl = getComputedStyle(root).direction === "rtl" ? -1 : 1;
    const arrows = { ArrowLeft: [-rtl, 0], ArrowRight: [rtl, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    const key = event.key;
    if (arrows[key] && !picture.wall && lifted) {
      const [x, y] = arrows[key];
      if (x) nudge("effort", x, event.shiftKey);
      else nudge("impact", y, event.shiftKey);
    } else if (arrows[key]) walk(...arrows[key]);
    else if (key === "Home" || key === "End") goTo((key === "Home" ? picture.points[0] : picture.points.at(-1)).id);
    else if (key === " ") lifted ? setDown() : lift();
    else if (key === "Enter" && lifted) setDown();
    else if (key === "Enter") panel.focus();
    else if (key === "Escape" && lifted) putBack();
    else if (key === "Delete" && !picture.wall) takeBack();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** To the nearest point in a direction; from the plot down to the tray, and back up. */
  function walk(x, y) {
    const tray = [...trayList.children];
    const at = tray.findIndex((node) => node.dataset.key === current);
    if (at >= 0) {
      const [only] = [...points.children].slice(-1);
      const to = y > 0 && only ? only : tray[at + (x || -y)] ?? null;
      if (to) goTo(to.dataset.key);
      return;
    }
    const here = centre(nodeOf(current));
    let best = null, least = Infinity;
    for (const node of points.children) {
      const there = centre(node);
      const [dx, dy] = [there[0] - here[0], here[1] - there[1]];
      const along = x ? dx * x * (getComputedStyle(root).direction === "rtl" ? -1 : 1) : dy * y;
      const off = Math.abs(x ? dy : dx);
      if (along > 0.5 && along + 2 * off < least) { least = along + 2 * off; best = node; }
    }
    const to = best ?? (y < 0 ? tray[0] : null);
    if (to) goTo(to.dataset.key);
  }
  function centre(node) { return [parseFloat(node.style.left), parseFloat(node.style.top)]; }
  function goTo(id) {
    choose(id);
    nodeOf(id)?.focus({ preventScroll: true });
    nodeOf(id)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  // ---- dragging --------------------------------------------------------------------------------
  function aim(x, y, node) {
    const point = pointOf(node.dataset.key);
    const line = { left: 0, top: 0, width: 0, height: 0 };
    const box = plot.getBoundingClientRect(), below = tray.getBoundingClientRect();
    target.hidden = true;
    tray.removeAttribute("data-over");
    if (!point) return null;
    if (x >= below.left && x <= below.right && y >= below.top && y <= below.bottom) {
      if (!isPlaced(point)) return null;
      tray.setAttribute("data-over", "");
      return { impact: null, effort: null, line };
    }
    const out = 24;
    if (x < box.left - out || x > box.right + out || y < box.top - out || y > box.bottom + out) return null;
    const rtl = getComputedStyle(root).direction === "rtl";
    const right = (rtl ? box.right - x : x - box.left) / box.width;
    const { low, high } = picture.axis;
    const wantedEffort = low * (high / low) ** Math.min(Math.max(right, 0), 1);
    const wantedImpact = TOP - (Math.min(Math.max(y - box.top, 0), box.height) / box.height) * TOP;
    let effort = nearest(picture.efforts, wantedEffort, (a, b) => Math.abs(Math.log(a / b)));
    let impact = nearest(picture.impacts, wantedImpact, (a, b) => Math.abs(a - b));
    if (isPlaced(point)) {
      if (Math.abs(share(point.effort) - right) * box.width < EASY) ({ effort } = point);
      if (Math.abs(height(point.impact) * box.height - (y - box.top)) < EASY) ({ impact } = point);
    }
    aimAt(impact, effort);
    return { impact, effort, line };
  }

  function aimAt(impact, effort) {
    target.hidden = false;
    target.style.insetInlineStart = `${100 * Math.min(share(effort), 1)}%`;
    target.style.top = `${100 * height(impact)}%`;
    target.toggleAttribute("data-end", share(effort) > 0.6);
    target.toggleAttribute("data-low", height(impact) < 0.15);
    write(target.firstChild, where(impact, effort));
  }

  // ---- the numbers of the chosen one -----------------------------------------------------------
  function inputs() {
    const boxes = Object.fromEntries(FIELDS.map((field) => {
      const input = make("input", { id: `${name}-${field}`, type: "text", inputmode: "decimal", autocomplete: "off", "aria-describedby": `${name}-${field}-unit ${name}-wrong` });
      let before = "", whose = null;
      input.addEventListener("focus", () => { before = input.value; whose = { id: current, seen: picture.seen, shown: before }; });
      const save = () => {
        if (!whose || input.value === before) return;
        const [text, then] = [input.value, whose];
        before = text;
        whose = { ...whose, shown: text };
        inLine(() => tell(field, input, text, then));
      };
      input.addEventListener("blur", save);
      input.addEventListener("keydown", (event) => {
        if (event.isComposing) return;
        if (event.key === "Enter") { save(); event.preventDefault(); }
        if (event.key !== "Escape") return;
        input.value = before;
        event.stopPropagation();
        nodeOf(current)?.focus();
      });
      return [field, input];
    }));
    const wrong = make("p", { id: `${name}-wrong`, class: "cjw-mx-wrong", role: "alert" });
    const node = make("fieldset", { class: "cjw-mx-panel" }, make("legend", { dir: "auto" }),
      ...FIELDS.map((field) => make("div", { class: "cjw-mx-field" },
        make("label", { for: `${name}-${field}`, text: words[field] }), boxes[field],
        make("span", { id: `${name}-${field}-unit`, text: words[`${field}_unit`] }))), wrong);

    /** Only a change of this very field by somebody else since it was entered is in the way. */
    async function tell(field, input, text, { id, seen: then, shown }) {
      const seen = pointOf(id)?.inputs[field] === shown ? picture.seen : then;
      notice.clear();
      write(wrong, "");
      input.removeAttribute("aria-invalid");
      try {
        await send("write", { id, field, text, seen });
      } catch (error) {
        input.setAttribute("aria-invalid", "true");
        write(wrong, error.message);
      }
    }

    return {
      node,
      focus() { boxes.impact.focus(); boxes.impact.select(); },
      draw(point) {
        node.hidden = !point;
        if (!point) return;
        write(node.querySelector("legend"), `${point.code} ${point.title}`);
        for (const field of FIELDS) {
          const input = boxes[field];
          if (input === document.activeElement) continue;
          if (node.dataset.of === point.id && input.hasAttribute("aria-invalid")) continue;
          input.removeAttribute("aria-invalid");
          input.value = point.inputs[field];
        }
        if (node.dataset.of !== point.id) write(wrong, "");
        node.dataset.of = point.id;
      },
    };
  }

  // ---- the order -------------------------------------------------------------------------------
  function ranks() {
    const heads = Object.fromEntries(METHODS.map((key) => {
      const button = make("button", { type: "button", class: "cjw-mx-sort", text: words[key] });
      button.addEventListener("click", () => { method = key; table.draw(); table.mark(); say(fill(words.sorted_by, { method: words[key] })); });
      return [key, make("th", { scope: "col" }, button)];
    }));
    const rows = make("tbody");
    const node = make("table", { class: "cjw-mx-table" },
      make("caption", { text: words.order }),
      make("thead", {}, make("tr", {}, make("th", { scope: "col", text: words.opportunity }), heads.rice, heads.ice, heads.ratio,
        make("th", { scope: "col", text: words.range }), heads.dots)), rows);

    function value(point) {
      return method === "dots" ? (point.dots === null ? Infinity : -point.dots) : point.scores[method]?.place ?? Infinity;
    }
    return {
      node,
      draw() {
        for (const [key, head] of Object.entries(heads)) {
          if (key === method) head.setAttribute("aria-sort", key === "dots" ? "descending" : "ascending");
          else head.removeAttribute("aria-sort");
        }
        const order = picture.points.map((point, at) => [point, at])
          .sort(([a, i], [b, j]) => (value(a) === value(b) ? i - j : value(a) < value(b) ? -1 : 1)).map(([point]) => point);
        keep(rows, order, makeRow, drawRow);
      },
      mark() {
        for (const row of rows.children) row.toggleAttribute("data-current", row.dataset.key === current);
      },
    };

    function makeRow(point) {
      const open = make("button", { type: "button", class: "cjw-mx-open" }, make("b"), make("span", { dir: "auto" }));
      open.addEventListener("click", () => { choose(point.id); nodeOf(point.id)?.scrollIntoView({ block: "nearest" }); });
      return make("tr", {}, make("th", { scope: "row" }, open),
        ...METHODS.slice(0, 3).map(() => make("td", {}, make("b"), make("small"))),
        make("td"), make("td", { class: "cjw-mx-votes" }, make("b"), make("span", { "aria-hidden": "true" })));
    }
    function drawRow(row, point) {
      const [head, ...cells] = row.children;
      write(head.firstChild.children[0], point.code);
      write(head.firstChild.children[1], point.title);
      METHODS.slice(0, 3).forEach((key, at) => {
        const score = point.scores[key];
        write(cells[at].children[0], score ? String(score.place) : "–");
        write(cells[at].children[1], score ? score.value : "");
        if (score) cells[at].removeAttribute("aria-label");
        else cells[at].setAttribute("aria-label", words.unknown);
      });
      write(cells[3], point.range);
      write(cells[4].children[0], point.dots === null ? "–" : String(point.dots));
      write(cells[4].children[1], point.dots !== null && point.dots <= MOST_DOTS ? "●".repeat(point.dots) : "");
    }
  }

  function tool(text, label, onclick) {
    return make("button", { type: "button", class: "cjw-button", "aria-label": label, title: label, text, onclick });
  }
}

export default { render };
