// The dot vote: a question, how many have voted, and both results after closing.

const MOST_DOTS = 20; // above that, one bar instead of single dots
let votes = 0;

function button(text, onclick, more = {}) {
  return make("button", { class: "cjw-button", type: "button", text, onclick, ...more });
}
function calledChoice(choice) {
  return `${choice.number} ${choice.name}`.trim();
}
function labelChoice(node, choice) {
  if (node.dataset.said === calledChoice(choice)) return;
  node.dataset.said = calledChoice(choice);
  node.replaceChildren(
    make("span", { class: "cjw-dots-number", text: choice.number }), " ", make("bdi", { text: choice.name }));
}

/** The form of a new vote. `desk`: view, words, offer(), open(question), back(). */
function newVote(desk) {
  const { words, view } = desk;
  const question = make("input", {
    class: "cjw-dots-field", id: `${view}-question`, dir: "auto", maxlength: "200",
    placeholder: words.question_hint, required: true,
  });
  const dots = make("input", {
    class: "cjw-dots-field cjw-dots-few", id: `${view}-each`, type: "number", min: "1", max: "100",
    required: true,
  });
  const list = make("ul", { class: "cjw-dots-pick" });
  const tick = (text, on) => make("button", { class: "cjw-link", type: "button", text, onclick: () => {
    for (const input of list.querySelectorAll("input")) input.checked = on;
  } });
  const back = button(words.back, desk.back);
  const root = make("form", { class: "cjw-dots-form", "aria-label": words.new, novalidate: true },
    make("div", { class: "cjw-dots-two" },
      make("div", {}, make("label", { for: question.id, text: words.question }), question),
      make("div", {}, make("label", { for: dots.id, text: words.dots_each }), dots)),
    make("fieldset", {},
      make("legend", { text: words.choices }),
      make("p", { class: "cjw-dots-all" }, tick(words.all, true), tick(words.none, false)),
      list),
    make("p", { class: "cjw-dots-deeds" },
      make("button", { class: "cjw-button", "data-main": true, text: words.open_round }), back));
  root.addEventListener("submit", (event) => {
    event.preventDefault();
    const each = dots.valueAsNumber || desk.offer().dots;
    desk.open({
      question: question.value.trim() || desk.offer().question,
      dots: Math.max(1, Math.min(100, Math.round(each))),
      choices: [...list.querySelectorAll("input:checked")].map((input) => input.value),
    });
  });
  const create = (choice) => {
    const input = make("input", { type: "checkbox", value: choice.id });
    input.checked = true;
    return make("li", {}, make("label", {}, input, make("span")));
  };
  question.value = desk.offer().question;
  dots.value = desk.offer().dots;
  return {
    root,
    focus: () => question.focus(),
    update(hasResult) {
      back.hidden = !hasResult;
      keep(list, desk.offer().choices, create, (node, choice) => labelChoice(node.querySelector("span"), choice));
    },
  };
}

