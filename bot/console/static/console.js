// The page that waits for a worker asks whether it may look again.
"use strict";
const waiting = document.getElementById("waiting");
async function look() {
  try {
    const answer = await fetch(waiting.dataset.state, { headers: { Accept: "application/json" } });
    if (!answer.ok || (await answer.json()).over) { window.location.reload(); return; }
  } catch { /* no network: the next look tells */ }
  window.setTimeout(look, 400);
}
if (waiting) { window.setTimeout(look, 250); }
