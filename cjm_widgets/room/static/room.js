// The page as a whole: who sits here, what the room does now, and when to change what is shown.

const room = {
  seat: null, state: null, mine: null, outbox: null, sent: {},
  view: null, screen: null, key: null,
  online: true, since: null, trouble: null, touched: 0, staying: null, orphans: 0,
};
const VIEWS = { note: noteView, wait: noteView, rate: rateView, vote: voteView, scribe: scribeView, lead: leadView, save: saveView };

/** Show a page; what somebody was reading begins at its top, and the focus is on its title. */
function display(view, { focus = true } = {}) {
  room.view = view;
  fill($("#main"), BALLOT && room.state && ballotNav(), view.element);
  draw.header();
  if (!focus) return;
  scrollTo({ top: 0, behavior: "instant" });
  $("#main h1")?.focus({ preventScroll: true });
}

const draw = {
  header() {
    const { state, view } = room, step = state?.step;
    const where = view?.where?.() ?? (step && step.number
      ? [h("span", { class: "muted" }, `${t("step_of", { n: step.number, all: step.of })} `), strong(bdi(step.title))]
      : [strong(bdi(step?.title ?? state?.company ?? "")), step ? "" : ` ${t("workshop")}`]);
    const text = shown(where).map((part) => part.textContent ?? part).join("");
    if ($("#where").textContent !== text) fill($("#where"), where);
    const kept = room.outbox?.waiting().length ?? 0;
    const last = Math.max(0, ...Object.values(room.sent).map((moment) => Date.parse(moment) || 0));
    const net = $("#net");
    net.className = room.online ? "" : "off";
    put($("#net span"), BALLOT ? t(memory.lasting ? "net_file" : "net_file_lost") : !room.online ? t("net_off")
      : kept ? t("net_sending") : last ? t("net_sent", { time: timeOf(last) }) : t("net_on"));
    net.hidden = !state;
  },

  /** The messages above the page; each is drawn once and stays until somebody acts or its cause is gone. */
  bands() {
    const list = room.state ? [offlineBand(), movedBand(), orphanBand(), refusedBand(), storageBand()].filter(Boolean) : [];
    const now = list.map((band) => [band.name, band.title, band.text]);
    if (JSON.stringify(now) === draw.banded) return;
    draw.banded = JSON.stringify(now);
    steady(() => keyed($("#bands"), list, (band) => JSON.stringify([band.name, band.title, band.text]), (band) =>
      h("div", { class: `band ${band.kind}` }, h("div", {}, h("p", {}, strong(band.title)), band.text && h("p", { class: "muted" }, band.text),
        h("div", { class: "acts" }, band.acts.map(([label, act, main]) => h("button", { type: "button", class: main ? "button main" : "button", onclick: act }, label)))))));
  },
};

function offlineBand() {
  if (room.online || BALLOT) return null;
  const n = room.outbox.waiting().length;
  const busy = room.trouble?.status === 503;
  return {
    name: "offline", kind: "alarm",
    title: n ? t("kept_n", { n }) : t(busy ? "store_gone" : "no_connection"),
    text: t(busy ? "store_gone_since" : memory.lasting ? "offline_since" : "offline_since_open", { time: timeOf(room.since) }),
    acts: [[t("try_now"), () => { room.outbox.again(); poll.now(); }]],
  };
}

function movedBand() {
  const wanted = wantedKey();
  if (!room.moved || room.staying === wanted || wanted === room.key) return null;
  const { step, round } = room.state, vote = step?.screen === "vote" && round?.open;
  const title = !step ? t("moved_end", { leader: leader() }) : vote ? t("moved_vote", { leader: leader() }) : t("moved", { leader: leader(), step: step.title });
  return {
    name: "moved", kind: "news", title, text: room.view.busy() ? t(room.screen === "note" || room.screen === "wait" ? "moved_note" : "moved_other") : "",
    acts: [[t(room.screen === "rate" ? "finish_rating" : "finish_note"), () => { room.staying = wanted; draw.bands(); (room.view.focus ?? (() => $("#main h1")?.focus()))(); }],
      [t(vote ? "go_vote" : "go_there"), () => { follow({ now: true }); refresh(); }, true]],
  };
}

function orphanBand() {
  if (!room.orphans || BALLOT) return null;
  return {
    name: "orphans", kind: "news", title: t("orphans", { n: room.orphans }), text: t("orphans_more"),
    acts: [[t("orphans_drop"), () => adopt(false)], [t("orphans_send"), () => adopt(true), true]],
  };
}

