// Toasts: those that came with the page, and those that a script shows.
import { eachOf } from "./words.js";

const STAY = 6000;

function leave(toast) {
  toast.dataset.leaving = "";
  setTimeout(() => toast.remove(), 300);
}

const saying = (text) =>
  [...document.querySelectorAll("[data-toast]:not([data-leaving])")].filter((toast) => toast.querySelector("span")?.textContent === text);

export function takeAway(text) {
  saying(text).forEach(leave);
}

export function showToast(text, { late = false } = {}) {
  const list = document.getElementById("toasts");
  const template = document.getElementById("toast-template");
  if (!list || !template || saying(text).length) return;
  const toast = template.content.firstElementChild.cloneNode(true);
  toast.querySelector("span").textContent = text;
  if (late) {
    toast.dataset.tone = "late";
    toast.setAttribute("role", "alert");
  }
  list.append(toast);
  mount(toast);
}

function mount(toast) {
  if (toast.dataset.ready) return;
  toast.dataset.ready = "yes";
  toast.querySelector("[data-close]").addEventListener("click", () => leave(toast));
  // An error stays until it is closed; the rest goes by itself, unless somebody is reading it.
  if (toast.dataset.tone === "late") return;
  let timer = setTimeout(() => leave(toast), STAY);
  const hold = () => clearTimeout(timer);
  const go = () => (timer = setTimeout(() => leave(toast), STAY));
  toast.addEventListener("pointerenter", hold);
  toast.addEventListener("pointerleave", go);
  toast.addEventListener("focusin", hold);
  toast.addEventListener("focusout", go);
}

eachOf("[data-toast]", mount);
