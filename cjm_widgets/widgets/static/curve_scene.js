// What the curve shows: the state, what a hand is just doing to it, and where everything stands.

const SIDES = ["desired", "actual"];
const UNIT = 76, TOP = 26, BOTTOM = 40, NARROWEST = 38;
const HEIGHT = TOP + 4 * UNIT + BOTTOM;
const level = (value) => TOP + (2 - value) * UNIT;
const clamp = (value) => Math.max(-2, Math.min(2, value));
// Of two steps equally near, the one nearer to 0.
const nearest = (mean) => Math.sign(mean) * Math.ceil(Math.abs(mean) - 0.5) + 0;

class Scene {
  constructor(state, words) {
    this.state = state;
    this.words = words;
    this.layers = { desired: true, actual: true, people: true, measured: true };
    this.wishes = new Map(); // what a hand has set and Python has not yet confirmed
    this.drag = null;
    this.chosen = null;
    this.step = NARROWEST; // width of one touchpoint
    this.places = []; // their middles
  }
  get points() {
    return this.state.points;
  }
  get width() {
    return this.step * this.points.length;
  }
  get here() {
    return this.points[this.index(this.chosen)];
  }
  index(id) {
    return this.points.findIndex((point) => point.id === id);
  }
  measure(room) {
    this.step = Math.max(room / this.points.length, NARROWEST);
    this.places = this.points.map((_, i) => this.step * (i + 0.5));
  }
  isShown(layer) {
    return this.layers[layer] && (layer === "desired" || !this.state.hidden);
  }
  valueOf(point, side) {
    const { drag, wishes } = this;
    if (drag?.moved && drag.id === point.id && drag.side === side) return drag.value;
    const key = `${side} ${point.id}`;
    return wishes.has(key) ? wishes.get(key) : point[side];
  }
  /** Where a point waits that nobody has agreed on yet: at the room's mean, else at neutral. */
  waitingAt(point, side) {
    const mean = side === "actual" ? point.mean : point.wish;
    return mean === null ? 0 : nearest(mean);
  }
  standsAt(point, side) {
    return this.valueOf(point, side) ?? this.waitingAt(point, side);
  }
  called(point) {
    return `${point.number} ${point.name}`;
  }
  worded(value) {
    if (value === null) return this.words.open;
    const step = this.state.steps.find((one) => one.value === value);
    return `${step.sign}, ${step.word}`;
  }
  /** Places of the main line: alternatives but the first of each stand beside it. */
  get main() {
    return this.points.flatMap((point, i) => (point.alternative ? [] : [i]));
  }
  /** The way through an alternative: the main place before its group, itself, the one after. */
  wayThrough(i) {
    const isFirstOfGroup = (m) => this.points.slice(m + 1, i + 1).every((point) => point.alternative);
    const before = this.main.findLast((m) => m < i && !isFirstOfGroup(m));
    return [before, i, this.main.find((m) => m > i)].filter((m) => m !== undefined);
  }
}

/** The unbroken rows of places that have a value. */
function runs(order, value) {
  const found = [[]];
  for (const i of order) {
    if (value(i) === null) found.push([]);
    else found.at(-1).push(i);
  }
  return found.filter((run) => run.length > 1);
}
