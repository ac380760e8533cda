// A button that copies a block: of a session at a terminal what one types, without the answers.
// What is wider than the page can be scrolled with the keyboard.
"use strict";

for (const wide of document.querySelectorAll("main pre, main table")) {
  if (wide.scrollWidth > wide.clientWidth) wide.tabIndex = 0;
}

for (const block of document.querySelectorAll(".highlight")) {
  const text = block.querySelector("pre").textContent;
  const typed = text.split("\n").filter((line) => line.startsWith("$ ")).map((line) => line.slice(2));
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    const shell = block.parentElement.classList.contains("highlight-console");
    await navigator.clipboard.writeText(shell ? typed.join("\n") : text);
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  });
  block.append(button);
}
