// Put into pages by the server of 'procbuild serve' alone: shows the page anew after each build,
// and what is wrong with the last one.
"use strict";

{
  const state = document.currentScript.src.split("?")[1];
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = "/_procbuild/panel.css";
  document.head.append(sheet);

  let panel;
  let source;

  function show(title, text, kind) {
    panel?.remove();
    if (!title) return;
    panel = document.createElement("aside");
    panel.id = "procbuild-panel";
    panel.className = kind;
    panel.setAttribute("role", kind === "info" ? "status" : "alert");
    const head = document.createElement("strong");
    head.textContent = title;
    const close = document.createElement("button");
    close.type = "button";
    close.textContent = "×";
    close.setAttribute("aria-label", "Close");
    close.addEventListener("click", () => panel.remove());
    const lines = document.createElement("pre");
    lines.textContent = text;
    panel.append(head, close, lines);
    document.body.append(panel);
  }

  function hear(event) {
    const now = JSON.parse(event.data);
    if (now.state !== state) {
      source.close();
      location.reload();
    } else if (now.error) {
      show("This could not be built; you see the last good site", now.error, "error");
    } else {
      show(now.count, now.lines.join("\n"), now.worst);
    }
  }

  // A page that nobody sees holds no connection: browsers allow six of them.
  function listen() {
    source?.close();
    if (document.hidden) return;
    source = new EventSource("/_procbuild/events");
    source.addEventListener("message", hear);
  }

  document.addEventListener("visibilitychange", listen);
  document.addEventListener("DOMContentLoaded", listen);
  addEventListener("pagehide", () => source?.close());
}
