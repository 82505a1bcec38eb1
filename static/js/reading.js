// How far a thread has been read: told to the server once the end of the page was on screen.

const REST = 1000;

/** A function to call whenever the end is on screen. */
export function readMark(root, posts) {
  let told = Number(root.dataset.last);
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(tell, REST);
  };

  async function tell() {
    const number = posts.last;
    if (number <= told || document.hidden) return;
    // The answer leads to the page itself, which is here already.
    const headers = { "X-CSRFToken": document.body.dataset.csrf };
    const body = new URLSearchParams({ number });
    await fetch(`${root.dataset.address}/read`, { method: "POST", headers, body, redirect: "manual" }).then(
      () => { told = Math.max(told, number); },
      () => {}, // without a line it is told with the next post
    );
  }
}
