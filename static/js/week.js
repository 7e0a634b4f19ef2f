/* The week grid: a cell is saved by itself, as a line of its day.
   A cell of a request: {row, product, shift, was, version, good, defective, man_days, note}; without a note, it stays. */
(() => {
  "use strict";
  const form = document.getElementById("week-form");
  const source = document.getElementById("grid-texts");
  if (!form || !source) return;
  const table = document.getElementById("week");
  const days = table.tHead.rows[0].cells.length;

  const box = (cell) => document.getElementById(`${cell.id}-good`);
  const reason = (cell) => document.getElementById(`${cell.id}-note`);

  const { choose, again } = sheet({
    form,
    table,
    texts: JSON.parse(source.textContent),
    grid: [...table.tBodies[0].querySelectorAll("tr[id]")].map((row) =>
      [...row.cells].slice(1, days - 2).map((cell) => (cell.id ? box(cell) : null)),
    ),
    lineOf: (input) => input.closest("td"),
    boxesOf: (cell) => "kept" in cell.dataset && { good: box(cell) },
    isBlank: (cell) => !cell.dataset.was && !box(cell).value.trim(),
    cell(cell) {
      const [defective, man_days] = cell.dataset.kept.split("\t");
      const { product, shift } = form.elements;
      const note = reason(cell)?.value.trim();
      return {
        ...{ product: product.value, shift: shift.value, good: box(cell).value, defective, man_days },
        ...(note ? { note } : {}),
      };
    },
    words: ["note"],
    savedBox: box,
    toldOf: (cell) => document.getElementById(`told-${cell.id}`),
  });

  // On a phone the days scroll: what can be typed is in sight, beside the names that stay.
  const names = table.tHead.rows[0].cells[0];
  const open = table.querySelector("td.cell")?.getBoundingClientRect();
  if (open) table.parentElement.scrollLeft = open.left - names.getBoundingClientRect().right;

  table.addEventListener("click", (event) => {
    const [whose, id] = event.target.closest("button[name=keep]")?.value.split(":") || [];
    const cell = whose && document.getElementById(id);
    // Mine or theirs, what the week does not show stays theirs.
    if (cell?.theirs) cell.dataset.kept = `${cell.theirs.defective}\t${cell.theirs.man_days}`;
    if (cell && choose(cell, whose)) event.preventDefault();
  });

  table.addEventListener("change", (event) => {
    const [, id] = event.target.id.match(/^(.+)-note$/) || [];
    if (id) again(document.getElementById(id));
  });
})();
