/* The day grid: keys as in a spreadsheet, a pasted block, undo, and one request for all that was typed together.

   A row is saved as a whole. The answer never touches a box: it brings states, and html of what the server works out.
   request  {key, cells: [{row, worker, product, was, version, good, defective, man_days, note}]}
   answer   {cells: {row: {state, field, was, version, theirs}}, html: {id: …}}      theirs: what stands, at a conflict */
(() => {
  "use strict";
  const form = document.getElementById("grid-form");
  const source = document.getElementById("grid-texts");
  if (!form || !source) return;
  const texts = JSON.parse(source.textContent);
  const [table, status, undo] = ["grid", "grid-status", "grid-undo"].map((id) => document.getElementById(id));
  const FIELDS = ["man_days", "product", "good", "defective", "note"]; // from left to right
  // ms: what is typed within is sent together; in a box that is not left; until what could not be sent is tried again
  const [TOGETHER, IDLE, AGAIN] = [400, 2000, 5000];

  const rows = () => [...table.tBodies[0].querySelectorAll("tr[data-worker]")];
  const box = (row, field) => document.getElementById(`${row.id}-${field}`);
  const rowOf = (input) => input.closest("tr[data-worker]");
  const fieldOf = (input) => input.id.slice(rowOf(input).id.length + 1);
  const toast = (text) => document.dispatchEvent(new CustomEvent("toast", { detail: { text, kind: "warn" } }));
  const counted = (text, n) => text[n === 1 ? 0 : 1].replace("{n}", n);

  // --- what was typed: rows to send, and steps to take back ----------------------------------------------------------
  const kept = new Map(); // box → what it held when it was last left
  const changed = new Map(); // row → its fields to send
  const steps = []; // each a list of [box, value before]
  let flight = null; // {sent, body, failed} under way, or waiting to be tried again
  let last = null; // the box that has or had the focus
  let timer = 0;

  const learn = (row) => FIELDS.forEach((field) => kept.set(box(row, field), box(row, field).value));
  rows().forEach(learn);

  /** Nothing stands in the row and nothing is typed that could stand there. */
  function isBlank(row) {
    const typed = ["good", "defective", "note"].some((field) => box(row, field).value.trim());
    return !row.dataset.was && !typed && /^[\d.,/½¼¾\s]*$/.test(box(row, "man_days").value);
  }

  function keep(boxes, step = steps) {
    const before = boxes.filter((input) => kept.get(input) !== input.value).map((input) => [input, kept.get(input)]);
    if (!before.length) return;
    step.push(before);
    for (const [input] of before) {
      const row = rowOf(input);
      kept.set(input, input.value);
      if (!changed.has(row)) changed.set(row, new Set());
      changed.get(row).add(fieldOf(input));
      if (fieldOf(input) === "product" && !row.dataset.was) {
        document.getElementById(`norm-${row.id}`).textContent = input.selectedOptions[0].dataset.norm;
      }
    }
    undo.disabled = !steps.length;
    tell();
    soon(TOGETHER);
  }

  function takeBack() {
    const step = steps.pop();
    if (!step) return;
    for (const [input, before] of step) input.value = before;
    keep(step.map(([input]) => input), []);
    undo.disabled = !steps.length;
    step[0][0].focus();
  }

  // --- sending: one request at a time; one that failed is repeated with its key, so that it applies once -------------
  function soon(delay) {
    clearTimeout(timer);
    timer = setTimeout(send, delay);
  }

  function newKey() {
    const bytes = crypto.getRandomValues(new Uint8Array(16)); // randomUUID() is missing without https
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/(.{8})(.{4}).(.{3}).(.{3})(.{12})/, "$1-$2-4$3-8$4-$5");
  }

  function pack() {
    const sent = [...changed].filter(([row]) => !isBlank(row));
    const cells = sent.map(([row]) => ({
      ...{ row: row.id, worker: row.dataset.worker, was: row.dataset.was, version: row.dataset.version },
      ...Object.fromEntries(FIELDS.map((field) => [field, box(row, field).value])),
    }));
    changed.clear();
    return sent.length ? { sent, body: JSON.stringify({ key: newKey(), cells }), failed: "" } : null;
  }

  async function send() {
    clearTimeout(timer);
    if (flight && !flight.failed) return;
    flight = flight || pack();
    if (!flight) return tell();
    if (flight.renew) await renewToken();
    flight.failed = "";
    tell();
    const headers = { "Content-Type": "application/json", Accept: "application/json" };
    headers["X-CSRFToken"] = form.elements.csrfmiddlewaretoken.value;
    const request = { method: "POST", headers, body: flight.body, keepalive: true };
    const response = await fetch(form.dataset.cells, request).catch(() => null);
    const answer = await response?.json().catch(() => null);
    if (answer?.cells) {
      const { sent } = flight;
      flight = null;
      receive(answer, sent);
      if (changed.size) soon(TOGETHER);
    } else {
      flight.renew = response?.status === 401 || response?.status === 403;
      const told = { 401: texts.expired, 403: texts.denied, 404: texts.denied };
      flight.failed = response ? told[response.status] || texts.server : texts.offline;
      soon(AGAIN);
    }
    tell();
  }

  /** Whoever signed in again in another window has a new token. */
  async function renewToken() {
    const page = await fetch(location.href).then((response) => response.text()).catch(() => "");
    const fresh = new DOMParser().parseFromString(page, "text/html").querySelector("#grid-form [name=csrfmiddlewaretoken]");
    if (fresh) form.elements.csrfmiddlewaretoken.value = fresh.value;
  }

  function receive(answer, sent) {
    for (const [row] of sent) {
      const told = answer.cells[row.id];
      const field = told.field || "good";
      for (const name of ["was", "version"]) row.dataset[name] = form.elements[`${row.id}-${name}`].value = told[name];
      row.theirs = told.theirs;
      FIELDS.forEach((name) => mark(row, name, ""));
      if (told.state !== "saved") mark(row, field, told.state);
      else if (told.was) mark(row, told.was === "away" ? "man_days" : "good", "saved");
    }
    for (const html of Object.values(answer.html)) {
      const fresh = document.createElement("template"); // each alone: a cell may not stand beside a section
      fresh.innerHTML = html;
      const part = fresh.content.firstElementChild;
      document.getElementById(part.id)?.replaceWith(part);
    }
  }

  // --- the state in marks and words ----------------------------------------------------------------------------------
  function mark(row, field, state) {
    const input = box(row, field);
    if (state) input.closest("td").dataset.state = state;
    else delete input.closest("td").dataset.state;
    if (state === "error" || state === "conflict") input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }

  /** Nothing is said about the row any more. */
  function forget(row) {
    FIELDS.forEach((field) => mark(row, field, ""));
    document.getElementById(`told-${row.id}`).hidden = true;
  }

  function tell() {
    const state = flight?.failed ? "queued" : "saving";
    for (const [row, fields] of flight?.sent || []) fields.forEach((field) => mark(row, field, state));
    for (const [row, fields] of changed) {
      if (isBlank(row)) forget(row);
      else fields.forEach((field) => mark(row, field, "saving"));
    }
    const words = ["conflict", "error", "queued", "saving", "saved"].flatMap((name) => {
      const n = table.querySelectorAll(`td[data-state="${name}"]`).length;
      return n ? [[name, name === "saving" ? texts.saving : counted(texts[name], n)]] : [];
    });
    if (!words.length) words.push(["", texts.nothing]);
    const further = document.createElement("span");
    further.textContent = [...words.slice(1).map(([, text]) => text), flight?.failed].filter(Boolean).join(" · ");
    if (status.textContent === words[0][1] + further.textContent) return; // a screen reader hears it once
    status.dataset.state = words[0][0];
    status.replaceChildren(words[0][1], further);
  }

  // --- keys ----------------------------------------------------------------------------------------------------------
  function go(input, down, right) {
    const all = rows();
    const row = all[all.indexOf(rowOf(input)) + down];
    if (row) box(row, FIELDS[FIELDS.indexOf(fieldOf(input)) + right] || fieldOf(input)).focus();
  }

  /** The arrow would leave the box: all of it is marked, or the cursor stands at that end. */
  function isAtEdge(input, right) {
    const { selectionStart: start, selectionEnd: end, value } = input;
    return start === end ? start === (right > 0 ? value.length : 0) : end - start === value.length;
  }

  table.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!kept.has(input) || event.isComposing || event.keyCode === 229) return; // an input method is at work
    const ctrl = event.ctrlKey || event.metaKey;
    const [down, right] = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key] || [];
    if (event.key === "Enter") {
      keep([input]);
      go(input, event.shiftKey ? -1 : 1, 0);
    } else if (ctrl && event.key.toLowerCase() === "z" && kept.get(input) === input.value && steps.length) {
      takeBack(); // while a value is being typed the browser takes back its letters
    } else if (down === undefined || ctrl || event.altKey || event.shiftKey || input.matches("select")) {
      return;
    } else if (down || isAtEdge(input, right)) {
      go(input, down, right);
    } else {
      return;
    }
    event.preventDefault();
  });

  table.addEventListener("focusin", (event) => {
    if (!kept.has(event.target)) return;
    last = event.target;
    last.select?.();
  });
  table.addEventListener("change", (event) => kept.has(event.target) && keep([event.target]));
  table.addEventListener("input", (event) => {
    clearTimeout(timer);
    timer = setTimeout(() => (leave(), send()), event.isComposing ? AGAIN : IDLE);
  });

  // --- a pasted block ------------------------------------------------------------------------------------------------
  /** Lines of values as a spreadsheet copies them: tabs, CRLF, quotes around what holds a tab, line end or quote. */
  function block(text) {
    const lines = [[""]];
    for (const [, quoted, plain, tab, end] of text.matchAll(/"((?:[^"]|"")*)"(?=[\t\r\n]|$)|([^\t\r\n]+)|(\t)|(\r?\n|\r)/g)) {
      const line = lines[lines.length - 1];
      if (tab) line.push("");
      else if (end) lines.push([""]);
      else line[line.length - 1] = (plain ?? quoted.replaceAll('""', '"')).replace(/\s+/g, " ").trim();
    }
    return lines;
  }

  function fill(start, text) {
    const below = rows().slice(rows().indexOf(rowOf(start)));
    const filled = [];
    let left = 0;
    block(text.replace(/[\r\n]+$/, "")).forEach((line, down) => {
      line.forEach((value, right) => {
        const field = FIELDS[FIELDS.indexOf(fieldOf(start)) + right];
        const input = below[down] && field && box(below[down], field);
        const option = input?.options && [...input.options].find((one) => one.text.toLowerCase() === value.toLowerCase());
        if (!input || (input.options && !option)) left += value ? 1 : 0;
        else filled.push(Object.assign(input, { value: option ? option.value : value }));
      });
    });
    keep(filled);
    if (left) toast(counted(texts.wide, left));
  }

  table.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    if (!kept.has(event.target) || !/[\t\r\n]/.test(text.replace(/[\r\n]+$/, ""))) return; // one value: the browser's work
    event.preventDefault();
    fill(event.target, text);
  });

  // --- buttons -------------------------------------------------------------------------------------------------------
  const [paste, save] = ["grid-paste", "grid-save"].map((id) => document.getElementById(id));
  paste.hidden = undo.hidden = false;
  save.hidden = true;
  undo.addEventListener("click", takeBack);
  paste.addEventListener("click", async () => {
    const text = await navigator.clipboard?.readText().catch(() => "");
    if (text) fill(last || box(rows()[0], "good"), text);
    else toast(texts.paste);
  });

  document.getElementById("grid-item-all").addEventListener("submit", (event) => {
    event.preventDefault();
    const { value } = event.target.elements["mat-hang"];
    keep(rows().filter(isBlank).map((row) => Object.assign(box(row, "product"), { value })));
  });

  table.addEventListener("click", (event) => {
    const more = event.target.closest("[data-more]");
    if (more) more.setAttribute("aria-expanded", String(more.getAttribute("aria-expanded") !== "true"));
    const [whose, id] = event.target.closest("button[name=keep]")?.value.split(":") || [];
    const row = document.getElementById(id);
    if (!row?.theirs) return; // after a form that was refused, the form asks again
    event.preventDefault();
    // The row now knows the other's version: sent again, it stands over what stood, or confirms it.
    if (whose === "theirs") FIELDS.forEach((field) => Object.assign(box(row, field), { value: row.theirs[field] }));
    learn(row);
    forget(row);
    changed.set(row, new Set(["good"]));
    box(row, "good").focus();
    soon(0);
  });

  // --- nothing is lost -----------------------------------------------------------------------------------------------
  const leave = () => last && keep([last]);
  const isPending = () => flight || [...changed.keys()].some((row) => !isBlank(row));
  const added = rows().findLast((row) => row.dataset.worker === new URLSearchParams(location.search).get("them"));
  if (added) box(added, "man_days").focus();
  window.addEventListener("online", () => flight?.failed && send());
  window.addEventListener("beforeunload", (event) => (leave(), isPending() && event.preventDefault()));
  document.addEventListener("visibilitychange", () => document.hidden && (leave(), send()));
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey) return;
    leave();
    if (!isPending() || flight?.failed) return;
    event.preventDefault(); // first save, then go
    while (isPending() && !flight?.failed) await (flight ? new Promise((done) => setTimeout(done, 50)) : send());
    location.assign(link.href);
  });
})();
