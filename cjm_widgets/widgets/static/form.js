// A form for one item, and, where the state brings rows, the list of items to choose from.

function render({ model, el, signal }) {
  const words = model.get("words");
  const send = intents(model, signal);
  const root = make("section", { class: "cjw cjw-form" });
  guard(root, signal);
  const say = voice(root);
  const title = make("h2", { class: "cjw-formhead" });
  const amount = make("span", { class: "cjw-mute" });
  title.append(make("span"), " ", amount);
  const body = make("div", { class: "cjw-formbody" });
  const fields = new Map();
  const list = makeList({ words, send, say, state: () => model.get("state") });
  const empty = make("p", { class: "cjw-hint" });
  const name = make("h3", { class: "cjw-formname", dir: "auto" });
  const sheet = make("div", { class: "cjw-sheet" }, name, list.tools, empty, body);
  root.append(title, make("div", { class: "cjw-split" }, list.node, sheet));
  el.append(root);

  const hear = (message) => {
    if (message?.focus) body.querySelector("input, textarea, select, summary")?.focus();
  };
  model.on("msg:custom", hear);
  signal?.addEventListener("abort", () => model.off("msg:custom", hear));
  body.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !model.get("state").leaves || event.isComposing) return;
    event.preventDefault();
    send("leave").catch(() => {});
  });

  follow(model, signal, () => {
    const state = model.get("state");
    const many = Boolean(state.rows);
    root.toggleAttribute("data-many", many);
    title.hidden = !state.heading;
    root.setAttribute("aria-label", state.heading || state.form?.title || "");
    write(title.firstChild, state.heading ?? "");
    write(amount, many ? String(state.rows.length) : "");
    list.update(state);
    empty.hidden = Boolean(state.form);
    write(empty, state.form ? "" : state.empty);
    name.hidden = !state.form || (!many && Boolean(state.heading));
    write(name, state.form?.title ?? "");
    drawSections(state.form);
  });

  function drawSections(form) {
    const sections = (form?.sections ?? []).map((section, n) => ({
      ...section, id: `${form.item}/${n}/${section.title}/${section.folded}`,
    }));
    const described = new Map((form?.fields ?? []).map((field) => [field.id, field]));
    const kept = new Set();
    keep(body, sections, makeSection, (node, section) => {
      const grid = node.querySelector(".cjw-entries");
      const wanted = section.fields.map((id) => ({ ...described.get(id), id: `${form.item}:${id}` }));
      keep(
        grid,
        wanted,
        (field) => {
          const made = savingField(form.item, described.get(field.id.slice(form.item.length + 1)), { words, send, say });
          fields.set(field.id, made);
          return made.node;
        },
        (_, field) => {
          kept.add(field.id);
          fields.get(field.id).update(described.get(field.id.slice(form.item.length + 1)));
        },
      );
    });
    for (const id of [...fields.keys()]) if (!kept.has(id)) fields.delete(id);
  }

  function makeSection(section) {
    const grid = make("div", { class: "cjw-entries" });
    if (section.folded) {
      const fold = make("summary", {}, make("span", { text: words.more }), " ", make("span", { class: "cjw-mute", text: String(section.fields.length) }));
      return make("details", { class: "cjw-section" }, fold, grid);
    }
    return make("div", { class: "cjw-section" }, section.title ? make("h4", { class: "cjw-sectionhead", text: section.title }) : null, grid);
  }
}

