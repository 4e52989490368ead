// Staff pages: forms of actions in a dialog, phrases, searchable choices, selecting many, the list beside the map.
// Without any of it every link leads to a page of its own and every form is sent as forms are.
const dialog = document.querySelector("[data-action-dialog]");

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target?.id !== "action-body" || !dialog) return;
  if (!dialog.open) dialog.showModal();
  const first = dialog.querySelector("[data-focus], .field-error ~ .input, form .input:not([type=hidden]), form .button");
  first?.focus();
});

document.addEventListener("click", (event) => {
  const close = event.target.closest("[data-close-dialog]");
  if (close && dialog?.contains(close)) {
    event.preventDefault();
    dialog.close();
  }
  const phrase = event.target.closest("[data-phrase]");
  const field = phrase && document.getElementById(phrase.closest("[data-phrases]").dataset.phrases);
  if (field) {
    const before = field.value.trimEnd();
    field.value = before ? `${before}\n${phrase.dataset.phrase}` : phrase.dataset.phrase;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  }
});

// A suggested choice is taken at once; without script its button asks the server for the same.
document.addEventListener("click", (event) => {
  const choice = event.target.closest("[data-choice]");
  const select = choice && document.getElementById(choice.closest("[data-choices]").dataset.choices);
  if (!select) return;
  event.preventDefault();
  if (![...select.options].some((option) => option.value === choice.dataset.choice)) {
    select.prepend(new Option(choice.title, choice.dataset.choice));
  }
  select.value = choice.dataset.choice;
  select.removeAttribute("size");
  select.dispatchEvent(new Event("change", { bubbles: true }));
});

// In a search box inside a form Enter looks for something; it does not send the form.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches?.("[data-no-enter]")) return;
  event.preventDefault();
  window.htmx?.trigger(event.target, "input");
});

// While one searches the choices stand open; once chosen the list closes again.
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  const { target, requestConfig } = detail;
  if (!(target instanceof HTMLSelectElement) || target.multiple) return;
  const searching = requestConfig.elt.value?.trim() !== "";
  target.size = searching ? Math.min(Math.max(target.options.length, 2), 7) : 1;
  if (searching && target.options.length && !target.options[0].disabled) target.selectedIndex = 0;
});
// What was chosen among several stays chosen, whatever one looks for next.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { target } = detail;
  if (!(target instanceof HTMLSelectElement) || !target.multiple) return;
  const kept = [...target.selectedOptions];
  target.addEventListener("htmx:afterSwap", () => {
    for (const one of kept) [...target.options].find((option) => option.value === one.value)?.remove();
    target.prepend(...kept);
  }, { once: true });
});
document.addEventListener("change", (event) => {
  if (event.target.matches("select[size]:not([multiple])")) event.target.removeAttribute("size");
  if (event.target.closest("[data-bulk]")) count();
});

function count() {
  const bar = document.querySelector("[data-bulk-bar]");
  if (!bar) return;
  const chosen = document.querySelectorAll("[data-bulk] input[name=chosen]:checked").length;
  bar.querySelector("[data-bulk-count]").textContent = chosen;
  bar.toggleAttribute("data-idle", chosen === 0);
}
count();
document.addEventListener("htmx:afterSettle", count);

// The map asks only for what is in view, and the list beside it follows.
document.addEventListener("map-ready", ({ target, detail: { map } }) => {
  if (!target.matches("[data-case-map]")) return;
  const rows = document.getElementById("map-rows");
  const [base, query] = target.dataset.points.split("?");
  let waiting;
  const follow = () => {
    const view = map.getBounds();
    const box = [view.getWest(), view.getSouth(), view.getEast(), view.getNorth()].map((value) => value.toFixed(5)).join();
    const join = (address) => `${address}${address.includes("?") && !address.endsWith("?") ? "&" : ""}bbox=${box}`;
    target.dispatchEvent(new CustomEvent("set-points", { detail: { address: join(`${base}?${query ?? ""}`) } }));
    window.htmx?.ajax("GET", join(rows.dataset.url), { target: rows, swap: "innerHTML" });
  };
  map.on("moveend", () => {
    clearTimeout(waiting);
    waiting = setTimeout(follow, 200);
  });
  if (target.dataset.box) map.once("load", follow);
});
// One's own area, or the whole district.
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-map-box]");
  if (!button) return;
  for (const one of button.parentElement.children) one.setAttribute("aria-pressed", String(one === button));
  document.querySelector("[data-case-map]")?.dispatchEvent(new CustomEvent("set-box", { detail: { box: button.dataset.mapBox } }));
});
// On paper every round is open.
addEventListener("beforeprint", () => document.querySelectorAll(".round-past").forEach((one) => { one.open = true; }));