function refusedBand() {
  const refused = room.outbox.entries().filter((entry) => entry.refused && !/^(note|slip):/.test(entry.key));
  if (!refused.length) return null;
  return {
    name: "refused", kind: "alarm", title: refused[0].refused, text: "",
    acts: [[t("close"), () => { for (const entry of refused) room.outbox.drop(entry.key); }]],
  };
}

function storageBand() {
  if (memory.lasting || room.told) return null;
  return { name: "storage", kind: "news", title: t("not_lasting"), text: "", acts: [[t("close"), () => { room.told = true; draw.bands(); }]] };
}

/** What the room does now, as one word; another word means another page. */
function wantedKey() {
  const { step, round, ended } = room.state;
  return step ? `${step.id}/${step.screen}${step.screen === "vote" ? `/${round?.id}` : ""}` : ended ? "end" : "begin";
}

function wantedScreen() {
  const { role, step } = room.state;
  if (role === "scribe") return "scribe";
  if (role === "facilitator") return "lead";
  const screen = step?.screen ?? "wait";
  return role === "observer" && screen === "rate" && !revealed() ? "wait" : screen;
}

/** Go along with the room, unless somebody is in the middle of something: then offer it. */
function follow({ now = false } = {}) {
  const key = wantedKey(), fixed = ["scribe", "facilitator"].includes(room.state.role) && room.view && room.key;
  if (BALLOT) return;
  if (!now && (fixed || key === room.key)) {
    room.key = key;
    room.moved = false;
    return;
  }
  const first = room.key === null, screen = wantedScreen();
  // From one question to the next the page for notes stays the same; only its headline changes.
  const stays = !first && !room.aside && ["note", "wait"].includes(screen) && ["note", "wait"].includes(room.screen);
  const hand = !stays && performance.now() - room.touched < 3000;
  if (now || first || (!room.view.busy() && !hand && !room.staying && !room.aside)) {
    const said = room.state.step ? t("moved", { leader: leader(), step: room.state.step.title }) : "";
    Object.assign(room, { key, moved: false, staying: null, aside: false, screen });
    if (!stays) display(VIEWS[screen](), { focus: !first || !document.activeElement || document.activeElement === document.body });
    else if (now) room.view.focus();
    if (!first && !now) say(said);
  } else if (!room.moved && (room.view.busy() || room.aside || room.staying)) {
    room.moved = true;
    say(movedBand()?.title ?? "");
  }
}

/** Turn to a page by one's own choice; the room's own is one press away. */
function turn(screen) {
  Object.assign(room, { screen, aside: !BALLOT });
  display(VIEWS[screen]());
}

/** After a note was sent, the way on is offered again. */
function wroteNote() {
  if (room.staying) { room.staying = null; draw.bands(); }
}

/** Take in a picture of the room from the server. */
function take(state) {
  room.state = state;
  remember();
  refresh();
}

function remember() {
  if (!BALLOT) memory.set(`seen/${room.seat.desk}`, { state: room.state, mine: room.mine, sent: room.sent });
}

/** Bring everything shown up to date; nothing moves, and no field in use is touched. */
function refresh() {
  if (!room.state || !room.mine || !room.view) return;
  follow();
  steady(() => room.view.update());
  draw.header();
  draw.bands();
}

/** Whether the server can be heard, and since when not. */
function heard(answer) {
  // Too fast is no trouble with the network: what is kept goes out a moment later.
  const online = answer.status === 429 || !LATER.has(answer.status);
  if (online === room.online) return;
  room.online = online;
  room.trouble = online ? null : answer;
  if (!online) room.since = clock.now();
  if (room.state) say(t(online ? "online_again" : "gone_offline"));
  if (online) room.outbox?.again();
}

