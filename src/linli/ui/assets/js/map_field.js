// Loads the map's own bundle (large) only on pages that have a map field. Which bundle: linli/ui/maps.py.
import { eachOf } from "./words.js";

function sheet(address) {
  if (document.querySelector(`link[href="${address}"]`)) return;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = address;
  document.head.append(link);
}

eachOf("[data-map-field][data-module]", async (field) => {
  try {
    sheet(field.dataset.sheet);
    const map = await import(field.dataset.module);
    map.mountField(field);
  } catch {
    field.querySelector("[data-map]").hidden = true; // no network: the place in words is enough
  }
});
