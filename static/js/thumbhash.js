/* ThumbHash: some 25 bytes that hold the lowest frequencies of a photo (format: https://evanw.github.io/thumbhash/). */

const SIDE = 32;

/** Sixteen steps from -1 to 1 in half bytes, one for each wave of the triangle of low frequencies. */
function* waves(bytes) {
  for (let place = 10; ; place += 1) yield ((bytes[place >> 1] >> ((place & 1) << 2)) & 15) / 7.5 - 1;
}

function channel(steps, mean, scale, across, down) {
  const terms = [];
  for (let y = 0; y < down; y += 1) {
    for (let x = y ? 0 : 1; x * down < across * (down - y); x += 1) terms.push([x, y, 2 * scale * steps.next().value]);
  }
  return (u, v) => terms.reduce((sum, [x, y, size]) => sum + size * Math.cos(x * u) * Math.cos(y * v), mean);
}

/** A data URL of the blurred picture; only opaque pictures are known here. */
export function thumbhashToDataUrl(base64) {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const low = bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);
  const high = bytes[3] | (bytes[4] << 8);
  const isLandscape = high >> 15;
  const across = Math.max(3, isLandscape ? 7 : high & 7);
  const down = Math.max(3, isLandscape ? high & 7 : 7);
  const steps = waves(bytes);
  const light = channel(steps, (low & 63) / 63, ((low >> 18) & 31) / 31, across, down);
  const warm = channel(steps, ((low >> 6) & 63) / 31.5 - 1, (((high >> 3) & 63) / 63) * 1.25, 3, 3);
  const red = channel(steps, ((low >> 12) & 63) / 31.5 - 1, (((high >> 9) & 63) / 63) * 1.25, 3, 3);
  return draw((u, v) => {
    const [l, p, q] = [light(u, v), warm(u, v), red(u, v)];
    const blue = l - (2 / 3) * p;
    const redPart = (3 * l - blue + q) / 2;
    return [redPart, redPart - q, blue];
  });
}

function draw(colourAt) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIDE;
  const context = canvas.getContext("2d");
  const picture = context.createImageData(SIDE, SIDE);
  for (let place = 0; place < SIDE * SIDE; place += 1) {
    const u = (Math.PI / SIDE) * ((place % SIDE) + 0.5);
    const v = (Math.PI / SIDE) * (Math.floor(place / SIDE) + 0.5);
    picture.data.set([...colourAt(u, v).map((part) => part * 255), 255], place * 4);
  }
  context.putImageData(picture, 0, 0);
  return canvas.toDataURL();
}
