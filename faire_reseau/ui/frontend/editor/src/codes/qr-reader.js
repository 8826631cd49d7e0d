// Read the QR code in a picture of the camera, for browsers without BarcodeDetector (Safari, Firefox). One export: `codeIn`.
import decodeQR from "qr/decode.js";

const MOST_WIDE = 800; // more pixels cost time and read no better
const PATIENCE_MS = 60; // for a picture that is hard to read; the next one comes anyway

const canvas = document.createElement("canvas");
const pen = canvas.getContext("2d", { willReadFrequently: true });

// What the code in `video` says; "" when there is none to be read.
export function codeIn(video) {
  const { videoWidth: wide, videoHeight: tall } = video;
  if (!wide || !tall) return "";
  const scale = Math.min(1, MOST_WIDE / Math.max(wide, tall));
  canvas.width = Math.round(wide * scale);
  canvas.height = Math.round(tall * scale);
  pen.drawImage(video, 0, 0, canvas.width, canvas.height);
  try {
    return decodeQR(pen.getImageData(0, 0, canvas.width, canvas.height), { timeLimit: PATIENCE_MS });
  } catch {
    return ""; // no code in this picture
  }
}
