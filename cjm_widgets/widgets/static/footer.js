// The studio's foot: who has spoken, when to go on, the parking lot.

function render({ model, el, signal }) {
  const words = model.get("words");
  const send = intents(model, signal);
  const root = make("aside", { class: "cjw cjw-footer", "aria-label": words.rail });
  guard(root, signal);
  const say = voice(root);
  const parts = [makeSpoken(words), makeExit(words), makeParking(words, send, say)];
  root.append(parts[0].node, make("div", {}, parts[1].node), make("div", {}, parts[2].node));
  el.append(root);
  follow(model, signal, () => parts.forEach((part) => part.update(model.get("state"))));
}

function block(place, title) {
  const amount = make("span", { class: "cjw-mute" });
  const head = make("h3", { tabindex: "-1" }, make("span", { text: title }), amount);
  return { node: make("section", { "data-cjw-place": place, "aria-label": title }, head), amount };
}

function makeSpoken(words) {
  const { node, amount } = block("spoken", words.spoken);
  const heads = make("tr");
  const body = make("tbody");
  const table = make("table", { class: "cjw-cover" }, make("caption", { class: "cjw-hidden", text: words.caption }), make("thead", {}, heads), body);
  const hint = make("p", { class: "cjw-mute", text: words.noDepartments });
  const missing = make("div", { class: "cjw-callout" }, make("p", {}, make("strong", { text: words.missing })), make("p", { class: "cjw-mute" }));
  node.append(make("div", { class: "cjw-scroll", tabindex: "0", role: "group", "aria-label": words.caption }, table), hint, missing);

  const cells = (row, counts, none) => {
    while (row.cells.length - 1 > counts.length) row.lastChild.remove();
    while (row.cells.length - 1 < counts.length) row.append(make("td"));
    counts.forEach((n, place) => {
      const cell = row.cells[place + 1];
      write(cell, n || !none ? String(n) : "–");
      cell.toggleAttribute("data-zero", !n);
    });
  };
  return {
    node,
    update({ spoken }) {
      write(amount, spoken.total ? fill(words.people, { n: spoken.n, total: spoken.total }) : "");
      const titles = [{ id: "who", text: words.department }, ...spoken.stages.map((name, n) => ({ id: n, text: String(n + 1), name }))];
      keep(heads, titles, () => make("th", { scope: "col" }), (cell, title) => {
        write(cell, title.text);
        if (title.name) {
          cell.setAttribute("aria-label", `${fill(words.stage, { n: title.text })}, ${title.name}`);
          cell.title = title.name;
        }
      });
      const customer = {
        id: "customer", name: words.customer, counts: spoken.customers, customer: true,
        silent: Boolean(spoken.missing), note: spoken.missing ? words.nobody : "",
      };
      const rows = spoken.rows.map((row) => ({ ...row, note: row.silent ? words.silent : row.people ? String(row.people) : "" }));
      keep(body, [...rows, customer], () => make("tr", {}, make("th", { scope: "row" }, make("span", { dir: "auto" }), " ", make("span", { class: "cjw-who" }))), (row, item) => {
        row.toggleAttribute("data-hole", item.silent);
        write(row.cells[0].children[0], item.name);
        write(row.cells[0].children[1], item.note);
        cells(row, item.counts, item.customer && item.silent);
      });
      hint.hidden = spoken.rows.length > 0;
      missing.hidden = !spoken.missing;
      write(missing.lastChild, spoken.missing.trim());
    },
  };
}

function makeExit(words) {
  const { node, amount } = block("exit", words.exit);
  const criterion = make("p", { class: "cjw-criterion" });
  const list = make("ul", { class: "cjw-points" });
  node.append(criterion, list, make("p", { class: "cjw-mute", text: words.mayGo }));
  const create = () => make("li", {}, make("span", { class: "cjw-mark", "aria-hidden": "true" }), make("span", {}, make("span"), make("span", { class: "cjw-hidden" })));
  return {
    node,
    update(state) {
      write(criterion, state.criterion);
      const met = state.points.filter((point) => point.met).length;
      write(amount, state.points.length ? `${met} / ${state.points.length}` : "");
      keep(list, state.points, create, (item, point) => {
        item.toggleAttribute("data-met", point.met);
        const mark = item.firstChild;
        if (mark.dataset.met !== String(point.met)) {
          mark.dataset.met = String(point.met);
          mark.replaceChildren(point.met ? tickMark() : openMark());
        }
        write(item.lastChild.firstChild, point.text);
        write(item.lastChild.lastChild, `, ${point.met ? words.met : words.open}`);
      });
    },
  };
}

function tickMark() {
  return draw("svg", { width: 14, height: 14, viewBox: "0 0 14 14" }, draw("path", { d: "M2 7.5 5.5 11 12 3.5", fill: "none", stroke: "currentColor", "stroke-width": 2 }));
}

function openMark() {
  return draw("svg", { width: 14, height: 14, viewBox: "0 0 14 14" }, draw("circle", { cx: 7, cy: 7, r: 5, fill: "none", stroke: "currentColor", "stroke-width": 1.6, "stroke-dasharray": "2.3 2" }));
}

function makeParking(words, send, say) {
  const { node, amount } = block("parking", words.parking);
  const list = make("ul", { class: "cjw-parked" });
  const nothing = make("p", { class: "cjw-mute", text: words.nothing });
  const problem = make("p", { class: "cjw-bad", role: "alert", hidden: true });
  const input = make("input", { type: "text", class: "cjw-input", dir: "auto", placeholder: words.parkHint, "aria-label": words.parkHint, autocomplete: "off" });
  const form = make("form", { class: "cjw-addline" }, input, make("button", { class: "cjw-button", text: words.park }));
  const attempt = async (what, values, sentence) => {
    problem.hidden = true;
    try {
      await send(what, values);
      say(sentence);
      return true;
    } catch (error) {
      write(problem, error.message);
      problem.hidden = false;
      return false;
    }
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = input.value;
    if (text.trim() && (await attempt("park", { text }, words.parked)) && input.value === text) input.value = "";
    input.focus();
  });
  node.append(list, nothing, form, problem);
  const create = (note) => make("li", {}, make("p", { dir: "auto" }), make("p", { class: "cjw-mute" }, make("bdi"), " ",
    make("button", { type: "button", class: "cjw-link", text: words.bring, onclick: () => attempt("bring", { note: note.id }, words.brought) })));
  return {
    node,
    update(state) {
      write(amount, state.parked.length ? String(state.parked.length) : "");
      nothing.hidden = state.parked.length > 0;
      keep(list, state.parked, create, (item, note) => {
        write(item.firstChild, note.text);
        write(item.lastChild.firstChild, note.by);
        item.querySelector("button").setAttribute("aria-label", `${words.bring}: ${note.text.slice(0, 80)}`);
      });
    },
  };
}

export default { render };
