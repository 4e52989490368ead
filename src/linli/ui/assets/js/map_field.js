// Loads the map's own bundle only on pages that have a map.
import { eachOf } from "./words.js";

eachOf("[data-map-field], [data-map-view]", async (field) => {
  const box = field.querySelector("[data-map]") ?? field;
  try {
    if (!document.querySelector(`link[href="${field.dataset.sheet}"]`)) {
      const sheet = document.createElement("link");
      sheet.rel = "stylesheet";
      sheet.href = field.dataset.sheet;
      document.head.append(sheet);
    }
    const map = await import(field.dataset.module);
    map.mountField(field);
  } catch {
    box.hidden = true; // no WebGL or no network: the place in words is enough
  }
});
