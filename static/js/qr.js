// A code to scan, drawn by the phone itself: capitals and digits, level M, versions 1 to 10, mask 0.
(() => {
  "use strict";
  const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
  const WHOLE = [26, 44, 70, 100, 134, 172, 196, 242, 292, 346]; // bytes of each version
  const GUARD = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26], BLOCKS = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5];
  const ANCHORS = [[], [18], [22], [26], [30], [34], [22, 38], [24, 42], [26, 46], [28, 50]];

  const times = (a, b) => {
    let product = 0;
    for (let bit = 7; bit >= 0; bit--) {
      product = (product << 1) ^ ((product >>> 7) * 0x11d);
      product ^= ((b >>> bit) & 1) * a;
    }
    return product;
  };
  const divisor = (degree) => {
    const found = Array(degree).fill(0);
    found[degree - 1] = 1;
    for (let at = 0, root = 1; at < degree; at++, root = times(root, 2))
      for (let place = 0; place < degree; place++)
        found[place] = times(found[place], root) ^ (found[place + 1] || 0);
    return found;
  };
  const guardOf = (bytes, factors) => bytes.reduce((rest, byte) => {
    const factor = byte ^ rest.shift();
    rest.push(0);
    return rest.map((each, at) => each ^ times(factors[at], factor));
  }, factors.map(() => 0));

  const bitsOf = (text, version) => {
    const bits = [], add = (value, many) => { for (let bit = many - 1; bit >= 0; bit--) bits.push((value >>> bit) & 1); };
    add(2, 4);
    add(text.length, version < 10 ? 9 : 11);
    for (let at = 0; at < text.length; at += 2) {
      const first = LETTERS.indexOf(text[at]), second = LETTERS.indexOf(text[at + 1]);
      if (at + 1 < text.length) add(first * 45 + second, 11); else add(first, 6);
    }
    return bits;
  };
  const roomOf = (version) => WHOLE[version - 1] - GUARD[version - 1] * BLOCKS[version - 1];
  const versionFor = (text) => {
    for (let version = 1; version <= WHOLE.length; version++)
      if (bitsOf(text, version).length <= roomOf(version) * 8) return version;
    throw new Error("too long for a code");
  };

  const bytesOf = (text, version) => {
    const room = roomOf(version), bits = bitsOf(text, version);
    bits.push(...Array(Math.min(4, room * 8 - bits.length)).fill(0));
    while (bits.length % 8) bits.push(0);
    const bytes = [];
    for (let at = 0; at < bits.length; at += 8) bytes.push(parseInt(bits.slice(at, at + 8).join(""), 2));
    for (let fill = 0xec; bytes.length < room; fill ^= 0xfd) bytes.push(fill);
    return bytes;
  };
  // Short blocks first, then the longer ones; their bytes are told in turns.
  const woven = (bytes, version) => {
    const many = BLOCKS[version - 1], factors = divisor(GUARD[version - 1]);
    const short = Math.floor(bytes.length / many), longer = bytes.length % many, blocks = [];
    for (let at = 0, block = 0; block < many; block++) {
      const length = short + (block >= many - longer ? 1 : 0);
      blocks.push(bytes.slice(at, (at += length)));
    }
    const guards = blocks.map((block) => guardOf(block, factors)), all = [];
    for (let at = 0; at <= short; at++) blocks.forEach((block) => { if (at < block.length) all.push(block[at]); });
    for (let at = 0; at < factors.length; at++) guards.forEach((guard) => all.push(guard[at]));
    return all;
  };

  const remainder = (value, many, polynomial) => {
    let rest = value;
    for (let at = 0; at < many; at++) rest = (rest << 1) ^ ((rest >>> (many - 1)) * polynomial);
    return rest & ((1 << many) - 1);
  };
  const frame = (version) => {
    const size = version * 4 + 17, dark = Array.from({ length: size }, () => Array(size).fill(null));
    const put = (x, y, on) => { if (x >= 0 && y >= 0 && x < size && y < size) dark[y][x] = Boolean(on); };
    const square = (cx, cy, reach, ring) => {
      for (let y = -reach; y <= reach; y++)
        for (let x = -reach; x <= reach; x++) put(cx + x, cy + y, ring(Math.max(Math.abs(x), Math.abs(y))));
    };
    for (let at = 0; at < size; at++) { put(6, at, at % 2 === 0); put(at, 6, at % 2 === 0); }
    [[3, 3], [size - 4, 3], [3, size - 4]].forEach(([x, y]) => square(x, y, 4, (far) => far !== 2 && far !== 4));
    const places = ANCHORS[version - 1].length ? [6, ...ANCHORS[version - 1]] : [], last = size - 7;
    places.forEach((x) => places.forEach((y) => {
      if (!((x === 6 && y === 6) || (x === 6 && y === last) || (x === last && y === 6))) square(x, y, 2, (far) => far !== 1);
    }));
    const format = remainder(0, 10, 0x537) ^ 0x5412, bit = (at) => (format >>> at) & 1; // level M, mask 0
    for (let at = 0; at < 6; at++) put(8, at, bit(at));
    put(8, 7, bit(6)); put(8, 8, bit(7)); put(7, 8, bit(8));
    for (let at = 9; at < 15; at++) put(14 - at, 8, bit(at));
    for (let at = 0; at < 8; at++) put(size - 1 - at, 8, bit(at));
    for (let at = 8; at < 15; at++) put(8, size - 15 + at, bit(at));
    put(8, size - 8, 1);
    if (version >= 7) {
      const told = (version << 12) | remainder(version, 12, 0x1f25);
      for (let at = 0; at < 18; at++) {
        const a = size - 11 + (at % 3), b = Math.floor(at / 3);
        put(a, b, (told >>> at) & 1); put(b, a, (told >>> at) & 1);
      }
    }
    return dark;
  };

  // Two columns at a time, from the right, up and down in turns, around what stands already.
  const filled = (dark, bytes) => {
    const size = dark.length;
    let at = 0;
    for (let right = size - 1; right >= 1; right -= 2) {
      if (right === 6) right = 5;
      for (let step = 0; step < size; step++)
        for (let side = 0; side < 2; side++) {
          const x = right - side, y = ((right + 1) & 2) === 0 ? size - 1 - step : step;
          if (dark[y][x] !== null) continue;
          const on = at < bytes.length * 8 && ((bytes[at >>> 3] >>> (7 - (at & 7))) & 1);
          dark[y][x] = Boolean(on) !== ((x + y) % 2 === 0);
          at++;
        }
    }
    return dark;
  };

  window.village.qr = (text) => {
    const version = versionFor(text), dark = filled(frame(version), woven(bytesOf(text, version), version));
    const around = 4, size = dark.length + 2 * around, name = "http://www.w3.org/2000/svg";
    const picture = document.createElementNS(name, "svg"), path = document.createElementNS(name, "path");
    picture.setAttribute("viewBox", `0 0 ${size} ${size}`);
    picture.setAttribute("class", "qr");
    path.setAttribute("d", dark.map((row, y) => row.map((on, x) => (on ? `M${x + around} ${y + around}h1v1h-1z` : "")).join("")).join(""));
    picture.append(path);
    return picture;
  };
})();
