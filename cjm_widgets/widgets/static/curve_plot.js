// Everything in the drawing that nobody can take hold of.

/** The parts behind the points, from the back to the front. */
function backdrop(scene) {
  const gaps = scene.isShown("actual") && scene.isShown("desired") ? gapParts(scene) : [];
  return [
    ...grid(scene),
    ...(scene.isShown("people") ? scene.points.flatMap((point, i) => peopleParts(scene, point, i)) : []),
    ...(scene.isShown("measured") ? measuredParts(scene) : []),
    ...gaps.filter((part) => part.tagName === "line"),
    ...SIDES.filter((side) => scene.isShown(side)).flatMap((side) => lineParts(scene, side)),
    ...gaps.filter((part) => part.tagName === "text"),
  ];
}

function grid(scene) {
  const { places, points, state, step, width } = scene;
  const rule = (kind, x1, x2, y1, y2) => draw("line", { class: `cjw-curve-${kind}`, x1, x2, y1, y2 });
  const begins = (point, i) => i > 0 && point.stage !== points[i - 1].stage;
  return [
    draw("rect", {
      class: "cjw-curve-band", x: places[scene.index(scene.chosen)] - step / 2, y: 0,
      width: step, height: HEIGHT,
    }),
    ...state.steps.map(({ value }) => rule(value ? "rule" : "zero", 0, width, level(value), level(value))),
    ...points.flatMap((point, i) => {
      const x = places[i] - step / 2;
      return begins(point, i) ? [rule("cut", x, x, 0, HEIGHT)] : [];
    }),
  ];
}

/** One dot a person, hollow where it is a guess, below its step; ticks at the room's mean. */
function peopleParts(scene, point, i) {
  const x = scene.places[i];
  const parts = scene.state.steps.flatMap(({ value }) => {
    const dots = point.people.filter(([rated]) => rated === value);
    const size = dots.length > 24 ? 4.6 : dots.length > 12 ? 5.8 : 7.6;
    const wide = Math.max(4, Math.floor(Math.min(scene.step - 6, 62) / size));
    return dots.map(([, guess], k) => {
      const row = Math.floor(k / wide), inRow = Math.min(wide, dots.length - row * wide);
      const cx = x + ((k % wide) - (inRow - 1) / 2) * size;
      return dot(cx, level(value) + 14 + row * size, size * 0.42 - (guess ? 0.5 : 0), guess);
    });
  });
  if (point.mean === null) return parts;
  const y = level(point.mean);
  const ticks = [[-15, -9], [9, 15]].map(([from, to]) =>
    draw("line", { class: "cjw-curve-mean", x1: x + from, x2: x + to, y1: y, y2: y }));
  return [...parts, ...ticks];
}

function dot(cx, cy, r, guess) {
  return draw("circle", { class: guess ? "cjw-curve-dot cjw-curve-guess" : "cjw-curve-dot", cx, cy, r });
}

function measuredParts(scene) {
  const value = (i) => scene.points[i].measured?.mean ?? null;
  const lines = runs(scene.main, value).map((run) =>
    draw("path", { class: "cjw-curve-measured", d: path(scene, run, value) }));
  const marks = scene.points.flatMap((point, i) => {
    if (value(i) === null) return [];
    const x = scene.places[i], { low, high } = point.measured;
    const whisker = low === null ? [] : [
      draw("line", { class: "cjw-curve-whisker", x1: x, x2: x, y1: level(low), y2: level(high) }),
    ];
    const square = { class: "cjw-curve-square", x: x - 3, y: level(value(i)) - 3, width: 6, height: 6 };
    return [...whisker, draw("rect", square)];
  });
  return [...lines, ...marks];
}

