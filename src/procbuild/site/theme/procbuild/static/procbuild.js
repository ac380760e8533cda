// Adds to pages that are complete without it: copying, and deadlines in the reader's own time.
"use strict";

for (const source of document.querySelectorAll("[data-copy]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(source.textContent);
    } catch {
      getSelection().selectAllChildren(source);
      document.execCommand("copy");
    }
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  });
  source.before(button);
}

const local = new Intl.DateTimeFormat(document.documentElement.lang, {
  dateStyle: "full", timeStyle: "short",
});
for (const time of document.querySelectorAll(".proc-dates time[datetime*=T]")) {
  const words = document.createElement("span");
  words.className = "local";
  words.textContent = `${local.format(new Date(time.dateTime))}, your time`;
  time.after(words);
}
