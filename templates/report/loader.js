// Draws the chart blocks of the page. Each chart lies over a drawing that stands alone, so
// whatever fails here leaves a complete page behind.
(function () {
  "use strict";

  // A chart has nothing to operate: it must not be a stop on the way through the page by keyboard.
  function leaveTabOrder(root) {
    root.querySelectorAll("*").forEach(function (element) {
      if (element.tabIndex >= 0) element.tabIndex = -1;
      if (element.shadowRoot) leaveTabOrder(element.shadowRoot);
    });
  }

  function draw(block) {
    var id = block.getAttribute("data-chart");
    var box = document.getElementById(id);
    if (!box) return;
    function stand() {
      var plot = box.closest(".plotbox");
      if (plot) plot.classList.add("drawn");
      leaveTabOrder(box);
    }
    function giveUp() {
      box.replaceChildren();
    }
    try {
      window.Bokeh.embed.embed_item(JSON.parse(block.textContent), id).then(stand).catch(giveUp);
    } catch (error) {
      giveUp();
    }
  }

  // Bokeh hangs what it shows under the pointer outside the page's landmarks. All of it stands in
  // the tables too, so screen readers are spared the second telling.
  function keepQuiet(changes) {
    changes.forEach(function (change) {
      change.addedNodes.forEach(function (node) {
        if (/^bk-/.test(node.className)) node.setAttribute("aria-hidden", "true");
      });
    });
  }

  if (window.Bokeh && window.Bokeh.embed) {
    new MutationObserver(keepQuiet).observe(document.body, { childList: true });
    document.querySelectorAll('script[type="application/json"][data-chart]').forEach(draw);
  }
})();
