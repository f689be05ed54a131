/* Sorting, finding, and following a number to the rows it counts. The page reads without it. */
(function () {
  "use strict";
  var order = new Intl.Collator("en", { numeric: true });
  var finders = Array.from(document.querySelectorAll(".finder")).map(setUp);

  function setUp(finder) {
    var table = document.getElementById(finder.dataset.for);
    var view = {
      section: finder.closest("section"), table: table, rows: Array.from(table.tBodies[0].rows),
      box: finder.querySelector("input"), told: finder.querySelector(".shown"), only: [], words: null
    };
    finder.hidden = false;
    view.box.addEventListener("input", function () { show(view); });
    view.section.querySelectorAll("[name=only]").forEach(function (radio) {
      radio.addEventListener("change", function () { view.only = []; show(view); });
    });
    show(view);
    return view;
  }

  /* A row fits when it holds the words and every filter that a link asked for. "on" is a day: overdue then. */
  function fits(row, only) {
    return only.every(function (pair) {
      if (pair[0] === "on") return row.dataset.due < pair[1] && (!row.dataset.done || row.dataset.done > pair[1]);
      return row.dataset[pair[0]] === pair[1];
    });
  }

  function show(view) {
    var radio = view.section.querySelector("[name=only]:checked");
    var status = radio ? radio.id.slice(5) : "all", words = view.box.value.trim().toLowerCase(), count = 0;
    if (words && !view.words) view.words = view.rows.map(function (row) { return row.textContent.toLowerCase(); });
    view.rows.forEach(function (row, at) {
      row.hidden = !fits(row, view.only) || (words !== "" && view.words[at].indexOf(words) < 0);
      if (!row.hidden && (status === "all" || row.dataset.is === status)) count += 1;
    });
    tell(view, count);
  }

  function tell(view, count) {
    view.told.textContent = count + " of " + view.rows.length + " shown. ";
    if (!view.only.length) return;
    view.told.append(view.only.map(function (pair) {
      return (pair[0] === "on" ? "overdue on" : pair[0]) + ": " + (pair[1] || "not known");
    }).join(", ") + " ");
    var all = document.createElement("button");
    all.type = "button";
    all.textContent = "Show all";
    all.addEventListener("click", function () { view.only = []; pick(view, "all"); show(view); view.box.focus(); });
    view.told.append(all);
  }

  function pick(view, status) {
    var radio = view.section.querySelector("#only-" + status);
    if (radio) radio.checked = true;
    return Boolean(radio);
  }

  /* A number's link names its rows: data-f="status=late&requirement=awareness". */
  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[data-f]");
    if (!link) return;
    var target = document.getElementById((link.getAttribute("href") || "").slice(1));
    var view = target && finders.find(function (one) { return one.section.contains(target); });
    if (!view) return;
    pick(view, "all");
    view.box.value = "";
    view.only = Array.from(new URLSearchParams(link.getAttribute("data-f"))).filter(function (pair) {
      return !((pair[0] === "status" || pair[0] === "is") && pick(view, pair[1]));
    });
    show(view);
  });

  document.querySelectorAll("table.sortable").forEach(function (table) {
    Array.from(table.tHead.rows[0].cells).forEach(function (head, at) {
      var button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.textContent = "";
      head.append(button);
      button.addEventListener("click", function () { sort(table, head, at); });
    });
  });

  function sort(table, head, at) {
    var up = head.getAttribute("aria-sort") !== "ascending", body = table.tBodies[0];
    Array.from(head.parentNode.cells).forEach(function (other) { other.removeAttribute("aria-sort"); });
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    var keyed = Array.from(body.rows, function (row) { return [row.cells[at].textContent.trim(), row]; });
    keyed.sort(function (a, b) { return (up ? 1 : -1) * order.compare(a[0], b[0]); });
    body.append.apply(body, keyed.map(function (pair) { return pair[1]; }));
  }
})();
