// A map in the colours of the house. Ground: GeoJSON areas of the place, and tiles where the district has a source of them.
import maplibregl from "maplibre-gl";

const CENTER = [120.375, 36.095];

const token = (name) => {
  // resolved through an element, because a token is itself made of var()
  const probe = document.createElement("i");
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
};

export function colours() {
  return Object.fromEntries(["paper", "surface", "sunken", "line-strong", "ink", "ink-soft", "accent", "accent-soft", "late", "waiting"].map((name) => [name, token(name)]));
}

function style({ areas, tiles, attribution }) {
  const paint = colours();
  const sources = {};
  const layers = [{ id: "ground", type: "background", paint: { "background-color": paint.sunken } }];
  if (tiles) {
    sources.tiles = { type: "raster", tiles: [tiles], tileSize: 256, attribution };
    layers.push({ id: "tiles", type: "raster", source: "tiles", paint: { "raster-saturation": -0.6 } });
  }
  if (areas) {
    sources.areas = { type: "geojson", data: areas, attribution: tiles ? "" : attribution };
    layers.push({ id: "areas", type: "fill", source: "areas", paint: { "fill-color": paint.surface, "fill-opacity": tiles ? 0 : 1 } });
    layers.push({ id: "borders", type: "line", source: "areas", paint: { "line-color": paint["line-strong"], "line-width": 1 } });
  }
  return { version: 8, sources, layers };
}

const WORDS = {
  zh: { "NavigationControl.ZoomIn": "放大", "NavigationControl.ZoomOut": "缩小", "AttributionControl.ToggleAttribution": "数据来源", "Map.Title": "地图", "Marker.Title": "标记" },
};

export function createMap(container, { areas = "", tiles = "", attribution = "© OpenStreetMap contributors", center = CENTER, zoom = 12 } = {}) {
  const language = document.documentElement.lang.slice(0, 2);
  const map = new maplibregl.Map({
    container,
    style: style({ areas, tiles, attribution }),
    center,
    zoom,
    maxZoom: 19,
    pitchWithRotate: false,
    dragRotate: false,
    cooperativeGestures: false,
    locale: WORDS[language] ?? {},
    attributionControl: { compact: true },
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-right");
  return map;
}

export { maplibregl };
