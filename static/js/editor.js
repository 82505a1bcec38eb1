// The writing card: buttons that put Markdown marks around what is selected, and the preview made by the server.

/** Put `before` and `after` around the selection; a mark without an end stands before every chosen line. */
function mark(field, before, after) {
  let { selectionStart: from, selectionEnd: to, value } = field;
  if (!after) from = value.lastIndexOf("\n", from - 1) + 1;
  const chosen = value.slice(from, to);
  const written = after ? before + chosen + after : chosen.split("\n").map((line) => before + line).join("\n");
  field.focus();
  field.setRangeText(written, from, to, after ? "select" : "end");
  if (after) field.setSelectionRange(from + before.length, from + before.length + chosen.length);
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

/** The text as HTML that the server made and cleaned. */
async function preview(root, field) {
  const answer = await fetch(root.dataset.preview, {
    method: "POST",
    headers: { "X-CSRFToken": document.body.dataset.csrf },
    body: new URLSearchParams({ text: field.value }),
  });
  if (!answer.ok && answer.status !== 422) throw new Error(`preview: ${answer.status}`);
  return answer.text();
}

export function start(root) {
  const field = root.querySelector("textarea");
  const shown = root.querySelector(".preview");
  const tab = root.querySelector(".preview-tab");
  root.querySelector(".toolbar").hidden = false;

  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-before]");
    if (button && !field.hidden) mark(field, button.dataset.before, button.dataset.after);
  });
  tab.addEventListener("click", async () => {
    const opens = field.hidden === false;
    if (opens) {
      try {
        shown.innerHTML = await preview(root, field);
      } catch {
        shown.textContent = root.dataset.failed;
      }
    }
    field.hidden = opens;
    shown.hidden = !opens;
    tab.setAttribute("aria-pressed", String(opens));
    for (const button of root.querySelectorAll("[data-before]")) button.disabled = opens;
    (opens ? shown : field).focus();
  });
}
