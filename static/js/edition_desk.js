// While an edition's files are being made, keep the parts of its page that tell of them fresh.
// What is being typed elsewhere on the page stays.
"use strict";

(() => {
  const INTERVAL_MS = 3000;

  async function refresh() {
    const response = await fetch(location.href, { credentials: "same-origin" });
    if (!response.ok || response.redirected) return;
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    for (const part of document.querySelectorAll("[data-live]")) {
      const twin = fresh.getElementById(part.id);
      if (twin && twin.innerHTML !== part.innerHTML) part.innerHTML = twin.innerHTML;
    }
  }

  async function tick() {
    if (!document.querySelector("[data-working]")) return;
    try {
      await refresh();
    } catch (error) {
      // Offline for a moment: the next turn tries again.
      console.warn("edition desk:", error);
    }
    setTimeout(tick, INTERVAL_MS);
  }

  document.addEventListener("DOMContentLoaded", () => setTimeout(tick, INTERVAL_MS));
})();