const poll = {
  timer: null, running: false, tries: 0, wait: 0, mineAt: 0, mineKey: null, stopped: false,

  now() { this.later(0); },
  later(delay) {
    clearTimeout(this.timer);
    if (!this.stopped && !BALLOT) this.timer = setTimeout(() => this.turn(), delay);
  },

  async turn() {
    if (this.running || !room.seat) return;
    this.running = true;
    try {
      await this.ask(room.seat.token);
    } finally {
      this.running = false;
      // A page that nobody looks at asks less; once a second, spread out, otherwise.
      const pause = document.hidden ? 10_000 : 850 + Math.random() * 300;
      this.later(this.tries ? Math.max(pause, Math.min(15_000, backoff(this.tries - 1, this.wait))) : pause);
    }
  },

  async ask(token) {
    const seen = room.state?.version ?? "";
    const answer = await ask("GET", `/api/state?seen=${encodeURIComponent(seen)}`, { token });
    if (token !== room.seat?.token) return;
    if (answer.status === 401) {
      lost(answer);
      return;
    }
    heard(answer);
    Object.assign(this, { tries: answer.ok ? 0 : this.tries + 1, wait: answer.wait });
    if (answer.ok && answer.data.role) {
      room.state = answer.data;
      remember();
    }
    if (answer.ok && room.state) await this.own(token);
    refresh();
  },

  /** Ask for this person's own things when the room has changed what they hang on. */
  async own(token) {
    const { step, round, stages, version } = room.state;
    const key = JSON.stringify([step?.id, round?.id, round?.open, stages.map((stage) => stage.touchpoints.map((each) => each.id))]);
    const old = room.mine && Date.now() - this.mineAt > 20_000 && this.mineVersion !== version;
    if (room.mine && key === this.mineKey && !old) return;
    const count = room.outbox.count;
    const answer = await ask("GET", "/api/mine", { token });
    // What was sent while the answer was on its way is newer than the answer.
    if (!answer.ok || count !== room.outbox.count) return;
    room.mine = answer.data;
    Object.assign(this, { mineKey: key, mineAt: Date.now(), mineVersion: version });
    remember();
  },
};

/** Take in the server's answer to something that was sent. */
function arrived(entry, data, unchanged) {
  const [kind, id] = [entry.key.slice(0, entry.key.indexOf(":")), entry.key.slice(entry.key.indexOf(":") + 1)];
  room.sent[entry.key] = data?.sent_at ?? new Date(clock.now()).toISOString();
  heard({ status: 200 });
  if (!room.mine) return;
  if (unchanged && kind === "note") {
    const at = room.mine.notes.findIndex((note) => note.nonce === id);
    if (entry.method === "DELETE") {
      if (at >= 0) room.mine.notes.splice(at, 1);
      delete room.sent[entry.key];
    } else if (at >= 0) room.mine.notes[at] = { ...room.mine.notes[at], ...entry.body };
    else room.mine.notes.unshift({ ...entry.body, nonce: id });
  }
  if (kind === "rating") room.mine.ratings[id] = entry.body;
  if (kind === "round") room.mine.votes[id] = entry.body.dots;
  if (kind === "slip" || kind === "place") delete room.sent[entry.key];
  if (kind === "slip" || kind === "place") room.sent.desk = data?.sent_at ?? new Date(clock.now()).toISOString();
  remember();
}

/** Sit down: with an answer to joining, or again after a reload. */
function begin(seat, given) {
  Object.assign(room, { seat, state: given.state, mine: given.mine, sent: given.sent ?? {}, view: null, key: null, staying: null, moved: false });
  if (!BALLOT) {
    memory.set(`seat/${seat.desk}`, { token: seat.token, link: seat.link, departments: seat.departments ?? null });
    memory.set("desk", seat.desk);
    memory.drop("join");
    try { sessionStorage.setItem("cjm-room", seat.desk); } catch { /* the last seat of this browser is found by `desk` */ }
    // The invitation need not stand in the address for others to read; without storage it must, for a reload.
    if (memory.lasting) history.replaceState(null, "", location.pathname);
  }
  room.outbox = new Outbox(seat.desk, { token: seat.token, onSent: arrived, onLost: lost, onChange: () => {
    if (room.outbox?.trouble) heard(room.outbox.trouble);
    if (room.view) { room.view.update(); draw.header(); draw.bands(); }
  } });
  room.orphans = orphaned().length;
  poll.stopped = false;
  if (BALLOT) {
    room.key = "ballot";
    turn("note");
    return;
  }
  if (room.state && room.mine) { remember(); follow(); draw.bands(); } else waiting();
  room.outbox.again();
  poll.now();
}

function waiting() {
  display({ element: h("div", { class: "page narrow" }, h("h1", { tabindex: "-1", class: "muted" }, t("one_moment"))), update() {
    if (room.state && room.mine) { room.key = null; follow(); }
  }, busy: () => false });
}

