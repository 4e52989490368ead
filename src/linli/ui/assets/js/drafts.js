// What is being written is kept on this device until the server says that it arrived: form[data-draft="key"].
// A page that carries data-draft-done="key" (or a message tagged draft-done:key) ends it. After 7 days it goes by itself.
import { eachOf, word } from "./words.js";

const WEEK = 7 * 24 * 3600 * 1000;
const name = (key) => `draft:${key}`;
const skipped = (field) =>
  !field.name || ["hidden", "password", "file", "submit", "button"].includes(field.type) || field.closest("[data-draft-skip]") || field.autocomplete === "one-time-code";

function read(key) {
  try {
    const kept = JSON.parse(localStorage.getItem(name(key)));
    return kept && Date.now() - kept.at < WEEK ? kept.values : null;
  } catch {
    return null;
  }
}

function keep(form) {
  const values = {};
  for (const field of form.elements) {
    if (skipped(field)) continue;
    if (field.type === "checkbox" || field.type === "radio") {
      if (field.checked) (values[field.name] ??= []).push(field.value);
    } else if (field.value) {
      (values[field.name] ??= []).push(field.value);
    }
  }
  try {
    localStorage.setItem(name(form.dataset.draft), JSON.stringify({ at: Date.now(), values }));
  } catch {
    // storage full or forbidden: writing goes on without a draft
  }
}

function restore(form, values) {
  let changed = false;
  for (const field of form.elements) {
    if (skipped(field) || !(field.name in values)) continue;
    const kept = values[field.name];
    if (field.type === "checkbox" || field.type === "radio") {
      const checked = kept.includes(field.value);
      changed ||= checked !== field.checked;
      field.checked = checked;
    } else if (field.value !== kept[0] && (field.value === field.defaultValue || field.tagName === "SELECT")) {
      field.value = kept[0];
      changed = true;
    }
  }
  return changed;
}

export function forget(key) {
  try {
    localStorage.removeItem(name(key));
  } catch {
    // nothing was kept
  }
}

function announce(form) {
  const note = document.createElement("div");
  note.className = "notice";
  note.setAttribute("role", "status");
  const text = document.createElement("div");
  text.className = "notice-body row";
  const discard = document.createElement("button");
  discard.type = "button";
  discard.className = "button";
  discard.dataset.size = "small";
  discard.textContent = word("discard");
  discard.addEventListener("click", () => {
    forget(form.dataset.draft);
    form.reset();
    note.remove();
  });
  text.append(word("restored"), discard);
  note.append(text);
  form.prepend(note);
}

eachOf("[data-draft-done]", (mark) => forget(mark.dataset.draftDone));
eachOf("[data-tags*='draft-done:']", (toast) => forget(toast.dataset.tags.match(/draft-done:(\S+)/)[1]));

eachOf("form[data-draft]", (form) => {
  // A form that came back with errors holds newer words than the draft.
  const values = form.querySelector("[aria-invalid=true], .form-errors, .field-error[id]") ? null : read(form.dataset.draft);
  if (values && restore(form, values)) announce(form);
  let timer;
  const now = () => {
    clearTimeout(timer);
    timer = 0;
    keep(form);
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(now, 400);
  };
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("submit", now);
  // leaving in the middle of a word
  addEventListener("pagehide", () => timer && now());
});
