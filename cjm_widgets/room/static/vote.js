// Dots on choices in an order of one's own; nobody sees a total before the vote is closed.

function ownDots(round) {
  return { ...(room.outbox.get(`round:${round.id}`)?.body.dots ?? room.mine.votes[round.id] ?? {}) };
}

function voteView() {
  const side = h("div", { class: "side" }), body = h("div", {});
  const element = h("div", { class: "page two" }, side, body);
  let drawn = null, phase = null, dots = {}, rows = [];

  const left = h("span"), purse = h("span", { class: "purse-dots", "aria-hidden": "true" });
  const help = h("p", { class: "help" });
  const spare = () => room.state.round.dots - Object.values(dots).reduce((sum, n) => sum + n, 0);

  function give(choice, n) {
    const { round } = room.state;
    if ((n > 0 && spare() < n) || (n < 0 && !dots[choice.id])) {
      say(t(n > 0 ? "all_placed" : "no_dot_here", { n: round.dots }));
      return;
    }
    dots[choice.id] = (dots[choice.id] ?? 0) + n;
    if (!dots[choice.id]) delete dots[choice.id];
    room.outbox.add(`round:${round.id}`, "PUT", `/api/rounds/${round.id}`, { dots: { ...dots } }, { soon: 500 });
    tell();
    say(t("dots_now", { choice: choice.label, dots: dots[choice.id] ?? 0, left: left.textContent }));
  }

  function tell() {
    const { round } = room.state, n = spare();
    fill(purse, Array.from({ length: Math.min(round.dots, 12) }, (_, place) => h("i", { class: place < n ? "on" : null })));
    put(left, t("dots_left", { n, all: round.dots }));
    for (const { choice, minus, plus, out } of rows) {
      put(out, String(dots[choice.id] ?? 0));
      minus.setAttribute("aria-disabled", String(!dots[choice.id]));
      plus.setAttribute("aria-disabled", String(n <= 0));
    }
    const entry = room.outbox.get(`round:${round.id}`);
    put(help, entry?.refused ?? (entry ? t(BALLOT ? "kept_file" : room.online ? "sending" : "kept_here")
      : room.mine.votes[round.id] ? t("vote_sent") : t("vote_help")));
    help.classList.toggle("over-long", Boolean(entry?.refused));
  }

  function shuffled(round) {
    const order = room.mine.orders.rounds[round.id] ?? [];
    const place = (choice) => (order.includes(choice.id) ? order.indexOf(choice.id) : order.length);
    return [...round.choices].sort((a, b) => place(a) - place(b));
  }

  function ballot(round) {
    dots = ownDots(round);
    rows = shuffled(round).map((choice) => ({
      choice,
      minus: h("button", { type: "button", "aria-label": t("take_dot", { choice: choice.label }), onclick: () => give(choice, -1) }, "−"),
      plus: h("button", { type: "button", "aria-label": t("give_dot", { choice: choice.label }), onclick: () => give(choice, 1) }, "+"),
      out: h("output", { "aria-label": t("dots_on", { choice: choice.label }) }),
    }));
    fill(side, h("p", { class: "over" }, t(round.attempt === 2 ? "second_vote" : "several_dots", { n: round.dots })),
      h("h1", { tabindex: "-1", dir: "auto" }, round.question),
      h("p", { class: "muted lead" }, t(BALLOT ? "counted_file" : "counted_later", { leader: leader() }),
        round.attempt === 2 && [" ", t("first_kept")]));
    fill(body, h("div", { class: "purse" }, left, purse),
      h("ul", { class: "vote" }, rows.map(({ choice, minus, plus, out }) => h("li", {},
        h("div", { class: "choice" }, h("span", { dir: "auto" }, choice.label), about(choice)),
        h("div", { class: "stepper" }, minus, out, plus)))), help, foot());
    tell();
  }

  const about = (choice) => (choice.code || choice.detail)
    && h("small", { dir: "auto" }, [choice.code, choice.detail].filter(Boolean).join(", "));

  function watch(round) {
    rows = [];
    fill(side, h("h1", { tabindex: "-1", dir: "auto" }, round.question), h("p", { class: "muted lead" }, t("others_vote")));
    fill(body, foot());
  }

  function outcome(round) {
    rows = [];
    const { result } = round, own = room.mine.votes[round.id] ?? {};
    const of = (choice) => result.dots[choice.id] ?? 0, most = Math.max(1, ...round.choices.map(of));
    const sorted = [...round.choices].sort((a, b) => of(b) - of(a));
    fill(side, h("p", { class: "over" }, t("vote_of", { n: result.voters })),
      h("h1", { tabindex: "-1", dir: "auto" }, round.question),
      h("p", { class: "muted lead" }, t("dots_given", { n: result.total }), result.first && [" ", t("first_beside")]));
    fill(body, h("ol", { class: "outcome" }, sorted.map((choice) => {
      const bar = h("i", { "aria-hidden": "true" });
      bar.style.setProperty("--share", of(choice) / most);
      return h("li", {}, h("div", { class: "choice" }, h("span", { dir: "auto" }, choice.label), about(choice)),
        h("div", { class: "got" }, h("b", {}, t("dots", { n: of(choice) })),
          result.first && h("small", {}, t("first_time", { n: result.first[choice.id] ?? 0 })),
          own[choice.id] && h("small", {}, t("of_them_yours", { n: own[choice.id] }))), bar);
    })), foot());
  }

  function update() {
    const { round } = room.state;
    if (!round) return;
    const now = round.open ? "open" : "closed";
    if (phase === "open" && now === "closed") say(t("vote_closed", { leader: leader() }));
    phase = now;
    const order = room.mine.orders.rounds[round.id] ?? [];
    const key = JSON.stringify([round, order, round.open ? null : room.mine.votes[round.id]]);
    if (key !== drawn) {
      const focus = document.activeElement?.getAttribute("aria-label");
      if (!round.open) outcome(round);
      else if (room.state.role === "staff") ballot(round);
      else watch(round);
      if (focus) [...body.querySelectorAll("button")].find((button) => button.getAttribute("aria-label") === focus)?.focus();
      drawn = key;
    } else if (rows.length && round.open) tell();
  }

  update();
  return { element, update, busy: () => false };
}
