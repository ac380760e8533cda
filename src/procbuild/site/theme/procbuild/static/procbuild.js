// Optional additions to pages: copy buttons, sorting, and deadlines in the reader's time zone.
"use strict";

// Translations by the English words.
const translations = JSON.parse(document.currentScript.dataset.words ?? "{}");
const word = (english) => translations[english] ?? english;

// Browsers do not load modules from files, so the search script cannot show this message itself.
const results = document.getElementById("count");
if (results && location.protocol === "file:") {
  results.textContent = word("Search works where the site is served (procbuild serve, or any web server), not where its files are opened one by one.");
}

// On a narrow screen the menu is scrolled to the item of this page, and to the one with the focus:
// browsers leave those alone that are partly in sight.
const menu = document.querySelector(".top ul");
function centre(element) {
  const [item, whole] = [element, menu].map((one) => one.getBoundingClientRect());
  menu.scrollLeft += (item.left + item.right - whole.left - whole.right) / 2;
}
menu?.querySelectorAll("[aria-current]").forEach(centre);
menu?.addEventListener("focusin", ({ target }) => { if (target.matches(":focus-visible")) centre(target); });

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

// Dates look like those of the page, which are British in English.
const language = document.documentElement.lang;
const dateLanguage = /^en\b/.test(language) ? "en-GB" : language;
const localDay = new Intl.DateTimeFormat(dateLanguage, { dateStyle: "long" });
const localTime = new Intl.DateTimeFormat(dateLanguage, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
for (const time of document.querySelectorAll(".proc-dates time[datetime*=T]")) {
  const words = document.createElement("span");
  words.className = "local";
  const moment = new Date(time.dateTime);
  const shown = `${localDay.format(moment)}, ${localTime.format(moment)}`;
  words.textContent = word("{time}, your time").replace("{time}", shown);
  time.after(words);
}

// Lists in another order, which replaces the groups of the page.
// The first articles of titles do not count in their order, as in libraries.
const ARTICLES = {
  de: /^(der|die|das|ein|eine) /i, en: /^(the|an?) /i, es: /^(el|la|los|las|una?) /i,
  fr: /^(le |la |les |une? |l['’])/i, it: /^(il |lo |la |gli |i |le |un[oa]? |un['’]|l['’])/i, pt: /^(os?|as?|uma?) /i,
};
function filedTitle(link) {
  const language = (link.lang || document.documentElement.lang).slice(0, 2);
  return link.textContent.replace(ARTICLES[language] ?? "", "");
}

const collator = new Intl.Collator(document.documentElement.lang, { numeric: true, ignorePunctuation: true });
const number = (item, place) => parseInt(item.querySelector(place)?.textContent.match(/\d+/)?.[0], 10);
const ORDERS = {
  title: [word("Title"), (item) => filedTitle(item.querySelector(".title a"))],
  author: [word("First author"), (item) => item.dataset.filed],
  page: [word("Page"), (item) => number(item, ".pages") || undefined],
  papers: [word("Number of papers"), (item) => -(number(item, ".count") || 1)],
};

// Items without a key come last; the sort is stable, so equal items stay in the listed order.
function compare(first, second) {
  if (first === undefined || second === undefined) return (first === undefined) - (second === undefined);
  return typeof first === "number" ? first - second : collator.compare(first, second);
}

for (const place of document.querySelectorAll("[data-orders]")) {
  const lists = [...place.querySelectorAll("ul")].map((list) => [list, [...list.children]]);
  const items = lists.flatMap(([, own]) => own);
  const orders = place.dataset.orders.split(" ").map((name) => [name, ...ORDERS[name]])
    .filter(([, , key]) => new Set(items.map(key)).size > 1);
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
      all.append(...keyed.sort(([first], [second]) => compare(first, second)).map(([, item]) => item));
    } else {
      for (const [list, own] of lists) list.append(...own);
    }
  };
  for (const [name, words, key] of [["", place.dataset.listed], ...orders]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words;
    button.setAttribute("aria-pressed", !key);
    button.addEventListener("click", () => {
      choose(button, key);
      // The address keeps the order, for going back and for links.
      if (location.protocol !== "file:") history.replaceState(null, "", name ? `?order=${name}` : location.pathname);
    });
    bar.append(button, " ");
    if (name && name === new URLSearchParams(location.search).get("order")) choose(button, key);
  }
  place.before(bar, all);
}
