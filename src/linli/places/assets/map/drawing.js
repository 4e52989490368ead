// Drawing the boundary of an area in the back office. The textarea holds GeoJSON and stays the truth; without a script,
// or for a shape of several parts, it is edited as text.
import maplibregl from "maplibre-gl";
import { crossingSides } from "./crossing.js";
import { ground } from "./ground.js";
import { words } from "./words.js";

const ring = (text) => {
  if (!text.trim() || text.trim() === "null") return [];
  let shape = JSON.parse(text);
  if (shape.type === "Feature") shape = shape.geometry;
  if (shape.type === "MultiPolygon" && shape.coordinates.length === 1) shape = { type: "Polygon", coordinates: shape.coordinates[0] };
  // A shape with holes or several parts is left to the textarea rather than spoilt.
  if (shape.type !== "Polygon" || shape.coordinates.length !== 1) return null;
  return shape.coordinates[0].slice(0, -1);
};
const closed = (corners) => (corners.length ? [...corners, corners[0]] : []);
const inserted = (list, index, item) => [...list.slice(0, index), item, ...list.slice(index)];
const round = (value) => Number(value.toFixed(7));

/** Makes a [data-draw-field] with a textarea and a [data-map] draw a polygon. */
export async function drawField(field) {
  const text = field.querySelector("textarea");
  const canvas = field.querySelector("[data-map]");
  const status = field.querySelector("[data-status]");
  const said = words();
  const map = await ground(canvas, { center: field.dataset.center, zoom: Number(field.dataset.zoom) || 15, onReady: draw });
  let corners = [];
  let markers = [];
  const past = [];

  function draw(ready, colour) {
    ready.addSource("drawn", { type: "geojson", data: shape() });
    ready.addLayer({ id: "drawn-fill", source: "drawn", type: "fill", paint: { "fill-color": colour.accent, "fill-opacity": 0.15 } });
    ready.addLayer({ id: "drawn-line", source: "drawn", type: "line", paint: { "line-color": colour.accent, "line-width": 3 } });
    ready.addSource("crossing", { type: "geojson", data: lines([]) });
    ready.addLayer({ id: "crossing-line", source: "crossing", type: "line", paint: { "line-color": colour.late, "line-width": 5 } });
  }
  function lines(sides) {
    return { type: "Feature", properties: {}, geometry: { type: "MultiLineString", coordinates: sides } };
  }
  function shape() {
    const geometry = (corners?.length ?? 0) > 2
      ? { type: "Polygon", coordinates: [closed(corners)] }
      : { type: "LineString", coordinates: corners ?? [] };
    return { type: "Feature", properties: {}, geometry };
  }
  const tell = (message) => { if (status) status.textContent = message; };
  const paint = () => {
    map.getSource("drawn")?.setData(shape());
    markers.forEach((marker) => marker.remove());
    markers = (corners ?? []).map((corner, index) => cornerMarker(corner, index));
    const crossing = corners?.length > 3 ? crossingSides(corners) : [];
    map.getSource("crossing")?.setData(lines(crossing));
    status?.toggleAttribute("data-wrong", !corners || crossing.length > 0);
    if (!corners) tell(said.unreadable);
    else tell(crossing.length ? said.crossing : said.corners(corners.length));
  };
  const save = () => { text.value = corners.length > 2 ? JSON.stringify({ type: "Polygon", coordinates: [closed(corners)] }) : ""; };
  const change = (next) => { past.push(corners); corners = next; save(); paint(); };

  const moved = (index, to) => corners.map((corner, other) => (other === index ? [round(to.lng), round(to.lat)] : corner));

  function cornerMarker(corner, index) {
    const handle = document.createElement("button");
    handle.type = "button";
    handle.className = "draw-corner";
    handle.setAttribute("aria-label", `${index + 1}/${corners.length}`);
    const without = () => change(corners.filter((_, other) => other !== index));
    handle.addEventListener("contextmenu", (event) => { event.preventDefault(); without(); });
    handle.addEventListener("click", (event) => event.stopPropagation());
    handle.addEventListener("keydown", (event) => {
      const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
      if (event.key === "Delete" || event.key === "Backspace") without();
      else if (moves[event.key]) {
        const at = map.project(corner);
        const to = map.unproject([at.x + 4 * moves[event.key][0], at.y + 4 * moves[event.key][1]]);
        change(moved(index, to));
        markers[index].getElement().focus();
      } else return;
      event.preventDefault();
      event.stopPropagation();
    });
    const marker = new maplibregl.Marker({ element: handle, draggable: true }).setLngLat(corner).addTo(map);
    marker.on("dragend", () => {
      const to = marker.getLngLat();
      change(moved(index, to));
    });
    return marker;
  }

  /** A new corner goes into the side that it is nearest to, so that a drawn shape can be refined. */
  const place = (position) => {
    if (corners.length < 3) return corners.length;
    const at = map.project(position);
    const far = corners.map((corner, index) => {
      const a = map.project(corner);
      const b = map.project(corners[(index + 1) % corners.length]);
      const along = Math.max(0, Math.min(1, ((at.x - a.x) * (b.x - a.x) + (at.y - a.y) * (b.y - a.y)) / ((b.x - a.x) ** 2 + (b.y - a.y) ** 2 || 1)));
      return Math.hypot(a.x + along * (b.x - a.x) - at.x, a.y + along * (b.y - a.y) - at.y);
    });
    return far.indexOf(Math.min(...far)) + 1;
  };
  map.on("click", ({ lngLat }) => corners && change(inserted(corners, place(lngLat), [round(lngLat.lng), round(lngLat.lat)])));
  const read = () => {
    try { corners = ring(text.value); } catch { corners = null; }
    paint();
  };
  text.addEventListener("change", read);
  field.querySelector("[data-undo]")?.addEventListener("click", () => { if (past.length) { corners = past.pop(); save(); paint(); } });
  field.querySelector("[data-clear]")?.addEventListener("click", () => change([]));
  map.once("load", () => {
    read();
    if (corners?.length) map.fitBounds(corners.reduce((box, corner) => box.extend(corner), new maplibregl.LngLatBounds()), { padding: 60, animate: false });
  });
}
