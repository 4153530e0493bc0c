// The agenda: a run sheet to begin with, then minutes that can be changed in place.

function render({ model, el, signal }) {
  const words = model.get("words");
  const send = intents(model, signal);
  const root = make("section", { class: "cjw cjw-form", "aria-label": words.heading });
  guard(root, signal);
  const say = voice(root);
  const amount = make("span", { class: "cjw-mute" });
  const sheets = make("div", { class: "cjw-row", role: "group", "aria-label": words.choose });
  const sure = make("p", { class: "cjw-row", hidden: true });
  const problem = make("p", { class: "cjw-bad", role: "alert", hidden: true });
  const hint = make("p", { class: "cjw-hint", text: words.empty });
  const body = make("tbody");
  const heads = [words.step, words.what, words.minutes, words.when].map((text) => make("th", { scope: "col", text }));
  const table = make("table", { class: "cjw-agenda" }, make("caption", { class: "cjw-hidden", text: words.caption }), make("thead", {}, make("tr", {}, ...heads)), body);
  const scroll = make("div", { class: "cjw-agendascroll", tabindex: 0, role: "group", "aria-label": words.caption }, table);
  root.append(make("h2", { class: "cjw-formhead" }, make("span", { text: words.heading }), " ", amount),
    make("p", { class: "cjw-mute", text: words.choose }), sheets, sure, problem, hint, scroll);
  el.append(root);

  const attempt = async (what, values) => {
    problem.hidden = true;
    try {
      await send(what, values);
      return true;
    } catch (error) {
      write(problem, error.message);
      problem.hidden = false;
      return false;
    }
  };
  const plan = async (sheet) => {
    sure.hidden = true;
    if (await attempt("plan", { sheet })) say(words.planned);
    sheets.querySelector(`[data-key="${sheet}"]`)?.focus();
  };
  const ask = (sheet) => {
    const { items } = model.get("state");
    if (!items.length) return plan(sheet);
    const yes = make("button", { type: "button", class: "cjw-button", "data-main": true, text: words.replace, onclick: () => plan(sheet) });
    const sentence = fill(words.confirm, { n: items.length });
    sure.replaceChildren(make("span", { text: sentence }), yes);
    sure.hidden = false;
    say(sentence);
    yes.focus();
  };

  follow(model, signal, () => {
    const state = model.get("state");
    keep(sheets, state.sheets,
      (sheet) => make("button", { type: "button", class: "cjw-button", text: sheet.label, onclick: () => ask(sheet.id) }),
      (press, sheet) => press.setAttribute("aria-pressed", String(sheet.id === state.chosen)));
    write(amount, state.items.length ? fill(words.total, { n: state.minutes }) : "");
    hint.hidden = state.items.length > 0;
    scroll.hidden = !state.items.length;
    keep(body, state.items, makeItem, (row, item) => {
      row.toggleAttribute("data-running", item.running);
      row.toggleAttribute("data-done", item.done);
      write(row.cells[0], item.step);
      write(row.cells[1].firstChild, item.title);
      write(row.cells[1].lastChild, item.kept ? words.kept : "");
      const minutes = row.querySelector("input");
      if (document.activeElement !== minutes) minutes.value = item.minutes;
      minutes.setAttribute("aria-label", `${words.minutes}: ${item.title}`);
      write(row.cells[3], item.when);
    });
  });

  function makeItem(item) {
    const minutes = make("input", { type: "number", min: 0, max: 10000, step: 5, class: "cjw-input" });
    minutes.addEventListener("change", () => attempt("minutes", { item: item.id, minutes: Number(minutes.value) || 0 }));
    return make("tr", {}, make("th", { scope: "row" }), make("td", { dir: "auto" }, make("span"), " ", make("span", { class: "cjw-mute" })),
      make("td", {}, minutes), make("td"));
  }
}

export default { render };
