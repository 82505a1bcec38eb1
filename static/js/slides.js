// The slide everybody is shown, for the audience: it follows the presenter until the person looks back.

import { call } from "./outbox.js";
import { fill, put } from "./page.js";
import { on, onBackstage, say } from "./session.js";

const SPREAD = 400; // ms over which many browsers ask for one new picture
const AGAIN = 1500;
const KEYS = { ArrowLeft: -1, PageUp: -1, ArrowRight: 1, PageDown: 1 };

/** What a slide is called; `words` are the data of its section. */
export const nameOf = (words, slide) => fill(slide.title ? words.titled : words.untitled, slide);

/** The picture of a slide, loaded before it is shown, so that nothing flickers. */
export async function loaded(slide, alt) {
  const picture = new Image(slide.width || undefined, slide.height || undefined);
  Object.assign(picture, { className: "slide-picture", alt, src: slide.url });
  picture.dataset.picture = "";
  await picture.decode().catch(() => setTimeout(() => { picture.src = slide.url; }, AGAIN));
  return picture;
}

/** Put `picture` (or none) on the screen. */
export function swap(screen, picture) {
  screen.querySelector("[data-picture]")?.remove();
  if (picture) screen.prepend(picture);
  screen.querySelector("[data-none]").hidden = Boolean(picture);
}

/** Keys that turn pages while the screen has the focus. */
export function turnByKeys(screen, step) {
  screen.addEventListener("keydown", (event) => {
    if (!KEYS[event.key] || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    event.preventDefault();
    step(KEYS[event.key]);
  });
}

class Slides {
  constructor(root) {
    const { set, number, position, furthest, count } = root.dataset;
    Object.assign(this, { root, words: root.dataset, screen: root.querySelector("[data-screen]"), turn: 0, pages: new Map() });
    Object.assign(this, { set: +set, number: +number, position: +position, furthest: +furthest, count: +count });
    this.isFollowing = this.number === this.position;
    this.#controls();
    this.#marks();
  }

  /** Everybody is shown another page. */
  heard({ set_id: set, number, furthest, page_count: count, ...slide }) {
    const isOther = set !== this.set || !number || !this.position;
    if (set !== this.set) this.pages.clear();
    Object.assign(this, { set, position: number, furthest, count });
    this.pages.set(number, { number, ...slide });
    if (isOther) this.isFollowing = true;
    if (!this.isFollowing) return this.#marks();
    const turn = ++this.turn;
    setTimeout(() => { if (turn === this.turn) this.#show(number); }, Math.random() * SPREAD);
  }

  /** The person looks at another page; at the present one they follow again. */
  look(number) {
    if (number < 1 || number > this.furthest) return;
    this.isFollowing = number === this.position;
    this.#show(number);
  }

  async #show(number) {
    const turn = ++this.turn;
    const slide = number ? await this.#page(number) : null;
    const picture = slide && (await loaded(slide, nameOf(this.words, slide)));
    if (turn !== this.turn) return; // somebody turned on meanwhile
    this.number = number;
    swap(this.screen, picture);
    put(this.root, "text", slide?.text || this.words.noText);
    this.#marks();
    if (slide) say(nameOf(this.words, slide));
  }

  async #page(number) {
    if (!this.pages.has(number)) this.pages.set(number, await call(`/api/v1/slides/${this.set}/pages/${number}`));
    return this.pages.get(number);
  }

  #controls() {
    const find = (selector) => this.root.querySelector(selector);
    for (const link of this.root.querySelectorAll("a[data-step]")) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        this.look(this.number + Number(link.dataset.step));
      });
    }
    find("[data-return]").addEventListener("click", (event) => {
      event.preventDefault();
      this.look(this.position);
      this.screen.focus();
    });
    this.follow = find("[data-follow]");
    this.follow.hidden = false;
    this.follow.querySelector("input").addEventListener("change", ({ target }) => {
      this.isFollowing = target.checked;
      if (target.checked) this.look(this.position);
      else this.#marks();
    });
    turnByKeys(this.screen, (step) => this.look(this.number + step));
    const full = find("[data-full]");
    full.hidden = !document.fullscreenEnabled;
    full.addEventListener("click", () => this.screen.requestFullscreen().then(() => this.screen.focus()));
  }

  /** Numbers, links and marks as they are now. */
  #marks() {
    const { root } = this;
    put(root, "number", this.number);
    put(root, "count", this.count);
    put(root, "position", this.position);
    root.querySelector("[data-looking]").hidden = !this.position;
    root.querySelector("[data-return]").hidden = this.number === this.position;
    this.follow.querySelector("input").checked = this.isFollowing;
    for (const link of root.querySelectorAll("a[data-step]")) {
      const to = this.number + Number(link.dataset.step);
      const isThere = to >= 1 && to <= this.furthest;
      // A link that leads nowhere says so; a bare <a> would have no role for its name.
      const marks = { href: isThere && `?slide=${to}#slides`, role: !isThere && "link", "aria-disabled": !isThere };
      for (const [name, value] of Object.entries(marks)) {
        if (value) link.setAttribute(name, value);
        else link.removeAttribute(name);
      }
    }
  }
}

export function start(root) {
  const slides = new Slides(root);
  on("slide.changed", (data) => slides.heard(data));
  onBackstage("slide.changed", (data) => slides.heard(data));
}
