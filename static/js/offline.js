/* The page that stands in for another one without a network: says how many boxes wait, and opens the other page again. */
(() => {
  "use strict";
  const AGAIN = 5000; // ms
  const texts = JSON.parse(document.getElementById("offline-texts").textContent);
  const here = [...drafts.waiting()].filter(([page]) => page.split("?")[0] === location.pathname);
  const n = here.reduce((sum, [, boxes]) => sum + boxes, 0);
  if (n) {
    document.querySelector("h1").textContent = texts.kept;
    const waiting = document.getElementById("offline-waiting");
    waiting.textContent = drafts.counted(texts.queued, n);
    waiting.hidden = false;
  }
  if (location.pathname === texts.page) return; // opened by its own name

  async function look() {
    const response = await fetch(texts.health, { cache: "no-store" }).catch(() => null);
    if (response?.ok) location.reload();
  }
  setInterval(look, AGAIN);
  window.addEventListener("online", look);
})();
