// A map to look at. On the element: data-center "longitude,latitude", data-zoom, data-marker "longitude,latitude",
// data-box "west,south,east,north" (where it opens without a centre), data-points (address of GeoJSON points, drawn in
// clusters), data-still (no moving, for a small preview).
import maplibregl from "maplibre-gl";
import { colours } from "./colours.js";
import { ground, PADDING } from "./ground.js";
import { points } from "./points.js";

/** Starts a map described by its element's data attributes; the map itself is handed out as a `map-ready` event. */
export async function plainMap(element) {
  const { center, zoom, marker, points: address, box } = element.dataset;
  const map = await ground(element.querySelector("[data-map]") ?? element, {
    center: center || marker,
    zoom: Number(zoom) || 16,
    box,
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
  // A box of its own, or none for the whole district.
  element.addEventListener("set-box", ({ detail }) => {
    const wanted = detail.box ? maplibregl.LngLatBounds.convert(detail.box.split(",").map(Number)) : map.whole;
    if (wanted) map.fitBounds(wanted, { padding: PADDING });
  });
  element.dispatchEvent(new CustomEvent("map-ready", { bubbles: true, detail: { map } }));
}
