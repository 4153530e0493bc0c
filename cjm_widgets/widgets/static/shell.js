// The studio's head: steps, question, clock, prompt, what is open, saved or not, undo, wall view.

const WALL = "cjw-wall";

function render({ model, el, signal }) {
  const words = model.get("words");
  const send = intents(model, signal);
  const root = make("header", { class: "cjw cjw-shell" });
  guard(root, signal);
  const say = voice(root);
  const message = makeMessage(words);
  const state = () => model.get("state");
  const home = () => el.closest(".cjw-studio") ?? document.body;
  const attempt = async (what, values) => {
    message.hide();
    try {
      await send(what, values);
      if (state().said) { message.show(state().said); say(state().said); }
      return true;
    } catch (error) {
      message.show(error.message);
      say(error.message);
      return false;
    }
  };

  const parts = [
    makeSteps(words, attempt),
    makeHead(words, attempt, signal),
    makePrompt(words, attempt),
    makeGlance(words, home),
    makeTools(words, attempt, { home, signal }),
  ];
  root.append(parts[0].node, make("div", { class: "cjw-headrow" }, ...parts[1].nodes), parts[2].node,
    make("div", { class: "cjw-strip" }, parts[3].node, parts[4].node), message.node);
  el.append(root);

  let step = null;
  follow(model, signal, () => {
    const now = state();
    for (const part of parts) part.update(now);
    if (step !== null && step !== now.step) {
      say(fill(words.news, { n: now.number, name: now.steps[now.number].name, question: now.question }));
    }
    step = now.step;
    if (now.trouble) message.show(now.trouble, true);
    else message.relax();
  });
}

/** A sentence that stays until the next action and never takes the focus. */
function makeMessage(words) {
  const text = make("span");
  const close = make("button", { type: "button", class: "cjw-link", text: words.close, onclick: () => hide() });
  const node = make("div", { class: "cjw-notice", hidden: true }, text, close);
  let lasting = false;
  function hide() {
    node.hidden = true;
    lasting = false;
  }
  return {
    node,
    hide,
    relax: () => { if (lasting) hide(); },
    show(sentence, stays = false) {
      lasting = stays;
      write(text, sentence);
      node.hidden = false;
    },
  };
}

function makeSteps(words, attempt) {
  const list = make("ol");
  const node = make("nav", { class: "cjw-steps", "aria-label": words.steps }, list);
  const create = (step) => {
    const press = make("button", { type: "button" }, make("b", { text: String(step.number) }), make("span"), make("span", { class: "cjw-hidden" }));
    press.addEventListener("click", () => attempt("go", { step: step.id }));
    return make("li", {}, press);
  };
  return {
    node,
    update(state) {
      keep(list, state.steps, create, (item, step) => {
        const press = item.firstChild;
        write(press.children[1], step.name);
        write(press.children[2], step.done ? `, ${words.done}` : "");
        item.toggleAttribute("data-done", step.done);
        item.toggleAttribute("data-running", step.used !== null);
        press.style.setProperty("--used", `${100 * (step.used ?? 0)}%`);
        if (step.id === state.step) press.setAttribute("aria-current", "step");
        else press.removeAttribute("aria-current");
      });
    },
  };
}

function makeHead(words, attempt, signal) {
  const kicker = make("span", { dir: "auto" });
  // Arrow keys change a closed list at every press: wait for the hand to rest.
  let resting = 0;
  const choose = () => {
    clearTimeout(resting);
    resting = setTimeout(() => {
      resting = 0;
      attempt("map", { map: choice.value });
    }, 700);
  };
  const choice = make("select", { class: "cjw-mapchoice", "aria-label": words.map, onchange: choose });
  const single = make("span", { dir: "auto" });
  const stamp = make("span", { class: "cjw-stamp" });
  const question = make("h2", { class: "cjw-question", dir: "auto" });
  const clock = makeClock(words, attempt, signal);
  return {
    nodes: [make("div", {}, make("p", { class: "cjw-kicker" }, kicker, choice, single, stamp), question), clock.node],
    update(state) {
      write(kicker, state.kicker.join(" "));
      const here = state.maps.find((map) => map.id === state.map);
      choice.hidden = state.maps.length < 2;
      single.hidden = !choice.hidden;
      write(single, here?.label ?? "");
      const wanted = JSON.stringify(state.maps);
      if (choice.dataset.shown !== wanted) {
        choice.dataset.shown = wanted;
        choice.replaceChildren(...state.maps.map((map) => make("option", { value: map.id, text: map.label })));
      }
      if (!resting) choice.value = state.map;
      stamp.hidden = !state.status;
      if (state.status) stamp.replaceChildren(disc(state.status.id), make("span", { text: state.status.word }));
      write(question, state.question);
      clock.update(state);
    },
  };
}

