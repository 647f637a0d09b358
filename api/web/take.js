// @ts-check
// What is taken along: the address of the whole question, copied, and the picture as PNG.

import { tell } from "./page.js";

const SCALE = 2;

/**
 * @param {HTMLElement} main
 */
export function take(main) {
  const copying = /** @type {HTMLAnchorElement | null} */ (main.querySelector("a[data-copy]"));
  copying?.addEventListener("click", async (event) => {
    event.preventDefault();
    try {
      await navigator.clipboard.writeText(copying.href);
      tell(document.body.dataset.copied ?? "");
    } catch {
      location.href = copying.href;
    }
  });
  const drawing = /** @type {HTMLAnchorElement | null} */ (main.querySelector("a[data-png]"));
  drawing?.addEventListener("click", async (event) => {
    event.preventDefault();
    const png = await painted(drawing.href);
    const address = URL.createObjectURL(png);
    const link = document.createElement("a");
    link.href = address;
    link.download = drawing.dataset.png ?? "chain.png";
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  });
}

/**
 * The drawing at an address as PNG, twice as large as it is drawn.
 * @param {string} address
 * @returns {Promise<Blob>}
 */
export async function painted(address) {
  const response = await fetch(address);
  const source = URL.createObjectURL(new Blob([await response.text()], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = source;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth * SCALE;
    canvas.height = image.naturalHeight * SCALE;
    const pen = canvas.getContext("2d");
    if (pen === null) throw new TypeError("there is no canvas to paint on");
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new TypeError("the picture is too large"))), "image/png");
    });
  } finally {
    URL.revokeObjectURL(source);
  }
}
