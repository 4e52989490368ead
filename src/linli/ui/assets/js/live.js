// Hears that something changed and fetches what shows it. Without the live process, or script, a page is as fresh as it was
// when it was loaded: nothing depends on this.
const address = document.body.dataset.liveAt;

// Where much happens a place asks to be shown it once in a while: data-live-wait, seconds after the first change.
const waiting = new WeakSet();
const lookAt = (place) => {
  if (waiting.has(place)) return;
  waiting.add(place);
  setTimeout(() => {
    waiting.delete(place);
    if (place.isConnected) fetchAgain(place);
  }, 1000 * (Number(place.dataset.liveWait) || 0));
};

const fetchAgain = async (place) => {
  const answer = await fetch(place.dataset.liveFrom, { headers: { "HX-Request": "true" } }).catch(() => null);
  // The fragment is our own server's, the same that the full page includes.
  if (answer?.ok) place.innerHTML = await answer.text();
};

if (address && "EventSource" in window) {
  const source = new EventSource(address, { withCredentials: true });
  source.addEventListener("changed", (event) => {
    const places = [...document.querySelectorAll("[data-live-from]")];
    places.filter((place) => event.data === "everything" || place.dataset.live === event.data).forEach(lookAt);
  });
  addEventListener("pagehide", () => source.close());
}
