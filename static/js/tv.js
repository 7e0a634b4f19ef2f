/* A screen on a wall: it says since when its figures are old. Times are the server's; a television's own clock is often wrong. */
(() => {
  "use strict";
  const STALE_AFTER = 60; // seconds without an answer
  const zone = { timeZone: "Asia/Ho_Chi_Minh", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  let answered = performance.now();
  let clock = document.querySelector("[data-clock]")?.textContent ?? "";

  function show() {
    const isStale = performance.now() - answered > STALE_AFTER * 1000;
    document.querySelectorAll("[data-clock]").forEach((time) => (time.textContent = clock));
    document.querySelectorAll("[data-stale]").forEach((words) => (words.hidden = !isStale));
    document.querySelector(".board.tv")?.classList.toggle("stale", isStale);
  }

  document.addEventListener("htmx:afterRequest", ({ detail: { xhr } }) => {
    if (xhr.status !== 200 && xhr.status !== 204) return;
    answered = performance.now();
    const date = new Date(xhr.getResponseHeader("Date") ?? NaN);
    if (!Number.isNaN(date.getTime())) clock = date.toLocaleTimeString("vi", zone);
    show();
  });
  document.addEventListener("htmx:afterSettle", show); // a new board comes without the words
  setInterval(show, 1000);
})();
