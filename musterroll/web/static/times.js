// Adds the reader's own zone to what hovering over a day or an instant says. What is shown stays in the policy's zone.
"use strict";
(() => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  // Swedish writes a day and an hour as the pages do: 2025-04-02 09:12.
  const words = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "short", timeZone: zone });

  const own = (one) => {
    const ends = one.title.match(/the day ends (\S+) (\S+) UTC/);
    const at = new Date(ends ? `${ends[1]}T${ends[2]}Z` : one.dateTime);
    if (Number.isNaN(at.getTime()) || !(ends || one.dateTime.includes("T"))) return "";
    return `${ends ? "; it ends" : ";"} ${words.format(at)} where you are (${zone})`;
  };

  const add = (part) => {
    for (const one of part.querySelectorAll("time[datetime]:not([data-own])")) {
      one.title += own(one);
      one.dataset.own = "";
    }
  };

  if (!zone) return;
  add(document);
  document.addEventListener("htmx:load", () => add(document)); // what came later
})();
