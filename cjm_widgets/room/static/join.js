// Coming in, and being told that one cannot.

/** One field: label, control, help and the place for what is wrong with it. */
function field(label, control, { help = null } = {}) {
  const error = h("p", { class: "error", id: `${control.id}-error`, hidden: true });
  const described = [help && `${control.id}-help`, `${control.id}-error`].filter(Boolean).join(" ");
  control.setAttribute("aria-describedby", described);
  const element = h("div", { class: "field" }, h("label", { for: control.id }, label), control,
    help && h("p", { class: "help", id: `${control.id}-help` }, help), error);
  const wrong = (text) => {
    error.hidden = !text;
    put(error, text ?? "");
    if (text) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
    return Boolean(text);
  };
  return { element, control, wrong };
}

const choose = (id, first, options) => h("select", { class: "control", id }, first, options);
const option = (value, text) => h("option", { value }, text);

function joinView(invitation, link) {
  const customer = invitation.role === "customer", staff = invitation.role === "staff";
  const named = staff || customer;
  const kept = memory.get("join") ?? {};
  const desk = kept.link === link ? kept.desk : nonce();
  const remember = () => memory.set("join", {
    link, desk, name: name.control.value, department: department?.control.value, alone: alone.checked,
  });
  const name = field(t("your_name"), h("input", {
    class: "control", id: "name", autocomplete: "name", dir: "auto", maxlength: 80, value: kept.name ?? "",
  }));
  const alone = h("input", { type: "checkbox", id: "alone", checked: named && Boolean(kept.alone) });
  const department = staff && invitation.departments.length
    ? field(t("where_you_work"), choose("department", option("", t("choose")),
      invitation.departments.map((each) => option(each.id, each.name)))) : null;
  if (department) department.control.value = kept.department ?? "";
  const consent = h("input", { type: "checkbox", id: "consent" });
  const consentError = h("p", { class: "error", id: "consent-error", hidden: true }, t("consent_missing"));
  consent.setAttribute("aria-describedby", "consent-error");
  const seen = h("p");
  const failed = h("p", { class: "error", role: "alert", hidden: true });
  const button = h("button", { class: "button main wide" }, t("join"));

  function change() {
    name.control.disabled = alone.checked;
    if (alone.checked) name.wrong(null);
    const who = strong(alone.checked ? t("without_name") : bdi(name.control.value.trim() || t("name_blank")));
    const chosen = department?.control.selectedOptions[0];
    fill(seen, customer ? phrase("others_see_customer", { name: who })
      : department ? phrase("others_see", { name: who, department: bdi(chosen.value ? chosen.text : t("department_blank")) })
        : phrase("others_see_name", { name: who }));
    remember();
  }

  function missing() {
    const wrong = [
      [name, !alone.checked && !clean(name.control.value) && t("name_missing")],
      [department, department && !department.control.value && t("department_missing")],
    ].filter(([each, text]) => each?.wrong(text || null)).map(([each]) => each.control);
    consentError.hidden = !customer || consent.checked;
    if (!consentError.hidden) wrong.push(consent);
    wrong[0]?.focus();
    return wrong.length > 0;
  }

  async function send(event) {
    event.preventDefault();
    if (button.disabled || missing()) return;
    remember();
    button.disabled = true;
    put(button, t("joining"));
    const body = {
      invitation: link, nonce: desk, anonymous: alone.checked,
      name: alone.checked ? null : clean(name.control.value),
      department_id: department?.control.value || null,
      ...(customer && { consent: true }),
    };
    const answer = await ask("POST", "/api/join", { body });
    button.disabled = false;
    put(button, t("join"));
    if (answer.ok) return begin({ desk, token: answer.data.seat, link, departments: invitation.departments }, answer.data);
    if (answer.status === 401) return shut(answer);
    failed.hidden = false;
    put(failed, LATER.has(answer.status) ? t("join_later") : sentence(answer));
  }

  const persona = invitation.persona;
  const element = h("form", { class: "page narrow", novalidate: true, onsubmit: send, oninput: change },
    h("p", { class: "over" }, invitation.facilitator
      ? phrase("join_over", { day: invitation.held_on ? dayOf(invitation.held_on) : t("today"), leader: bdi(invitation.facilitator) })
      : invitation.held_on ? dayOf(invitation.held_on) : t("today")),
    h("h1", { tabindex: "-1", dir: "auto" }, invitation.title),
    invitation.objective && h("p", { class: "ask", dir: "auto" }, invitation.objective),
    h("p", { class: "muted" }, persona && [phrase("join_persona", { persona: bdi(persona.name) }), " "],
      t(`join_${named ? "nothing" : invitation.role}`)),
    name.element,
    named && h("label", { class: "check" }, alone, h("span", {}, t("join_alone"))),
    department?.element,
    h("div", { class: "aside" }, seen, named && h("p", {}, t("never_named")),
      h("p", {}, t("names_kept", { n: invitation.names_kept_days }))),
    customer && [h("p", { class: "consent" }, t("consent_text")),
      h("label", { class: "check" }, consent, h("span", {}, t("consent"))), consentError],
    button, failed,
    !memory.lasting && h("p", { class: "help" }, t("not_lasting")));
  change();
  return { element, where: () => [strong(bdi(invitation.company)), ` ${t("workshop")}`], update() {}, busy: () => true };
}

/** A page that says one thing; `words` of a person can be copied from it. */
function lastView(title, text, words = [], again = null) {
  const copy = (area, button) => {
    area.focus();
    area.select();
    // The clipboard interface is missing on plain http; this old command is not.
    put(button, document.execCommand("copy") ? t("copied") : t("selected"));
  };
  const element = h("div", { class: "page narrow" },
    h("h1", { tabindex: "-1" }, title), h("p", { class: "ask" }, text),
    again && h("button", { class: "button main", type: "button", onclick: again }, t("try_now")),
    words.length > 0 && h("section", { class: "unsent" }, h("h2", {}, t("unsent", { n: words.length })),
      words.map((each, n) => {
        const area = h("textarea", { class: "control", readonly: true, dir: "auto", "aria-label": t("unsent_note", { n: n + 1 }), value: each });
        const button = h("button", { class: "link", type: "button", onclick: () => copy(area, button) }, t("copy"));
        return h("div", {}, area, button);
      })));
  return { element, where: () => [strong(t("workshop_page"))], update() {}, busy: () => true };
}
