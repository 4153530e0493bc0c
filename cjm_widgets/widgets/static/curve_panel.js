// Beside the curve: one touchpoint without dragging, and what stands behind its two points.

const WHY_SAVED_AFTER_MS = 3000;

/**
 * The panel of the chosen touchpoint.
 *
 * `desk` is what it asks of the curve: `tell(what, values)`, `agree(point, side, value, aloud)`,
 * `say(sentence)`, `focusPoint()`, and `view`, a name for ids.
 */
function curvePanel(scene, desk) {
  const { words } = scene, { view } = desk;
  const number = make("span"), name = make("bdi"), where = make("p", { class: "cjw-curve-small" });
  const scales = Object.fromEntries(SIDES.map((side) => [side, scale(scene, desk, side)]));
  const wait = make("p", { class: "cjw-curve-small", text: words.after_reveal });
  const ratings = ratingsPart(scene), data = measuredPart(scene), moment = momentPart(scene, desk);
  const root = make("section", { class: "cjw-curve-panel", "aria-labelledby": `${view}-name` },
    make("h2", { id: `${view}-name` }, number, " ", name), where,
    scales.desired.root, scales.actual.root, wait,
    ...ratings.roots, data.root, ...moment.roots);
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    moment.save();
    desk.focusPoint();
  });
  return {
    root,
    leave: moment.save,
    enter: (side) => (scene.state.hidden ? scales.desired : scales[side]).focus(),
    update() {
      const point = scene.here;
      write(number, point.number);
      write(name, point.name);
      write(where, [point.channel, scene.state.stages[point.stage].name].filter(Boolean).join(", "));
      for (const side of SIDES) scales[side].update(point);
      scales.actual.root.hidden = scene.state.hidden;
      wait.hidden = !scene.state.hidden;
      for (const part of [ratings, data, moment]) part.update(point);
    },
  };
}

/** Five steps to choose from. A scale has ends: native radios would wrap from +2 to −2. */
function scale(scene, desk, side) {
  const { words } = scene, id = `${desk.view}-${side}`, title = words[`${side}_agreed`];
  const steps = new Map();
  const options = make("div", { class: "cjw-curve-options" });
  const clear = make("button", {
    class: "cjw-link", type: "button", text: words.cannot_say, "aria-label": `${words.cannot_say}: ${title}`,
    onclick: () => {
      desk.agree(scene.here, side, null, true);
      steps.get(0).input.focus();
    },
  });
  const root = make("div", {
    class: `cjw-curve-scale cjw-curve-scale-${side}`, role: "radiogroup", "aria-labelledby": id,
  }, make("div", { class: "cjw-curve-scale-head" }, make("h3", { id, text: title }), clear), options);
  for (const { value } of [...scene.state.steps].reverse()) {
    const input = make("input", {
      type: "radio", name: id, value: String(value), onchange: () => desk.agree(scene.here, side, value),
    });
    const sign = make("b"), word = make("span");
    steps.set(value, { input, sign, word });
    options.append(make("label", {}, input, sign, word));
  }
  options.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    const value = clamp(Number(event.target.value) + by), { input } = steps.get(value);
    input.focus();
    input.checked = true;
    desk.agree(scene.here, side, value);
  });
  return {
    root,
    focus: () => ([...steps.values()].find(({ input }) => input.checked) ?? steps.get(0)).input.focus(),
    update(point) {
      const agreed = scene.valueOf(point, side);
      for (const { value, sign, word } of scene.state.steps) {
        const one = steps.get(value);
        one.input.checked = value === agreed;
        write(one.sign, sign);
        write(one.word, word);
      }
      clear.hidden = agreed === null;
    },
  };
}

/** What the room rated in private, by departments that may be shown, and whether it is apart. */
function ratingsPart(scene) {
  const { words } = scene;
  const span = make("span"), lines = make("tbody");
  const more = make("p", { class: "cjw-curve-small" });
  const said = make("p", { class: "cjw-curve-said", dir: "auto" });
  const heads = [words.departments, words.ratings, words.mean];
  const table = make("table", { class: "cjw-curve-departments" },
    make("caption", { class: "cjw-hidden", text: words.rated_caption }),
    make("thead", { class: "cjw-hidden" },
      make("tr", {}, ...heads.map((text) => make("th", { scope: "col", text })))),
    lines);
  const ratings = make("section", {}, make("h3", {}, words.rated_private, " ", span), table, more, said);
  const apart = make("div", { class: "cjw-curve-apart" }, make("strong"), make("p"));
  const row = (group) => make("tr", {},
    make("th", { scope: "row", dir: "auto", text: group.name }),
    make("td", {}, strip(scene, group.dots), make("span", { class: "cjw-hidden", text: group.said })),
    make("td", { text: group.mean }));
  return {
    roots: [apart, ratings],
    update(point) {
      ratings.hidden = !point.room;
      apart.hidden = !point.apart;
      write(apart.firstElementChild, point.apart?.title ?? "");
      write(apart.lastElementChild, point.apart?.advice ?? "");
      if (!point.room) return;
      write(span, point.room.span);
      write(more, point.room.more);
      write(said, point.room.words);
      const all = { name: words.everybody, dots: point.people, mean: point.mean_said, said: "" };
      lines.replaceChildren(...(point.departments.length ? point.departments : [all]).map(row));
    },
  };
}

