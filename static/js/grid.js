/* The day grid. Keys as in a spreadsheet, a pasted block, undo, and one request for all that was typed.

   A row is saved as a whole. Its answer never touches an input: it brings the state of each row and, as html, only what
   the server works out (norm, share, sentence, totals, figures), put in the place of what has the same id.
   request  {key, cells: [{row, worker, product, was, version, good, defective, man_days, note}]}
   answer   {cells: {row: {state, field, was, version, values?}}, html: [...]}   (values: what stands, at a conflict) */
(() => {
  "use strict";
  const form = document.getElementById("grid-form");
  const table = document.getElementById("grid");
  const source = document.getElementById("grid-texts");
  if (!form || !source) return;
  const texts = JSON.parse(source.textContent);
  const status = document.getElementById("grid-status");
  const undo = document.getElementById("grid-undo");
  const FIELDS = ["man_days", "product", "good", "defective", "note"];
  const TOGETHER = 400; // ms without a further change before the rows are sent
  const IDLE = 2000; // ms in a box that is typed in and not left
  const AGAIN = 5000; // ms before what could not be sent is tried again

  const rows = () => [...table.tBodies[0].querySelectorAll("tr[data-worker]")];
  const box = (row, field) => document.getElementById(`${row.id}-${field}`);
  const cell = (row, field) => box(row, field).closest("td");
  const rowOf = (input) => input.closest("tr[data-worker]");
  const fieldOf = (input) => input.id.slice(rowOf(input).id.length + 1);
  const toast = (text, kind) => document.dispatchEvent(new CustomEvent("toast", { detail: { text, kind } }));

  // --- what was typed: rows to send, and steps to take back ------------------------------------------------------------
  const kept = new WeakMap(); // box → what it held when it was last left
  const changed = new Map(); // row → the fields to send
  const steps = []; // each a list of [box, value before]
  let flight = null; // the request under way, or waiting to be tried again
  let timer = 0;

  const learn = (row) => FIELDS.forEach((field) => kept.set(box(row, field), box(row, field).value));
  rows().forEach(learn);

  /** Nothing stands in the row and nothing is typed that could be kept. */
  function isBlank(row) {
    const value = (field) => box(row, field).value.trim();
    return !row.dataset.was && !value("good") && !value("defective") && /^[\d.,/½¼¾\s]*$/.test(value("man_days"));
  }

  function keep(inputs, record = true) {
    const step = inputs.filter((input) => kept.get(input) !== input.value);
    if (!step.length) return;
    if (record) steps.push(step.map((input) => [input, kept.get(input)]));
    undo.disabled = !steps.length;
    for (const input of step) {
      const row = rowOf(input);
      kept.set(input, input.value);
      if (!changed.has(row)) changed.set(row, new Set());
      changed.get(row).add(fieldOf(input));
      if (fieldOf(input) === "product" && !row.dataset.was) showNorm(row);
    }
    tell();
    soon(TOGETHER);
  }

  function showNorm(row) {
    document.getElementById(`norm-${row.id}`).textContent = box(row, "product").selectedOptions[0].dataset.norm;
  }

  function takeBack() {
    const step = steps.pop();
    if (!step) return;
    step.forEach(([input, before]) => {
      input.value = before;
    });
    keep(step.map(([input]) => input), false);
    undo.disabled = !steps.length;
    step[0][0].focus();
  }

  // --- sending ----------------------------------------------------------------------------------------------------------
  function soon(delay) {
    clearTimeout(timer);
    timer = setTimeout(send, delay);
  }

  function newKey() {
    const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
  }

  function pack() {
    const sent = [...changed].filter(([row]) => !isBlank(row));
    if (!sent.length) return null;
    sent.forEach(([row]) => changed.delete(row));
    const cells = sent.map(([row]) => ({
      row: row.id,
      worker: Number(row.dataset.worker),
      was: row.dataset.was,
      version: Number(row.dataset.version),
      ...Object.fromEntries(FIELDS.map((field) => [field, box(row, field).value])),
      product: Number(box(row, "product").value) || null,
    }));
    return { sent: new Map(sent), body: JSON.stringify({ key: newKey(), cells }), problem: "" };
  }

  /** One request at a time; one that failed is repeated with the same key, so that it applies once. */
  async function send() {
    clearTimeout(timer);
    if (flight && !flight.problem) return;
    flight = flight || pack();
    if (!flight) return;
    if (flight.renew) await renewToken();
    flight.problem = "";
    tell();
    let response = null;
    try {
      const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token().value };
      response = await fetch(form.dataset.cells, { method: "POST", headers, body: flight.body, keepalive: true });
    } catch {
      // No network: told and tried again below.
    }
    const answer = response && [200, 409, 422].includes(response.status) ? await response.json().catch(() => null) : null;
    if (answer?.cells) {
      const { sent } = flight;
      flight = null;
      receive(answer, sent);
    } else {
      flight.renew = response?.status === 401 || response?.status === 403;
      flight.problem = !response ? texts.offline : response.status === 401 ? texts.expired : answer?.problem || texts.failed;
      soon(AGAIN);
    }
    tell();
    if (changed.size && !flight) soon(TOGETHER);
  }

  const token = () => form.elements.csrfmiddlewaretoken;

  /** Whoever signed in again, in another window, has a new token. */
  async function renewToken() {
    const page = await fetch(location.href).then((response) => response.text(), () => "");
    const fresh = new DOMParser().parseFromString(page, "text/html").querySelector("#grid-form [name=csrfmiddlewaretoken]");
    if (fresh) token().value = fresh.value;
  }

  function receive(answer, sent) {
    for (const [row, fields] of sent) {
      const told = answer.cells[row.id];
      if (!told) continue;
      if (told.state !== "error") place(row, told);
      row.theirs = told.values;
      FIELDS.forEach((field) => {
        box(row, field).removeAttribute("aria-invalid");
        mark(row, field, "");
      });
      const field = told.field || [...fields][0];
      if (told.state !== "saved") box(row, field).setAttribute("aria-invalid", "true");
      if (told.state !== "saved" || told.was) mark(row, told.state === "saved" ? main(told) : field, told.state);
    }
    for (const html of answer.html) {
      const fresh = document.createElement("template");
      fresh.innerHTML = html;
      const part = fresh.content.firstElementChild;
      document.getElementById(part.id)?.replaceWith(part);
    }
  }

  const main = (told) => (told.was === "away" ? "man_days" : "good");

  function place(row, told) {
    row.dataset.was = form.elements[`${row.id}-was`].value = told.was;
    row.dataset.version = form.elements[`${row.id}-version`].value = told.version;
  }

  function mark(row, field, state) {
    const holder = cell(row, field);
    if (state) holder.dataset.state = state;
    else delete holder.dataset.state;
    holder.title = texts.states[state] || "";
  }

  // --- the state in words -------------------------------------------------------------------------------------------------
  const counted = (name, n) => texts[name][n === 1 ? 0 : 1].replace("{n}", n);

  function tell() {
    for (const [row, fields] of changed) fields.forEach((field) => mark(row, field, isBlank(row) ? "" : "saving"));
    for (const [row, fields] of flight?.sent || []) {
      fields.forEach((field) => mark(row, field, flight.problem ? "queued" : "saving"));
    }
    const count = (state) => table.querySelectorAll(`td[data-state="${state}"]`).length;
    const words = [];
    const say = (state, name) => count(state) && words.push([state, counted(name, count(state))]);
    say("conflict", "conflict");
    say("error", "rejected");
    say("queued", "queued");
    if (count("saving")) words.push(["saving", texts.saving]);
    say("saved", "saved");
    const [[state, first], ...rest] = words.length ? words : [["", texts.nothing]];
    const line = document.createElement("span");
    line.textContent = [...rest.map(([, text]) => text), flight?.problem].filter(Boolean).join(" · ");
    if (status.textContent === first + line.textContent) return;
    status.dataset.state = state;
    status.replaceChildren(first, line);
  }

  const isPending = () => flight || [...changed.keys()].some((row) => !isBlank(row) || box(row, "note").value);

  // --- keys -----------------------------------------------------------------------------------------------------------------
  function go(input, down, right) {
    const all = rows();
    const row = all[all.indexOf(rowOf(input)) + down];
    const next = row && box(row, FIELDS[FIELDS.indexOf(fieldOf(input)) + right]);
    if (!next) return;
    next.focus();
    if (next.select) next.select();
  }

  /** Left and right leave a box only at its edge. */
  function isAtEdge(input, right) {
    if (input.selectionStart !== input.selectionEnd) return input.selectionEnd - input.selectionStart === input.value.length;
    return input.selectionStart === (right > 0 ? input.value.length : 0);
  }

  table.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!input.matches("td.cell > input, td.cell > select") || event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter") {
      event.preventDefault(); // never sends the form
      keep([input]);
      go(input, event.shiftKey ? -1 : 1, 0);
    } else if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z") {
      if (kept.get(input) !== input.value || !steps.length) return; // still typing: the browser takes that back
      event.preventDefault();
      takeBack();
    } else if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || input.matches("select")) {
      return;
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      go(input, event.key === "ArrowDown" ? 1 : -1, 0);
    } else if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      const right = event.key === "ArrowRight" ? 1 : -1;
      if (!isAtEdge(input, right)) return;
      event.preventDefault();
      go(input, 0, right);
    }
  });

  let last = null; // the box that had the focus
  table.addEventListener("focusin", (event) => {
    if (!event.target.matches("td.cell > input, td.cell > select")) return;
    last = event.target;
    if (last.select) last.select();
  });
  table.addEventListener("change", (event) => kept.has(event.target) && keep([event.target]));
  table.addEventListener("input", (event) => {
    const input = event.target;
    if (!kept.has(input) || event.isComposing || input.matches("select")) return;
    clearTimeout(input.idle);
    input.idle = setTimeout(() => keep([input]), IDLE);
  });

  // --- a pasted block -----------------------------------------------------------------------------------------------------
  /** Lines of cells, as a spreadsheet copies them: tabs, CRLF, quotes around what holds a tab, a line end or a quote. */
  function block(text) {
    const lines = [[""]];
    const pattern = /"((?:[^"]|"")*)"(?=[\t\r\n]|$)|([^\t\r\n]+)|(\t)|(\r\n|\r|\n)/g;
    for (const [, quoted, plain, tab, end] of text.replace(/[\r\n]+$/, "").matchAll(pattern)) {
      const line = lines[lines.length - 1];
      if (tab) line.push("");
      else if (end) lines.push([""]);
      else line[line.length - 1] += (quoted ?? plain).replace(quoted === undefined ? "" : /""/g, quoted === undefined ? "" : '"');
    }
    return lines.map((line) => line.map((value) => value.replace(/\s+/g, " ").trim()));
  }

  function fill(start, lines) {
    const below = rows().slice(rows().indexOf(rowOf(start)));
    const first = FIELDS.indexOf(fieldOf(start));
    const filled = [];
    let unknown = 0;
    lines.slice(0, below.length).forEach((line, down) => {
      line.slice(0, FIELDS.length - first).forEach((value, right) => {
        const input = box(below[down], FIELDS[first + right]);
        if (input.matches("select")) {
          const option = [...input.options].find((one) => one.text.toLowerCase() === value.toLowerCase());
          if (option) input.value = option.value;
          else if (value) unknown += 1;
        } else {
          input.value = value;
        }
        filled.push(input);
      });
    });
    keep(filled);
    const over = lines.length - below.length;
    if (over > 0) toast(counted("over", over), "warn");
    if (unknown) toast(counted("unknown", unknown), "warn");
  }

  table.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain").replace(/[\r\n]+$/, "");
    if (!kept.has(event.target) || !/[\t\r\n]/.test(text)) return; // one value: as the browser does it
    event.preventDefault();
    fill(event.target, block(text));
  });

  // --- buttons --------------------------------------------------------------------------------------------------------------
  const paste = document.getElementById("grid-paste");
  paste.hidden = !navigator.clipboard?.readText;
  paste.addEventListener("click", async () => {
    const text = await navigator.clipboard.readText().catch(() => "");
    const start = last || (rows()[0] && box(rows()[0], "good"));
    if (!text.trim()) toast(texts.empty, "warn");
    else if (start) fill(start, block(text));
  });

  undo.hidden = false;
  undo.addEventListener("click", takeBack);
  document.getElementById("grid-save").hidden = true;

  document.getElementById("grid-item-all").addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = event.target.elements["mat-hang"].value;
    const boxes = rows().filter(isBlank).map((row) => box(row, "product"));
    boxes.forEach((select) => {
      select.value = chosen;
    });
    keep(boxes);
  });

  table.addEventListener("click", (event) => {
    const more = event.target.closest("[data-more]");
    const add = event.target.closest("[data-add]");
    const choice = event.target.closest("button[name=keep]");
    if (more) more.setAttribute("aria-expanded", String(more.getAttribute("aria-expanded") !== "true"));
    if (add || choice) event.preventDefault();
    if (add) addLine(rowOf(add), add);
    if (choice) decide(...choice.value.split(":"));
  });

  /** At a conflict: "mine" is sent again over what stands, "theirs" is put into the boxes. */
  function decide(whose, key) {
    const row = document.getElementById(key);
    if (whose === "theirs") {
      FIELDS.forEach((field) => {
        if (row.theirs && field in row.theirs) box(row, field).value = row.theirs[field] ?? "";
      });
      learn(row);
    }
    changed.set(row, new Set(["good"]));
    box(row, "good").focus();
    tell();
    soon(0);
  }

  function addLine(row, link) {
    const key = row.id.replace(/\d+$/, (n) => Number(n) + 1);
    for (const old of [document.getElementById(`told-${row.id}`), row]) {
      const fresh = document.createElement("template");
      fresh.innerHTML = old.outerHTML.replaceAll(row.id, key);
      const line = fresh.content.firstElementChild;
      document.getElementById(`told-${row.id}`).after(line);
      if (line.id.startsWith("told-")) line.hidden = true;
    }
    link.remove();
    const line = document.getElementById(key);
    line.classList.add("again");
    place(line, { was: "", version: 0 });
    FIELDS.forEach((field) => {
      if (field !== "product") box(line, field).value = "";
      mark(line, field, "");
    });
    const used = rows().filter((one) => one.dataset.worker === line.dataset.worker && one !== line);
    const free = [...box(line, "product").options].find((o) => used.every((one) => box(one, "product").value !== o.value));
    if (free) box(line, "product").value = free.value;
    line.querySelectorAll(".cell-bar, .cell-spark").forEach((part) => part.replaceChildren());
    learn(line);
    showNorm(line);
    box(line, "man_days").focus();
  }

  // --- nothing is lost ------------------------------------------------------------------------------------------------------
  const leave = () => last && keep([last]);
  window.addEventListener("online", () => flight?.problem && send());
  window.addEventListener("beforeunload", (event) => {
    leave();
    if (isPending()) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => {
    leave();
    if (document.hidden && changed.size) send();
  });
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[href]");
    leave();
    if (!link || link.dataset.add || event.defaultPrevented || event.ctrlKey || event.metaKey || !isPending() || flight?.problem) return;
    event.preventDefault(); // first save, then go
    while (flight && !flight.problem) await new Promise((resolve) => setTimeout(resolve, 50));
    await send();
    location.assign(link.href);
  });
})();
