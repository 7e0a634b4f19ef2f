/* A sheet of boxes: keys as in a spreadsheet (keys.js), undo, one request for all that was typed together, and nothing
   lost without a network (drafts.js). The day grid is one (grid.js), the week another (week.js).

   A line is what is saved as a whole: an element with an id, data-was and data-version.
     grid      rows of boxes, left to right; null where nothing can be typed
     lineOf    the line of a box            boxesOf    the boxes of a line by their field; null: no line
     isBlank   nothing stands in the line, and nothing is typed that could stand there
     cell      what is sent of a line beside row, was and version; told which fields were changed
     words     fields that are not kept in the browser, as they hold words: sent only where they were changed
     savedBox  the box that gets the mark of a saved line            toldOf    the row that says what is wrong with a line
     changed   called after a box was changed
   request  {key, cells: [{row, was, version, …}]}
   answer   {cells: {row: {state, sentence, field, was, version, theirs}}, html: {id: …}}    theirs: what stands, at a conflict
   The answer never touches a box: it brings states, and html of what the server works out. */
"use strict";

function sheet({ form, table, texts, grid, lineOf, boxesOf, isBlank, cell, words, savedBox, toldOf, changed = () => {} }) {
  const [status, undo, paste, save] = ["grid-status", "grid-undo", "grid-paste", "grid-save"].map((id) =>
    document.getElementById(id),
  );
  // ms: what is typed within is sent together; in a box that is not left; until what could not be sent is tried again
  const [TOGETHER, IDLE, AGAIN] = [400, 2000, 5000];
  const GONE = 30000; // ms: by then a page that began to be left has been left, or stays
  const page = form.dataset.page;
  const at = new Map(); // box → {line, field, row, column}
  const kept = new Map(); // box → what it held when it was last left
  grid.forEach((boxes, row) =>
    boxes.forEach((box, column) => {
      if (!box) return;
      const line = lineOf(box);
      const [field] = Object.entries(boxesOf(line)).find(([, one]) => one === box);
      at.set(box, { line, field, row, column });
      kept.set(box, box.value);
    }),
  );

  const unsaved = new Map(); // line → {was, version, fields}: what stood when it was first changed, and the changed fields
  const tosend = new Set(); // lines
  const steps = []; // each a list of [box, value before]
  const later = []; // requests that an earlier page could not send
  let flight = null; // {key, sent: [[row, line, fields]], body, failed} under way, or waiting to be tried again
  let last = null; // the box that has or had the focus
  let timer = 0;
  let isKept = true; // the browser could keep all that is unsaved
  let leftAt = -GONE; // when the browser last began to leave the page
  let isOver = false; // the page belongs to somebody else now

  const isLeft = (box) => kept.get(box) === box.value;
  const isPending = () => flight || later.length || [...tosend].some((line) => !isBlank(line));
  const isSent = (line) => [flight, ...later].some((one) => one?.sent.some(([, sent]) => sent === line));
  const holdsWords = () => [...unsaved.values()].some(({ fields }) => words.some((field) => fields.has(field)));

  // --- what was typed: lines to send, and steps to take back ---------------------------------------------------------
  function keep(boxes, step = steps) {
    const before = boxes.filter((box) => kept.get(box) !== box.value).map((box) => [box, kept.get(box)]);
    if (!before.length) return;
    step.push(before);
    for (const [box] of before) {
      const { line, field } = at.get(box);
      kept.set(box, box.value);
      open(line).fields.add(field);
      tosend.add(line);
      changed(box, line, field);
    }
    new Set(before.map(([box]) => at.get(box).line)).forEach(remember);
    undo.disabled = !steps.length;
    tell();
    soon(TOGETHER);
  }

  function open(line) {
    const { was, version } = line.dataset;
    if (!unsaved.has(line)) unsaved.set(line, { was, version, fields: new Set() });
    return unsaved.get(line);
  }

  function takeBack() {
    const step = steps.pop();
    if (!step) return;
    for (const [box, before] of step) box.value = before;
    keep(step.map(([box]) => box), []);
    undo.disabled = !steps.length;
    step[0][0].focus();
  }

  // --- what waits in the browser -------------------------------------------------------------------------------------
  function remember(line) {
    if (isBlank(line) && !isSent(line)) {
      tosend.delete(line);
      forget(line);
      return forgetDraft(line);
    }
    const { was, version, fields } = unsaved.get(line);
    const figures = [...fields].filter((field) => !words.includes(field));
    const drafted = { row: line.id, was, version, ...cell(line, new Set(figures)) };
    isKept = drafts.put(page, line.id, { cell: drafted, fields: figures }) && isKept;
  }

  function forgetDraft(line) {
    unsaved.delete(line);
    drop(line.id, () => unsaved.has(line));
  }

  /** The page that follows may have been made before this was saved; so it must find it, and hear the answer again. */
  function drop(name, isNeeded = () => false) {
    const isLeaving = performance.now() - leftAt < GONE;
    if (isLeaving) setTimeout(() => isNeeded() || drafts.drop(page, name), GONE);
    else drafts.drop(page, name);
  }

  /** What an earlier page kept: into the boxes, and sent again; a request with its key, so that it applies once. */
  function takeUp() {
    const waiting = drafts.of(page);
    const inFlight = new Map();
    for (const [key, { cells }] of waiting.filter(([, value]) => value.cells)) {
      cells.forEach((sent) => inFlight.set(sent.row, sent));
      later.push({ key, body: JSON.stringify({ key, cells }), sent: cells.map(({ row }) => [row, lineAt(row), []]) });
    }
    const strays = [];
    for (const [row, { cell: drafted, fields }] of waiting.filter(([, value]) => value.cell)) {
      const line = lineAt(row);
      const isAgain = Object.entries(drafted).every(([name, value]) => inFlight.get(row)?.[name] === value);
      if (!line) {
        if (!isAgain) strays.push(drafted);
        continue;
      }
      for (const [field, box] of Object.entries(boxesOf(line))) {
        if (field in drafted) kept.set(Object.assign(box, { value: drafted[field] }), box.value);
      }
      unsaved.set(line, { was: drafted.was, version: drafted.version, fields: new Set(fields) });
      if (isAgain) later.flatMap(({ sent }) => sent).find(([one]) => one === row)[2] = fields;
      else Object.assign(line.dataset, { was: drafted.was, version: drafted.version }) && tosend.add(line);
    }
    if (strays.length) later.push(request(strays.map((stray) => [stray.row, null, []]), strays));
    if (isPending()) send();
  }

  function lineAt(row) {
    const line = document.getElementById(row);
    return line && boxesOf(line) ? line : null;
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

  function request(sent, cells) {
    const key = newKey();
    return { key, sent, body: JSON.stringify({ key, cells }), failed: "" };
  }

  function pack() {
    const lines = [...tosend].filter((line) => !isBlank(line) || forgetDraft(line));
    tosend.clear();
    if (!lines.length) return null;
    const sent = lines.map((line) => [line.id, line, [...unsaved.get(line).fields]]);
    const cells = lines.map((line) => {
      const { was, version } = line.dataset;
      return { row: line.id, was, version, ...cell(line, unsaved.get(line).fields) };
    });
    const packed = request(sent, cells);
    if (!cells.some((one) => words.some((field) => field in one))) drafts.put(page, packed.key, { cells });
    return packed;
  }

  async function send() {
    clearTimeout(timer);
    if (isOver || (flight && !flight.failed)) return;
    flight = flight || later.shift() || pack();
    if (!flight) return tell();
    const isBarred = flight.isBarred;
    flight.failed = "";
    tell();
    if (isBarred) await renewToken();
    if (isOver) return;
    const headers = { "Content-Type": "application/json", Accept: "application/json" };
    headers["X-CSRFToken"] = form.elements.csrfmiddlewaretoken.value;
    const posted = { method: "POST", headers, body: flight.body, keepalive: true };
    const response = await fetch(form.dataset.cells, posted).catch(() => null);
    const answer = await response?.json().catch(() => null);
    if (answer?.cells || answer?.problem === "key") {
      const { key, sent } = flight;
      flight = null;
      drop(key);
      if (answer.cells) receive(answer, sent);
      else sent.forEach(([, line]) => line && tosend.add(line)); // not what was sent with this key before: a new one
      if (isPending()) soon(TOGETHER);
    } else {
      flight.isBarred = response?.status === 401 || response?.status === 403;
      flight.isEnded = response?.status === 401;
      const told = { 401: texts.expired, 403: texts.denied, 404: texts.denied };
      flight.failed = response ? told[response.status] || texts.server : texts.offline;
      soon(AGAIN);
    }
    tell();
  }

  /** Whoever signed in again has a new token; if it is somebody else, nothing of this page is theirs. */
  async function renewToken() {
    const text = await fetch(location.href).then((response) => response.text()).catch(() => "");
    const now = new DOMParser().parseFromString(text, "text/html");
    const person = now.body.dataset.person;
    if (person && person !== document.body.dataset.person) {
      isOver = true;
      location.reload();
    }
    const fresh = now.querySelector(`#${form.id} [name=csrfmiddlewaretoken]`);
    if (fresh) form.elements.csrfmiddlewaretoken.value = fresh.value;
  }

  function receive(answer, sent) {
    for (const [row, line] of sent) {
      const told = answer.cells[row];
      if (!line) {
        drop(row);
        if (told.state === "saved") isOver = !isPending();
        else drafts.toast(told.sentence);
      } else if (told.state === "saved" && told.was === line.dataset.was && told.version < line.dataset.version) {
        settle(line); // it was saved before this page was made, which knows what somebody wrote since
      } else {
        learn(line, told);
      }
    }
    for (const html of Object.values(answer.html)) {
      const fresh = document.createElement("template"); // each alone: a cell may not stand beside a section
      fresh.innerHTML = html;
      const part = fresh.content.firstElementChild;
      document.getElementById(part.id)?.replaceWith(part);
    }
    if (isOver) location.reload(); // lines were saved that this page has no place for
  }

  function learn(line, told) {
    for (const name of ["was", "version"]) {
      line.dataset[name] = told[name];
      const hidden = form.elements[`${line.id}-${name}`];
      if (hidden) hidden.value = told[name];
    }
    line.theirs = told.theirs;
    forget(line);
    if (told.state !== "saved") mark(boxesOf(line)[told.field] || savedBox(line, told), told.state);
    else if (told.was) mark(savedBox(line, told), "saved");
    if (told.state !== "saved") return;
    if (!tosend.has(line)) return forgetDraft(line);
    Object.assign(unsaved.get(line), { was: told.was, version: told.version }); // typed again meanwhile
    remember(line);
  }

  function settle(line) {
    forgetDraft(line);
    unmark(line);
    for (const box of Object.values(boxesOf(line))) {
      const usual = box.options ? [...box.options].find((one) => one.defaultSelected)?.value : box.defaultValue;
      kept.set(Object.assign(box, { value: usual ?? box.value }), box.value);
    }
  }

  /** At a conflict: mine goes over what stands, or theirs is confirmed. The line knows the other's version already. */
  function choose(line, whose) {
    if (!line?.theirs) return false; // after a form that was refused, the form asks again
    const { fields } = open(line);
    for (const [field, box] of Object.entries(boxesOf(line))) {
      const isTheirs = whose === "theirs" || (words.includes(field) && !fields.has(field));
      if (isTheirs && field in line.theirs) box.value = line.theirs[field];
      kept.set(box, box.value);
    }
    forget(line);
    const box = savedBox(line, { was: line.dataset.was });
    const { was, version } = line.dataset;
    unsaved.set(line, { was, version, fields: whose === "theirs" ? new Set([at.get(box).field]) : fields });
    tosend.add(line);
    remember(line);
    box.focus();
    soon(0);
    return true;
  }

  /** Something beside the boxes was added to the line, such as a reason: it is sent once more. */
  function again(line) {
    open(line);
    tosend.add(line);
    remember(line);
    tell();
    soon(TOGETHER);
  }

  // --- the state in marks and words ----------------------------------------------------------------------------------
  function mark(box, state) {
    const place = box.closest("td");
    if (state) place.dataset.state = state;
    else delete place.dataset.state;
    if (state === "error" || state === "conflict") box.setAttribute("aria-invalid", "true");
    else box.removeAttribute("aria-invalid");
  }

  const unmark = (line) => Object.values(boxesOf(line)).forEach((box) => mark(box, ""));

  /** Nothing is said about the line any more. */
  function forget(line) {
    unmark(line);
    const told = toldOf(line);
    if (told) told.hidden = true;
  }

  function tell() {
    const state = flight?.failed ? "queued" : "saving";
    for (const { sent } of [flight, ...later].filter(Boolean)) {
      for (const [, line, fields] of sent) fields.forEach((field) => mark(boxesOf(line)[field], state));
    }
    for (const line of tosend) {
      if (isBlank(line)) forget(line);
      else unsaved.get(line).fields.forEach((field) => mark(boxesOf(line)[field], state));
    }
    const told = ["conflict", "error", "queued", "saving", "saved"].flatMap((name) => {
      const n = table.querySelectorAll(`td[data-state="${name}"]`).length;
      return n ? [[name, name === "saving" ? texts.saving : drafts.counted(texts[name], n)]] : [];
    });
    if (!told.length) told.push(["", texts.nothing]);
    const reasons = flight?.failed ? [flight.failed, ...(holdsWords() ? [texts.words] : [])] : [];
    const further = document.createElement("span");
    further.textContent = [...told.slice(1).map(([, text]) => text), reasons.join(" ")].filter(Boolean).join(" · ");
    if (flight?.failed && flight.isEnded) further.append(" ", signIn());
    if (status.textContent === told[0][1] + further.textContent) return; // a screen reader hears it once
    status.dataset.state = told[0][0];
    status.replaceChildren(told[0][1], further);
  }

  /** Signing in leads back here, where it goes on by itself; words are not kept, so they wait in this window. */
  function signIn() {
    const link = document.createElement("a");
    link.href = `${form.dataset.signIn}?next=${encodeURIComponent(location.pathname + location.search)}`;
    link.textContent = texts.sign_in;
    if (holdsWords()) link.target = "_blank";
    return link;
  }

  // --- while typing --------------------------------------------------------------------------------------------------
  const { fill } = keys({ table, grid, at, texts, keep, takeBack, isLeft });

  table.addEventListener("focusin", (event) => {
    if (!at.has(event.target)) return;
    last = event.target;
    last.select?.();
  });
  table.addEventListener("change", (event) => at.has(event.target) && keep([event.target]));
  table.addEventListener("input", (event) => {
    clearTimeout(timer);
    timer = setTimeout(() => (leave(), send()), event.isComposing ? AGAIN : IDLE);
  });

  // --- buttons -------------------------------------------------------------------------------------------------------
  paste.hidden = undo.hidden = false;
  save.hidden = true;
  undo.addEventListener("click", takeBack);
  paste.addEventListener("click", async () => {
    const text = await navigator.clipboard?.readText().catch(() => "");
    if (text) fill(last || grid.flat().find((box) => box && box === savedBox(lineOf(box), { was: "" })), text);
    else drafts.toast(texts.paste);
  });

  // --- nothing is lost -----------------------------------------------------------------------------------------------
  const leave = () => last && keep([last]);
  window.addEventListener("online", () => flight?.failed && send());
  window.addEventListener("beforeunload", (event) => {
    if (isOver) return;
    leftAt = performance.now();
    leave();
    if (isPending() && (holdsWords() || !isKept)) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => document.hidden && !isOver && (leave(), send()));
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[href]");
    if (!link || link.target || event.defaultPrevented || event.ctrlKey || event.metaKey) return;
    leave();
    if (!isPending() || flight?.failed) return;
    event.preventDefault(); // first save, then go
    while (isPending() && !flight?.failed) await (flight ? new Promise((done) => setTimeout(done, 50)) : send());
    location.assign(link.href);
  });
  drafts.prepare(form.dataset.offline);
  drafts.taken(page);
  takeUp();
  return { keep, choose, again };
}
