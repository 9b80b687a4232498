// The review desk's keys and small conveniences.  Every action works without it, by buttons and plain forms.
"use strict";

(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const page = document.body.dataset.page;

  const typing = (target) =>
    target.closest("textarea, select, [contenteditable]") ||
    (target.matches("input") && !["checkbox", "radio", "button", "submit"].includes(target.type));

  // --- panels of the clause page -----------------------------------------------------------------------------------
  const panels = ["correct", "reject", "comment"];
  let opener = null;

  function open(id) {
    const panel = document.getElementById(id);
    if (!panel) return;
    opener = document.activeElement;
    panels.forEach((other) => { const p = document.getElementById(other); if (p) p.hidden = other !== id; });
    document.body.classList.add("panel-open");
    panel.scrollIntoView({ block: "nearest" });
    const field = one("textarea, select, input:not([type=hidden])", panel);
    if (field) field.focus();
  }

  function close(id) {
    const panel = document.getElementById(id);
    if (!panel || panel.hidden) return false;
    panel.hidden = true;
    document.body.classList.remove("panel-open");
    if (opener && opener.isConnected) opener.focus(); else one("#main").focus();
    return true;
  }

  // --- rows of the correction --------------------------------------------------------------------------------------
  const shown = {
    by: ["end"], from: ["start"], during: ["start", "end"], on: ["start"], within: ["duration", "business_days", "anchor"],
    recurring: ["rrule", "times"], vague: [],
  };

  function fit(row) {
    const kind = one("select[name$='-kind']", row);
    if (!kind) return;
    ["start", "end", "duration", "business_days", "anchor", "rrule", "times"].forEach((name) => {
      const field = one(`.f-${name}`, row);
      if (field) field.hidden = !(shown[kind.value] || []).includes(name);
    });
  }

  function fitLimit(row) {
    const op = one("select[name$='-op']", row);
    const most = one(".f-value_max", row);
    if (op && most) most.hidden = op.value !== "..";
  }

  const fitAll = () => { all("[data-kinds]").forEach(fit); all("[data-rows=limits] .editrow").forEach(fitLimit); };

  function add(name) {
    const rows = one(`[data-rows="${name}"]`);
    const total = one(`input[name="${name}-TOTAL_FORMS"]`, rows);
    const made = one("template", rows).content.firstElementChild.cloneNode(true);
    for (const node of [made, ...all("*", made)]) {
      for (const attribute of ["name", "id", "for"]) {
        const value = node.getAttribute(attribute);
        if (value) node.setAttribute(attribute, value.replace("__prefix__", total.value));
      }
    }
    total.value = Number(total.value) + 1;
    rows.insertBefore(made, one("template", rows));
    fit(made); fitLimit(made);
    one("input", made).focus();
  }

  // --- the queue ---------------------------------------------------------------------------------------------------
  function step(by) {
    const links = all("a.open");
    if (!links.length) return;
    const item = document.activeElement.closest(".item");
    const at = item ? links.indexOf(one("a.open", item)) : by > 0 ? -1 : links.length;
    const next = links[Math.min(links.length - 1, Math.max(0, at + by))];
    next.focus();
    next.closest(".item").scrollIntoView({ block: "nearest" });
  }

  function count() {
    const place = one("[data-picked]");
    if (!place) return;
    const n = all("input[name=oid]:checked").length;
    place.textContent = n ? `✓ ${n}` : "";
  }

  // --- events ------------------------------------------------------------------------------------------------------
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-open], [data-close], [data-add], [data-help]");
    if (!button) return;
    if (button.dataset.open) open(button.dataset.open);
    else if (button.dataset.close) close(button.dataset.close);
    else if (button.dataset.add) add(button.dataset.add);
    else { event.preventDefault(); one("#help").showModal(); }
  });

  document.addEventListener("change", (event) => {
    const target = event.target;
    if (target.matches("[data-all]")) all("input[name=oid]").forEach((box) => { box.checked = target.checked; });
    if (target.matches("[data-all], input[name=oid]")) count();
    if (target.matches("select[name$='-kind']")) fit(target.closest(".editrow"));
    if (target.matches("select[name$='-op']")) fitLimit(target.closest(".editrow"));
    if (target.matches(".drop input")) target.closest(".editrow").classList.toggle("dropped", target.checked);
  });

  document.addEventListener("submit", (event) => {
    const save = event.target.closest("[data-save-view]");
    if (save) one("input[name=query]", save).value = location.search.slice(1);
  });

  const keys = {
    clause: {
      Enter: () => one("[data-accept] button")?.click(),
      e: () => open("correct"), r: () => open("reject"), c: () => open("comment"),
      s: () => one("[data-next]")?.click(), j: () => one("[data-next]")?.click(), k: () => one("[data-previous]")?.click(),
      m: () => one("[data-mine] button")?.click(), u: () => one("[data-up]")?.click(),
    },
    queue: {
      j: () => step(1), k: () => step(-1), "/": () => { one("[data-filters]").open = true; one("#id_text").focus(); },
      o: () => one("a.open", document.activeElement.closest(".item") || undefined)?.click(),
      x: () => one("input[name=oid]", document.activeElement.closest(".item") || undefined)?.click(),
    },
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey) return;  // a Chinese input method uses Enter itself
    const target = event.target;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = target.closest("form");
      const button = form && one("button.primary, button.danger, button:not([type=button])", form);
      if (button) { event.preventDefault(); button.click(); }
      return;
    }
    if (event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape" && !one("dialog[open]")) {
      const panel = panels.find((id) => { const p = document.getElementById(id); return p && !p.hidden; });
      if (panel) close(panel); else if (typing(target)) target.blur();
      return;
    }
    if (typing(target) || one("dialog[open]")) return;
    if (event.key === "?") { event.preventDefault(); one("#help")?.showModal(); return; }
    // Enter on a link or button is that link's or button's.
    if (event.key === "Enter" && target.closest("a, button, summary, input, [role=button]")) return;
    // A key held down decides once; and nothing is decided beside a form that is being filled in.
    if (event.repeat && page === "clause") return;
    if (panels.some((id) => { const p = document.getElementById(id); return p && !p.hidden; })) return;
    const act = (keys[page] || {})[event.key];
    if (act) { event.preventDefault(); act(); }
  });

  // A page that was decided on and is come back to with the browser's Back shows its newest state.
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  // Twice pressed is once sent.
  document.addEventListener("submit", (event) => {
    if (event.target.method !== "post") return;
    if (event.target.dataset.sent) event.preventDefault(); else event.target.dataset.sent = "1";
  });

  document.addEventListener("DOMContentLoaded", start);
  if (document.readyState !== "loading") start();
  function start() {
    fitAll();
    if (matchMedia("(max-width: 900px)").matches) all("[data-filters]").forEach((d) => { d.open = false; });
    const here = one(".here");
    const box = here && here.closest(".article-text");
    if (box) box.scrollTop = Math.max(0, here.offsetTop - box.offsetTop - 60);
    if (panels.some((id) => { const p = document.getElementById(id); return p && !p.hidden; })) document.body.classList.add("panel-open");
    const wrong = one("#correct:not([hidden]) .wrong");
    if (wrong) { wrong.tabIndex = -1; wrong.focus(); }
  }
  document.addEventListener("htmx:afterSwap", count);
})();
