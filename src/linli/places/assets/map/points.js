// Cases on the map, gathered into clusters. Properties of a point: `url` (where it leads), `title`, and
// `tone`, one of late, waiting or plain; colour never speaks alone: late ones also have a ring.
import maplibregl from "maplibre-gl";

const FONT = ["PingFang SC, Microsoft YaHei, Noto Sans CJK SC, WenQuanYi Zen Hei, sans-serif"];

function layers(colour) {
  const tone = ["match", ["get", "tone"], "late", colour.late, "waiting", colour.waiting, colour.accent];
  return [
    { id: "clusters", source: "points", type: "circle", filter: ["has", "point_count"],
      paint: { "circle-color": ["case", [">", ["get", "late"], 0], colour.late, colour.accent],
        "circle-radius": ["step", ["get", "point_count"], 14, 10, 18, 50, 24, 200, 30],
        "circle-stroke-width": 2, "circle-stroke-color": colour.land } },
    { id: "cluster-counts", source: "points", type: "symbol", filter: ["has", "point_count"],
      layout: { "text-field": ["get", "point_count_abbreviated"], "text-font": FONT, "text-size": 13, "text-allow-overlap": true },
      paint: { "text-color": colour.onAccent } },
    { id: "points", source: "points", type: "circle", filter: ["!", ["has", "point_count"]],
      paint: { "circle-color": tone, "circle-radius": ["match", ["get", "tone"], "late", 8, 7],
        "circle-stroke-width": ["match", ["get", "tone"], "late", 4, 2], "circle-stroke-color": colour.land } },
  ];
}

/** Draws the points of a GeoJSON address; a tap opens what the point stands for. */
export function points(element, map, colour, address) {
  if (!map.getSource("points")) {
    map.addSource("points", {
      type: "geojson", data: address, cluster: true, clusterRadius: 44, clusterMaxZoom: 17,
      clusterProperties: { late: ["+", ["case", ["==", ["get", "tone"], "late"], 1, 0]] },
    });
    layers(colour).forEach((layer) => map.addLayer(layer));
  }
  if (element.dataset.pointsBound !== undefined) return; // drawn anew after a change of theme; the listeners are there
  element.dataset.pointsBound = "";
  map.on("click", "clusters", async ({ features: [cluster] }) => {
    const zoom = await map.getSource("points").getClusterExpansionZoom(cluster.properties.cluster_id);
    map.easeTo({ center: cluster.geometry.coordinates, zoom });
  });
  map.on("click", "points", ({ features }) => open(element, map, features));
  for (const layer of ["clusters", "points"]) {
    map.on("mouseenter", layer, () => { map.getCanvas().style.cursor = "pointer"; });
    map.on("mouseleave", layer, () => { map.getCanvas().style.cursor = ""; });
  }
}

function open(element, map, features) {
  const wanted = new CustomEvent("point-opened", { bubbles: true, cancelable: true, detail: features[0].properties });
  if (!element.dispatchEvent(wanted)) return; // the page shows it itself
  const list = document.createElement("ul");
  list.className = "map-popup";
  for (const { properties } of features.slice(0, 8)) {
    const line = document.createElement("li");
    const link = document.createElement(properties.url ? "a" : "span");
    if (properties.url) link.href = properties.url;
    link.textContent = properties.title || properties.name || "";
    line.append(link);
    list.append(line);
  }
  new maplibregl.Popup({ maxWidth: "18rem", focusAfterOpen: true })
    .setLngLat(features[0].geometry.coordinates).setDOMContent(list).addTo(map);
}