/** An open vote: how many have voted, and dots for those without a phone. */
function ballotBox(desk) {
  const { words, view } = desk;
  const question = make("h2", { dir: "auto", tabindex: "-1" });
  const attempt = make("p", { class: "cjw-dots-small", text: words.attempt_2 });
  const voted = make("strong"), each = make("span");
  const department = make("select", { class: "cjw-dots-field", id: `${view}-department` });
  const left = make("p", { class: "cjw-dots-left", "aria-live": "polite" });
  const list = make("ul", { class: "cjw-dots-hand" });
  const put = make("button", { class: "cjw-button", text: words.put });
  const hand = make("form", {},
    make("p", { class: "cjw-dots-small", text: words.by_hand_hint }),
    make("div", { class: "cjw-dots-who" },
      make("label", { for: department.id, text: words.department }), department, left),
    list, make("p", { class: "cjw-dots-deeds" }, put));
  const root = make("div", { class: "cjw-dots-open" }, question, attempt,
    make("p", { class: "cjw-dots-count" }, voted, each),
    make("p", { class: "cjw-dots-small", text: words.secret }),
    make("p", { class: "cjw-dots-deeds" },
      button(words.close_round, () => desk.shut(round.id), { "data-main": true })),
    make("details", {}, make("summary", { text: words.by_hand }), hand));
  const placed = new Map();
  let round = null, nonce = newNonce();

  function newNonce() {
    return [...crypto.getRandomValues(new Uint32Array(4))].map((n) => n.toString(36)).join("");
  }
  const used = () => [...placed.values()].reduce((sum, n) => sum + n, 0);
  function set(choice, n) {
    if (n < 0 || used() - (placed.get(choice.id) ?? 0) + n > round.dots) return;
    placed.set(choice.id, n);
    update(round);
  }
  hand.addEventListener("submit", async (event) => {
    event.preventDefault();
    const ballot = { dots: Object.fromEntries(placed), department: department.value, nonce };
    if (!(await desk.cast(round.id, ballot))) return;
    placed.clear();
    nonce = newNonce();
    desk.redraw();
    list.querySelector("[data-more]")?.focus();
  });
  const create = () => make("li", {}, make("span", { class: "cjw-dots-name" }),
    make("button", { type: "button", class: "cjw-dots-step", text: "−" }),
    make("output"),
    make("button", { type: "button", class: "cjw-dots-step", "data-more": true, text: "+" }));
  function showChoice(node, choice) {
    const [name, fewer, n, more] = node.children, mine = placed.get(choice.id) ?? 0;
    labelChoice(name, choice);
    write(n, String(mine));
    node.toggleAttribute("data-mine", mine > 0);
    const step = (control, text, isOff, to) => {
      control.setAttribute("aria-label", fill(text, { name: calledChoice(choice) }));
      // A disabled button would lose the focus of whoever presses it.
      if (isOff) control.setAttribute("aria-disabled", "true");
      else control.removeAttribute("aria-disabled");
      control.onclick = () => set(choice, to);
    };
    step(fewer, words.fewer, mine < 1, mine - 1);
    step(more, words.more, used() >= round.dots, mine + 1);
  }
  function update(now) {
    if (round?.id !== now.id) placed.clear();
    round = now;
    write(question, round.question);
    attempt.hidden = round.attempt < 2;
    write(voted, round.voted);
    write(each, round.dots_said);
    write(left, fill(words.left, { n: round.dots - used() }));
    put.disabled = !used();
    const choices = [{ id: "", name: words.no_department }, ...desk.departments()];
    keep(department, choices, ({ id }) => make("option", { value: id }), (option, { name }) => write(option, name));
    keep(list, round.choices, create, showChoice);
  }
  return { root, update, focus: () => question.focus() };
}

/** A closed vote; after a second one both results side by side. */
function results(desk) {
  const { words } = desk;
  const question = make("h2", { dir: "auto", tabindex: "-1" }), voted = make("p", { class: "cjw-dots-small" });
  const earlier = make("select", {
    class: "cjw-dots-field", "aria-label": words.earlier, onchange: () => desk.show(earlier.value),
  });
  const again = button(words.again, () => desk.again());
  const hint = make("p", { class: "cjw-dots-small", text: words.again_hint });
  const nothing = make("p", { text: words.no_dots });
  const table = make("table", { class: "cjw-dots-result" });
  const root = make("div", {},
    make("div", { class: "cjw-dots-head" }, make("div", {}, question, voted), earlier), nothing,
    make("div", { class: "cjw-dots-scroll", tabindex: "0", role: "region", "aria-label": words.result }, table),
    make("div", { class: "cjw-dots-deeds" }, again, button(words.new, desk.ask)), hint);

  function bar(tally, most, isFirst) {
    const marks = make("span", { class: "cjw-dots-bar", "aria-hidden": "true" });
    marks.classList.toggle("cjw-dots-before", isFirst);
    if (most <= MOST_DOTS) marks.append(...Array.from({ length: tally.total }, () => make("i")));
    else if (tally.total) marks.append(make("b", { style: `inline-size:${(100 * tally.total) / most}%` }));
    const parts = tally.parts.map((part) => `${part.name} ${part.n}`).join(", ");
    return make("td", {},
      make("span", { class: "cjw-dots-line" }, make("strong", { text: String(tally.total) }), marks),
      parts && !isFirst ? make("span", { class: "cjw-dots-small", dir: "auto", text: parts }) : null);
  }
  function row(choice, most, isSecond) {
    const name = make("th", { scope: "row" });
    labelChoice(name, choice);
    return make("tr", { "data-none": !choice.now.total },
      name, isSecond ? bar(choice.first, most, true) : null, bar(choice.now, most, false));
  }
  return {
    root,
    focus: () => question.focus(),
    update(round, closed) {
      write(question, round.question);
      write(voted, [round.voted, round.dots_said].join(", "));
      earlier.hidden = closed.length < 2;
      keep(earlier, closed, ({ id }) => make("option", { value: id }), (option, one) => write(option, one.question));
      earlier.value = round.id;
      again.hidden = hint.hidden = !round.again;
      const totals = round.choices.flatMap((choice) => [choice.now.total, choice.first.total]);
      const most = Math.max(0, ...totals);
      nothing.hidden = most > 0;
      table.hidden = !most;
      const heads = [words.choice, ...(round.repeats ? [words.first, words.second] : [words.result])];
      table.replaceChildren(
        make("caption", { class: "cjw-hidden", text: round.question }),
        make("thead", { class: round.repeats ? null : "cjw-hidden" },
          make("tr", {}, ...heads.map((text) => make("th", { scope: "col", text })))),
        make("tbody", {}, ...round.choices.map((choice) => row(choice, most, round.repeats))));
    },
  };
}

