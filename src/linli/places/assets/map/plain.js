// A map to look at. On the element: data-center "longitude,latitude", data-zoom, data-marker "longitude,latitude",
// data-points (address of GeoJSON points, drawn in clusters), data-still (no moving, for a small preview).
import maplibregl from "maplibre-gl";
import { colours } from "./colours.js";
import { ground } from "./ground.js";
import { points } from "./points.js";

/** Starts a map described by its element's data attributes; the map itself is handed out as a `map-ready` event. */
export async function plainMap(element) {
  const { center, zoom, marker, points: address } = element.dataset;
  const map = await ground(element.querySelector("[data-map]") ?? element, {
    center: center || marker,
    zoom: Number(zoom) || 16,
    interactive: !element.hasAttribute("data-still"),
    onReady: (ready, colour) => address && points(element, ready, colour, address),
  });
  if (marker) {
    const [lng, lat] = marker.split(",").map(Number);
    new maplibregl.Marker({ color: colours(element).accent, className: "map-marker" }).setLngLat({ lng, lat }).addTo(map);
  }
  // A list or filter beside the map changes what it shows.
  element.addEventListener("set-points", ({ detail }) => map.getSource("points")?.setData(detail.address));
  element.addEventListener("set-view", ({ detail }) =>
    map.easeTo({ center: [detail.longitude, detail.latitude], zoom: detail.zoom ?? Math.max(map.getZoom(), 16) }));
  element.dispatchEvent(new CustomEvent("map-ready", { bubbles: true, detail: { map } }));
}
