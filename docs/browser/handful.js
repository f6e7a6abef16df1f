// Labels a picture with the model that `handful export --format onnx` writes, as Handful does.
// What the model needs to know stands in its own metadata. Copy and change this file freely.

const CLOSE = 0.7; // side of the closer view, as a share of the short side
const LONG = 2; // from this ratio of the sides on a picture is a panorama
const SUPPORT = { bilinear: 1, bicubic: 2 };

/** Open a model: `ort` is onnxruntime-web, `bytes` the content of model.onnx. */
export async function open(ort, bytes) {
  const kept = metadata(bytes);
  const read = (name, other) => JSON.parse(kept[name] ?? other);
  return {
    ort,
    session: await ort.InferenceSession.create(bytes, { executionProviders: ["wasm"] }),
    classes: read("handful.classes"),
    inputs: [read("handful.preprocessing"), ...read("handful.more_inputs", "[]")],
    sure: read("handful.sure"),
  };
}

/** Label one picture, an ImageData: class, confidence (0..1), and labelled, unsure or unknown. */
export async function label(model, image) {
  const given = {};
  model.session.inputNames.forEach((name, number) => {
    const sight = model.inputs[number];
    const side = sight.crop_px;
    const shape = [1, sight.n_views, side, side, 3];
    given[name] = new model.ort.Tensor("uint8", views(image, sight), shape);
  });
  const found = await model.session.run(given);
  const chances = Array.from(found.probabilities.data);
  const best = chances.indexOf(Math.max(...chances));
  const confidence = chances[best];
  let status = confidence >= model.sure ? "labelled" : "unsure";
  if (found.strangeness.data[0] > 1) status = "unknown"; // it resembles no example
  return { label: model.classes[best], confidence, status };
}

/** The parts of a picture that a network sees, one after the other: red, green, blue. */
function views(image, sight) {
  const side = sight.crop_px;
  const boxes = boxesOf(image.width, image.height, sight);
  const pixels = new Uint8Array(boxes.length * side * side * 3);
  boxes.forEach((box, number) => {
    pixels.set(scaled(image, box, side, sight.interpolation), number * side * side * 3);
  });
  return pixels;
}

function boxesOf(width, height, sight) {
  const [long, short] = [Math.max(width, height), Math.min(width, height)];
  if (long > LONG * short) return along(width, height, sight.n_views);
  const side = short * CLOSE;
  const [left, top] = [(width - side) / 2, (height - side) / 2];
  const close = [left, top, left + side, top + side];
  const squash = sight.crop_mode === "squash";
  const middle = middleBox(width, height, sight, false);
  const first = squash ? middleBox(width, height, sight, true) : middle;
  return [first, squash ? middle : [0, 0, width, height], close].slice(0, sight.n_views);
}

function along(width, height, n) {
  const [long, short] = [Math.max(width, height), Math.min(width, height)];
  const span = Math.max(short, long / n);
  const step = n > 1 ? (long - span) / (n - 1) : 0;
  return Array.from({ length: n }, (_, number) => {
    const [begin, end] = [number * step, Math.min(number * step + span, long)];
    return width > height ? [begin, 0, end, height] : [0, begin, width, end];
  });
}

function middleBox(width, height, sight, squash) {
  const short = Math.min(width, height);
  const [left, right] = middle(width, squash ? width : short, sight);
  const [top, bottom] = middle(height, squash ? height : short, sight);
  return [left, top, right, bottom];
}

function middle(side, short, { resize_px, crop_px }) {
  const whole = Math.trunc((resize_px * side) / short);
  const half = (whole - crop_px) / 2;
  let start = Math.round(half);
  if (Math.abs(half % 1) === 0.5) start = 2 * Math.round(half / 2); // as Python: to the even one
  const each = side / whole;
  return [start * each, Math.min(side, (start + crop_px) * each)];
}

/** Scale a part of a picture to a square as Pillow does: by a filter as wide as the scale asks. */
function scaled(image, [left, top, right, bottom], side, interpolation) {
  const across = weights(image.width, left, right, side, interpolation);
  const down = weights(image.height, top, bottom, side, interpolation);
  const first = Math.min(...down.map(({ from }) => from));
  const last = Math.max(...down.map(({ from, shares }) => from + shares.length));
  const rows = new Uint8ClampedArray((last - first) * side * 3); // clamped and rounded, as there
  for (let y = first; y < last; y++) {
    across.forEach(({ from, shares }, x) => {
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0;
        shares.forEach((share, n) => {
          sum += share * image.data[(y * image.width + from + n) * 4 + channel];
        });
        rows[((y - first) * side + x) * 3 + channel] = sum;
      }
    });
  }
  const square = new Uint8ClampedArray(side * side * 3);
  down.forEach(({ from, shares }, y) => {
    for (let at = 0; at < side * 3; at++) {
      let sum = 0;
      shares.forEach((share, n) => {
        sum += share * rows[(from - first + n) * side * 3 + at];
      });
      square[y * side * 3 + at] = sum;
    }
  });
  return square;
}

function weights(size, begin, end, side, interpolation) {
  const scale = (end - begin) / side;
  const width = Math.max(scale, 1);
  const reach = SUPPORT[interpolation] * width;
  return Array.from({ length: side }, (_, number) => {
    const center = begin + (number + 0.5) * scale;
    const from = Math.max(0, Math.trunc(center - reach + 0.5));
    const to = Math.min(size, Math.trunc(center + reach + 0.5));
    const shares = [];
    for (let at = from; at < to; at++) {
      shares.push(filter((at - center + 0.5) / width, interpolation));
    }
    const sum = shares.reduce((one, other) => one + other, 0);
    return { from, shares: shares.map((share) => share / sum) };
  });
}

function filter(x, interpolation) {
  x = Math.abs(x);
  if (interpolation === "bilinear") return x < 1 ? 1 - x : 0;
  const a = -0.5;
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
}

/** The metadata of an ONNX file, which onnxruntime-web does not tell: field 14, pairs of texts. */
function metadata(bytes) {
  const kept = {};
  for (const [field, value] of fields(bytes)) {
    if (field !== 14) continue;
    const pair = Object.fromEntries(fields(value));
    kept[text(pair[1])] = text(pair[2]);
  }
  return kept;
}

const text = (bytes) => new TextDecoder().decode(bytes);

/** The fields of a protobuf message that hold bytes. */
function* fields(bytes) {
  let at = 0;
  const number = () => {
    let [value, factor, byte] = [0, 1, 0];
    do {
      byte = bytes[at++];
      value += (byte & 127) * factor;
      factor *= 128;
    } while (byte & 128);
    return value;
  };
  while (at < bytes.length) {
    const tag = number();
    const kind = tag % 8;
    if (kind === 0) number();
    else if (kind === 1) at += 8;
    else if (kind === 5) at += 4;
    else {
      const length = number();
      yield [Math.floor(tag / 8), bytes.subarray(at, at + length)];
      at += length;
    }
  }
}
