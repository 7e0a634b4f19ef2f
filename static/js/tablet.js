/* A shared tablet nobody touches: a word first, then the list of people. The server ends the session by itself as well. */
(() => {
  "use strict";
  const box = document.getElementById("idle");
  const leave = document.getElementById("switch-person");
  if (!box || !leave) return;
  const [idle, warning] = [Number(box.dataset.idle), Number(box.dataset.warning)];
  const left = box.querySelector("[data-left]");
  let touched = Date.now(); // a sleeping tablet counts too: timers stand still, the clock does not
  let told = Date.now(); // the server knows that somebody was here

  /** The server counts requests, not touches: somebody who types for two minutes without one is still here. */
  function here() {
    touched = Date.now();
    box.hidden = true;
    if (touched - told < (idle * 1000) / 4) return;
    told = touched;
    fetch(leave.dataset.here, { cache: "no-store" }).catch(() => null);
  }

  ["pointerdown", "keydown", "input", "wheel"].forEach((name) => document.addEventListener(name, here, { passive: true }));

  setInterval(() => {
    const seconds = Math.ceil(idle - (Date.now() - touched) / 1000);
    if (seconds > warning) return;
    left.textContent = String(Math.max(0, seconds));
    box.hidden = false;
    if (seconds > 0) return;
    touched = Date.now(); // asked once
    leave.submit();
  }, 1000);
})();
