// Rating one touchpoint after the other, in private; after the reveal, what the room said.

const VALUES = [-2, -1, 0, 1, 2];
const BASES = ["saw", "told", "guess"];
const feeling = (value) => t(`feeling_${value < 0 ? `m${-value}` : value}`);

/** Five words and "I cannot say"; a native group would wrap from +2 to −2. */
function scale(name, legend, value, change) {
  const radio = (each, kids, kind) => h("label", { class: kind },
    h("input", { type: "radio", name, value: each, checked: value === each, onchange: () => change(each) }), kids);
  const group = h("fieldset", { class: `scale ${name}` }, h("legend", {}, legend),
    h("div", { class: "steps" }, VALUES.map((each) => radio(each, [h("b", {}, signed(each)), h("span", {}, feeling(each))]))),
    radio("x", h("span", {}, t("cannot_say")), "unknown"));
  group.addEventListener("keydown", (event) => {
    const radios = [...group.querySelectorAll("input")], place = radios.indexOf(event.target);
    if (place < 0 || !event.key.startsWith("Arrow")) return;
    const rtl = getComputedStyle(group).direction === "rtl";
    const on = event.key === "ArrowDown" || event.key === (rtl ? "ArrowLeft" : "ArrowRight");
    if (place === (on ? radios.length - 1 : 0)) event.preventDefault();
  });
  return group;
}

/** This person's answers about a touchpoint: `{desired, actual, word, basis}`, "x" for "I cannot say". */
function ownRating(id) {
  const part = memory.get(`part/${room.seat.desk}/${id}`);
  if (part) return part;
  const given = room.outbox.get(`rating:${id}`)?.body ?? room.mine.ratings[id];
  if (!given) return {};
  return { desired: given.desired ?? "x", actual: given.actual ?? "x", word: given.word ?? "", basis: given.basis };
}
const complete = (answers) => answers.desired !== undefined && answers.actual !== undefined;
const isRated = (id) => complete(ownRating(id));
const revealed = () => touchpoints().length > 0 && touchpoints().every((each) => each.spread);

/** Touchpoint ids in this person's order; what came later stands at the end. */
function rateOrder() {
  const all = touchpoints().map((each) => each.id);
  const order = room.mine.orders.rate.filter((id) => all.includes(id));
  return [...order, ...all.filter((id) => !order.includes(id))];
}

