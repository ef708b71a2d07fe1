/* Choosing a part of a picture: dragged, pinched, scrolled, or by + and − and arrow keys, which move the picture as a drag
   does. Nothing is cut here: what comes out are four fractions of the upright picture, and the server cuts the original. */

const SMALLEST = 96; // pixels of the original that the part keeps at least
const MOST_ZOOM = 8;
const within = (value, low, high) => Math.min(Math.max(value, low), high);

/** Part and place of a picture of `width` × `height` pixels seen through a frame of `shape`, its width over its height. */
class Frame {
  constructor(width, height, shape) {
    const ratio = width / shape / height; // of the part's height to the picture's, where the widths are the same
    Object.assign(this, { ratio, most: Math.min(1, 1 / ratio), x: 0.5, y: 0.5, zoom: 1 });
    this.mostZoom = within((this.most * width) / SMALLEST, 1, MOST_ZOOM);
  }

  get across() {
    return this.most / this.zoom;
  }

  get part() {
    const [left, top] = [this.x - this.across / 2, this.y - (this.across * this.ratio) / 2];
    return { left, top, right: left + this.across, bottom: top + this.across * this.ratio };
  }

  /** Move by fractions of what is seen. */
  move(right, down) {
    this.x = within(this.x + right * this.across, this.across / 2, 1 - this.across / 2);
    const half = (this.across * this.ratio) / 2;
    this.y = within(this.y + down * this.across * this.ratio, half, 1 - half);
  }

  /** Zoom about a point, given as fractions of the frame from its middle. */
  zoomTo(zoom, right = 0, down = 0) {
    const before = this.zoom;
    this.zoom = within(zoom, 1, this.mostZoom);
    const stays = this.zoom / before - 1;
    this.move(right * stays, down * stays);
  }
}

/** Ask for the part of an image file to show. `{part}`; `{part: null}` where the browser cannot show it; null if cancelled. */
export async function choosePart(dialog, file, shape) {
  const view = dialog.querySelector(".crop-view");
  const image = view.querySelector("img");
  const address = URL.createObjectURL(file);
  const listening = new AbortController();
  image.src = address;
  const frame = await image.decode().then(
    () => new Frame(image.naturalWidth, image.naturalHeight, shape),
    () => null,
  );
  dialog.classList.toggle("crop--round", shape === 1);
  view.style.aspectRatio = shape;
  view.hidden = dialog.querySelector(".crop-zoom").hidden = dialog.querySelector("#crop-help").hidden = !frame;
  dialog.querySelector(".crop-unseen").hidden = Boolean(frame);
  if (frame) listen(dialog, view, image, frame, listening.signal);
  dialog.showModal();
  if (frame) view.focus();
  const taken = await answer(dialog, listening.signal);
  listening.abort();
  dialog.close();
  URL.revokeObjectURL(address);
  return taken ? { part: frame?.part ?? null } : null;
}

function answer(dialog, signal) {
  return new Promise((resolve) => {
    dialog.querySelector("[data-take]").addEventListener("click", () => resolve(true), { signal });
    dialog.querySelector("[data-cancel]").addEventListener("click", () => resolve(false), { signal });
    dialog.addEventListener("close", () => resolve(false), { signal });
  });
}

function listen(dialog, view, image, frame, signal) {
  const slider = dialog.querySelector(".crop-zoom input");
  const show = () => {
    const { left, top } = frame.part;
    image.style.width = `${100 / frame.across}%`;
    image.style.transform = `translate(${-100 * left}%, ${-100 * top}%)`;
    slider.value = frame.mostZoom > 1 ? (100 * Math.log(frame.zoom)) / Math.log(frame.mostZoom) : 0;
    slider.disabled = frame.mostZoom === 1;
  };
  slider.addEventListener(
    "input",
    () => {
      frame.zoomTo(frame.mostZoom ** (slider.value / 100));
      show();
    },
    { signal },
  );
  byPointer(view, frame, show, signal);
  byKeys(view, frame, show, teller(dialog, view, frame), signal);
  show();
}

function byPointer(view, frame, show, signal) {
  const fingers = new Map();
  const spread = () => {
    const [one, other] = [...fingers.values()];
    return Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
  };
  const moved = (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const { width, height } = view.getBoundingClientRect();
    const apart = fingers.size === 2 ? spread() : 0;
    fingers.set(event.pointerId, event);
    frame.move((before.clientX - event.clientX) / width / fingers.size, (before.clientY - event.clientY) / height / fingers.size);
    if (apart) frame.zoomTo((frame.zoom * spread()) / apart);
    show();
  };
  const down = (event) => {
    view.setPointerCapture(event.pointerId);
    if (fingers.size < 2) fingers.set(event.pointerId, event);
  };
  const wheel = (event) => {
    event.preventDefault();
    const { left, top, width, height } = view.getBoundingClientRect();
    const zoom = frame.zoom * Math.exp(-event.deltaY * 0.002);
    frame.zoomTo(zoom, (event.clientX - left) / width - 0.5, (event.clientY - top) / height - 0.5);
    show();
  };
  view.addEventListener("pointerdown", down, { signal });
  view.addEventListener("pointermove", moved, { signal });
  view.addEventListener("lostpointercapture", ({ pointerId }) => fingers.delete(pointerId), { signal });
  view.addEventListener("wheel", wheel, { signal, passive: false });
}

function byKeys(view, frame, show, tell, signal) {
  const acts = {
    ArrowLeft: (step) => frame.move(step, 0),
    ArrowRight: (step) => frame.move(-step, 0),
    ArrowUp: (step) => frame.move(0, step),
    ArrowDown: (step) => frame.move(0, -step),
    "+": () => frame.zoomTo(frame.zoom * 1.1),
    "=": () => frame.zoomTo(frame.zoom * 1.1),
    "-": () => frame.zoomTo(frame.zoom / 1.1),
    Home: () => frame.zoomTo(1),
  };
  const pressed = (event) => {
    const act = event.ctrlKey || event.metaKey || event.altKey ? null : acts[event.key];
    if (!act) return;
    event.preventDefault();
    act(event.shiftKey ? 0.1 : 0.02);
    show();
    tell();
  };
  view.addEventListener("keydown", pressed, { signal });
}

/** Say the place to screen readers once the keys rest. */
function teller(dialog, view, frame) {
  let waiting = 0;
  return () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const { left, top } = frame.part;
      const numbers = { zoom: frame.zoom, left, top };
      dialog.querySelector("[data-said]").textContent = view.dataset.textPlace.replace(/\{(\w+)\}/g, (_, name) =>
        `${Math.round(100 * numbers[name])} %`,
      );
    }, 400);
  };
}
