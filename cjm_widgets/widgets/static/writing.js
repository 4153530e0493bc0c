// What pictures with texts share: a line for messages, a row of keys, and writing in place.

/** A message that takes no focus and stays until the next action or until it is closed. */
function notices(words) {
  const text = make("p", { dir: "auto" });
  const close = make("button", { type: "button", class: "cjw-link", text: words.dismiss });
  const line = make("div", { class: "cjw-notice", hidden: true }, text, close);
  close.addEventListener("click", () => { line.hidden = true; });
  return {
    line,
    show(sentence) {
      write(text, sentence);
      line.hidden = false;
    },
    clear() { line.hidden = true; },
  };
}

/** The row of keys under a picture: [[["↑", "↓"], "walk"], …]. */
function keyRow(pairs) {
  return make("p", { class: "cjw-keyrow" }, ...pairs.map(([keys, text]) =>
    make("span", {}, ...keys.map((key) => make("kbd", { text: key })), ` ${text}`)));
}

/**
 * Let a text be written where it stands. Enter or leaving keeps it, Escape restores it; Enter that
 * ends a composed character is left alone. keep(text, isMine) says whether it was saved: when it was
 * not, the text stays in the field with what went wrong, and a person chooses.
 *
 * done(wantsFocus) is called once, after the field is gone.
 */
function writeIn({ place, value, label, long = false, words, keep, done }) {
  const box = make(long ? "textarea" : "input", {
    class: "cjw-write", "aria-label": label, dir: "auto", rows: long ? 3 : null,
    maxlength: long ? 4000 : 200,
  });
  box.value = value;
  const trouble = make("p", { class: "cjw-trouble", role: "alert" });
  const mine = make("button", { type: "button", class: "cjw-button", text: words.keep_mine });
  const theirs = make("button", { type: "button", class: "cjw-button", text: words.take_theirs });
  const choice = make("div", { class: "cjw-choice", hidden: true }, trouble, mine, theirs);
  const form = make("div", { class: "cjw-writer" }, box, choice);
  let isOver = false, isSaving = false;

  box.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Escape") end(true);
    else if (event.key === "Enter" && !event.shiftKey) save(true);
    else return;
    event.preventDefault();
  });
  choice.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") end(true);
  });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget) && choice.hidden) save(false);
  });
  mine.addEventListener("click", () => save(true, true));
  theirs.addEventListener("click", () => end(true));
  place.append(form);
  box.focus({ preventScroll: true });
  box.select();
  form.scrollIntoView({ block: "nearest", inline: "nearest" });

  async function save(wantsFocus, isMine = false) {
    if (isOver || isSaving) return;
    const text = box.value.trim();
    if (text === value.trim() && !isMine) { end(wantsFocus); return; }
    isSaving = true;
    try {
      await keep(text, isMine);
      end(wantsFocus);
    } catch (error) {
      choice.hidden = false;
      write(trouble, error.message);
    } finally {
      isSaving = false;
    }
  }

  function end(wantsFocus) {
    if (isOver) return;
    isOver = true;
    form.remove();
    done(wantsFocus);
  }

  return form;
}
