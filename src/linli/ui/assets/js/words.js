// Texts come from the page (templates/ui/words.html), so that they are translated where everything else is.
const source = document.getElementById("words");

export const word = (name) => source?.dataset[name] ?? "";

// Runs `mount` on every match now in the page and on every match that htmx brings in later; each element once.
export function eachOf(selector, mount) {
  const seen = new WeakSet();
  const look = (root) => {
    const found = [...(root.matches?.(selector) ? [root] : []), ...root.querySelectorAll(selector)];
    for (const element of found) {
      if (seen.has(element)) continue;
      seen.add(element);
      mount(element);
    }
  };
  look(document);
  document.addEventListener("htmx:load", (event) => look(event.detail.elt));
}
