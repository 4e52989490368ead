// Hears that something changed and fetches what shows it. Without the live process, or script, a page is as fresh as it was
// when it was loaded: nothing depends on this.
const address = document.body.dataset.liveAt;

const fetchAgain = async (place) => {
  const answer = await fetch(place.dataset.liveFrom, { headers: { "HX-Request": "true" } }).catch(() => null);
  // The fragment is our own server's, the same that the full page includes.
  if (answer?.ok) place.innerHTML = await answer.text();
};

if (address && "EventSource" in window) {
  const source = new EventSource(address, { withCredentials: true });
  source.addEventListener("changed", (event) => {
    const places = [...document.querySelectorAll("[data-live-from]")];
    places.filter((place) => event.data === "everything" || place.dataset.live === event.data).forEach(fetchAgain);
  });
  addEventListener("pagehide", () => source.close());
}
