// Dialogs opened by a button, and the question before something that cannot be taken back (data-confirm="…").
import { word } from "./words.js";

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  const dialog = opener && document.getElementById(opener.dataset.opens);
  if (dialog) {
    event.preventDefault();
    dialog.showModal();
    return;
  }
  // a press on the scrim closes
  if (event.target instanceof HTMLDialogElement && event.target.open) event.target.close();
  // menus close when something else is pressed
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  // links that act as buttons answer to the space bar too
  if (event.key === " " && event.target.matches?.("a[role=button]")) {
    event.preventDefault();
    event.target.click();
  }
  if (event.key !== "Escape") return;
  const menu = event.target.closest?.("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

export function ask(question) {
  const yes = element("button", { class: "button", "data-kind": "danger", value: "yes" }, word("yes"));
  const no = element("button", { class: "button", value: "no", autofocus: "" }, word("no"));
  const title = element("h2", { id: "confirm-title" }, word("confirmTitle"));
  const form = element("form", { method: "dialog", class: "button-group" }, no, yes);
  const dialog = element(
    "dialog",
    { class: "dialog", "aria-labelledby": "confirm-title", "aria-describedby": "confirm-text" },
    element("div", { class: "dialog-head" }, title),
    element("div", { class: "dialog-body" }, element("p", { id: "confirm-text" }, question), form),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((answer) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      answer(dialog.returnValue === "yes");
    });
  });
}

// Before submit.js sees the form: capture, and send it again by hand once the answer is yes.
document.addEventListener(
  "submit",
  (event) => {
    const { submitter } = event;
    const question = submitter?.dataset.confirm;
    if (!question || submitter.dataset.asked) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(question).then((agreed) => {
      if (!agreed) return submitter.focus();
      submitter.dataset.asked = "yes";
      event.target.requestSubmit(submitter);
      delete submitter.dataset.asked;
    });
  },
  true,
);

document.addEventListener("htmx:confirm", (event) => {
  if (!event.detail.question) return;
  event.preventDefault();
  ask(event.detail.question).then((agreed) => agreed && event.detail.issueRequest(true));
});