/** How far a map is backed: a disc that fills up, beside its word. */
function disc(status) {
  const circle = { cx: 6, cy: 6, r: 4.75, fill: "none", stroke: "currentColor", "stroke-width": 1.5 };
  const dashed = status === "hypothesis" ? { "stroke-dasharray": "2.2 1.9" } : {};
  const full = status === "validated" ? { fill: "currentColor" } : {};
  const half = status === "partly_validated" ? draw("path", { d: "M6 1.5a4.5 4.5 0 0 1 0 9z", fill: "currentColor" }) : null;
  return draw("svg", { width: 12, height: 12, viewBox: "0 0 12 12", "aria-hidden": "true" }, draw("circle", { ...circle, ...dashed, ...full }), half);
}

function makeClock(words, attempt, signal) {
  const time = make("span", { class: "cjw-time", role: "timer", "aria-label": words.timer });
  const label = make("span", { class: "cjw-mute" });
  const late = make("p", { class: "cjw-late" });
  const cuts = makeCuts(words, attempt);
  const button = (text, what, main) =>
    make("button", { type: "button", class: "cjw-button", "data-main": main, text, onclick: () => attempt(what) });
  const pause = button(words.pause, "pause");
  const more = button(words.more, "more");
  const start = make("button", { type: "button", class: "cjw-button cjw-start" });
  const onward = make("button", { type: "button", class: "cjw-button cjw-onward", "data-main": true });
  const display = make("p", { class: "cjw-left" }, time, label);
  const node = make("section", { class: "cjw-clock", "aria-label": words.time }, display,
    make("div", { class: "cjw-delay" }, late, cuts.node), make("div", { class: "cjw-lead" }, pause, more, start, onward));
  let clock = { running: false }, since = 0, next = null, here = "";

  start.addEventListener("click", () => attempt("lead", { step: here, item: clock.item }));
  onward.addEventListener("click", () =>
    (next.end ? attempt("end") : attempt("lead", { step: next.step, item: next.item })));

  function tick() {
    if (!clock.running) return;
    const gone = clock.paused ? 0 : (performance.now() - since) / 1000;
    const left = Math.round(clock.left - gone);
    const minutes = Math.floor(Math.abs(left) / 60), seconds = Math.abs(left) % 60;
    write(time, `${left < 0 ? "−" : ""}${minutes}:${String(seconds).padStart(2, "0")}`);
    node.toggleAttribute("data-over", left < 0);
    const kind = clock.paused ? words.paused : left < 0 ? words.over : words.left;
    write(label, fill(kind, { n: clock.minutes }));
  }
  const timer = setInterval(tick, 500);
  signal?.addEventListener("abort", () => clearInterval(timer));

  return {
    node,
    update(state) {
      [clock, next, here, since] = [state.clock, state.next, state.step, performance.now()];
      node.toggleAttribute("data-idle", !clock.running);
      node.toggleAttribute("data-paused", Boolean(clock.paused));
      display.hidden = late.hidden = pause.hidden = more.hidden = !clock.running;
      const behind = clock.behind ?? 0;
      late.toggleAttribute("data-hot", behind > 0);
      write(late, fill(behind > 0 ? words.behind : behind < 0 ? words.ahead : words.onTime, { n: Math.abs(behind) }));
      write(pause, clock.paused ? words.resume : words.pause);
      start.hidden = clock.running || !clock.item;
      write(start, words.start);
      onward.hidden = !next;
      if (next) write(onward, next.end ? words.end : fill(words.next, { name: next.name }));
      cuts.update(clock);
      tick();
    },
  };
}

/** What may be left for later so that the workshop ends when it was said. */
function makeCuts(words, attempt) {
  const list = make("ul");
  const total = make("strong");
  const cut = make("button", { type: "button", class: "cjw-button", "data-main": true, text: words.cutThese });
  const node = make("details", { class: "cjw-cuts" }, make("summary", { text: words.cut }),
    make("div", { class: "cjw-pop" }, make("h3", { text: words.cutHead }), list, make("p", { class: "cjw-sum" }, total, cut)));
  let behind = 0;
  const chosen = () => [...list.querySelectorAll("input:checked")];
  const add = () => {
    const minutes = chosen().reduce((sum, box) => sum + Number(box.dataset.minutes), 0);
    write(total, fill(words.cutSum, { n: minutes, total: behind }));
    cut.disabled = !chosen().length;
  };
  list.addEventListener("change", add);
  cut.addEventListener("click", async () => {
    if (await attempt("cut", { items: chosen().map((box) => box.value) })) node.open = false;
  });
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !node.open) return;
    event.stopPropagation();
    node.open = false;
    node.firstChild.focus();
  });
  return {
    node,
    update(clock) {
      behind = clock.behind ?? 0;
      node.hidden = !clock.cuts.length;
      keep(list, clock.cuts,
        (item) => {
          const box = make("input", { type: "checkbox", value: item.id, "data-minutes": item.minutes });
          box.checked = true;
          return make("li", {}, make("label", {}, box, make("span", { text: item.title, dir: "auto" }),
            make("span", { class: "cjw-mute", text: fill(words.minutes, { n: item.minutes }) })));
        },
        () => {});
      add();
    },
  };
}

