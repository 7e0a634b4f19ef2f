/* The chain of help by drag and drop: dropping somebody on another lead helper posts the form of “Change the helper”. */
(() => {
  "use strict";
  const said = document.querySelector("[data-chain-refused]");
  let dragged = null; // the card that is being moved

  /** Cards whose helper the reader may change can be taken up; the map may have been drawn anew. */
  function ready() {
    document.querySelectorAll("#chain [data-form]").forEach((card) => (card.draggable = true));
  }

  /** The card under the pointer onto which the dragged one may be dropped. */
  function target(event) {
    const card = event.target instanceof Element ? event.target.closest("#chain [data-mentor]") : null;
    return dragged && card && card !== dragged ? card : null;
  }

  function unmark() {
    document.querySelectorAll("#chain .over").forEach((card) => card.classList.remove("over"));
  }

  function say(words) {
    said.textContent = words;
    said.hidden = !words;
    if (words) said.focus();
  }

  /** What a page says about what was done; errors as well. */
  function pass(toasts) {
    for (const toast of toasts) {
      const kind = toast.classList.contains("bad") ? "bad" : toast.classList.contains("warn") ? "warn" : "ok";
      const text = toast.querySelector("p").textContent;
      document.dispatchEvent(new CustomEvent("toast", { detail: { text, kind } }));
    }
  }

  async function page(url, options) {
    const response = await fetch(url, { cache: "no-store", credentials: "same-origin", ...options });
    return { status: response.status, page: new DOMParser().parseFromString(await response.text(), "text/html") };
  }

  /** The form as it would be opened, with this mentor chosen; a refusal comes back as the page with its summary. */
  async function give(card, mentor) {
    say(""); // what was refused before is over; not while dragging, as the cards would move under the pointer
    const url = card.dataset.form;
    const opened = await page(url);
    const form = opened.page.querySelector("form:has([name=replaces])");
    if (!form) return location.assign(url);
    const body = new FormData(form);
    body.set("mentor", mentor);
    const answer = await page(url, { method: "POST", body });
    const map = answer.page.getElementById("chain");
    if (map) {
      document.getElementById("chain").replaceWith(map);
      window.htmx.process(map);
      ready();
      pass(answer.page.querySelectorAll("#toasts .toast"));
      return document.getElementById(card.id)?.querySelector("a")?.focus();
    }
    const error = answer.page.querySelector("#id_mentor_error") ?? answer.page.querySelector(".error-summary li");
    if (answer.status !== 422 || !error) return location.assign(url);
    return say(error.textContent.trim());
  }

  document.addEventListener("dragstart", (event) => {
    const card = event.target instanceof Element ? event.target.closest("#chain [data-form]") : null;
    if (!card) return;
    dragged = card;
    card.classList.add("dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", card.id);
  });

  document.addEventListener("dragover", (event) => {
    const card = target(event);
    unmark();
    if (!card) return;
    event.preventDefault();
    card.classList.add("over");
  });

  document.addEventListener("drop", (event) => {
    const card = target(event);
    if (!card) return;
    event.preventDefault();
    give(dragged, card.dataset.mentor).catch(() => location.reload());
  });

  document.addEventListener("dragend", () => {
    dragged?.classList.remove("dragged");
    dragged = null;
    unmark();
  });

  // While somebody is being moved the map stands still.
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (dragged && event.target.id === "chain") event.preventDefault();
  });
  document.addEventListener("htmx:afterSwap", ready);
  ready();
})();
