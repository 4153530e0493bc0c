// The panel of a chosen step or process: who does it, what goes wrong, on what it rests, what it causes.

/**
 * tell(what, values) sends an intent and returns what went wrong, if anything; back() puts the focus
 * on the card; nowIn and seenFor say what stands in a field now, and whether anybody changed it.
 */
function stepPanel({ name, words, tell, back, nowIn, seenFor }) {
  let shownId = null;
  const legend = make("legend", { dir: "auto" });
  const behind = make("p", { class: "cjw-bp-behind", dir: "auto" });
  const department = choice("department_id", words.department);
  const owner = choice("owner_id", words.owner);
  const minutes = entry("minutes", words.minutes, make("input", { type: "text", inputmode: "decimal", autocomplete: "off" }));
  const problem = entry("problem", words.problem, make("textarea", { rows: 3, maxlength: 4000, dir: "auto" }));
  const wrong = make("p", { id: `${name}-wrong`, class: "cjw-bp-wrong", role: "alert" });
  let settle = null; // what to do with a field that somebody else changed: (isMine) => …
  const mine = make("button", { type: "button", class: "cjw-button", text: words.keep_mine, onclick: () => settle?.(true) });
  const theirs = make("button", { type: "button", class: "cjw-button", text: words.take_theirs, onclick: () => settle?.(false) });
  const versions = make("div", { class: "cjw-bp-versions", hidden: true }, mine, theirs);
  const rests = ticks(words.rests_on, (item, other, on) => tell("link", { id: item.id, process: other, on }));
  const carries = ticks(words.carries, (item, other, on) => tell("link", { id: other, process: item.id, on }));
  const causes = ticks(words.causes, (item, other, on) => tell("cause", { id: item.id, touchpoint: other, on }));
  const node = make("fieldset", { class: "cjw-bp-panel", hidden: true }, legend, behind,
    make("div", { class: "cjw-bp-fields" }, department.node, owner.node, minutes.node, problem.node, wrong, versions),
    causes.node, rests.node, carries.node);
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    event.stopPropagation();
    back();
  });
  return {
    node,
    focus() { department.control.focus(); },
    draw(picture, item, column) {
      node.hidden = !item;
      if (!item) { shownId = null; return; }
      if (shownId !== item.id) { write(wrong, ""); versions.hidden = true; }
      const isNew = shownId !== item.id;
      shownId = item.id;
      write(legend, item.name);
      write(behind, fill(words.behind, column));
      const isStep = item.kind === "backstage";
      for (const part of [owner, minutes, rests]) part.node.hidden = !isStep;
      carries.node.hidden = isStep;
      department.offer(picture.departments, item.department_id, isNew);
      owner.offer(picture.people, item.owner_id, isNew);
      minutes.offer(item.minutes, isNew);
      problem.offer(item.problem, isNew);
      const every = (kind) => picture.columns.flatMap((other) => other[kind].map((one) => ({ ...one, at: other })));
      const near = ({ at }) => at.id === column.id;
      const labelled = (one) => ({ id: one.id, text: near(one) ? one.name : `${one.at.code} ${one.name}`, near: near(one) });
      rests.draw(item, isStep ? every("support").map(labelled) : [], item.support_ids, words.rests_on_none);
      const steps = every("backstage");
      carries.draw(item, isStep ? [] : steps.map(labelled), steps.filter((step) => step.support_ids.includes(item.id)).map((step) => step.id), words.carries_none);
      const lows = picture.columns.filter((other) => other.low || item.causes.includes(other.id))
        .map((other) => ({ id: other.id, text: `${other.code} ${other.name}`, near: true }));
      causes.draw(item, lows, item.causes, words.no_lows);
    },
  };

  /** A field that is saved when one leaves it; what is being typed is never written over. */
  function entry(field, text, control) {
    const id = `${name}-${field}`;
    control.id = id;
    control.setAttribute("aria-describedby", `${name}-wrong`);
    let begun = null;
    const begin = () => { begun = { id: shownId, then: nowSeen(), was: control.value }; };
    const nowSeen = () => seenFor(shownId, field, nowIn(shownId, field), null);
    const save = async () => {
      if (!begun || control.value === begun.was) return;
      const { id: whose, then, was } = begun;
      const typed = control.value;
      begun = { ...begun, was: typed };
      const values = { id: whose, field, text: typed };
      const trouble = await tell("write", () => ({ ...values, seen: seenFor(whose, field, was, then) }), { quiet: true });
      if (shownId !== whose) return;
      write(wrong, trouble ?? "");
      versions.hidden = !trouble || nowIn(whose, field) === was;
      if (!trouble) { control.removeAttribute("aria-invalid"); return; }
      control.setAttribute("aria-invalid", "true");
      settle = (isMine) => {
        control.removeAttribute("aria-invalid");
        write(wrong, "");
        versions.hidden = true;
        begun = { id: whose, then: nowSeen(), was: nowIn(whose, field) };
        if (isMine) save();
        else control.value = begun.was;
        control.focus();
      };
    };
    control.addEventListener("focus", begin);
    control.addEventListener(control.tagName === "SELECT" ? "change" : "blur", save);
    control.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && control.tagName === "INPUT" && !event.isComposing) save();
    });
    return {
      control,
      node: make("div", { class: `cjw-bp-field cjw-bp-of-${field}` }, make("label", { for: id, text }), control),
      offer(value, isNew) {
        if (isNew) control.removeAttribute("aria-invalid");
        if (!isNew && (control === document.activeElement || control.hasAttribute("aria-invalid"))) return;
        if (control.value !== value) control.value = value;
        begin();
      },
    };
  }

  function choice(field, text) {
    const control = make("select", {});
    const made = entry(field, text, control);
    return {
      ...made,
      offer(options, value, isNew) {
        keep(control, [{ id: "", name: words.nobody }, ...options], () => make("option"), (option, one) => {
          option.value = one.id;
          write(option, one.name);
        });
        made.offer(value, isNew);
      },
    };
  }

  /** A list of things to tick; those of other touchpoints lie folded below, ticked ones never do. */
  function ticks(text, act) {
    const near = make("div"), far = make("div");
    const none = make("p", { class: "cjw-bp-none" });
    const more = make("details", {}, make("summary", { text: words.elsewhere }), far);
    let item = null;
    const node = make("fieldset", { class: "cjw-bp-ticks" }, make("legend", { text }), near, more, none);
    node.addEventListener("change", (event) => {
      act(item, event.target.closest("[data-key]").dataset.key, event.target.checked);
    });
    const makeTick = () => make("label", { class: "cjw-bp-tick" }, make("input", { type: "checkbox" }), make("span", { dir: "auto" }));
    return {
      node,
      draw(of, options, ticked, nothing) {
        item = of;
        const drawTick = (label, option) => {
          label.firstChild.checked = ticked.includes(option.id);
          write(label.lastChild, option.text);
        };
        const here = options.filter((option) => option.near || ticked.includes(option.id));
        const others = options.filter((option) => !here.includes(option));
        keep(near, here, makeTick, drawTick);
        keep(far, others, makeTick, drawTick);
        more.hidden = !others.length;
        none.hidden = options.length > 0;
        write(none, nothing);
      },
    };
  }
}
