// Everything a page of ours may need besides the map. Every form works without any of it.
import "./js/htmx.js";
import "./js/submit.js";
import "./js/drafts.js";
import "./js/dialogs.js";
import "./js/toasts.js";
import "./js/offline.js";
import "./js/keyboard.js";
import "./js/read_aloud.js";
import "./js/picker.js";
import "./js/photos.js";
import "./js/recorder.js";
import "./js/map_field.js";
import "./js/live.js";
import "./js/small.js";
