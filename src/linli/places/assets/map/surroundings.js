// The area around a point, drawn and wholly in view: a small map of a large grid shows its extent, not an empty sheet.
import maplibregl from "maplibre-gl";

const LEVELS = ["grid", "community", "street"];
const FARTHEST = 13.6; // as far as the communities' borders are told apart
const NEAR = 0.0005; // degrees: enough for the box of a question about one point

function insideRing([x, y], ring) {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [ax, ay] = ring[i];
    const [bx, by] = ring[j];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

const inside = (point, { type, coordinates }) =>
  (type === "Polygon" ? [coordinates] : coordinates).some(
    ([outer, ...holes]) => insideRing(point, outer) && !holes.some((hole) => insideRing(point, hole)),
  );

/** The narrowest area that holds the point, or undefined where none is drawn. `point` is [longitude, latitude]. */
async function around([x, y]) {
  const box = [x - NEAR, y - NEAR, x + NEAR, y + NEAR].map((value) => value.toFixed(5)).join();
  for (const level of LEVELS) {
    const answer = await fetch(`/places/areas.geojson?level=${level}&bbox=${box}`, { credentials: "same-origin" });
    const found = answer.ok && (await answer.json()).features.find((feature) => inside([x, y], feature.geometry));
    if (found) return found;
  }
  return undefined;
}

/** Shows the area around a point, no closer than `zoom`; without one, or without a network, the map stays as it is. */
export async function showAround(map, colour, point, zoom) {
  const area = await around(point).catch(() => undefined);
  if (!area) return;
  const draw = () => {
    if (map.getSource("around")) return;
    map.addSource("around", { type: "geojson", data: area });
    const before = map.getLayer("building") ? "building" : undefined;
    map.addLayer({ id: "around", source: "around", type: "fill", paint: { "fill-color": colour.accentSoft, "fill-opacity": 0.7 } }, before);
    map.addLayer({ id: "around-line", source: "around", type: "line", paint: { "line-color": colour.accent, "line-width": 2 } }, before);
  };
  draw();
  map.on("style.load", draw); // day turned to night
  const view = new maplibregl.LngLatBounds(point, point);
  const visit = (part) => (typeof part[0] === "number" ? view.extend(part) : part.forEach(visit));
  visit(area.geometry.coordinates);
  // Room for the pin above its point; the lower edge is left to the names of those who made the map.
  const padding = { top: 40, right: 20, bottom: 48, left: 20 };
  const camera = map.cameraForBounds(view, { padding, maxZoom: zoom });
  // A very large area would be a pin on an empty sheet: rather the part of it around the point.
  if (camera && camera.zoom >= FARTHEST) map.jumpTo(camera);
  else map.jumpTo({ center: point, zoom: FARTHEST });
}
