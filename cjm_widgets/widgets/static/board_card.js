// What stands on the board: the face of a card, its channel and its evidence.

// One drawing for each family of channels, on a field of 14 by 14.
const SIGNS = {
  page: "M1.5 2.5h11v9h-11zM1.5 5.2h11M3.4 3.9h.1",
  search: "M6 10.2a4.2 4.2 0 1 0 0-8.4 4.2 4.2 0 0 0 0 8.4ZM9.2 9.2l3.6 3.6",
  handset: "M4 1.3h6v11.4H4zM6.2 10.7h1.6",
  letter: "M1.5 3h11v8h-11zM1.5 3.6 7 7.8l5.5-4.2",
  phone: "M3.2 1.6h2l1 2.9-1.4 1a7.6 7.6 0 0 0 3.7 3.7l1-1.4 2.9 1v2c0 .9-.7 1.6-1.6 1.6C6 12.1 1.9 8 1.6 3.2c0-.9.7-1.6 1.6-1.6Z",
  talk: "M1.5 2.5h11v7h-6l-3 2.7V9.5h-2z",
  people: "M5 6.6a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4ZM1.2 12.3c0-2.7 1.6-3.9 3.8-3.9s3.8 1.2 3.8 3.9M9.3 2.5a2 2 0 0 1 0 3.9M10.6 8.7c1.4.5 2.2 1.7 2.2 3.6",
  star: "m7 1.6 1.6 3.5 3.8.4-2.8 2.6.8 3.8L7 10l-3.4 1.9.8-3.8-2.8-2.6 3.8-.4Z",
  horn: "M1.5 5.5v3h2l6 3v-9l-6 3zM11.5 5.2a2.6 2.6 0 0 1 0 3.6",
  shop: "M2 6.2v6.3h10V6.2M1.2 5.6 2.5 1.5h9l1.3 4.1ZM5.5 12.5V8.9h3v3.6",
  home: "m1.2 7 5.8-5.3L12.8 7M3 5.6v6.9h8V5.6",
  day: "M1.5 3h11v9.5h-11zM1.5 6h11M4.5 1.5v3M9.5 1.5v3",
  link: "M5.7 8.3 8.3 5.7M6.3 4.3l1.6-1.6a2.4 2.4 0 0 1 3.4 3.4L9.7 7.7M7.7 9.7l-1.6 1.6a2.4 2.4 0 0 1-3.4-3.4l1.6-1.6",
  machine: "M2.5 1.5h9v6h-9zM1.5 12.5h11M7 7.5v5M4.5 4.5h5",
  thing: "M7 1.5 12.5 4.3v5.4L7 12.5 1.5 9.7V4.3ZM1.5 4.3 7 7l5.5-2.7M7 7v5.5",
  camera: "M1.5 3.5h7.5v7H1.5zM9 6.2l3.5-2v5.6L9 7.8",
  open: "M4 7h.1M7 7h.1M10 7h.1",
};
const SIGN_OF = {
  web_search: "search", website: "page", app: "handset", email: "letter", phone: "phone",
  sms: "talk", chat: "talk", social: "people", community: "people", reviews: "star",
  advertising: "horn", store: "shop", service_desk: "shop", home_visit: "home", event: "day",
  partner: "link", post: "letter", self_service: "machine", product: "thing",
  word_of_mouth: "people", video_call: "camera",
};

function sign(channel) {
  return draw(
    "svg",
    { class: "cjw-sign", width: 14, height: 14, viewBox: "0 0 14 14", "aria-hidden": "true" },
    draw("path", { d: SIGNS[SIGN_OF[channel] ?? "open"] }),
  );
}

/** A disc that fills up with the strength of the evidence: nothing, a quarter, a half, all. */
function disc(level) {
  const filled = [null, "M6 6V1.6A4.4 4.4 0 0 1 10.4 6Z", "M6 1.6a4.4 4.4 0 0 1 0 8.8Z", null];
  return draw(
    "svg",
    { class: "cjw-disc", width: 12, height: 12, viewBox: "0 0 12 12", "aria-hidden": "true" },
    draw("circle", {
      cx: 6, cy: 6, r: 4.75, fill: level === 3 ? "currentColor" : "none", stroke: "currentColor",
      "stroke-width": 1.5, "stroke-dasharray": level === 0 ? "2.2 1.9" : null,
    }),
    filled[level] && draw("path", { d: filled[level], fill: "currentColor" }),
  );
}

function turn() {
  return draw(
    "svg",
    { class: "cjw-sign", width: 13, height: 13, viewBox: "0 0 13 13", "aria-hidden": "true" },
    draw("path", { d: "M11 11V6.5a3 3 0 0 0-3-3H2M4.5 1 2 3.5 4.5 6" }),
  );
}

function grip() {
  const dots = [3, 7, 11].flatMap((cy) => [2, 6].map((cx) => draw("circle", { cx, cy, r: 1.15 })));
  return make(
    "span",
    { class: "cjw-grip", "aria-hidden": "true" },
    draw("svg", { width: 8, height: 14, viewBox: "0 0 8 14", fill: "currentColor" }, ...dots),
  );
}

/** What a card says, as the children of its button. */
function face(card, fresh, words) {
  const notes = [card.notes, fresh && make("b", { text: fill(words.fresh, { n: fresh }) })];
  return [
    make("span", { class: "cjw-where" }, sign(card.channel),
      make("span", { dir: "auto", text: card.where ?? words.no_channel })),
    make("span", { class: "cjw-name" }, make("span", { class: "cjw-number", text: `${card.number} ` }),
      make("bdi", { text: card.name })),
    make("span", { class: "cjw-facts" },
      make("span", { class: "cjw-proof" }, disc(card.level), card.proof),
      (card.n_notes || fresh) ? make("span", {}, ...spaced(notes)) : null),
    ...card.ways.map(({ text, back }) => make("span", { class: "cjw-way", "data-on": !back }, turn(), text)),
    grip(),
  ];
}

function spaced(parts) {
  return parts.filter(Boolean).flatMap((part, n) => (n ? [" ", part] : [part]));
}
