// Inserted into pages by the server of 'procbuild serve': reloads the page after each build and
// shows the problems of the last one.
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

  function handleEvent(event) {
    const now = JSON.parse(event.data);
    if (now.state !== state) {
      source.close();
      location.reload();
    } else if (now.error) {
      show("The build failed; this is the last good site", now.error, "error");
    } else {
      show(now.count, now.lines.join("\n"), now.worst);
    }
  }

  // A hidden page keeps no connection open: browsers allow six per server.
  function listen() {
    source?.close();
    if (document.hidden) return;
    source = new EventSource("/_procbuild/events");
    source.addEventListener("message", handleEvent);
  }

  document.addEventListener("visibilitychange", listen);
  document.addEventListener("DOMContentLoaded", listen);
  addEventListener("pagehide", () => source?.close());
}