function rateView() {
  let at = null, drawn = null, phase = null;
  let order = rateOrder();
  const side = h("div", { class: "side" }), body = h("div", {});
  const element = h("div", { class: "page two" }, side, body);
  const staff = room.state.role !== "customer";
  const asked = (side) => (staff
    ? phrase(`how_${side}`, { persona: bdi(room.state.persona?.name ?? t("the_customer")) }) : t(`how_${side}_you`));

  const bar = h("div", { class: "progress", "aria-hidden": "true" });
  const status = h("p", { class: "help" });
  const jump = h("ol", { class: "jump" });
  const wide = matchMedia("(min-width: 900px)");
  const all = h("details", { class: "all" }, h("summary", {}), jump);

  function keep(id, change) {
    const now = { ...ownRating(id), ...change };
    if (!complete(now)) {
      memory.set(`part/${room.seat.desk}/${id}`, now);
    } else {
      memory.drop(`part/${room.seat.desk}/${id}`);
      const value = (each) => (each === "x" ? null : Number(each));
      const body = { desired: value(now.desired), actual: value(now.actual), word: clean(now.word ?? "") || null };
      if (staff) body.basis = (body.actual === null ? null : now.basis) ?? null;
      room.outbox.add(`rating:${id}`, "PUT", `/api/ratings/${id}`, body, { soon: 400 });
    }
    update();
  }

  function card() {
    const id = order[at], each = touchpoint(id), now = ownRating(id);
    const stage = room.state.stages.find((one) => one.touchpoints.includes(each));
    const fact = [each.channel, each.customer_action].filter(Boolean);
    const basis = staff ? chips(t("basis"), "basis", BASES.map((one) => [one, t(`basis_${one}`)]), now.basis,
      (value) => keep(id, { basis: value })) : null;
    basis?.classList.add("basis");
    const word = h("input", { class: "control", id: "word", dir: "auto", maxlength: 80, autocomplete: "off", value: now.word ?? "",
      oninput: () => keep(id, { word: word.value }) });
    const answer = (name) => (value) => {
      keep(id, { [name]: String(value) });
      if (basis) basis.hidden = ownRating(id).actual === "x";
    };
    const given = (value) => (value === undefined || value === "x" ? value : Number(value));
    if (basis) basis.hidden = now.actual === "x";
    fill(side,
      h("p", { class: "over" }, t("touchpoint_of", { n: at + 1, all: order.length }), ", ", bdi(numbered(stage))), bar,
      h("h1", { tabindex: "-1", dir: "auto" }, each.name),
      fact.length > 0 && h("p", { class: "muted lead", dir: "auto" }, fact.join(". ")), wide.matches && all);
    all.open = wide.matches;
    fill(body, h("form", { onsubmit: (event) => { event.preventDefault(); next(1); } },
      scale("desired", asked("desired"), given(now.desired), answer("desired")),
      scale("actual", asked("actual"), given(now.actual), answer("actual")),
      basis,
      h("div", { class: "field" }, h("label", { for: "word" }, t("one_word")), word), status,
      h("div", { class: "aside" }, h("p", {}, strong(t(BALLOT ? "private_file" : "private", { leader: leader() })), " ",
        room.mine.person.department && room.mine.person.shown_with && t("shown_with", { own: room.mine.person.department?.name, other: room.mine.person.shown_with }))),
      h("div", { class: "walk" },
        h("button", { class: "button", type: "button", "aria-disabled": at === 0 ? "true" : null, onclick: () => at > 0 && next(-1) }, t("back")),
        h("button", { class: "button main" }, t(at === order.length - 1 ? "done" : "next_touchpoint")))),
    !wide.matches && all, foot());
  }

  function thanks() {
    const open = order.filter((id) => !isRated(id)).length;
    fill(side, h("p", { class: "over" }, t("rated_of", { n: order.length - open, all: order.length })), bar,
      h("h1", { tabindex: "-1" }, t(open ? "some_open" : "all_rated", { n: open })),
      h("p", { class: "muted lead" }, t(BALLOT ? "may_change_file" : "may_change", { leader: leader() })));
    fill(body, all, foot());
    all.open = true;
  }

  function next(step) {
    const now = ownRating(order[at]);
    const half = ["desired", "actual"].find((name) => now[name] === undefined && complete({ desired: 0, actual: 0, ...now, [name]: 0 }));
    if (step > 0 && half && (now.desired ?? now.actual) !== undefined) {
      $(`.scale.${half} input`, body).focus();
      say(t("half_answered"));
      put(status, t("half_answered"));
      status.classList.add("over-long");
      return;
    }
    turnTo(at + step);
  }

  function turnTo(place) {
    at = place;
    drawn = null;
    update();
    scrollTo({ top: 0, behavior: "instant" });
    $("h1", element).focus({ preventScroll: true });
  }

  function results() {
    const said = touchpoints().filter((each) => each.spread);
    fill(side, h("p", { class: "over" }, room.state.persona?.name ?? room.state.title),
      h("h1", { tabindex: "-1" }, t("room_said")),
      h("p", { class: "muted lead" }, t("room_said_more")));
    fill(body, said.map((each) => spread(each)), foot());
  }

  function update() {
    const now = revealed() ? "revealed" : "open";
    if (phase && phase !== now) {
      say(t(now === "revealed" ? "ratings_revealed" : "ratings_hidden", { leader: leader() }));
      drawn = null;
    }
    phase = now;
    const fresh = rateOrder();
    order = [...order.filter((id) => fresh.includes(id)), ...fresh.filter((id) => !order.includes(id))];
    if (phase === "revealed") {
      const key = JSON.stringify(room.state.stages);
      if (key !== drawn) results();
      drawn = key;
      return;
    }
    if (!order.length) {
      if (drawn !== "none") fill(side, h("h1", { tabindex: "-1" }, t("no_touchpoints")), h("p", { class: "muted lead" }, t("no_touchpoints_more")));
      drawn = "none";
      return;
    }
    at ??= Math.max(0, order.findIndex((id) => !isRated(id)));
    at = Math.min(at, order.length);
    const id = order[at] ?? "thanks";
    if (drawn !== id) {
      if (order[at]) card(); else thanks();
      drawn = id;
    } else if (order[at]) put($("h1", side), touchpoint(id).name);
    tick();
  }

  function tick() {
    keyed(bar, order, (id) => id, () => h("i"), (mark, id) => {
      mark.className = order[at] === id ? "now" : isRated(id) ? "done" : "";
    });
    const n = order.filter(isRated).length;
    put($("summary", all), t("rated_of", { n, all: order.length }));
    keyed(jump, order, (id) => id, (id) => h("li", {}, h("button", { type: "button", onclick: () => turnTo(order.indexOf(id)) },
      h("span", { class: "mark" }), h("span", { dir: "auto" }), h("span", { class: "vh" }))), (line, id) => {
      const [mark, name, voice] = line.firstChild.children;
      put(name, numbered(touchpoint(id)));
      put(voice, `, ${t(isRated(id) ? "rated" : "open")}`);
      mark.className = isRated(id) ? "mark done" : "mark";
      if (order[at] === id) line.firstChild.setAttribute("aria-current", "true");
      else line.firstChild.removeAttribute("aria-current");
    });
    const entry = order[at] && room.outbox.get(`rating:${order[at]}`), sent = room.mine.ratings[order[at]];
    status.classList.toggle("over-long", Boolean(entry?.refused));
    put(status, entry?.refused ?? (entry ? t(BALLOT ? "kept_file" : room.online ? "sending" : "kept_here")
      : sent ? sentAt(sent.sent_at ?? room.sent[`rating:${order[at]}`]) : ""));
  }

  update();
  const busy = () => {
    const now = phase === "open" && order[at] ? ownRating(order[at]) : {};
    return !complete(now) && (now.desired ?? now.actual) !== undefined;
  };
  return { element, update, busy };
}

