// Things of one or two lines.
import { eachOf } from "./words.js";

eachOf("[data-print]", (button) => button.addEventListener("click", () => print()));
eachOf("[data-reload]", (link) =>
  link.addEventListener("click", (event) => {
    event.preventDefault();
    location.reload();
  }),
);
eachOf("[data-back]", (link) => {
  if (history.length < 2) link.hidden = true;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    history.back();
  });
});
// what is wrong with a form is read first
eachOf("[data-focus]", (element) => element.focus({ preventScroll: false }));

// how much of a text's room is used, once it gets tight
eachOf("textarea[maxlength]", (area) => {
  const counter = document.createElement("span");
  counter.className = "counter";
  area.after(counter);
  const count = () => {
    const used = [...area.value].length;
    counter.textContent = used > area.maxLength / 2 ? `${used} / ${area.maxLength}` : "";
  };
  area.addEventListener("input", count);
  count();
});
