// Reads the page out (长辈版). The button stays hidden where the browser has no voice.
import { eachOf } from "./words.js";

const LIMIT = 180; // long texts are cut off by some engines

function sentences(text) {
  const parts = [];
  for (const piece of text.split(/(?<=[。！？；\n.!?])/)) {
    const clean = piece.trim();
    for (let at = 0; at < clean.length; at += LIMIT) parts.push(clean.slice(at, at + LIMIT));
  }
  return parts;
}

eachOf("[data-read-aloud]", (button) => {
  if (!("speechSynthesis" in window)) return;
  button.hidden = false;
  const label = button.querySelector("span");
  const start = label.textContent;

  const stop = () => {
    speechSynthesis.cancel();
    label.textContent = start;
    button.setAttribute("aria-pressed", "false");
  };

  button.addEventListener("click", () => {
    if (button.getAttribute("aria-pressed") === "true") return stop();
    button.setAttribute("aria-pressed", "true");
    label.textContent = button.dataset.stop;
    const main = document.getElementById(button.dataset.readAloud) ?? document.querySelector("main");
    const parts = sentences(main.innerText.replace(start, "").replace(button.dataset.stop, ""));
    parts.forEach((part, index) => {
      const said = new SpeechSynthesisUtterance(part);
      said.lang = document.documentElement.lang;
      said.rate = 0.9;
      if (index === parts.length - 1) said.onend = stop;
      speechSynthesis.speak(said);
    });
  });
  addEventListener("pagehide", stop);
});