/** The list of items: press to choose, Alt with arrows to move, a line or a small form to add. */
function makeList({ words, send, say, state }) {
  const rows = make("ul", { class: "cjw-rows" });
  const adder = make("div", { class: "cjw-adder" });
  const problem = make("p", { class: "cjw-bad", role: "alert", hidden: true });
  const node = make("div", { class: "cjw-list" }, rows, adder, problem);
  const tool = (label, act) => make("button", { type: "button", class: "cjw-button", text: label, onclick: act });
  const up = tool(words.up, () => move(-1));
  const down = tool(words.down, () => move(1));
  const gone = tool(words.remove, remove);
  const tools = make("div", { class: "cjw-row cjw-itemtools", role: "group", "aria-label": words.tools }, up, down, gone);
  let shape = "";

  const chosen = () => state().rows?.find((row) => row.id === state().chosen);
  const button = (id) => [...rows.children].find((row) => row.dataset.key === id)?.querySelector("button");

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

  async function move(by) {
    const row = chosen();
    if (!row || !(await attempt("move", { item: row.id, by }))) return;
    const place = state().rows.findIndex((other) => other.id === row.id);
    say(fill(words.said, { title: row.title, n: place + 1, total: state().rows.length }));
  }

  async function remove() {
    const row = chosen();
    if (!row || !(await attempt("remove", { item: row.id }))) return;
    say(fill(words.removed, { title: row.title }));
    (button(state().chosen) ?? adder.querySelector("input,textarea,button"))?.focus();
  }

  rows.addEventListener("keydown", (event) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!by || !event.target.matches("button")) return;
    event.preventDefault();
    if (event.altKey) {
      if (state().ordered) move(by);
      return;
    }
    const all = [...rows.querySelectorAll("button")];
    all[Math.min(Math.max(all.indexOf(event.target) + by, 0), all.length - 1)].focus();
  });

  function makeRow(row) {
    const press = make("button", { type: "button", class: "cjw-rowname" },
      make("span", { dir: "auto" }), make("span", { class: "cjw-mute" }));
    press.addEventListener("click", () => attempt("choose", { item: row.id }));
    return make("li", {}, press);
  }

  function drawRow(node, row) {
    const press = node.firstChild;
    write(press.children[0], row.title);
    write(press.children[1], row.detail);
    press.children[1].toggleAttribute("data-hot", row.hot);
    if (row.id === state().chosen) press.setAttribute("aria-current", "true");
    else press.removeAttribute("aria-current");
  }

  function drawAdder(now) {
    const wanted = JSON.stringify(now.blank.map((field) => [field.id, field.choices.length, field.label]));
    if (wanted === shape || adder.contains(document.activeElement)) return;
    shape = wanted;
    const quick = now.blank.length === 1 && ["text", "long"].includes(now.blank[0].control);
    adder.replaceChildren(quick ? quickLine(now) : smallForm(now));
  }

  function quickLine(now) {
    const [field] = now.blank;
    const label = fill(words.addOne, { kind: now.kind });
    const input = make("input", { type: "text", class: "cjw-input", dir: "auto", "aria-label": label, placeholder: label, autocomplete: "off" });
    const line = make("form", { class: "cjw-addline" }, input, make("button", { class: "cjw-button", text: words.add }));
    line.addEventListener("submit", async (event) => {
      event.preventDefault();
      const text = input.value.trim();
      if (!text) return input.focus();
      if (await attempt("add", { values: { [field.id]: text } })) {
        if (input.value.trim() === text) input.value = "";
        say(fill(words.added, { title: text }));
      }
      input.focus();
    });
    return line;
  }

  function smallForm(now) {
    const label = fill(words.addOne, { kind: now.kind });
    const opener = make("button", { type: "button", class: "cjw-button", "aria-expanded": "false", text: label });
    const unfold = (open) => {
      form.hidden = !open;
      opener.setAttribute("aria-expanded", String(open));
    };
    opener.addEventListener("click", () => {
      unfold(form.hidden);
      if (!form.hidden) made[0].input.focus();
    });
    const made = now.blank.map((field) => {
      const id = fieldId();
      const input = control({ ...field, optional: true }, id, words);
      input.set(field.control === "pick" || field.control === "picks" ? null : field.value, field.choices);
      const grouped = ["pills", "yesno"].includes(field.control);
      return {
        id: field.id,
        input,
        node: make("div", { class: "cjw-entry" },
          make(grouped ? "p" : "label", { class: "cjw-label", for: grouped ? null : id, id: `${id}-label`, text: field.label }),
          make("p", { class: "cjw-ask", id: `${id}-ask`, text: field.prompt, hidden: !field.prompt }), input.node),
      };
    });
    const form = make("form", { hidden: true }, ...made.map((one) => one.node),
      make("div", { class: "cjw-row" },
        make("button", { class: "cjw-button", "data-main": true, text: words.add }),
        make("button", { type: "button", class: "cjw-link", text: words.cancel, onclick: close })));
    function close() {
      unfold(false);
      problem.hidden = true;
      opener.focus();
    }
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const values = Object.fromEntries(made.map((one) => [one.id, one.input.get()]));
      if (!(await attempt("add", { values }))) return;
      made.forEach((one) => one.input.set(null));
      unfold(false);
      button(state().chosen)?.focus();
      say(fill(words.added, { title: chosen()?.title ?? "" }));
    });
    return make("div", { class: "cjw-new" }, opener, form);
  }

  return {
    node,
    tools,
    update(now) {
      node.hidden = !now.rows;
      tools.hidden = !now.grows || !now.form;
      adder.hidden = !now.grows;
      if (!now.rows) return;
      up.hidden = down.hidden = !now.ordered;
      const place = now.rows.findIndex((row) => row.id === now.chosen);
      up.disabled = place <= 0;
      down.disabled = place >= now.rows.length - 1;
      keep(rows, now.rows, makeRow, drawRow);
      drawAdder(now);
    },
  };
}

export default { render };
