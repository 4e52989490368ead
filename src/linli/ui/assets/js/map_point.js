// A field that is a point on the map: two hidden inputs, a marker, the device's own position.
import { colours, createMap, maplibregl } from "./map_base.js";

export function mountField(field) {
  const box = field.querySelector("[data-map]") ?? field;
  const [longitude, latitude] = ["longitude", "latitude"].map((name) => field.querySelector(`input[name$="${name}"]`));
  const status = field.querySelector("[data-status]");
  const from = field.dataset.center?.split(",").map(Number);
  const set = longitude?.value && latitude?.value;
  const start = set ? [Number(longitude.value), Number(latitude.value)] : from;
  const { areas, tiles, attribution } = field.dataset;
  const map = createMap(box, { areas, tiles, attribution, ...(start ? { center: start, zoom: set ? 16 : 14 } : {}) });
  if (!longitude || !latitude) return map;

  const marker = new maplibregl.Marker({ color: colours().accent, draggable: true });
  const choose = ({ lng, lat }) => {
    marker.setLngLat([lng, lat]).addTo(map);
    longitude.value = lng.toFixed(6);
    latitude.value = lat.toFixed(6);
    longitude.dispatchEvent(new Event("change", { bubbles: true }));
    if (status) status.textContent = field.dataset.chosen;
  };
  if (set) choose({ lng: start[0], lat: start[1] });
  map.on("click", (event) => choose(event.lngLat));
  marker.on("dragend", () => choose(marker.getLngLat()));
  // by keyboard: arrows move the map, Enter sets the point at its centre
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    choose(map.getCenter());
  });

  field.querySelector("[data-locate]")?.addEventListener("click", () => {
    const refused = () => {
      if (status) status.textContent = field.dataset.refused;
    };
    if (!navigator.geolocation) return refused();
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const here = { lng: coords.longitude, lat: coords.latitude };
        choose(here);
        map.easeTo({ center: here, zoom: 17 });
      },
      refused,
      { enableHighAccuracy: true, timeout: 10000 },
    );
  });
  return map;
}