function render({ model, el, signal }) {
  const words = model.get("words");
  const ask = intents(model, signal);
  let state = model.get("state");
  let shownId = null, isAsking = false, isBusy = false;

  const root = make("section", { class: "cjw cjw-dots", "aria-label": words.vote });
  guard(root, signal);
  const say = voice(root);
  const message = make("p", { class: "cjw-dots-message", hidden: true });
  const empty = make("p", { class: "cjw-dots-empty", text: words.empty });
  const desk = {
    words,
    view: `cjw-dots-${(votes += 1)}`,
    offer: () => state.offer,
    departments: () => state.departments,
    redraw,
    open: async (asked) => {
      if (!(await tell("open_round", asked))) return;
      turn({ isAsking: false });
      say(fill(words.said_opened, { question: asked.question }));
      box.focus();
    },
    cast: async (id, ballot) => {
      const kept = await tell("cast", { id, ...ballot });
      if (kept) say(fill(words.said_put, { voted: current().voted }));
      return kept;
    },
    shut: async (id) => {
      if (!(await tell("close_round", { id }))) return;
      turn({ shownId: id });
      const best = current().choices[0], n = best?.now.total;
      say(n ? fill(words.said_closed, { name: calledChoice(best), n }) : words.said_none);
      result.focus();
    },
    again: async () => {
      if (!(await tell("again", { id: current().id }))) return;
      redraw();
      box.focus();
    },
    ask: () => {
      turn({ isAsking: true });
      form.focus();
    },
    back: () => {
      turn({ isAsking: false });
      result.focus();
    },
    show: (id) => turn({ shownId: id }),
  };
  const form = newVote(desk), box = ballotBox(desk), result = results(desk);
  root.append(message, empty, form.root, box.root, result.root);
  el.append(root);

  async function tell(what, values = {}) {
    if (isBusy) return false;
    isBusy = true;
    message.hidden = true;
    try {
      await ask(what, { seen: state.seen, ...values });
      return true;
    } catch (error) {
      write(message, error.message);
      message.hidden = false;
      say(error.message);
      return false;
    } finally {
      isBusy = false;
    }
  }
  const open = () => state.rounds.find((round) => round.open);
  const current = () => open() ?? state.rounds.find((round) => round.id === shownId) ?? state.rounds[0];
  function turn(to) {
    ({ shownId, isAsking } = { shownId, isAsking, ...to });
    redraw();
  }

  function redraw() {
    const round = current(), isNew = !open() && (isAsking || !round);
    root.toggleAttribute("data-wall", Boolean(state.wall));
    empty.hidden = !isNew || state.offer.choices.length > 0;
    form.root.hidden = !isNew || !state.offer.choices.length;
    box.root.hidden = isNew || !round.open;
    result.root.hidden = isNew || round.open;
    if (!form.root.hidden) form.update(state.rounds.length > 0);
    if (!box.root.hidden) box.update(round);
    if (!result.root.hidden) result.update(round, state.rounds.filter((one) => !one.open));
  }

  root.addEventListener("keydown", (event) => {
    const isUndo = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "z";
    if (!isUndo || typing(event.target)) return;
    event.preventDefault();
    event.stopPropagation();
    tell(event.shiftKey ? "redo" : "undo");
  }, { signal });
  follow(model, signal, () => {
    state = model.get("state");
    redraw();
  });
}

export default { render };