function measuredPart(scene) {
  const count = make("span"), figure = make("strong"), sentence = make("span");
  const root = make("section", {},
    make("h3", {}, scene.words.measured, " ", count), make("p", {}, figure, " ", sentence));
  return {
    root,
    update({ measured }) {
      root.hidden = scene.state.hidden;
      write(count, measured?.count ?? "");
      write(figure, measured?.value ?? "");
      write(sentence, measured?.sentence ?? scene.words.no_data);
    },
  };
}

/** Friction or delight, make or break, and why; what is typed is never touched by an update. */
function momentPart(scene, desk) {
  const { words } = scene, id = `${desk.view}-why`;
  const kinds = ["friction", "delight"].map((kind) => make("button", {
    class: "cjw-button", type: "button", "data-kind": kind, text: words[kind], onclick: () => mark(kind),
  }));
  const breaks = make("input", { type: "checkbox", onchange: () => {
    save();
    desk.tell("weigh", { id: scene.chosen, on: breaks.checked });
  } });
  const why = make("textarea", { rows: "2", dir: "auto", maxlength: "4000", placeholder: words.why_hint, id });
  const theirs = make("bdi");
  const decide = (text, onclick) => make("button", { class: "cjw-button", type: "button", text, onclick });
  const clash = make("div", { class: "cjw-curve-clash", hidden: true },
    make("strong", { text: words.theirs }), make("p", {}, theirs),
    decide(words.keep_mine, () => {
      seen = scene.state.seen;
      save();
    }), " ",
    decide(words.take_theirs, () => {
      clash.hidden = true;
      hold(scene.here.why);
    }));
  const reason = make("div", {},
    make("label", { class: "cjw-curve-check" }, breaks, make("span", { text: words.make_or_break })),
    make("label", { class: "cjw-curve-why", for: id, text: words.why }), why, clash);
  const buttons = make("div", { class: "cjw-curve-moment", role: "group", "aria-label": words.moment },
    make("span", { text: words.moment }), ...kinds);
  // Whose reason the field holds, as it was when a person began, and the document they saw then.
  let of = null, base = "", seen = 0, pause = null;

  why.addEventListener("input", (event) => {
    clearTimeout(pause);
    if (!event.isComposing) pause = setTimeout(save, WHY_SAVED_AFTER_MS);
  });
  why.addEventListener("change", save);

  function hold(text) {
    base = text;
    seen = scene.state.seen;
    if (why.value !== text) why.value = text;
  }
  async function mark(kind) {
    save();
    const wanted = scene.here.moment === kind ? null : kind;
    if (await desk.tell("mark", { id: scene.chosen, kind: wanted }) && wanted && !scene.here.why) why.focus();
  }
  /** When somebody else wrote meanwhile, both stand here until a person decides. */
  async function save() {
    clearTimeout(pause);
    const text = why.value.trim(), mine = of;
    if (text === base.trim() || !scene.points[scene.index(mine)]?.moment) return;
    const before = base;
    base = text;
    const kept = await desk.tell("explain", { id: mine, why: text, seen });
    if (kept) desk.say(words.said_saved_why);
    if (of !== mine) return;
    if (kept) {
      seen = scene.state.seen;
      clash.hidden = true;
      return;
    }
    base = before;
    if (scene.here.why !== before && scene.here.why.trim() !== text) {
      write(theirs, scene.here.why);
      clash.hidden = false;
    }
  }
  return {
    roots: [buttons, reason],
    save,
    update(point) {
      for (const button of kinds) {
        button.setAttribute("aria-pressed", String(point.moment === button.dataset.kind));
      }
      breaks.checked = point.make_or_break;
      reason.hidden = !point.moment;
      const untouched = document.activeElement !== why && clash.hidden && why.value.trim() === base.trim();
      if (of !== point.id) {
        of = point.id;
        clash.hidden = true;
        hold(point.why);
      } else if (untouched) hold(point.why);
      else if (point.why === base) seen = scene.state.seen;
    },
  };
}
