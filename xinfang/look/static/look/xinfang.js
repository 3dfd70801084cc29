// Small helps; everything works without them.
"use strict";
(function () {
  // A form is sent once: the second click does nothing until the answer is there.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (form.method === "post") { form.dataset.sent = "1"; setTimeout(function () { delete form.dataset.sent; }, 8000); }
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });
  // Keys of the lists: / to search, j and k to move, Enter to open.
  var rows = function () { return Array.prototype.slice.call(document.querySelectorAll("tr[data-href]")); };
  var at = -1;
  function move(by) {
    var all = rows();
    if (!all.length) { return; }
    at = Math.max(0, Math.min(all.length - 1, at + by));
    var link = all[at].querySelector("a");
    if (link) { link.focus(); }
    all.forEach(function (row, n) { row.classList.toggle("at", n === at); });
    all[at].scrollIntoView({ block: "nearest" });
  }
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey && event.key === "Enter" && event.target.form) { event.target.form.requestSubmit(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) { return; }
    if (event.key === "/") { var box = document.querySelector("[data-search]"); if (box) { event.preventDefault(); box.focus(); box.select(); } }
    if (event.key === "j") { move(1); }
    if (event.key === "k") { move(-1); }
    if (event.key === "n") { var fresh = document.querySelector("[data-new]"); if (fresh) { fresh.click(); } }
  });
  // What is typed into a long form is kept in this tab until it was sent; identities are not.
  document.querySelectorAll("form[data-draft]").forEach(function (form) {
    var name = "draft:" + form.dataset.draft, kept = {};
    try { kept = JSON.parse(sessionStorage.getItem(name) || "{}"); } catch (error) { kept = {}; }
    form.querySelectorAll("[data-keep]").forEach(function (input) {
      if (!input.value && kept[input.name]) { input.value = kept[input.name]; }
      input.addEventListener("input", function () { kept[input.name] = input.value; sessionStorage.setItem(name, JSON.stringify(kept)); });
    });
  });
  document.querySelectorAll("[data-draft-done]").forEach(function (mark) { sessionStorage.removeItem("draft:" + mark.dataset.draftDone); });
  var menu = document.querySelector("nav.menu details");
  if (menu) {  // folded on a narrow window, and there again when the window is turned or widened
    var narrow = window.matchMedia("(max-width: 900px)"), fold = function () { menu.open = !narrow.matches; };
    fold();
    narrow.addEventListener("change", fold);
  }
  document.querySelectorAll("[data-print]").forEach(function (button) {
    if (button.tagName === "BUTTON") { button.addEventListener("click", function () { window.print(); }); }
  });
  var errors = document.getElementById("errors") || document.getElementById("same");
  if (errors) { errors.focus(); }
})();
