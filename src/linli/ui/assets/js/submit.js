// A form is sent once: its button rests while it is on its way. The server's submission key is the real guard.
import { word } from "./words.js";

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog" || form.method === "get") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  const button = event.submitter ?? form.querySelector("button[type=submit], button:not([type])");
  if (!button) return;
  // Not `disabled`: a disabled button's name and value would not be sent.
  button.setAttribute("aria-busy", "true");
  const label = button.querySelector("span:last-child") ?? button;
  button.dataset.label = label.textContent;
  label.textContent = button.dataset.busy || word("sending");
});

function rest(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-busy]")) {
    button.removeAttribute("aria-busy");
    const label = button.querySelector("span:last-child") ?? button;
    if (button.dataset.label) label.textContent = button.dataset.label;
  }
}

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt.closest("form");
  if (form) rest(form);
});

// The browser's back button may bring the page back as it was left.
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(rest));
