// The district as ground: streets, communities, grids and buildings from our own server; no tiles, no fonts from outside.
import maplibregl from "maplibre-gl";
import { colours, onThemeChange } from "./colours.js";
import { showAround } from "./surroundings.js";
import { controlWords, words } from "./words.js";

const FONT = ["PingFang SC, Microsoft YaHei, Noto Sans CJK SC, WenQuanYi Zen Hei, sans-serif"];
const COMMUNITY_ZOOM = 13;
const GRID_ZOOM = 14.2;
const BUILDING_ZOOM = 16;
export const PADDING = 12;
const LONGEST_WAIT = 2500; // milliseconds
const empty = { type: "FeatureCollection", features: [] };

function labels(id, source, colour, size, minzoom, maxzoom = 24) {
  return {
    id, source, type: "symbol", minzoom, maxzoom,
    layout: { "text-field": ["get", "name"], "text-font": FONT, "text-size": size, "text-max-width": 8, "text-padding": 6 },
    paint: { "text-color": colour.ink, "text-halo-color": colour.land, "text-halo-width": 1.5 },
  };
}

const nowhere = { center: [120.37, 36.09], zoom: 11 }; // before any district is loaded

function styleOf(colour, data, tiles) {
  const source = (level) => ({ type: "geojson", data: data[level] });
  const line = (id, from, width, paint, minzoom = 0) =>
    ({ id, source: from, type: "line", minzoom, paint: { "line-color": paint, "line-width": width } });
  return {
    version: 8,
    sources: { ...(tiles ? { tiles: { type: "raster", tiles: [tiles], tileSize: 256 } } : {}), street: source("street"), community: source("community"), grid: source("grid"), building: source("building"),
      // Labels stand at an area's own centre, not at the middle of whatever part is in view.
      names: { type: "geojson", data: centres(data.street) }, communities: { type: "geojson", data: centres(data.community) },
      grids: { type: "geojson", data: centres(data.grid) } },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": colour.ground } },
      ...(tiles ? [{ id: "tiles", source: "tiles", type: "raster", paint: { "raster-saturation": -0.6 } }] : []),
      { id: "land", source: "street", type: "fill", paint: { "fill-color": colour.land, "fill-opacity": tiles ? 0 : 1 } },
      line("grid-line", "grid", 1, colour.fine, GRID_ZOOM),
      line("community-line", "community", ["interpolate", ["linear"], ["zoom"], 13, 0.8, 16, 1.6], colour.line, COMMUNITY_ZOOM),
      line("street-line", "street", ["interpolate", ["linear"], ["zoom"], 10, 1, 16, 3], colour.line),
      { id: "building", source: "building", type: "circle", minzoom: BUILDING_ZOOM,
        paint: { "circle-radius": ["interpolate", ["linear"], ["zoom"], 16, 3, 19, 8], "circle-color": colour.fine,
          "circle-stroke-color": colour.line, "circle-stroke-width": 1 } },
      labels("grid-name", "grids", colour, 11, GRID_ZOOM + 0.6),
      labels("community-name", "communities", colour, 12, COMMUNITY_ZOOM, GRID_ZOOM + 0.6),
      labels("street-name", "names", colour, 13, 10, COMMUNITY_ZOOM + 0.4),
      { ...labels("building-name", "building", colour, 11, BUILDING_ZOOM + 1),
        layout: { "text-field": ["get", "name"], "text-font": FONT, "text-size": 11, "text-offset": [0, 1], "text-anchor": "top" } },
    ],
  };
}

function centres(collection) {
  const features = collection.features.map(({ properties }) => ({
    type: "Feature", properties,
    geometry: { type: "Point", coordinates: [properties.longitude, properties.latitude] },
  }));
  return { type: "FeatureCollection", features };
}

function bounds(collection) {
  const box = new maplibregl.LngLatBounds();
  const visit = (part) => (typeof part[0] === "number" ? box.extend(part) : part.forEach(visit));
  collection.features.forEach((feature) => visit(feature.geometry.coordinates));
  return box;
}

