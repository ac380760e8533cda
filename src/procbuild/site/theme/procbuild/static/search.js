// Searches the indexes in pagefind/ and lists the results. All results are inserted as text.

const input = document.getElementById("query");
const list = document.getElementById("results");
const count = document.getElementById("count");
const MANY = 30;
const SHOWN = 4;
const DOI_ADDRESS = /\bhttps?:\/\/(dx\.)?doi\.org\//gi;
let turn = 0;

// Translations by the English words.
const translations = JSON.parse(document.querySelector("script[data-words]")?.dataset.words ?? "{}");
const word = (english) => translations[english] ?? english;

const [first, ...others] = input.form.dataset.indexes.split(" ")
  .map((number) => new URL(`../pagefind/${number}/`, import.meta.url));
const index = await import(new URL("pagefind.js", first)).catch(() => null);
if (index) {
  const options = { baseUrl: new URL("..", import.meta.url).pathname, excerptLength: 28 };
  await index.options(options);
  await index.init();
  await Promise.all(others.map((other) => index.mergeIndex(other.pathname, options)));
} else {
  count.textContent = word("Search works where the site is served, not where its files are opened one by one.");
}

function element(name, text, className) {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

// An excerpt is escaped text with <mark>; it is parsed as a document and copied as text and marks.
function excerpt(html) {
  const line = element("p", "", "excerpt");
  for (const node of new DOMParser().parseFromString(html, "text/html").body.childNodes) {
    line.append(node.nodeName === "MARK" ? element("mark", node.textContent) : node.textContent);
  }
  return line;
}

// The matching sections of a long page, if its headings can be linked to.
function parts(result) {
  const below = result.sub_results.filter((part) => part.url !== result.url).slice(0, SHOWN);
  const items = document.createElement("ul");
  for (const part of below) {
    const link = element("a", part.title);
    link.href = part.url;
    const item = document.createElement("li");
    item.append(link);
    items.append(item);
  }
  items.className = "parts";
  return below.length ? [items] : [];
}

// The index also returns longer words, and words that only share their first letters if it has
// none. The pages with all words themselves are searched for one by one.
async function withWholeWords(results, words) {
  const searches = await Promise.all(words.map((word) => index.search(`"${word}"`)));
  const found = searches.map((search) => new Set(search.results.map((result) => result.id)));
  return results.filter((result) => found.every((ids) => ids.has(result.id)));
}

const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

// Whether a page has words that begin with those asked for, as while somebody is typing.
// Scripts without spaces between words have no beginnings of words.
function hasBeginnings(page, words) {
  const text = folded(`${page.meta.title} ${page.meta.authors ?? ""} ${page.raw_content}`);
  return words.every((word) => text.split(folded(word)).slice(0, -1)
    .some((before) => /[^\u0000-\u024f]/.test(word) || !/[\p{L}\p{N}]$/u.test(before)));
}

function entry(result) {
  const item = document.createElement("li");
  const title = element("p", "", "title");
  const link = element("a", result.meta.title);
  link.href = result.url;
  title.append(link);
  item.append(title);
  if (result.meta.authors) item.append(element("p", result.meta.authors, "authors"));
  item.append(excerpt(result.excerpt), ...parts(result));
  return item;
}

// The number of matching pages; if there are many, only the first ones are shown.
function countText(matches, all) {
  if (!matches) return word("No pages found");
  if (all > MANY) {
    return word("{count} pages found, the first {shown} are shown").replace("{count}", all).replace("{shown}", matches);
  }
  return word(matches === 1 ? "{count} page found" : "{count} pages found").replace("{count}", matches);
}

async function search() {
  const mine = ++turn;
  const words = input.value.trim();
  history.replaceState(null, "", words ? `?q=${encodeURIComponent(words)}` : location.pathname);
  if (!words || !index) {
    list.replaceChildren();
    if (index) count.textContent = "";
    return;
  }
  const text = words.replace(DOI_ADDRESS, "");
  const { results } = await index.search(text);
  const asked = text.match(/[^\s"]+/gu) ?? [];
  const whole = await withWholeWords(results, asked);
  const best = whole.length ? whole : results;
  const loaded = await Promise.all(best.slice(0, MANY).map((result) => result.data()));
  if (mine !== turn) return;
  const matches = whole.length ? loaded : loaded.filter((page) => hasBeginnings(page, asked));
  list.replaceChildren(...matches.map(entry));
  count.textContent = countText(matches.length, matches.length < loaded.length ? matches.length : best.length);
}

let pause;
input.addEventListener("input", () => { clearTimeout(pause); pause = setTimeout(search, 180); });
input.form.addEventListener("submit", (event) => { event.preventDefault(); search(); });
input.value = new URLSearchParams(location.search).get("q") ?? "";
search();
