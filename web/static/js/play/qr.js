// A QR code of an address, for phones: ISO/IEC 18004, bytes, error correction M, versions 1 to 6.

import { svg } from "../dom.js";

// Of each version: words of data and of error correction in a block, blocks, place of the mark.
const VERSIONS = [
  [16, 10, 1, 0], [28, 16, 1, 18], [44, 26, 1, 22], [32, 18, 2, 26], [43, 24, 2, 30], [27, 16, 4, 34],
];

// The powers of 2 in the field of 256 elements, and their logarithms.
const POWER = new Uint8Array(510);
const LOG = new Uint8Array(256);
for (let k = 0, x = 1; k < 255; k += 1) {
  POWER[k] = POWER[k + 255] = x;
  LOG[x] = k;
  x = x & 128 ? ((x << 1) ^ 0x11d) & 255 : x << 1;
}

export function picture(text) {
  const cells = matrix(text);
  if (!cells) return "";
  const size = cells.length;
  let path = "";
  cells.forEach((row, y) => row.forEach((dark, x) => (path += dark ? `M${x + 4} ${y + 4}h1v1h-1z` : "")));
  return svg(
    "svg",
    { viewBox: `0 0 ${size + 8} ${size + 8}`, class: "qr", role: "img", "aria-label": `QR code of ${text}`, "shape-rendering": "crispEdges" },
    svg("rect", { width: size + 8, height: size + 8, fill: "#fff" }),
    svg("path", { d: path, fill: "#000" }),
  );
}

// Rows of dark (true) and light cells; null if the text is too long.
export function matrix(text) {
  const bytes = new TextEncoder().encode(text);
  const version = VERSIONS.findIndex(([data, , blocks]) => bytes.length + 2 <= data * blocks);
  if (version < 0) return null;
  const bits = codewords(bytes, VERSIONS[version]).flatMap((word) => [...Array(8).keys()].map((k) => (word >> (7 - k)) & 1));
  const tried = [...Array(8).keys()].map((mask) => drawn(version, bits, mask));
  return tried.reduce((best, one) => (penalty(one) < penalty(best) ? one : best));
}

function codewords(bytes, [perBlock, correction, blocks]) {
  const total = perBlock * blocks;
  const nibbles = [4, bytes.length >> 4, bytes.length & 15, ...[...bytes].flatMap((byte) => [byte >> 4, byte & 15]), 0];
  const data = Array.from({ length: nibbles.length / 2 }, (_, k) => (nibbles[2 * k] << 4) | nibbles[2 * k + 1]);
  for (let k = 0; data.length < total; k += 1) data.push(k % 2 ? 0x11 : 0xec);
  const parts = Array.from({ length: blocks }, (_, k) => data.slice(k * perBlock, (k + 1) * perBlock));
  const checks = parts.map((part) => remainder(part, correction));
  const woven = (rows) => rows[0].flatMap((_, k) => rows.map((row) => row[k]));
  return [...woven(parts), ...woven(checks)];
}

// Reed-Solomon: the remainder of the data by the generator polynomial of that degree.
function remainder(data, degree) {
  let generator = [1];
  for (let k = 0; k < degree; k += 1) {
    generator = [...generator, 0].map((c, j) => c ^ (j ? times(generator[j - 1], POWER[k]) : 0));
  }
  const rest = [...data, ...Array(degree).fill(0)];
  for (let k = 0; k < data.length; k += 1) {
    const factor = rest[k];
    if (factor) generator.forEach((c, j) => (rest[k + j] ^= times(c, factor)));
  }
  return rest.slice(data.length);
}

function times(a, b) {
  return a && b ? POWER[LOG[a] + LOG[b]] : 0;
}

const MASKS = [
  (x, y) => (x + y) % 2, (x, y) => y % 2, (x) => x % 3, (x, y) => (x + y) % 3,
  (x, y) => (Math.floor(y / 2) + Math.floor(x / 3)) % 2, (x, y) => ((x * y) % 2) + ((x * y) % 3),
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2, (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2,
];

function drawn(version, bits, mask) {
  const size = 21 + 4 * version;
  const cells = Array.from({ length: size }, () => Array(size).fill(null)); // null: for data
  fixed(cells, size, VERSIONS[version][3]);
  format(cells, size, mask);
  let next = 0;
  let up = true;
  for (let right = size - 1; right > 0; right -= 2, up = !up) {
    if (right === 6) right -= 1; // the column of the timing pattern
    for (let step = 0; step < size; step += 1) {
      const y = up ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (cells[y][x] !== null) continue;
        cells[y][x] = (bits[next] === 1) !== (MASKS[mask](x, y) === 0);
        next += 1;
      }
    }
  }
  return cells;
}

function fixed(cells, size, mark) {
  const put = (cx, cy, radius, dark) => {
    for (let dy = -radius; dy <= radius; dy += 1) {
      for (let dx = -radius; dx <= radius; dx += 1) {
        const [x, y] = [cx + dx, cy + dy];
        if (x >= 0 && y >= 0 && x < size && y < size) cells[y][x] = dark(Math.max(Math.abs(dx), Math.abs(dy)));
      }
    }
  };
  for (let k = 0; k < size; k += 1) cells[6][k] = cells[k][6] = k % 2 === 0;
  for (const [x, y] of [[3, 3], [size - 4, 3], [3, size - 4]]) put(x, y, 4, (ring) => ring !== 2 && ring !== 4);
  if (mark) put(mark, mark, 2, (ring) => ring !== 1);
}

// Which correction (M) and mask, with a code of its own that finds errors.
function format(cells, size, mask) {
  let rest = mask << 10; // M is 00
  for (let k = 14; k >= 10; k -= 1) if ((rest >> k) & 1) rest ^= 0x537 << (k - 10);
  const bits = ((mask << 10) | rest) ^ 0x5412;
  for (let k = 0; k < 15; k += 1) {
    const dark = ((bits >> k) & 1) === 1;
    const low = k < 6 ? k : k < 8 ? k + 1 : size - 15 + k;
    const far = k < 8 ? size - 1 - k : k === 8 ? 7 : 14 - k;
    cells[low][8] = dark;
    cells[8][far] = dark;
  }
  cells[size - 8][8] = true;
}

// How hard a pattern is to read: runs of one colour, blocks of it, and more of it than of the other.
function penalty(cells) {
  const size = cells.length;
  let found = 0;
  let dark = 0;
  const runs = (at) => {
    for (let a = 0; a < size; a += 1) {
      for (let b = 1, run = 1; b <= size; b += 1) {
        if (b < size && at(a, b) === at(a, b - 1)) run += 1;
        else {
          if (run >= 5) found += run - 2;
          run = 1;
        }
      }
    }
  };
  runs((a, b) => cells[a][b]);
  runs((a, b) => cells[b][a]);
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      dark += cells[y][x];
      if (y && x && cells[y][x] === cells[y - 1][x] && cells[y][x] === cells[y][x - 1] && cells[y][x] === cells[y - 1][x - 1]) found += 3;
    }
  }
  return found + 10 * Math.floor(Math.abs((20 * dark) / (size * size) - 10));
}
