// After signing in again the kept words go by themselves, once: not when one comes back to the page later.

export function start(form) {
  const [visit] = performance.getEntriesByType("navigation");
  if (visit?.type !== "back_forward") form.requestSubmit();
}
