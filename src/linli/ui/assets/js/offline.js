// Says when there is no network, keeps a form from being lost to it, and installs the offline page.
import { word } from "./words.js";

const banner = document.querySelector("[data-offline]");
const show = () => {
  if (banner) banner.hidden = navigator.onLine;
};
addEventListener("offline", show);
addEventListener("online", () => {
  show();
  for (const note of document.querySelectorAll(".not-sent")) {
    delete note.dataset.tone;
    note.textContent = word("backOnline");
  }
});
show();

// Why a form did not go stands above the button that was pressed, in the page: it covers nothing, and is there once.
function tell(form, submitter) {
  let note = form.querySelector(".not-sent");
  if (!note) {
    note = document.createElement("p");
    note.className = "notice not-sent";
    note.setAttribute("role", "alert");
    const button = submitter ?? form.querySelector("button:not([type=button])");
    const place = button?.closest(".button-group") ?? button;
    if (place && form.contains(place)) place.before(note);
    else form.append(note);
  }
  note.dataset.tone = "waiting";
  note.textContent = word("notSent");
}

document.addEventListener(
  "submit",
  (event) => {
    if (navigator.onLine || event.target.method === "dialog") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    tell(event.target, event.submitter);
  },
  true,
);

if ("serviceWorker" in navigator && (location.protocol === "https:" || location.hostname === "localhost")) {
  addEventListener("load", () => navigator.serviceWorker.register("/sw.js").catch(() => {}));
}
