// Choosing a point: tap the map, use the position of the device, or move the map by keys and press Enter.
// Contract with the `map_field` component: hidden inputs named (or ending in) longitude and latitude, [data-map],
// and, if wanted, [data-locate] and [data-status]. A `point-chosen` event bubbles with {longitude, latitude}.
import maplibregl from "maplibre-gl";
import { colours } from "./colours.js";
import { ground } from "./ground.js";
import { words } from "./words.js";

const input = (field, name) => field.querySelector(`input[name="${name}"], input[name$="-${name}"], input[name$="_${name}"]`);

/** Makes a field of the `map_field` component choose a point. */
export async function mapField(field) {
  const longitude = input(field, "longitude");
  const latitude = input(field, "latitude");
  const canvas = field.querySelector("[data-map]");
  const status = field.querySelector("[data-status]");
  const say = (text) => { if (status) status.textContent = text; };
  const chosen = longitude.value && latitude.value ? `${longitude.value},${latitude.value}` : "";
  const map = await ground(canvas, { center: chosen || field.dataset.center, zoom: chosen ? 16.2 : 15, extent: !chosen });
  let marker;

  const show = (position) => {
    if (marker) return marker.setLngLat(position);
    marker = new maplibregl.Marker({ draggable: true, color: colours(field).accent, className: "map-marker" }).setLngLat(position).addTo(map);
    marker.on("dragend", () => choose(marker.getLngLat()));
  };
  const choose = (position, { fly = false } = {}) => {
    longitude.value = position.lng.toFixed(6);
    latitude.value = position.lat.toFixed(6);
    longitude.dispatchEvent(new Event("change", { bubbles: true }));
    show(position);
    if (fly) map.easeTo({ center: position, zoom: Math.max(map.getZoom(), 16.2), animate: !reduced() });
    say(field.dataset.chosen || words().chosen);
    field.dispatchEvent(new CustomEvent("point-chosen", {
      bubbles: true, detail: { longitude: Number(longitude.value), latitude: Number(latitude.value) },
    }));
  };

  if (chosen) show({ lng: Number(longitude.value), lat: Number(latitude.value) });
  map.on("click", (event) => choose(event.lngLat));
  const surface = map.getCanvas();
  surface.setAttribute("aria-label", `${canvas.getAttribute("aria-label") || words().map}。${words().pick}`);
  surface.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    choose(map.getCenter());
  });
  surface.addEventListener("focus", () => canvas.classList.add("map-aimed"));
  surface.addEventListener("blur", () => canvas.classList.remove("map-aimed"));

  field.querySelector("[data-locate]")?.addEventListener("click", (event) => {
    const button = event.currentTarget;
    const done = (text) => { button.disabled = false; button.removeAttribute("aria-busy"); if (text) say(text); };
    if (!navigator.geolocation) return done(field.dataset.refused || words().refused);
    button.disabled = true;
    button.setAttribute("aria-busy", "true");
    // Browsers give WGS-84, which is what we store.
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => { choose({ lng: coords.longitude, lat: coords.latitude }, { fly: true }); done(); },
      () => done(field.dataset.refused || words().refused),
      { enableHighAccuracy: true, timeout: 10_000, maximumAge: 30_000 },
    );
  });
  // Another part of the page may set the point: a search result, a place from a QR code.
  field.addEventListener("set-point", ({ detail }) => choose({ lng: detail.longitude, lat: detail.latitude }, { fly: true }));
}

const reduced = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
