// A voice message into the file field beside it. Where recording is not possible the file field stays.
import { eachOf } from "./words.js";

const KINDS = [
  ["audio/mp4", "m4a"],
  ["audio/webm", "webm"],
  ["audio/ogg", "ogg"],
];

eachOf("[data-recorder]", (box) => {
  const kind = typeof MediaRecorder !== "undefined" && KINDS.find(([type]) => MediaRecorder.isTypeSupported(type));
  if (!kind || !navigator.mediaDevices?.getUserMedia || typeof DataTransfer === "undefined") return;
  const part = (name) => box.querySelector(`[data-${name}]`);
  const [panel, button, time, player, discard, refused, fallback] = ["panel", "record", "time", "play", "discard", "refused", "file"].map(part);
  const input = fallback.querySelector("input");
  const label = button.querySelector("span");
  const first = label.textContent;
  const longest = Number(box.dataset.seconds);
  let recorder;
  let ticking;
  panel.hidden = false;
  fallback.hidden = true;

  const clear = () => {
    input.value = "";
    player.hidden = discard.hidden = true;
    button.hidden = false;
    time.textContent = "";
  };

  const finish = (stream, pieces) => {
    clearInterval(ticking);
    for (const track of stream.getTracks()) track.stop();
    delete box.dataset.recording;
    label.textContent = first;
    const file = new File(pieces, `voice.${kind[1]}`, { type: kind[0] });
    const transfer = new DataTransfer();
    transfer.items.add(file);
    input.files = transfer.files;
    player.src = URL.createObjectURL(file);
    player.hidden = discard.hidden = false;
    button.hidden = true;
    discard.focus();
  };

  const start = async () => {
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      refused.hidden = false;
      fallback.hidden = false;
      button.hidden = true;
      return;
    }
    const pieces = [];
    const began = Date.now();
    recorder = new MediaRecorder(stream, { mimeType: kind[0] });
    recorder.ondataavailable = (event) => pieces.push(event.data);
    recorder.onstop = () => finish(stream, pieces);
    recorder.start();
    box.dataset.recording = "";
    label.textContent = button.dataset.stop;
    ticking = setInterval(() => {
      const seconds = Math.floor((Date.now() - began) / 1000);
      time.textContent = `${seconds} / ${longest} s`;
      if (seconds >= longest) recorder.stop();
    }, 250);
  };

  button.addEventListener("click", () => (recorder?.state === "recording" ? recorder.stop() : start()));
  discard.addEventListener("click", () => {
    clear();
    button.focus();
  });
});
