// Pictures before they are sent: shown, removable, and made smaller (a phone's 6 MB become 400 kB; its place data goes).
import { showToast } from "./toasts.js";
import { eachOf } from "./words.js";

const SIDE = 2000;
const ENOUGH = 600 * 1024;

async function smaller(file) {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type) || file.size < ENOUGH) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    if (!blob || blob.size >= file.size) return file;
    return new File([blob], file.name.replace(/\.\w+$/, ".jpg"), { type: "image/jpeg", lastModified: file.lastModified });
  } catch {
    return file; // the server judges it
  }
}

eachOf("[data-upload]", (box) => {
  const input = box.querySelector("input[type=file]");
  const list = box.querySelector("[data-previews]");
  const call = box.querySelector(".picker .button > span");
  const first = call.textContent;
  if (!input || typeof DataTransfer === "undefined") return;
  const limit = input.multiple ? Number(box.dataset.limit) : 1;
  let files = [];

  const put = () => {
    const transfer = new DataTransfer();
    for (const file of files) transfer.items.add(file);
    input.files = transfer.files;
    for (const image of list.querySelectorAll("img")) URL.revokeObjectURL(image.src);
    list.replaceChildren(...files.map(preview));
    list.hidden = files.length === 0;
    call.textContent = files.length ? box.dataset.more : first;
  };

  const preview = (file, index) => {
    const item = document.createElement("li");
    const frame = document.createElement("span");
    frame.className = "photos-preview";
    if (file.type.startsWith("image/")) {
      const image = document.createElement("img");
      image.src = URL.createObjectURL(file);
      image.alt = file.name;
      frame.append(image);
    } else {
      frame.textContent = file.name;
    }
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "photos-remove";
    remove.setAttribute("aria-label", `${box.dataset.remove}: ${file.name}`);
    remove.textContent = "×";
    remove.addEventListener("click", () => {
      files.splice(index, 1);
      put();
      (list.querySelectorAll("button")[Math.min(index, files.length - 1)] ?? input).focus();
    });
    item.append(frame, remove);
    return item;
  };

  const add = async (chosen) => {
    const fresh = await Promise.all([...chosen].map(smaller));
    const all = limit === 1 ? fresh : [...files, ...fresh];
    if (all.length > limit) showToast(box.dataset.tooMany, { late: true });
    files = all.slice(0, limit);
    put();
  };

  input.addEventListener("change", () => add(input.files));
  input.form?.addEventListener("reset", () => {
    files = [];
    setTimeout(put);
  });
});
