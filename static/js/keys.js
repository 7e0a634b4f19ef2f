/* Moving between the boxes of a sheet (sheet.js) as in a spreadsheet, and a block pasted from one.
     grid   rows of boxes, null where nothing can be typed      at       row and column of each box
     keep   takes what was put into boxes                       isLeft   the box holds what it held when it was last left */
"use strict";

function keys({ table, grid, at, texts, keep, takeBack, isLeft }) {
  function go(box, down, right) {
    let { row, column } = at.get(box);
    do [row, column] = [row + down, column + right];
    while (grid[row]?.[column] === null);
    grid[row]?.[column]?.focus();
  }

  /** The arrow would leave the box: all of it is marked, or the cursor stands at that end. */
  function isAtEdge(box, right) {
    const { selectionStart: start, selectionEnd: end, value } = box;
    return start === end ? start === (right > 0 ? value.length : 0) : end - start === value.length;
  }

  table.addEventListener("keydown", (event) => {
    const box = event.target;
    if (!at.has(box) || event.isComposing || event.keyCode === 229) return; // an input method is at work
    const ctrl = event.ctrlKey || event.metaKey;
    const [down, right] = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key] || [];
    if (event.key === "Enter") {
      keep([box]);
      go(box, event.shiftKey ? -1 : 1, 0);
    } else if (ctrl && event.key.toLowerCase() === "z" && isLeft(box)) {
      takeBack(); // while a value is being typed the browser takes back its letters
    } else if (down === undefined || ctrl || event.altKey || event.shiftKey || box.matches("select")) {
      return;
    } else if (down || isAtEdge(box, right)) {
      go(box, down, right);
    } else {
      return;
    }
    event.preventDefault();
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
    const { row, column } = at.get(start);
    const filled = [];
    let left = 0;
    block(text.replace(/[\r\n]+$/, "")).forEach((line, down) => {
      line.forEach((value, right) => {
        const box = grid[row + down]?.[column + right];
        const option = box?.options && [...box.options].find((one) => one.text.toLowerCase() === value.toLowerCase());
        if (!box || (box.options && !option)) left += value ? 1 : 0;
        else filled.push(Object.assign(box, { value: option ? option.value : value }));
      });
    });
    keep(filled);
    if (left) drafts.toast(drafts.counted(texts.wide, left));
  }

  table.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    if (!at.has(event.target) || !/[\t\r\n]/.test(text.replace(/[\r\n]+$/, ""))) return; // one value: the browser's work
    event.preventDefault();
    fill(event.target, text);
  });
  return { fill };
}