function makePrompt(words, attempt) {
  const text = make("q", { dir: "auto" });
  const place = make("span", { class: "cjw-mute" });
  const button = (label, what, values) =>
    make("button", { type: "button", class: "cjw-button", text: label, onclick: () => attempt(what, values) });
  const phones = button(words.phones, "phones");
  const back = button(words.back, "prompt", { by: -1 });
  const forward = button(words.forward, "prompt", { by: 1 });
  const node = make("section", { class: "cjw-prompt", "aria-label": words.prompt }, text,
    make("div", { class: "cjw-row" }, place, phones, back, forward));
  return {
    node,
    update({ prompt }) {
      write(text, prompt.text);
      write(place, fill(words.promptN, { n: prompt.n, total: prompt.of }));
      phones.hidden = !prompt.canShow;
      phones.setAttribute("aria-pressed", String(prompt.canShow && prompt.shown));
      back.setAttribute("aria-disabled", String(prompt.n <= 1));
      forward.setAttribute("aria-disabled", String(prompt.n >= prompt.of));
    },
  };
}

/** What is open in one line; each part leads to where it is told in full. */
function makeGlance(words, home) {
  const list = make("ul", { class: "cjw-glance", "aria-label": words.glance });
  const create = () => {
    const press = make("button", { type: "button", class: "cjw-link" });
    press.addEventListener("click", () => {
      const place = home().querySelector(`[data-cjw-place="${press.dataset.to}"]`);
      place?.scrollIntoView({ block: "center" });
      (place?.querySelector("h3, input") ?? place)?.focus({ preventScroll: true });
    });
    return make("li", {}, press);
  };
  return {
    node: list,
    update(state) {
      keep(list, state.links, create, (item, link) => {
        item.firstChild.dataset.to = link.to;
        item.firstChild.toggleAttribute("data-hot", link.hot);
        write(item.firstChild, link.text);
      });
    },
  };
}

function makeTools(words, attempt, { home, signal }) {
  const saved = make("span", { class: "cjw-mute cjw-saved" });
  const wall = make("button", { type: "button", class: "cjw-button", "aria-pressed": "false", text: words.wall, onclick: () => setWall(!isWall()) });
  const undo = make("button", { type: "button", class: "cjw-button", text: words.undo, onclick: () => attempt("undo") });
  const redo = make("button", { type: "button", class: "cjw-button", text: words.redo, onclick: () => attempt("redo") });
  const node = make("div", { class: "cjw-toolrow", role: "group", "aria-label": words.tools }, saved, wall, make("span", { class: "cjw-pair" }, undo, redo));
  const isWall = () => document.body.classList.contains(WALL);
  let last = { saved: "" };

  function setWall(on) {
    document.body.classList.toggle(WALL, on);
    wall.setAttribute("aria-pressed", String(on));
    write(wall, on ? words.leaveWall : words.wall);
    const place = home();
    if (on) place.requestFullscreen?.().catch(() => {});
    else if (document.fullscreenElement === place) document.exitFullscreen();
    attempt("wall", { on });
  }

  function showSaved(late) {
    saved.toggleAttribute("data-hot", Boolean(late));
    write(saved, late ? fill(words.late, { at: late }) : last.saved ? fill(words.saved, { at: last.saved }) : words.savedAll);
  }

  const listen = (target, name, hear, options = {}) => target.addEventListener(name, hear, { ...options, signal });
  listen(document, "cjw-late", (event) => showSaved(event.detail));
  listen(document, "cjw-answered", () => showSaved(null));
  listen(document, "fullscreenchange", () => { if (!document.fullscreenElement && isWall()) setWall(false); });
  signal?.addEventListener("abort", () => document.body.classList.remove(WALL));
  listen(document, "keydown", (event) => {
    if (event.key === "Escape" && isWall() && !event.defaultPrevented) setWall(false);
  });
  // Before JupyterLab and before the pictures: undo is one thing wherever the focus is, but a field's own while typing.
  listen(document, "keydown", (event) => {
    const key = event.key.toLowerCase();
    const again = key === "y" || (key === "z" && event.shiftKey);
    if (!(event.ctrlKey || event.metaKey) || event.altKey || !["z", "y"].includes(key)) return;
    if (!home().contains(event.target) || typing(event.target)) return;
    event.preventDefault();
    event.stopPropagation();
    attempt(again ? "redo" : "undo");
  }, { capture: true });

  return {
    node,
    update(state) {
      last = state;
      showSaved(null);
    },
  };
}

export default { render };
