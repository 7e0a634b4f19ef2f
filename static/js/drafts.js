/* What was typed into a sheet and is not saved yet waits in this browser: numbers of rows and figures, never words.

   One entry for each row, so that two windows of one page do not undo each other, and one for a request under way, which
   is repeated with its key so that it applies once:  draft <person> <page> <row or key>  →  {at, value}
   They live for a day, and are gone when the person signs out or, but on a shared tablet, another one signs in here. */
const drafts = (() => {
  "use strict";
  const LIFE = 24 * 60 * 60 * 1000; // ms
  const [AGAIN, SELDOM] = [5000, 5 * 60 * 1000]; // ms until a file that could not be had is fetched again: at first, at last
  const person = document.body.dataset.person; // none: a page for everybody; empty: nobody is signed in
  let isOver = false; // signed out
  const mine = (page) => `draft ${person} ${page} `;

  function store(act) {
    try {
      return act(window.localStorage);
    } catch {
      return undefined; // no storage, or none left: the page itself still holds what was typed
    }
  }

  /** Every entry whose name begins so, the oldest first: [name, {at, value}]. */
  function entries(start = "draft ") {
    const all = store((box) => Object.keys(box).filter((name) => name.startsWith(start)).map((name) => [name, box[name]]));
    const fresh = (all || []).flatMap(([name, text]) => {
      try {
        const entry = JSON.parse(text);
        if (Date.now() - entry.at < LIFE) return [[name, entry]];
      } catch {
        // not ours
      }
      store((box) => box.removeItem(name));
      return [];
    });
    return fresh.sort(([, one], [, other]) => one.at - other.at);
  }

  /** Whether it is kept. */
  const put = (page, name, value) =>
    !isOver && Boolean(store((box) => (box.setItem(mine(page) + name, JSON.stringify({ at: Date.now(), value })), true)));
  const drop = (page, name) => store((box) => box.removeItem(mine(page) + name));
  const of = (page) => entries(mine(page)).map(([name, { value }]) => [name.slice(mine(page).length), value]);
  const clear = () => entries().forEach(([name]) => store((box) => box.removeItem(name)));

  /** How many boxes wait, by page: of this person; on a page for everybody, of whoever typed here last. */
  function waiting() {
    const pages = new Map();
    for (const [name, { value }] of entries(person ? `draft ${person} ` : "draft ")) {
      const [, , page] = name.split(" ");
      if (value.fields) pages.set(page, (pages.get(page) || 0) + value.fields.length);
    }
    return pages;
  }

  // --- whose they are ------------------------------------------------------------------------------------------------
  // On a shared tablet each finds their own again; elsewhere nobody else's are kept.
  for (const [name] of document.body.dataset.shared === undefined ? entries() : []) {
    if (person && !name.startsWith(`draft ${person} `)) store((box) => box.removeItem(name));
  }
  document.addEventListener("submit", (event) => {
    const { ask } = event.target.dataset; // of the form that signs out
    if (ask === undefined) return;
    const n = [...waiting().values()].reduce((sum, boxes) => sum + boxes, 0);
    if (n && !window.confirm(ask.replace("{n}", n))) return event.preventDefault();
    clear();
    isOver = true;
  });

  /** The browser fetches the page for when there is no network; what fails on the way is tried again. */
  function prepare(worker, wait = AGAIN) {
    const tryAgain = () => setTimeout(prepare, wait, worker, Math.min(2 * wait, SELDOM));
    const follow = (registration) =>
      registration?.installing?.addEventListener("statechange", ({ target }) => target.state === "redundant" && tryAgain());
    const network = (error) => error.name === "TypeError" && tryAgain();
    navigator.serviceWorker?.register(worker).then(follow, network); // only over https, or on this machine
  }

  // --- those of another page, or of this one where nothing can be written now: a reminder -------------------------------
  const toast = (text, href = "") =>
    document.dispatchEvent(new CustomEvent("toast", { detail: { text, kind: "warn", href } }));
  const sheets = new Set();
  document.addEventListener("DOMContentLoaded", () => {
    const texts = document.body.dataset;
    for (const [page, n] of person ? waiting() : []) {
      if (sheets.has(page)) continue;
      const isHere = page === location.pathname || page === location.pathname + location.search;
      toast((isHere ? texts.textUnsent : texts.textWaiting).replace("{n}", n), isHere ? "" : page);
    }
  });

  return { put, drop, of, waiting, prepare, toast, taken: (page) => sheets.add(page), counted: (texts, n) => texts[n === 1 ? 0 : 1].replace("{n}", n) };
})();
