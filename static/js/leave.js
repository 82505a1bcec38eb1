// Signing out on an office computer: nothing of the person stays in the browser once the server has it.

import * as kept from "./kept.js";

const PATIENCE = 5000;

/** Before a sign-out form goes, call `handOver`, then save every draft; what the server has is erased here. */
export function leave(handOver) {
  document.addEventListener("submit", async (event) => {
    if (!event.target.matches("[data-leave]")) return;
    event.preventDefault();
    const all = handOver().catch(() => {}).then(saveDrafts);
    await Promise.race([all, new Promise((resolve) => { setTimeout(resolve, PATIENCE); })]);
    event.target.submit();
  });
}

async function saveDrafts() {
  document.dispatchEvent(new Event("sieci:leaving")); // what was typed this very moment is written too
  kept.close();
  for (const [place, draft] of kept.all()) {
    try {
      if (!draft.isSaved) await kept.save(place, draft);
      kept.erase(place);
    } catch { /* the server does not have it, so it stays */ }
  }
}
