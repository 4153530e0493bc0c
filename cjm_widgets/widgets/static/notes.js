// Notes that wait for a place, newest last; while one of them has the focus, new ones wait too.

function render({ model, el, signal }) {
  const words = model.get("words");
  const send = intents(model, signal);
  const root = make("section", { class: "cjw cjw-notes", "aria-label": words.heading, "data-cjw-place": "notes" });
  guard(root, signal);
  const say = voice(root);
  const amount = make("span", { class: "cjw-mute" });
  const head = make("h3", { tabindex: "-1" }, make("span", { text: words.heading }), amount);
  const list = make("ul", { class: "cjw-slips" });
  const nothing = make("p", { class: "cjw-mute", text: words.nothing });
  const older = make("span", { class: "cjw-mute" });
  const sort = make("button", { type: "button", class: "cjw-link", text: words.sort, onclick: () => send("sort").catch(() => {}) });
  const more = make("p", { class: "cjw-by" }, older, sort);
  const fresh = make("button", { type: "button", class: "cjw-button", hidden: true, onclick: () => draw() });
  const problem = make("p", { class: "cjw-bad", role: "alert", hidden: true });
  const hereHead = make("h3", { class: "cjw-herehead" });
  const here = make("ul", { class: "cjw-here" });
  root.append(head, list, nothing, more, fresh, problem, hereHead, here);
  el.append(root);

  const attempt = async (what, note, sentence) => {
    problem.hidden = true;
    const place = [...list.children].findIndex((item) => item.dataset.key === note);
    try {
      await send(what, { note, target: model.get("state").chosen });
      draw();
      say(sentence);
      (list.children[Math.min(place, list.children.length - 1)]?.querySelector("button") ?? head).focus();
    } catch (error) {
      write(problem, error.message);
      problem.hidden = false;
    }
  };
  const number = () => model.get("state").number;
  const create = (note) => make(
    "li", {},
    make("p", { class: "cjw-slip", dir: "auto", text: note.text }),
    make("div", { class: "cjw-by" },
      make("bdi", { class: "cjw-mute", text: note.by }),
      make("button", { type: "button", class: "cjw-link", "data-place": true, onclick: () => attempt("place", note.id, fill(words.placed, { number: number() })) }),
      make("button", { type: "button", class: "cjw-link", "data-make": true, text: words.touchpoint, onclick: () => attempt("touchpoint", note.id, words.made) }),
      make("button", { type: "button", class: "cjw-link", text: words.park, onclick: () => attempt("park", note.id, words.parked) })),
  );
  const update = (item, note) => {
    write(item.firstChild, note.text);
    const place = item.querySelector("[data-place]");
    place.hidden = !number();
    write(place, fill(words.place, { number: number() }));
    item.querySelector("[data-make]").hidden = !model.get("state").canMake;
  };

  function draw() {
    const state = model.get("state");
    fresh.hidden = true;
    keep(list, state.waiting, create, update);
    write(amount, state.total ? fill(words.waiting, { n: state.total }) : "");
    more.hidden = state.total < 2 && !state.sorting;
    sort.setAttribute("aria-expanded", String(state.sorting));
    older.hidden = state.total <= state.waiting.length;
    write(older, fill(words.more, { n: state.total - state.waiting.length }));
    nothing.hidden = state.waiting.length > 0;
    hereHead.hidden = !state.here.length;
    write(hereHead, fill(words.here, { number: state.number }));
    keep(here, state.here,
      () => make("li", {}, make("span", { dir: "auto" }), make("bdi", { class: "cjw-mute" })),
      (item, note) => { write(item.firstChild, note.text); write(item.lastChild, note.by); });
  }

  follow(model, signal, () => {
    const state = model.get("state");
    const shown = new Set([...list.children].map((item) => item.dataset.key));
    const added = state.waiting.filter((note) => !shown.has(note.id)).length;
    if (list.contains(document.activeElement) && added) {
      keep(list, state.waiting.filter((note) => shown.has(note.id)), create, update);
      write(fresh, fill(words.show, { n: added }));
      fresh.hidden = false;
    } else draw();
  });
}

export default { render };