/** A dotted line between wish and feeling; the six widest gaps say how wide they are. */
function gapParts(scene) {
  const width = (point) => {
    const [desired, actual] = SIDES.map((side) => scene.valueOf(point, side));
    return desired === null || actual === null ? 0 : desired - actual;
  };
  const wide = scene.points.filter((point) => width(point) >= 2).sort((a, b) => width(b) - width(a));
  return scene.points.flatMap((point, i) => {
    if (!width(point)) return [];
    const [desired, actual] = SIDES.map((side) => scene.valueOf(point, side));
    const x = scene.places[i], [y1, y2] = [level(desired), level(actual)];
    const parts = [draw("line", { class: "cjw-curve-gap", x1: x, x2: x, y1, y2 })];
    if (wide.indexOf(point) < 0 || wide.indexOf(point) > 5) return parts;
    const last = x + 52 > scene.width;
    parts.push(draw("text", {
      class: "cjw-curve-gap-text", "text-anchor": last ? "end" : "start", x: x + (last ? -6 : 6),
      // Clear of the rule that runs through the middle of an even gap.
      y: (y1 + y2) / 2 + ((desired + actual) % 2 ? 4 : -7),
      text: fill(scene.words.gap, { n: width(point) }),
    }));
    return parts;
  });
}

/** One line along the main way, thinner ones through other ways; broken where nothing is agreed. */
function lineParts(scene, side) {
  const value = (i) => scene.valueOf(scene.points[i], side);
  const line = (run, more = "") =>
    draw("path", { class: `cjw-curve-line cjw-curve-${side}${more}`, d: path(scene, run, value) });
  const ways = scene.points.flatMap((point, i) => (point.alternative && value(i) !== null ? [i] : []))
    .map((i) => scene.wayThrough(i).filter((m) => value(m) !== null))
    .filter((way) => way.length > 1);
  return [
    ...runs(scene.main, value).map((run) => line(run)),
    ...ways.map((way) => line(way, " cjw-curve-other")),
  ];
}

// Straight: a smooth curve would claim feelings between the points.
function path(scene, run, value) {
  return `M${run.map((i) => `${scene.places[i]} ${level(value(i))}`).join("L")}`;
}

/** A small picture of a layer, for its switch. */
function layerSample(layer) {
  const line = (kind) => draw("line", { class: kind, x1: 0, x2: 26, y1: 6, y2: 6 });
  const marks = {
    desired: () => [
      line("cjw-curve-line cjw-curve-desired"),
      draw("path", { class: "cjw-curve-sample-desired", d: "M13 1 18 6 13 11 8 6Z" }),
    ],
    actual: () => [
      line("cjw-curve-line cjw-curve-actual"),
      draw("circle", { class: "cjw-curve-sample-actual", cx: 13, cy: 6, r: 5 }),
    ],
    people: () => [dot(4, 6, 3.2, 0), dot(12, 6, 3.2, 0), dot(20, 6, 2.7, 1)],
    measured: () => [
      line("cjw-curve-measured"),
      draw("rect", { class: "cjw-curve-square", x: 10, y: 3, width: 6, height: 6 }),
    ],
  };
  return draw("svg", { width: 26, height: 12, "aria-hidden": "true" }, ...marks[layer]());
}

/** The dots of one department on a small scale of their own. */
function strip(scene, dots) {
  const at = (value) => 12 + (value + 2) * 20, counts = new Map();
  const line = (kind, x1, x2, y1, y2) => draw("line", { class: `cjw-curve-${kind}`, x1, x2, y1, y2 });
  const many = scene.state.steps.map(({ value }) => dots.filter(([rated]) => rated === value).length);
  const apart = Math.min(6, 15 / Math.max(1, ...many));
  const marks = dots.map(([value, guess]) => {
    const before = counts.get(value) ?? 0;
    counts.set(value, before + 1);
    return dot(at(value) + before * apart, 10, 3.8, guess);
  });
  return draw("svg", { width: 116, height: 20, viewBox: "0 0 116 20", "aria-hidden": "true" },
    line("rule", at(-2), at(2), 10, 10),
    ...scene.state.steps.map(({ value }) => line("zero", at(value), at(value), 8, 12)),
    ...marks);
}