/** Notes that another seat of this browser could not send. */
function orphaned() {
  return memory.keys("out/").filter((key) => key.includes("/note:") && !key.startsWith(`out/${room.seat.desk}/`))
    .filter((key) => memory.get(`lost/${key.split("/")[1]}`) && memory.get(key)?.method === "PUT");
}

function adopt(send) {
  for (const key of orphaned()) {
    const entry = memory.get(key), id = key.split("/note:")[1];
    memory.drop(key);
    if (send) room.outbox.add(`note:${id}`, entry.method, entry.path, entry.body, { known: true });
  }
  room.orphans = 0;
  draw.bands();
  refresh();
}

/** This seat is no longer known: stop, and give back every word that has not arrived. */
function lost(answer) {
  if (poll.stopped) return;
  poll.stopped = true;
  clearTimeout(room.outbox.timer);
  const words = room.outbox.entries().filter((entry) => entry.body?.text).map((entry) => entry.body.text);
  const draft = room.view?.typed?.().trim();
  if (draft) words.push(draft);
  memory.set(`lost/${room.seat.desk}`, true);
  const title = refusal(answer), who = leader();
  Object.assign(room, { state: null, key: null });
  fill($("#bands"));
  draw.banded = null;
  display(lastView(title, t("new_link", { leader: who }), words));
  say(title);
}

/** Why a link does not let anybody in. */
function refusal(answer) {
  const { code } = answer.data?.error ?? {};
  return ["expired", "revoked", "unknown_token"].includes(code) ? t(`link_${code}`) : sentence(answer);
}

/** There is no way in with this link. */
const shut = (answer) => display(lastView(refusal(answer), t("new_link", { leader: t("leader") })));

/** Give up the seat on this device, so that somebody else may sit down. */
function leave() {
  poll.stopped = true;
  const n = room.outbox.waiting().length;
  if (n) { say(t("leave_unsent", { n })); poll.stopped = false; poll.now(); room.outbox.again(); return; }
  const { desk } = room.seat;
  for (const key of memory.keys("")) if (key.split("/")[1] === desk) memory.drop(key);
  memory.drop("desk");
  try { sessionStorage.removeItem("cjm-room"); } catch { /* nothing was kept */ }
  Object.assign(room, { seat: null, state: null, mine: null, outbox: null, sent: {}, key: null });
  fill($("#bands"));
  display(lastView(t("left"), t("left_more")));
}

async function invite(link) {
  display({ element: h("div", { class: "page narrow" }, h("h1", { tabindex: "-1", class: "muted" }, t("one_moment"))), where: () => [strong(t("workshop_page"))], update() {}, busy: () => false }, { focus: false });
  for (let tries = 0; ; tries += 1) {
    const answer = await ask("GET", "/api/invitation", { token: link });
    if (answer.ok) { heard(answer); return display(joinView(answer.data, link)); }
    if (!LATER.has(answer.status)) { shut(answer); return undefined; }
    if (tries === 1) display(lastView(t("no_server"), t("no_server_more"), [], () => location.reload()));
    await new Promise((done) => { setTimeout(done, backoff(tries, answer.wait)); });
  }
}

/** Find the seat: by the link in the address, else the one this tab or this browser had last. */
function enter() {
  const link = new URLSearchParams(location.hash.slice(1)).get("j");
  const seats = memory.keys("seat/").map((key) => ({ desk: key.slice(5), ...memory.get(key) }))
    .filter((seat) => !memory.get(`lost/${seat.desk}`));
  let desk = memory.get("desk");
  try { desk = sessionStorage.getItem("cjm-room") ?? desk; } catch { /* only the last seat of this browser is known */ }
  const seat = seats.find((each) => (link ? each.link === link : each.desk === desk));
  if (seat) begin(seat, memory.get(`seen/${seat.desk}`) ?? {});
  else if (link) invite(link);
  else display(lastView(t("no_link"), t("no_link_more")));
}

function start() {
  memory.begin();
  for (const event of ["pointerdown", "keydown", "input"]) addEventListener(event, () => { room.touched = performance.now(); }, { capture: true, passive: true });
  addEventListener("visibilitychange", () => { if (!document.hidden) { poll.now(); room.outbox?.again(); } });
  addEventListener("online", () => { poll.now(); room.outbox?.again(); });
  addEventListener("offline", () => poll.now());
  if (BALLOT) { beginBallot(); return; }
  addEventListener("hashchange", () => { if (location.hash.startsWith("#j=")) location.reload(); });
  setInterval(() => room.view?.tick?.(), 1000);
  enter();
}

start();
