// Maps. Anything with data-map, data-map-field or data-draw-field on the page becomes one; the page stays usable without.
import "maplibre-gl/dist/maplibre-gl.css";
import "./map/map.css";
import { drawField } from "./map/drawing.js";
import { mapField } from "./map/field.js";
import { plainMap } from "./map/plain.js";

const started = new WeakSet();

/** Starts every map inside a node that has not been started yet. */
export function mount(root = document) {
  const within = (selector) => [...(root.matches?.(selector) ? [root] : []), ...root.querySelectorAll(selector)];
  const start = (element, how) => {
    if (started.has(element)) return;
    started.add(element);
    try {
      how(element);
    } catch (error) {
      // No WebGL, or a device that refuses it: the words beside the map say how to go on.
      element.dataset.failed = "";
      console.warn("map:", error);
    }
  };
  within("[data-map-field]").forEach((element) => start(element, mapField));
  within("[data-draw-field]").forEach((element) => start(element, drawField));
  within("[data-map]")
    .filter((element) => !element.closest("[data-map-field], [data-draw-field]"))
    .forEach((element) => start(element, plainMap));
}

mount();
document.addEventListener("htmx:load", (event) => mount(event.target));
