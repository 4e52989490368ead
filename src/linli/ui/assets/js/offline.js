// Says when there is no network, keeps a form from being lost to it, and installs the offline page.
import { showToast } from "./toasts.js";
import { word } from "./words.js";

const banner = document.querySelector("[data-offline]");
const show = () => {
  if (banner) banner.hidden = navigator.onLine;
};
addEventListener("online", show);
addEventListener("offline", show);
show();

document.addEventListener(
  "submit",
  (event) => {
    if (navigator.onLine || event.target.method === "dialog") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    showToast(word("notSent"), { late: true });
  },
  true,
);

if ("serviceWorker" in navigator && (location.protocol === "https:" || location.hostname === "localhost")) {
  addEventListener("load", () => navigator.serviceWorker.register("/sw.js").catch(() => {}));
}
