/* Small behaviours of every page. Nothing here is needed for a page to work; htmx does the rest. */
(() => {
  "use strict";
  const texts = document.body.dataset;
  const modal = document.getElementById("modal");

  function icon(name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "icon");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", `${texts.icons}#${name}`);
    svg.append(use);
    return svg;
  }

  // --- toasts: {text, kind: "ok" | "warn" | "bad", href}; a good one leaves by itself, the others wait to be read -----------
  const LEAVES_AFTER = 6000;

  function leave(toast) {
    setTimeout(() => toast.remove(), LEAVES_AFTER);
  }

  function showToast(text, kind = "ok", href = "") {
    const stack = document.getElementById("toasts");
    const same = [...stack.children].find((toast) => toast.querySelector("p").textContent === text);
    if (same) same.remove(); // the same failure ten times is one sentence
    const toast = document.createElement("div");
    toast.className = `toast ${kind}`;
    const words = document.createElement("p");
    const said = href ? Object.assign(document.createElement("a"), { href }) : words;
    said.textContent = text;
    if (href) words.append(said);
    const close = document.createElement("button");
    close.type = "button";
    close.className = "toast-close";
    close.setAttribute("aria-label", texts.textClose);
    close.append(icon("close"));
    toast.append(icon(kind === "ok" ? "check" : "alert"), words, close);
    stack.append(toast);
    if (kind === "ok") leave(toast);
  }

  document.addEventListener("toast", ({ detail }) => showToast(detail.text, detail.kind, detail.href));
  document.addEventListener("click", (event) => {
    const close = event.target.closest(".toast-close");
    if (close) close.closest(".toast").remove();
  });
  document.querySelectorAll(".toast:not(.warn, .bad)").forEach(leave);

  // --- what the server or the network refuses: one sentence --------------------------------------------------------
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    if (status === 401) showToast(texts.textExpired, "bad");
    else if (status === 403 || status === 404) showToast(texts.textDenied, "bad");
    else showToast(texts.textError, "bad");
  });
  document.addEventListener("htmx:sendError", (event) => {
    // A page that refreshes itself tells of a lost connection in its own place.
    if (!event.detail.elt.hasAttribute("data-polls")) showToast(texts.textOffline, "bad");
  });

  // --- the dialog: a link with hx-target="#modal-body" opens it, the event dialog:close shuts it --------------------
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "modal-body" || modal.open) return;
    modal.showModal();
    const first = modal.querySelector("[autofocus], input:not([type=hidden]), select, textarea, button");
    if (first) first.focus();
  });
  document.addEventListener("dialog:close", () => {
    // After the swap: htmx looks up out-of-band targets from the form, which must still be in the page.
    setTimeout(() => modal.close(), 0);
  });
  modal.addEventListener("click", (event) => {
    if (event.target === modal || event.target.closest("[data-close]")) {
      event.preventDefault();
      modal.close();
    }
  });

  // --- menus close when one clicks elsewhere or presses Escape --------------------------------------------------------
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  // --- a refused form: the summary takes the focus, as a screen reader expects ----------------------------------------
  function focusSummary(root) {
    const summary = root.querySelector("[data-focus]");
    if (summary) summary.focus();
  }
  focusSummary(document);
  document.addEventListener("htmx:afterSettle", (event) => focusSummary(event.detail.target));

  // --- a wide chart on a phone starts at its right end: today ---------------------------------------------------------
  document.querySelectorAll(".chart-scroll").forEach((box) => {
    box.scrollLeft = box.scrollWidth;
  });

  // --- a page made for paper has a button for it ----------------------------------------------------------------------
  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });

  // --- a form is sent once, however often its button is pressed -------------------------------------------------------
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });
})();
