// Asking the server by HTTP, with the page's session.

const SECONDS = 15;
const PASSING = new Set(["not_signed_in", "csrf", "too_many", "mistake"]);

/** The server's no, with its own sentence in `detail`. A final one stays no when the same is sent again. */
export class Refused extends Error {
  constructor({ code = "", detail = "" } = {}, status = 0, wait = 0) {
    super(detail || code || String(status));
    Object.assign(this, { code, detail, status, wait });
    this.isFinal = status < 500 && !PASSING.has(code);
  }
}

/** GET, or POST of `json` or `form`; answers the JSON that came. Throws Refused, or TypeError without a line. */
export async function call(path, { json, form, ...more } = {}) {
  const headers = { Accept: "application/json", "X-CSRFToken": document.body.dataset.csrf };
  if (json) headers["Content-Type"] = "application/json";
  const body = json ? JSON.stringify(json) : form && new URLSearchParams(form);
  const signal = AbortSignal.timeout(SECONDS * 1000);
  const answer = await fetch(path, { method: body ? "POST" : "GET", headers, body, signal, ...more });
  if (answer.ok) return answer.json();
  const problem = await answer.json().catch(() => ({}));
  throw new Refused(problem, answer.status, Number(answer.headers.get("Retry-After")));
}
