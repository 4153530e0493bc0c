// Draws the chart blocks of the page. Each chart lies over a drawing that stands alone, so
// whatever fails here leaves a complete page behind.
(function () {
  "use strict";
  function draw(block) {
    var id = block.getAttribute("data-chart");
    var box = document.getElementById(id);
    if (!box) return;
    function giveUp() {
      box.replaceChildren();
    }
    try {
      window.Bokeh.embed.embed_item(JSON.parse(block.textContent), id).then(function () {
        var plot = box.closest(".plotbox");
        if (plot) plot.classList.add("drawn");
      }, giveUp);
    } catch (error) {
      giveUp();
    }
  }
  if (window.Bokeh && window.Bokeh.embed) {
    document.querySelectorAll('script[type="application/json"][data-chart]').forEach(draw);
  }
})();
