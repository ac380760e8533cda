// Adds to pages that are complete without it: copying, sorting, and deadlines in the reader's own
// time.
"use strict";

// What the volume says in the place of English words.
const said = JSON.parse(document.currentScript.dataset.words ?? "{}");
const word = (english) => said[english] ?? english;

// Browsers load no module from a file, so that the search cannot say it itself.
const results = document.getElementById("count");
if (results && location.protocol === "file:") {
  results.textContent = word("Search works where the site is served (procbuild serve, or any web server), not where its files are opened one by one.");
}

for (const source of document.querySelectorAll("[data-copy]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = word("Copy");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(source.textContent);
    } catch {
      getSelection().selectAllChildren(source);
      document.execCommand("copy");
    }
    button.textContent = word("Copied");
    setTimeout(() => { button.textContent = word("Copy"); }, 2000);
  });
  source.before(button);
}

const local = new Intl.DateTimeFormat(document.documentElement.lang, {
  dateStyle: "full", timeStyle: "short",
});
for (const time of document.querySelectorAll(".proc-dates time[datetime*=T]")) {
  const words = document.createElement("span");
  words.className = "local";
  words.textContent = word("{time}, your time").replace("{time}", local.format(new Date(time.dateTime)));
  time.after(words);
}

// A list in another order, in the place of the groups that the page has.
const collator = new Intl.Collator(document.documentElement.lang, { numeric: true, ignorePunctuation: true });
const number = (item, place) => parseInt(item.querySelector(place)?.textContent.match(/\d+/)?.[0], 10);
const ORDERS = {
  title: [word("Title"), (item) => item.querySelector(".title a").textContent],
  author: [word("First author"), (item) => item.dataset.filed],
  page: [word("Page"), (item) => number(item, ".pages") || undefined],
  papers: [word("Number of papers"), (item) => -(number(item, ".count") || 1)],
};

// What has no key stands last; the sort is stable, so that equals stay as they are listed.
function compare(one, other) {
  if (one === undefined || other === undefined) return (one === undefined) - (other === undefined);
  return typeof one === "number" ? one - other : collator.compare(one, other);
}

for (const place of document.querySelectorAll("[data-orders]")) {
  const lists = [...place.querySelectorAll("ul")].map((list) => [list, [...list.children]]);
  const items = lists.flatMap(([, own]) => own);
  const orders = place.dataset.orders.split(" ").map((name) => ORDERS[name])
    .filter(([, key]) => new Set(items.map(key)).size > 1);
  if (!orders.length) continue;
  const all = document.createElement("ul");
  all.className = lists[0][0].className;
  all.hidden = true;
  const bar = document.createElement("p");
  bar.className = "orders";
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", word("Order of the list"));
  bar.append(`${word("Order:")} `);
  const choose = (button, key) => {
    for (const other of bar.querySelectorAll("button")) other.setAttribute("aria-pressed", other === button);
    place.hidden = Boolean(key);
    all.hidden = !key;
    if (key) {
      const keyed = items.map((item) => [key(item), item]);
      all.append(...keyed.sort(([one], [other]) => compare(one, other)).map(([, item]) => item));
    } else {
      for (const [list, own] of lists) list.append(...own);
    }
  };
  for (const [words, key] of [[place.dataset.listed], ...orders]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words;
    button.setAttribute("aria-pressed", !key);
    button.addEventListener("click", () => choose(button, key));
    bar.append(button, " ");
  }
  place.before(bar, all);
}
