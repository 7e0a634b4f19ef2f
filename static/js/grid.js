/* The day grid: a row is saved as a whole.
   A cell of a request: {row, worker, product, was, version, good, defective, man_days, note}; without a note, it stays. */
(() => {
  "use strict";
  const form = document.getElementById("grid-form");
  const source = document.getElementById("grid-texts");
  if (!form || !source) return;
  const table = document.getElementById("grid");
  const FIELDS = ["man_days", "product", "good", "defective", "note"]; // from left to right

  const rows = [...table.tBodies[0].querySelectorAll("tr[data-worker]")];
  const box = (row, field) => document.getElementById(`${row.id}-${field}`);

  /** Nothing stands in the row and nothing is typed that could stand there. */
  function isBlank(row) {
    const typed = ["good", "defective", "note"].some((field) => box(row, field).value.trim());
    return !row.dataset.was && !typed && /^[\d.,/½¼¾\s]*$/.test(box(row, "man_days").value);
  }

  function cell(row, fields) {
    const sent = fields.has("note") ? FIELDS : FIELDS.filter((field) => field !== "note");
    return { worker: row.dataset.worker, ...Object.fromEntries(sent.map((field) => [field, box(row, field).value])) };
  }

  const { keep, choose } = sheet({
    form,
    table,
    texts: JSON.parse(source.textContent),
    grid: rows.map((row) => FIELDS.map((field) => box(row, field))),
    lineOf: (input) => input.closest("tr[data-worker]"),
    boxesOf: (row) => row.dataset.worker && Object.fromEntries(FIELDS.map((field) => [field, box(row, field)])),
    isBlank,
    cell,
    words: ["note"],
    savedBox: (row, told) => box(row, told.was === "away" ? "man_days" : "good"),
    toldOf: (row) => document.getElementById(`told-${row.id}`),
    changed(input, row, field) {
      if (field !== "product" || row.dataset.was) return;
      document.getElementById(`norm-${row.id}`).textContent = input.selectedOptions[0].dataset.norm;
    },
  });

  document.getElementById("grid-item-all").addEventListener("submit", (event) => {
    event.preventDefault();
    const { value } = event.target.elements["mat-hang"];
    keep(rows.filter(isBlank).map((row) => Object.assign(box(row, "product"), { value })));
  });

  table.addEventListener("click", (event) => {
    const more = event.target.closest("[data-more]");
    if (more) more.setAttribute("aria-expanded", String(more.getAttribute("aria-expanded") !== "true"));
    const [whose, id] = event.target.closest("button[name=keep]")?.value.split(":") || [];
    if (whose && choose(document.getElementById(id), whose)) event.preventDefault();
  });

  const added = rows.findLast((row) => row.dataset.worker === new URLSearchParams(location.search).get("them"));
  if (added) box(added, "man_days").focus();
})();
