// What a poll came to, made of the page's templates: the same as templates/polls/_results.html writes.

import { counted, fill, made, put, show } from "./page.js";

const number = new Intl.NumberFormat(document.documentElement.lang || "pl");

/** The sentence that says what the chart shows. */
function finding({ rows, average }, words) {
  if (average !== null) return fill(words.average, { average: number.format(average) });
  const most = Math.max(...rows.map(({ count }) => count));
  const first = rows.filter(({ count }) => count === most);
  const values = { text: first[0].text, texts: first.map(({ text }) => text).join(", "), share: `${first[0].percent}%` };
  return fill(first.length === 1 ? words.most : words.tied, values);
}

function rowOf(node, { text, count, percent }) {
  put(node, "text", text);
  put(node, "votes", count);
  put(node, "percent", `${percent}%`);
  return node;
}

/** Fill `place` with results; `words` are the data- attributes of the part. */
export function fillResults(place, data, words) {
  const node = made("poll-results-template");
  const { rows } = data;
  show(node, "[data-few]", data.is_too_few);
  show(node, "[data-counted]", rows.length > 0);
  show(node, "[data-said]", data.words.length > 0);
  if (rows.length) {
    const most = Math.max(...rows.map(({ count }) => count));
    put(node, "finding", finding(data, words));
    put(node, "voted", counted(words, "voted", data.vote_count));
    for (const row of rows) {
      const line = rowOf(made("poll-line-template"), row);
      line.classList.toggle("is-most", row.count === most);
      line.querySelector("[data-part]").setAttribute("width", row.percent);
      node.querySelector("[data-lines]").append(line);
      node.querySelector("[data-rows]").append(rowOf(made("poll-row-template").querySelector("tr"), row));
    }
  }
  for (const said of data.words) {
    const item = made("poll-word-template").querySelector("li");
    item.textContent = said;
    node.querySelector("[data-words]").append(item);
  }
  show(node, "[data-fill=left_out]", data.left_out_count > 0);
  put(node, "left_out", data.left_out_count ? counted(words, "leftOut", data.left_out_count) : "");
  place.replaceChildren(node);
}
