"use strict";
(function () {
  function value(row, at) {
    var cell = row.cells[at];
    return cell.dataset.v || cell.textContent.trim();
  }
  function compare(a, b) {
    var x = Number(a.replace(/,/g, "")), y = Number(b.replace(/,/g, ""));
    if (a !== "" && b !== "" && !isNaN(x) && !isNaN(y)) return x - y;
    return a.localeCompare(b, "zh-CN");
  }
  document.querySelectorAll("table.sortable").forEach(function (table) {
    var heads = Array.from(table.tHead.rows[0].cells);
    heads.forEach(function (head, at) {
      if (!head.textContent.trim()) return;
      var button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.textContent = "";
      head.appendChild(button);
      button.addEventListener("click", function () {
        var down = head.getAttribute("aria-sort") === "descending" || (!head.hasAttribute("aria-sort") && !head.classList.contains("n"));
        heads.forEach(function (other) { other.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", down ? "ascending" : "descending");
        var body = table.tBodies[0];
        Array.from(body.rows)
          .map(function (row, i) { return [value(row, at), i, row]; })
          .sort(function (a, b) { return (down ? 1 : -1) * compare(a[0], b[0]) || a[1] - b[1]; })
          .forEach(function (found) { body.appendChild(found[2]); });
      });
    });
  });
  document.querySelectorAll("input[data-for]").forEach(function (input) {
    input.closest("[hidden]").hidden = false;
    input.addEventListener("input", function () {
      var wanted = input.value.trim().toLowerCase();
      Array.from(document.getElementById(input.dataset.for).tBodies[0].rows).forEach(function (row) {
        row.hidden = wanted !== "" && row.textContent.toLowerCase().indexOf(wanted) < 0;
      });
    });
  });
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details").forEach(function (d) { d.open = true; });
  });
})();
