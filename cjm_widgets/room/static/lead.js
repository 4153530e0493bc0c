// The facilitator's phone: time, prompt, steps, reveal and vote, for somebody who stands in the room.

function leadView() {
  const element = h("div", { class: "page two lead-page" });
  const time = h("p", { class: "time", role: "timer", "aria-live": "off" }), late = h("p", { class: "muted" });
  const pause = h("button", { class: "button", type: "button", onclick: () => act("pause", { paused: !room.state.step.clock.paused_at }) });
  const more = h("button", { class: "button", type: "button", onclick: () => act("minutes", { minutes: 5 }) }, t("five_more"));
  const prompt = h("h1", { tabindex: "-1", dir: "auto", class: "prompt" }), counter = h("p", { class: "over" });
  const back = h("button", { class: "button", type: "button", onclick: () => act("prompt", { n: room.state.lead.prompt - 1 }) }, t("prompt_before"));
  const next = h("button", { class: "button main", type: "button", onclick: () => act("prompt", { n: room.state.lead.prompt + 1 }) }, t("prompt_next"));
  const people = h("p", { class: "muted" }), failed = h("p", { class: "error", hidden: true });
  const ratings = h("section", { class: "own" }), vote = h("section", { class: "own" });
  const steps = h("ol", { class: "agenda" });
  let sure = null, drawn = {}, presses = Promise.resolve();

  /** One press after the other; none is lost because the one before is still on its way. */
  function act(action, body = {}) {
    sure = null;
    presses = presses.then(() => press(action, body));
  }

  async function press(action, body) {
    const told = { ...body, nonce: nonce() };
    let answer;
    // The same request three times at most: a step that changes minutes later would surprise the room.
    for (let tries = 0; tries < 3; tries += 1) {
      answer = await ask("POST", `/api/lead/${action}`, { body: told, token: room.seat.token });
      if (!LATER.has(answer.status)) break;
      await new Promise((done) => { setTimeout(done, backoff(tries, answer.wait)); });
    }
    failed.hidden = answer.ok;
    if (answer.status === 401) {
      lost(answer);
      return;
    }
    if (!answer.ok) {
      put(failed, answer.status === 0 ? t("lead_lost") : sentence(answer));
      say(failed.textContent);
    }
    if (answer.data?.state) take(answer.data.state);
    else poll.now();
    drawn = {};
    update();
  }

  /** A button that asks once more in its own place before it does what cannot be taken back. */
  function twice(key, label, question, yes, go, main = false) {
    if (sure !== key) {
      return h("button", { class: main ? "button main" : "button", type: "button", onclick: () => { sure = key; drawn = {}; update(); $(".sure button", element)?.focus(); } }, label);
    }
    return h("div", { class: "sure" }, h("p", {}, question),
      h("button", { class: "button main", type: "button", onclick: go }, yes),
      h("button", { class: "button", type: "button", onclick: () => { sure = null; drawn = {}; update(); } }, t("not_yet")));
  }

  /** Draw a section anew only when what it shows has changed; the focus stays on the button of the same name. */
  function part(section, name, value, make) {
    const key = JSON.stringify([value, sure]);
    if (drawn[name] === key) return;
    drawn[name] = key;
    const focus = section.contains(document.activeElement) ? document.activeElement.textContent : null;
    fill(section, make());
    if (focus !== null) ([...section.querySelectorAll("button")].find((each) => each.textContent === focus) ?? $("button", section))?.focus();
  }

  function ratingsPart() {
    const { lead, step } = room.state;
    ratings.hidden = step?.screen !== "rate" && !lead.rated;
    part(ratings, "ratings", [lead.rated, lead.revealed, lead.seats], () => [
      h("h2", {}, h("span", {}, t("ratings")), h("span", { class: "muted" }, t("have_rated", { n: lead.rated, all: lead.seats }))),
      lead.revealed ? h("button", { class: "button", type: "button", onclick: () => act("hide") }, t("hide"))
        : twice("reveal", t("reveal"), t("reveal_sure", { n: lead.rated, all: lead.seats }), t("reveal_yes"), () => act("reveal"), step?.screen === "rate"),
      lead.revealed && h("p", { class: "help" }, t("revealed_now"))]);
  }

  function votePart() {
    const { lead, round } = room.state;
    vote.hidden = !round && !lead.vote;
    part(vote, "vote", [round, lead.vote, lead.voted, lead.seats], () => [
      h("h2", {}, h("span", {}, t("vote")), round?.open && h("span", { class: "muted" }, t("have_voted", { n: lead.voted, all: lead.seats }))),
      h("p", { dir: "auto" }, round?.open || !lead.vote ? round?.question : lead.vote.question),
      round?.open && twice("close", t("close_vote"), t("close_sure", { n: lead.voted, all: lead.seats }), t("close_yes"), () => act("close_round", { round_id: round.id }), true),
      !round?.open && lead.vote && h("button", { class: "button main", type: "button", onclick: () => act("open_round") }, t("open_vote", { n: lead.vote.n_choices })),
      round && !round.open && round.attempt === 1 && h("button", { class: "button", type: "button", onclick: () => act("again", { round_id: round.id }) }, t("vote_again")),
      round && !round.open && round.result && h("ol", { class: "top" }, [...round.choices].sort((a, b) => (round.result.dots[b.id] ?? 0) - (round.result.dots[a.id] ?? 0))
        .slice(0, 5).map((each) => h("li", {}, h("span", { dir: "auto" }, each.label), h("b", {}, String(round.result.dots[each.id] ?? 0)))))]);
  }

  function stepsPart() {
    const { agenda } = room.state.lead;
    part(steps, "steps", agenda, () => agenda.map((each) => {
      const go = () => act("step", { agenda_id: each.id });
      const early = each.status === "done" || each.status === "later";
      return h("li", { class: each.status, "aria-current": each.status === "running" ? "step" : null },
        h("span", { class: "number" }, String(each.number)),
        h("span", {}, h("span", { dir: "auto" }, each.title), h("small", {}, t(`step_${each.status}`), ", ", t("minutes", { n: each.minutes }))),
        each.status !== "running" && (early ? twice(each.id, t("go"), t("go_sure", { step: each.title }), t("go_yes"), go)
          : h("button", { class: "button main", type: "button", onclick: go }, t("go"))));
    }));
  }

  function update() {
    const { step, lead } = room.state;
    put(prompt, lead.prompts[lead.prompt] ?? step?.title ?? t(room.state.ended ? "over" : "not_begun"));
    put(counter, step ? lead.prompts.length ? t("prompt_of", { n: lead.prompt + 1, all: lead.prompts.length }) : step.title : room.state.title);
    next.hidden = back.hidden = lead.prompts.length < 2;
    next.setAttribute("aria-disabled", String(lead.prompt >= lead.prompts.length - 1));
    back.setAttribute("aria-disabled", String(lead.prompt <= 0));
    pause.hidden = more.hidden = time.hidden = !step;
    if (step) put(pause, t(step.clock.paused_at ? "go_on" : "pause"));
    put(people, [t("here_now", { n: lead.here }), step && t("have_spoken", { n: lead.spoken, all: lead.seats }),
      lead.unplaced && t("notes_unplaced", { n: lead.unplaced })].filter(Boolean).join(" · "));
    const minutes = Math.round(lead.behind_seconds / 60);
    put(late, minutes > 0 ? t("behind", { n: minutes }) : minutes < 0 ? t("ahead", { n: -minutes }) : "");
    ratingsPart();
    votePart();
    stepsPart();
    tick();
  }

  function tick() {
    const { step } = room.state;
    if (!step) return;
    const seconds = secondsLeft(step.clock), all = Math.abs(seconds);
    const text = `${Math.floor(all / 60)}:${String(Math.floor(all % 60)).padStart(2, "0")}`;
    put(time, t(step.clock.paused_at ? "time_paused" : seconds < 0 ? "time_over" : "time_left", { time: text }));
    time.classList.toggle("over-time", seconds < 0);
  }

  for (const button of [next, back]) {
    button.addEventListener("click", (event) => {
      if (button.getAttribute("aria-disabled") === "true") event.stopImmediatePropagation();
    }, { capture: true });
  }
  fill(element,
    h("div", { class: "side" }, time, late, h("div", { class: "acts" }, pause, more), counter, prompt, h("div", { class: "acts" }, back, next), failed, people),
    h("div", {}, ratings, vote, h("section", { class: "own" }, h("h2", {}, t("steps")), steps), foot()));
  update();
  return { element, update, tick, busy: () => true };
}

/** Seconds of the running step's time box that are left; negative beyond its end. */
function secondsLeft(time) {
  const now = time.paused_at ? Date.parse(time.paused_at) : clock.now();
  const used = (now - Date.parse(time.started_at)) / 1000 - time.paused_seconds;
  return Math.round((time.minutes + time.extra_minutes) * 60 - used);
}
