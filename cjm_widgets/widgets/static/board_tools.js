// What stands around a board: the tools above it, the keys below it, and the ways to begin one.

/** Buttons that do with one click what a drag or a key does; `deeds` says what each does. */
function boardTools(words, deeds) {
  const tool = (name, text, long) => make("button", {
    class: "cjw-button", type: "button", "data-tool": name, "aria-label": long, title: long, text,
    onclick: ({ currentTarget }) => {
      if (currentTarget.getAttribute("aria-disabled") !== "true") deeds[name]();
    },
  });
  const name = make("strong", { dir: "auto" });
  const [left, up, down, right] = [
    tool("left", "←", words.to_left), tool("up", "↑", words.up),
    tool("down", "↓", words.down), tool("right", "→", words.to_right),
  ];
  const branch = tool("branch", words.branch, words.branch_long);
  const phase = make("select", {
    class: "cjw-select", "aria-label": words.phase, onchange: ({ target }) => deeds.phase(target.value),
  });
  const bar = make("div", { class: "cjw-tools", role: "group", "aria-label": words.tools },
    name,
    make("span", { class: "cjw-group", role: "group", "aria-label": words.move }, left, up, down, right),
    tool("rename", words.rename), tool("add", words.add_after), branch, phase,
    tool("remove", words.remove), tool("stage", words.add_stage));

  /** Show what can be done with an item that stands at [column, place] of an order. */
  function show(order, [column, place], { title, joined, phaseId }) {
    const isStage = place < 0;
    write(name, title);
    up.hidden = down.hidden = branch.hidden = isStage;
    phase.hidden = !isStage;
    off(left, column === 0);
    off(right, column === order.rows.length - 1);
    off(up, place === 0);
    off(down, place === order.rows[column][1].length - 1);
    label(left, isStage ? words.stage_left : words.to_left);
    label(right, isStage ? words.stage_right : words.to_right);
    write(branch, joined ? words.unbranch : words.branch);
    label(branch, joined ? words.unbranch_long : words.branch_long);
    if (!phase.children.length) {
      phase.append(...order.state.phases.map(({ id, name: text }) => make("option", { value: id, text })));
    }
    if (phaseId && document.activeElement !== phase) phase.value = phaseId;
  }
  function off(button, isOff) {
    button.setAttribute("aria-disabled", String(isOff));
  }
  function label(button, text) {
    button.setAttribute("aria-label", text);
    button.title = text;
  }
  return { bar, show };
}

function keyTable(words, id) {
  const key = (text) => make("kbd", { text });
  const entry = (...parts) => make("span", {}, ...spaced(parts));
  return make("p", { class: "cjw-keys", id },
    entry(key("↑ ↓ ← →"), words.key_walk),
    entry(key(words.space), words.key_lift, key(words.space), words.key_down, key("Esc"), words.key_back),
    entry(key("F2"), words.key_rename), entry(key("N"), words.key_add), entry(key("B"), words.key_branch),
    entry(key("Enter"), words.key_open), entry(key("Del"), words.key_remove));
}

/** Three ways to begin an empty board; choose(name) is told which. */
function beginnings(words, persona, choose) {
  const way = (name) => make("button",
    { class: "cjw-way-in", type: "button", "data-begin": name, onclick: () => choose(name) },
    make("strong", { text: words[name] }),
    make("span", { text: fill(words[`${name}_hint`], { persona }) }));
  return make("div", { class: "cjw-empty", hidden: true },
    make("h2", { text: words.empty }),
    make("div", { class: "cjw-ways-in" }, ...["begin_empty", "begin_template", "begin_data"].map(way)));
}

/** A message at the foot: it takes no focus and stays until the next act. */
function footMessage(words, { undo, close }) {
  const node = make("div", { class: "cjw-message", hidden: true });
  const link = (text, onclick) => make("button", { class: "cjw-link", type: "button", text, onclick });
  return {
    node,
    show(text, canUndo) {
      node.replaceChildren(make("span", { dir: "auto", text }),
        ...(canUndo ? [link(words.undo, undo)] : []),
        link(words.close, () => { node.hidden = true; close(); }));
      node.hidden = false;
    },
    hide() { node.hidden = true; },
  };
}

/**
 * A field for a name. Enter or leaving keeps what is written, Escape does not; Enter that ends a
 * composed character is left alone. end(name or null, goesBack) is called once.
 */
function nameField({ value, label, hint, rows, isQuiet, end }) {
  const box = make("textarea", {
    class: "cjw-rename", rows, dir: "auto", "aria-label": label, placeholder: hint,
  });
  box.value = value;
  let isOver = false;
  const finish = (keeps, goesBack) => {
    if (isOver || isQuiet()) return;
    isOver = true;
    const name = box.value.trim().replace(/\s+/g, " ");
    end(keeps && name ? name : null, goesBack);
  };
  box.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    finish(event.key === "Enter", true);
  });
  box.addEventListener("blur", () => finish(true, false));
  return box;
}
