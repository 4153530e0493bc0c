// The ballot: the same pages from one file, without a server; at the end the answers are a file, too.

const PAGES = ["note", "rate", "vote", "save"];

const ballotPages = () => PAGES.filter((page) =>
  (page === "rate" ? touchpoints().length : page === "vote" ? room.state.round && room.state.role === "staff" : true));

/** The walk through the pages of a ballot. */
function ballotNav() {
  const pages = ballotPages();
  return h("nav", { class: "pages", "aria-label": t("pages") }, pages.map((page, n) =>
    h("button", { type: "button", "aria-current": page === room.screen ? "page" : null, onclick: () => turn(page) },
      h("span", {}, `${n + 1} `), t(`page_${page}`))));
}

/** What is handed back: everything kept here, in the form of ballot.md's `Answers`. */
function answers() {
  const place = `ballot/${BALLOT.ballot}`;
  const kept = memory.get(place) ?? { saved: 0, nonces: {}, notes: [] };
  const entries = room.outbox.entries();
  const once = (key) => (kept.nonces[key] ??= nonce());
  const part = (start) => entries.filter((entry) => entry.key.startsWith(start)).map((entry) => [entry.key.slice(start.length), entry]);
  const notes = part("note:").filter(([, entry]) => entry.method === "PUT").map(([id, entry]) => ({ nonce: id, ...entry.body }));
  const removed = [...new Set([...kept.notes, ...kept.removed ?? []])].filter((id) => !notes.some((note) => note.nonce === id));
  const ratings = part("rating:").map(([id, entry]) => ({ nonce: once(`rating:${id}`), touchpoint_id: id, basis: null, ...entry.body }));
  const votes = part("round:").map(([id, entry]) => ({ nonce: once(`round:${id}`), round_id: id, ...entry.body }));
  memory.set(place, { saved: kept.saved + 1, nonces: kept.nonces, notes: notes.map((note) => note.nonce), removed });
  return {
    format: "cjm-ballot", version: 1, ballot: BALLOT.ballot, saved: kept.saved + 1, saved_at: new Date().toISOString(),
    participant: { label: BALLOT.seat.label, department_id: room.mine.person.department?.id ?? null },
    notes, removed, ratings, votes,
  };
}

function saveView() {
  const ask = BALLOT.seat.role === "staff" && !BALLOT.seat.department && BALLOT.departments.length > 0;
  const department = ask ? field(t("where_you_work"), choose("department", option("", t("choose")), BALLOT.departments.map((each) => option(each.id, each.name)))) : null;
  if (department) {
    department.control.value = room.mine.person.department?.id ?? "";
    department.control.addEventListener("change", () => {
      const { control } = department;
      room.mine.person.department = control.value ? { id: control.value, name: control.selectedOptions[0].text } : null;
      memory.set(`department/${BALLOT.ballot}`, room.mine.person.department);
      department.wrong(null);
    });
  }
  const told = h("div", { class: "aside", hidden: true });
  const counts = h("ul", { class: "counts" });
  const button = h("button", { class: "button main wide", type: "button", onclick: save }, t("save_answers"));

  function save() {
    if (department && department.wrong(department.control.value ? null : t("department_missing"))) {
      department.control.focus();
      return;
    }
    const name = `answers-${BALLOT.ballot.slice(0, 8)}.json`;
    const file = new Blob([JSON.stringify(answers(), null, 1)], { type: "application/json" });
    const link = h("a", { href: URL.createObjectURL(file), download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    told.hidden = false;
    fill(told, h("p", {}, phrase("saved_as", { file: strong(name) })), BALLOT.return_to && h("p", { dir: "auto" }, BALLOT.return_to), h("p", {}, t("save_again")));
    say(told.textContent);
  }

  function update() {
    const dots = room.state.round ? Object.values(ownDots(room.state.round)).reduce((sum, n) => sum + n, 0) : 0;
    fill(counts, h("li", {}, t("own_notes", { n: ownNotes().length })),
      touchpoints().length > 0 && h("li", {}, t("rated_of", { n: touchpoints().filter((each) => isRated(each.id)).length, all: touchpoints().length })),
      ballotPages().includes("vote") && h("li", {}, t("dots_placed", { n: dots, all: room.state.round.dots })));
  }
  update();
  const element = h("div", { class: "page narrow" }, h("p", { class: "over" }, bdi(BALLOT.seat.label)),
    h("h1", { tabindex: "-1" }, t("save_title")), h("p", { class: "muted lead" }, t(BALLOT.seat.named ? "save_named" : "save_nameless")),
    counts, department?.element, button, told);
  return { element, update, busy: () => false };
}

function beginBallot() {
  const desk = BALLOT.ballot;
  const mine = BALLOT.mine;
  mine.person.department ??= memory.get(`department/${BALLOT.ballot}`);
  begin({ desk, token: null }, { state: { ...BALLOT.state, step: null }, mine });
}
