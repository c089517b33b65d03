// Shows the findings of the checks (点検) beside the fields of a page's or indicator's form:
// when the form opens, and again after each save that stays on it.
(() => {
  "use strict";

  const JUMP = "#:w:contentpath=";

  function address() {
    const page = location.pathname.match(/^(.*)\/pages\/(\d+)\/edit\/$/);
    if (page) return `${page[1]}/checks/${page[2]}/findings.json`;
    const indicator = location.pathname.match(/^(.*)\/indicators\/edit\/(\d+)\/$/);
    return indicator ? `${indicator[1]}/checks/indicators/${indicator[2]}/findings.json` : "";
  }

  // A path names nested places: column.<block>.caption. The deepest that the form has.
  function placeOf(path) {
    let place = document;
    for (const part of path.split(".")) {
      const next = place.querySelector(`[data-contentpath="${CSS.escape(part)}"]`);
      if (!next) break;
      place = next;
    }
    if (place !== document) return place;
    const input = document.getElementById(`id_${path}`);
    return input ? input.closest("[data-field]") || input.parentElement : null;
  }

  function line(className, words) {
    const element = document.createElement("span");
    element.className = className;
    element.textContent = words;
    return element;
  }

  function itemOf(finding) {
    const item = document.createElement("li");
    item.className = finding.fault ? "content-check content-check--fault" : "content-check";
    item.append(
      line("content-check__level", finding.fault ? "直す" : "確かめる"),
      ` ${finding.message}`,
      line("content-check__suggestion", finding.suggestion),
      line("content-check__words", finding.words ? `（${finding.words}）` : ""),
    );
    return item;
  }

  function show(found) {
    document.querySelectorAll("[data-content-checks]").forEach((old) => old.remove());
    const lists = new Map();
    for (const finding of found.findings) {
      const place = placeOf(finding.path);
      if (!place) continue;
      if (!lists.has(place)) {
        const list = document.createElement("ul");
        list.className = "content-check-list";
        list.dataset.contentChecks = "";
        list.setAttribute("aria-label", "点検で見つかったこと");
        lists.set(place, list);
        place.append(list);
      }
      lists.get(place).append(itemOf(finding));
    }
    if (found.findings.length) summarize(found);
  }

  function summarize(found) {
    const form = document.querySelector("[data-edit-form]");
    if (!form) return;
    const words = document.createElement("p");
    words.className = "content-check-summary";
    words.dataset.contentChecks = "";
    words.setAttribute("role", "status");
    words.append(`点検: 直すところ${found.faults}件、確かめるところ${found.hints}件。`);
    const link = document.createElement("a");
    link.href = found.url;
    link.textContent = "一覧で見る";
    words.append(link);
    form.prepend(words);
  }

  // A field in another tab cannot be scrolled to before its tab is shown.
  function jump() {
    if (!location.hash.startsWith(JUMP)) return;
    const place = placeOf(decodeURIComponent(location.hash.slice(JUMP.length)));
    if (!place) return;
    const panel = place.closest('[role="tabpanel"]');
    const tab = panel && document.querySelector(`[role="tab"][href="#${CSS.escape(panel.id)}"]`);
    if (tab && tab.getAttribute("aria-selected") !== "true") tab.click();
    const field = place.querySelector('input:not([type="hidden"]), textarea, [contenteditable]');
    requestAnimationFrame(() => {
      place.scrollIntoView({ block: "center" });
      if (field) field.focus({ preventScroll: true });
    });
  }

  async function check() {
    const answer = await fetch(address(), { headers: { Accept: "application/json" } });
    // Not allowed to read them, or the page was deleted meanwhile: the form works without.
    if (!answer.ok || answer.redirected) return;
    show(await answer.json());
  }

  async function start() {
    if (address()) await check();
    jump();
    if (!address()) return;
    document.addEventListener("w-autosave:success", check);
  }

  if (document.readyState === "complete") start();
  else window.addEventListener("load", start);
})();
