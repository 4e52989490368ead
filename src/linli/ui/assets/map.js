// The map's own bundle (large): loaded by js/map_field.js where a page has a map.
export { createMap } from "./js/map_base.js";
export { mountField } from "./js/map_point.js";
