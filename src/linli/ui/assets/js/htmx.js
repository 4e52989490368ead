// htmx with nothing evaluated from attributes, and answers with an error shown rather than swallowed.
import htmx from "htmx.org";
import { showToast, takeAway } from "./toasts.js";
import { word } from "./words.js";

htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.historyCacheSize = 0; // pages hold personal data: none of it is left in the browser's storage
window.htmx = htmx;

// 422 brings the form back with its errors; any other error is only shown where the server says (HX-Retarget).
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (xhr.status < 400) return;
  if (xhr.status === 422 || xhr.getResponseHeader("HX-Retarget")) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  } else {
    event.detail.shouldSwap = false;
    showToast(word("failed"), { late: true });
  }
});

// Without a network the banner says so already.
document.addEventListener("htmx:sendError", () => navigator.onLine && showToast(word("failed"), { late: true }));

// What failed a moment ago works again: nothing is left to say.
document.addEventListener("htmx:afterRequest", ({ detail }) => detail.successful && takeAway(word("failed")));
