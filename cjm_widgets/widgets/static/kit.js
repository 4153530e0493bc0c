// What all pictures share. Put in front of each picture's own module; nothing here is exported.

const LATE_AFTER_MS = 6000;

/** Make an element. Texts become text nodes, so nothing a person typed is ever read as markup. */
function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "text") node.textContent = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** The same for SVG. */
function draw(tag, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "text") node.textContent = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** Set a text only where it differs, so that a selection or a reader's place is not lost. */
function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Fill {name} places of a translated sentence. */
function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (place, name) => (name in values ? values[name] : place));
}

/**
 * Bring a parent's children in line with a list: elements are found again by id and reused, new
 * ones are made, gone ones removed. Only what is out of place is moved, and focus follows its item.
 */
function keep(parent, items, create, update) {
  const before = new Map();
  for (const child of [...parent.children]) {
    if (child.dataset.key !== undefined) before.set(child.dataset.key, child);
  }
  const focused = document.activeElement;
  const inside = parent.contains(focused) ? focused : null;
  let place = [...parent.children].find((child) => child.dataset.key !== undefined) ?? null;
  for (const item of items) {
    const key = String(item.id);
    let child = before.get(key);
    before.delete(key);
    if (!child) {
      child = create(item);
      child.dataset.key = key;
    }
    if (child === place) {
      place = next(place);
    } else {
      parent.insertBefore(child, place);
    }
    update(child, item);
  }
  for (const child of before.values()) child.remove();
  if (inside && inside.isConnected && document.activeElement !== inside) {
    inside.focus({ preventScroll: true });
  }

  function next(child) {
    let sibling = child.nextElementSibling;
    while (sibling && sibling.dataset.key === undefined) sibling = sibling.nextElementSibling;
    return sibling;
  }
}

/** One live region: the newest sentence, said politely; the same sentence twice is said twice. */
function voice(root) {
  const region = make("p", { class: "cjw-voice", role: "status", "aria-live": "polite" });
  root.append(region);
  return (sentence) => {
    region.textContent = "";
    setTimeout(() => { region.textContent = sentence; }, 30);
  };
}

/**
 * Keep a notebook's own shortcuts away: JupyterLab looks at the focused element itself, so each one
 * is marked as it gets the focus. It also takes from Enter what a browser does with it, so a form
 * with one line is sent here.
 */
function guard(root, signal) {
  root.addEventListener(
    "focusin",
    (event) => event.target.setAttribute?.("data-lm-suppress-shortcuts", "true"),
    { signal },
  );
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.target.tagName !== "INPUT") return;
    if (!event.target.form || ["checkbox", "radio", "button"].includes(event.target.type)) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  }, { signal });
}

/**
 * Say to Python what a person did; the promise tells whether it was done. While an answer is long in
 * coming the page hears "cjw-late" with the time of the question, and "cjw-answered" when it came.
 */
function intents(model, signal) {
  const waiting = new Map();
  let last = 0;
  const receive = (message) => {
    const number = message?.done ?? message?.failed;
    const answer = waiting.get(number);
    if (!answer) return;
    waiting.delete(number);
    clearTimeout(answer.late);
    if (answer.isLate) document.dispatchEvent(new CustomEvent("cjw-answered"));
    if (message.failed !== undefined) answer.reject(new Error(message.message));
    else answer.resolve();
  };
  model.on("msg:custom", receive);
  signal?.addEventListener("abort", () => model.off("msg:custom", receive));
  return (what, values = {}) =>
    new Promise((resolve, reject) => {
      last += 1;
      const answer = { resolve, reject, isLate: false };
      const asked = new Date().toTimeString().slice(0, 8);
      const beLate = () => {
        answer.isLate = true;
        document.dispatchEvent(new CustomEvent("cjw-late", { detail: asked }));
      };
      answer.late = setTimeout(beLate, LATE_AFTER_MS);
      waiting.set(last, answer);
      try {
        model.send({ ...values, do: what, n: last });
      } catch {
        beLate(); // the kernel is gone
      }
    });
}

/** Draw now and after each new state, until the view is closed. */
function follow(model, signal, redraw) {
  model.on("change:state", redraw);
  signal?.addEventListener("abort", () => model.off("change:state", redraw));
  redraw();
}

/** True while a person types: then undo, letters and updates belong to that field. */
function typing(target = document.activeElement) {
  return Boolean(target?.matches?.("input:not([type=checkbox],[type=radio],[type=button]),textarea,select,[contenteditable]"));
}