/** What the room said about one touchpoint, as a table: five columns, a row for each question. */
function spread(each) {
  const own = ownRating(each.id);
  const rows = (one) => ["desired", "actual"].map((side) => {
    const { counts, unknown, median } = one[side], most = Math.max(1, ...counts);
    return h("tr", { class: side }, h("th", { scope: "row" }, t(`row_${side}`),
      h("small", {}, median === null ? t("no_median") : t("median", { value: signed(median) }))),
    counts.map((n, place) => {
      const bar = h("i", { "aria-hidden": "true" });
      bar.style.setProperty("--share", n / most);
      const mine = one.rater === ownRater() && String(own[side]) === String(VALUES[place]);
      return h("td", { class: mine ? "mine" : null }, n > 0 && bar, h("span", { class: n ? null : "muted" }, String(n)), mine && h("em", {}, t("you")));
    }),
    h("td", { class: "unknown" }, String(unknown)));
  });
  return h("section", { class: "spread" }, h("h2", { dir: "auto" }, numbered(each)),
    each.spread.length === 0 && h("p", { class: "muted" }, t("nobody_rated")),
    each.spread.map((one) => [
      h("table", {}, h("caption", {}, t(`rater_${one.rater}`, { n: one.n }), one.n_guesses > 0 && `, ${t("guesses", { n: one.n_guesses })}`),
        h("thead", {}, h("tr", {}, h("td"), VALUES.map((value) => h("th", { scope: "col" }, signed(value), h("span", { class: "vh" }, ` ${feeling(value)}`))),
          h("th", { scope: "col", title: t("cannot_say") }, "?", h("span", { class: "vh" }, ` ${t("cannot_say")}`)))),
        h("tbody", {}, rows(one))),
      one.departments.length > 0 && h("p", { class: "help" }, t("departments_say"), " ",
        one.departments.map((group, n) => [n > 0 && ", ", bdi(group.name), ` ${t("department_says", {
          desired: group.desired === null ? "?" : signed(group.desired), actual: group.actual === null ? "?" : signed(group.actual), n: group.n,
        })}`]), "."),
    ]));
}

const ownRater = () => (room.state.role === "customer" ? "customer" : "staff");
