// Our own face on a file field: what was chosen is named beside the button. Pictures are shown instead (photos.js).
import { eachOf } from "./words.js";

eachOf("[data-picker]", (picker) => {
  const input = picker.querySelector("input[type=file]");
  const names = picker.querySelector("[data-names]");
  if (!input) return;
  picker.dataset.ready = "";
  input.title = ""; // the browser's own "no file chosen" would hover over ours
  const isShown = picker.closest("[data-upload]") && typeof DataTransfer !== "undefined";
  const say = () => {
    names.textContent = isShown ? "" : [...input.files].map((file) => file.name).join("、");
  };
  input.addEventListener("change", say);
  input.form?.addEventListener("reset", () => setTimeout(say));
  for (const kind of ["dragover", "dragleave", "drop"]) {
    input.addEventListener(kind, () => picker.toggleAttribute("data-over", kind === "dragover"));
  }
  say();
});
