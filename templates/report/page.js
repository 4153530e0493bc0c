// Says which layer of the map was switched, and on a phone folds the touchpoints. Without it the
// whole page stands open.
(function () {
  "use strict";
  var said = document.getElementById("layer-said");
  var boxes = document.querySelectorAll(".layers input");
  boxes.forEach(function (box) {
    box.addEventListener("change", function () {
      said.textContent = box.checked ? box.dataset.on : box.dataset.off;
    });
  });
  if (!window.matchMedia("(max-width: 760px)").matches) return;
  ["layer-backstage", "layer-volume"].forEach(function (id) {
    var box = document.getElementById(id);
    if (box) box.checked = false;
  });
  function fold(touchpoint, shut) {
    touchpoint.classList.toggle("folded", shut);
    touchpoint.querySelector(".fold").setAttribute("aria-expanded", String(!shut));
  }
  document.querySelectorAll(".tp").forEach(function (touchpoint) {
    var head = touchpoint.querySelector("h4");
    var button = document.createElement("button");
    button.type = "button";
    button.className = "fold";
    button.setAttribute("aria-labelledby", head.id);
    head.after(button);
    button.addEventListener("click", function () {
      fold(touchpoint, !touchpoint.classList.contains("folded"));
    });
    fold(touchpoint, !touchpoint.matches(".friction, .delight"));
  });
  function open() {
    var target = location.hash && document.getElementById(location.hash.slice(1));
    if (target && target.matches(".tp.folded")) fold(target, false);
  }
  window.addEventListener("hashchange", open);
  open();
})();
