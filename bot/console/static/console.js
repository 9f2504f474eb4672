// Small helps; every page works without them.
"use strict";

// The page that waits for a worker asks whether it may look again.
const waiting = document.getElementById("waiting");
async function look() {
  try {
    const answer = await fetch(waiting.dataset.state, { headers: { Accept: "application/json" } });
    const told = answer.ok ? await answer.json() : { over: true };
    if (told.over) { window.location.reload(); return; }
    document.querySelector("[data-step]").textContent = told.step;
    document.querySelector("[data-seconds]").textContent = told.seconds;
  } catch { /* no network: the next look tells */ }
  window.setTimeout(look, 400);
}
if (waiting) { window.setTimeout(look, 250); }

// On a phone a row of a table becomes a block: each cell is told its heading, and keeps its role.
for (const table of document.querySelectorAll("main table")) {
  const headings = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
  table.setAttribute("role", "table");
  for (const group of [table.tHead, ...table.tBodies]) { group.setAttribute("role", "rowgroup"); }
  for (const cell of table.tHead.rows[0].cells) { if (cell.textContent.trim()) { cell.setAttribute("role", "columnheader"); } }
  for (const row of table.rows) { row.setAttribute("role", "row"); }
  for (const body of table.tBodies) {
    for (const row of body.rows) {
      [...row.cells].forEach((cell, place) => {
        cell.setAttribute("role", cell.tagName === "TH" ? "rowheader" : "cell");
        if (place > 0 && headings[place]) { cell.dataset.label = headings[place]; }
      });
    }
  }
  table.classList.add("stacks");
}

// Whoever fills in a choice's own field means that choice.
for (const choices of document.querySelectorAll("[data-choices]")) {
  const choose = (event) => {
    const own = event.target.closest(".form-check")?.querySelector("input[type=radio]");
    if (own && event.target !== own) { own.checked = true; }
  };
  choices.addEventListener("input", choose);
  choices.addEventListener("change", choose);
}
