// Dragging by pointer: what is in the hand, where it would land, and scrolling at the edges.

const SLACK = 6; // px before a press is a drag
const EDGE = 44; // px from an edge at which things begin to scroll
const OUTSIDE = 80; // px beside the board within which letting go still lands on it

/**
 * Let items of a board be dragged.
 *
 * ground is what items lie on; its parent scrolls sideways.
 * take(target, type) says which item a press takes hold of: its element, or null.
 * aim(x, y, element) says where it would land: a place with the `line` to draw there, or null.
 * lift(element), drop(element, place or null) are told when a drag begins and ends.
 */
function hand({ root, ground, signal, may, take, aim, lift, drop }) {
  const line = make("div", { class: "cjw-line", "aria-hidden": "true", hidden: true });
  ground.append(line);
  let held = null;

  root.addEventListener("pointerdown", (event) => {
    if (event.button || held || !event.isPrimary) return;
    const element = take(event.target, event.pointerType);
    if (!element) return;
    held = { element, pointer: event.pointerId, x: event.clientX, y: event.clientY, ghost: null };
  }, { signal });
  addEventListener("pointermove", (event) => {
    if (event.pointerId !== held?.pointer) return;
    const far = Math.hypot(event.clientX - held.x, event.clientY - held.y) >= SLACK;
    if (!held.ghost && (!far || !may())) return;
    if (!held.ghost) begin();
    held.at = [event.clientX, event.clientY];
    show();
  }, { signal });
  addEventListener("pointerup", (event) => {
    if (event.pointerId === held?.pointer) end(held.place);
  }, { signal });
  addEventListener("pointercancel", (event) => {
    if (event.pointerId === held?.pointer) end(null);
  }, { signal });
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !held?.ghost) return;
    event.preventDefault();
    event.stopPropagation();
    end(null);
  }, { signal, capture: true });
  signal?.addEventListener("abort", () => end(null));

  function begin() {
    const body = held.element.querySelector(":scope > .cjw-card") ?? held.element;
    const box = body.getBoundingClientRect();
    held.from = [held.x - box.left, held.y - box.top];
    held.ghost = body.cloneNode(true);
    held.ghost.classList.add("cjw-ghost");
    for (const named of held.ghost.querySelectorAll("[id]")) named.removeAttribute("id");
    held.ghost.inert = true;
    held.ghost.style.width = `${box.width}px`;
    root.append(held.ghost);
    held.element.classList.add("cjw-held");
    root.setPointerCapture?.(held.pointer);
    lift(held.element);
    held.frame = requestAnimationFrame(scroll);
  }

  function show() {
    const [x, y] = held.at;
    // "Fixed" may mean fixed to a notebook's own frame: where is nothing, seen from the window?
    held.ghost.style.transform = "none";
    const zero = held.ghost.getBoundingClientRect();
    const [right, down] = [x - held.from[0] - zero.left, y - held.from[1] - zero.top];
    held.ghost.style.transform = `translate(${right}px, ${down}px) rotate(-1deg)`;
    held.place = aim(x, y, held.element);
    line.hidden = !held.place;
    if (!held.place) return;
    const { left, top, width, height } = held.place.line;
    Object.assign(line.style, {
      left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px`,
    });
  }

  /** Scroll the board sideways and what it stands in up and down, the faster the nearer the edge. */
  function scroll() {
    if (!held?.ghost) return;
    if (held.at) {
      const [x, y] = held.at;
      const sideways = pull(x, ground.parentElement.getBoundingClientRect(), "left", "right");
      const page = scroller(root);
      const frame = page === document.scrollingElement
        ? { top: 0, bottom: innerHeight } : page.getBoundingClientRect();
      const down = pull(y, frame, "top", "bottom");
      if (sideways || down) {
        ground.parentElement.scrollLeft += sideways;
        page.scrollTop += down;
        show();
      }
    }
    held.frame = requestAnimationFrame(scroll);
  }

  function pull(at, box, low, high) {
    if (at < box[low] + EDGE) return Math.max(-18, (at - box[low] - EDGE) / 3);
    if (at > box[high] - EDGE) return Math.min(18, (at - box[high] + EDGE) / 3);
    return 0;
  }

  function end(place) {
    const was = held;
    held = null;
    if (!was?.ghost) return;
    cancelAnimationFrame(was.frame);
    was.ghost.remove();
    was.element.classList.remove("cjw-held");
    line.hidden = true;
    if (root.hasPointerCapture?.(was.pointer)) root.releasePointerCapture(was.pointer);
    drop(was.element, place ?? null);
  }

  return { get busy() { return Boolean(held?.ghost); } };
}

/** The element that scrolls up and down around another one. */
function scroller(element) {
  for (let node = element.parentElement; node; node = node.parentElement) {
    const { overflowY } = getComputedStyle(node);
    if (/auto|scroll/.test(overflowY) && node.scrollHeight > node.clientHeight) return node;
  }
  return document.scrollingElement;
}
