// One sentence about the future map, and the button that makes it.

function render({ model, el, signal }) {
  const words = model.get("words");
  const send = intents(model, signal);
  const root = make("section", { class: "cjw cjw-form" });
  guard(root, signal);
  const say = voice(root);
  const text = make("p", { class: "cjw-hint" });
  const press = make("button", { type: "button", class: "cjw-button", "data-main": true, text: words.make });
  const problem = make("p", { class: "cjw-bad", role: "alert", hidden: true });
  press.addEventListener("click", async () => {
    problem.hidden = true;
    try {
      await send("make");
      say(words.made);
    } catch (error) {
      write(problem, error.message);
      problem.hidden = false;
    }
  });
  root.append(text, make("p", { class: "cjw-row" }, press), problem);
  el.append(root);
  follow(model, signal, () => {
    const { there } = model.get("state");
    press.hidden = there;
    write(text, there ? words.made : words.none);
  });
}

export default { render };
