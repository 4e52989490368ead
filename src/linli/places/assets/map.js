// Maps. Anything with data-map, data-map-field or data-draw-field on the page becomes one; the page stays usable without.
import "maplibre-gl/dist/maplibre-gl.css";
import "./map/map.css";
import { drawField } from "./map/drawing.js";
import { mapField } from "./map/field.js";
import { plainMap } from "./map/plain.js";

const started = new WeakSet();
const kinds = [["[data-map-field]", mapField], ["[data-draw-field]", drawField], ["[data-map-view], [data-map]", plainMap]];

async function start(element, how) {
  if (started.has(element)) return;
  started.add(element);
  try {
    await how(element);
  } catch (error) {
    // No WebGL, no network: the words beside the map say how to go on, and an empty box would only be in the way.
    (element.querySelector("[data-map]") ?? element).hidden = true;
    console.warn("map:", error);
  }
}

/** Starts one element that is a map, a map field or a drawing field; the second call does nothing. */
export function mountField(element) {
  const kind = kinds.find(([selector]) => element.matches(selector));
  return kind && start(element, kind[1]);
}

/** Starts every map inside a node. */
export function mount(root = document) {
  const all = kinds.map(([selector]) => selector).join();
  const found = [...(root.matches?.(all) ? [root] : []), ...root.querySelectorAll(all)];
  // The [data-map] inside a field is the field's own canvas.
  found.filter((element) => !element.parentElement?.closest(all)).forEach(mountField);
}

mount();
document.addEventListener("htmx:load", (event) => mount(event.target));