/** A box a little wider than the view, on a lattice, so that small moves ask for the same address again. */
function boxOf(map, step) {
  const view = map.getBounds();
  const down = (value) => (Math.floor(value / step) * step).toFixed(3);
  const up = (value) => (Math.ceil(value / step) * step).toFixed(3);
  return `${down(view.getWest())},${down(view.getSouth())},${up(view.getEast())},${up(view.getNorth())}`;
}

/** A map of the district in `element`. It opens at `center` "longitude,latitude" and `zoom`, or on `box`
 * "west,south,east,north"; else on all of the district, whose box it keeps as `map.whole`.
 * `extent`: the area around the centre is drawn, and the map opens far enough away to show it whole. */
export async function ground(element, { center, zoom = 16, box, interactive = true, extent = true, onReady = () => {} } = {}) {
  const data = { street: empty, community: empty, grid: empty, building: empty };
  const load = async (address) => (await fetch(address, { credentials: "same-origin" })).json();
  data.street = await load("/places/areas.geojson?level=street");
  // A district may have tiles of its own or of its city (data-tiles): then they are the ground, our borders above them.
  const tiles = element.closest("[data-tiles]")?.dataset.tiles;
  const whole = data.street.features.length ? bounds(data.street) : undefined;
  const own = box ? maplibregl.LngLatBounds.convert(box.split(",").map(Number)) : whole;
  const opened = own ? { bounds: own, fitBoundsOptions: { padding: PADDING } } : nowhere;
  const map = new maplibregl.Map({
    container: element, style: styleOf(colours(element), data, tiles), interactive, attributionControl: false,
    locale: controlWords(), dragRotate: false, pitchWithRotate: false, maxPitch: 0, maxZoom: 19, minZoom: 9,
    cooperativeGestures: element.hasAttribute("data-cooperative"),
    ...(center ? { center: center.split(",").map(Number), zoom } : opened),
  });
  map.whole = whole;
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  if (interactive) map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new maplibregl.AttributionControl({ compact: false, customAttribution: data.street.attribution }), "bottom-right");
  map.getCanvas().setAttribute("aria-label", element.getAttribute("aria-label") || words().map);

  const asked = {};
  const bring = async (level, address, { names } = {}) => {
    if (asked[level] === address) return;
    asked[level] = address;
    try {
      const fresh = await load(address);
      if (asked[level] !== address) return; // a later move has asked for something else meanwhile
      data[level] = fresh;
      map.getSource(level)?.setData(fresh);
      if (names) map.getSource(names)?.setData(centres(fresh));
      if (fresh.attribution) element.querySelector(".maplibregl-ctrl-attrib-inner").innerHTML = fresh.attribution;
    } catch {
      asked[level] = undefined; // the network was away: ask again after the next move
    }
  };
  const refresh = () => {
    const at = map.getZoom();
    if (at >= COMMUNITY_ZOOM) bring("community", "/places/areas.geojson?level=community", { names: "communities" });
    if (at >= GRID_ZOOM) bring("grid", `/places/areas.geojson?level=grid&bbox=${boxOf(map, 0.02)}`, { names: "grids" });
    if (at >= BUILDING_ZOOM) bring("building", `/places/buildings.geojson?bbox=${boxOf(map, 0.005)}`);
  };
  map.on("moveend", refresh);
  const ready = () => onReady(map, colours(element));
  // Nobody sees the map being put together: it appears once it stands where it belongs, or after a while in any case.
  const appear = () => element.setAttribute("data-drawn", "");
  setTimeout(appear, LONGEST_WAIT);
  map.once("load", async () => {
    refresh();
    ready();
    if (center && extent) await showAround(map, colours(element), center.split(",").map(Number), zoom);
    map.once("idle", appear);
    map.triggerRepaint();
  });
  const stop = onThemeChange(() => {
    map.setStyle(styleOf(colours(element), data, tiles), { diff: false });
    map.once("style.load", ready);
  });
  map.on("remove", stop);
  return map;
}
