// Staff lists by keyboard: j and k move, Enter opens, x selects, / searches, ? shows the keys.
if (document.documentElement.dataset.shell === "staff") {
  const rows = () => [...document.querySelectorAll("[data-row]")];
  const current = () => document.querySelector("[data-row][data-current]");

  const move = (step) => {
    const all = rows();
    if (!all.length) return;
    const at = all.indexOf(current());
    const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
    for (const row of all) delete row.dataset.current;
    next.dataset.current = "";
    next.scrollIntoView({ block: "nearest" });
    next.querySelector("[data-row-link]")?.focus({ preventScroll: true });
  };

  const keys = {
    j: () => move(1),
    k: () => move(-1),
    x: () => current()?.querySelector("input[type=checkbox]")?.click(),
    Enter: () => current()?.querySelector("[data-row-link]")?.click(),
    "/": () => document.querySelector("[data-search]")?.focus(),
    "?": () => document.getElementById("keys")?.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const { target } = event;
    if (target.closest("input:not([type=checkbox]), textarea, select, [contenteditable], dialog[open], .map")) return;
    // Enter on a link or button does what it always does
    if (event.key === "Enter" && target.closest("a, button, summary")) return;
    // A page may give keys to its own buttons.
    const own = /^[a-z0-9]$/.test(event.key) && document.querySelector(`main [data-key="${event.key}"]`);
    const act = keys[event.key] ?? (own && (() => own.click()));
    if (!act) return;
    event.preventDefault();
    act();
  });

  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-select-all]")) return;
    for (const box of event.target.closest("table").querySelectorAll("tbody .table-select input")) {
      if (box.checked === event.target.checked) continue;
      box.checked = event.target.checked;
      box.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
}
