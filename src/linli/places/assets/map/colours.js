// The map's colours are the page's tokens, read when the map starts and again when day turns to night.
const tokens = {
  ground: "--sunken",
  land: "--surface",
  line: "--line-strong",
  fine: "--line",
  ink: "--ink-soft",
  paper: "--paper",
  accent: "--accent",
  accentSoft: "--accent-soft",
  onAccent: "--on-accent",
  late: "--late",
  waiting: "--waiting",
};

const plain = {
  ground: "#eeeadf",
  land: "#fffefb",
  line: "#8b8577",
  fine: "#e2dccf",
  ink: "#505752",
  paper: "#f6f3eb",
  accent: "#0a6a63",
  accentSoft: "#dfeeea",
  onAccent: "#ffffff",
  late: "#b23018",
  waiting: "#7c4f00",
};

/** The colours of the page an element is on; plain ones where the page has no tokens (the back office). */
export function colours(element) {
  // Pages that are not ours (the back office) have an --accent too, but of another meaning.
  if (!getComputedStyle(element).getPropertyValue("--sunken").trim()) return plain;
  const probe = document.createElement("span");
  probe.hidden = true;
  element.append(probe);
  const found = {};
  for (const [name, token] of Object.entries(tokens)) {
    // A custom property comes back unresolved; a real property of the probe comes back as a colour.
    probe.style.color = "";
    probe.style.color = `var(${token}, ${plain[name]})`;
    found[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  return found;
}

/** Calls back when the page changes between light and dark; returns a function that stops it. */
export function onThemeChange(callback) {
  const media = matchMedia("(prefers-color-scheme: dark)");
  const observer = new MutationObserver(callback);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme", "data-face"] });
  media.addEventListener("change", callback);
  return () => {
    observer.disconnect();
    media.removeEventListener("change", callback);
  };
}
