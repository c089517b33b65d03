/* What was typed and not saved, the browser keeps for twelve hours, for its user only, and offers
   when the form is opened again: over what it was written on, and over nothing newer. What was
   typed for a step that is refused comes back on the page that says why. */
(() => {
  "use strict";
  const { user, keeps, signOut } = document.currentScript.dataset;
  const PREFIX = "portal-words:";
  const SENT = "portal-words-sent";
  const STEP = "portal-words-of-step";
  const LASTS = 12 * 60 * 60 * 1000;
  const CHECKED = ["checkbox", "radio"];
  const NO_WORDS = ["hidden", "password", "file", "submit", "button"];
  // Saving a new page by itself gives it its address.
  const key = () => PREFIX + location.pathname;

  const read = (name) => JSON.parse(localStorage.getItem(name));
  const forget = (name) => localStorage.removeItem(name);
  const all = () => Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));

  // --- What may stay ---------------------------------------------------------

  if (user) {
    for (const name of all()) {
      const { user: whose, at } = read(name);
      if (whose !== user || Date.now() - at > LASTS) forget(name);
    }
  }
  const sent = sessionStorage.getItem(SENT);
  sessionStorage.removeItem(SENT);
  const step = JSON.parse(sessionStorage.getItem(STEP));
  sessionStorage.removeItem(STEP);
  let saved = false;
  // The script stands before what the page says.
  document.addEventListener("DOMContentLoaded", () => {
    saved = document.querySelector(".messages .success") !== null;
    if (sent && saved) forget(sent);
    if (step?.user === user && document.querySelector(".messages .error")) giveBack(step);
  });

  // --- A step that is refused ------------------------------------------------

  // Sent to another address than its page's: such a form does not come back by itself.
  const keysOf = (form) =>
    JSON.stringify([...form.elements]
      .filter(({ type, name }) => type === "hidden" && !["csrfmiddlewaretoken", "next"].includes(name))
      .map(({ name, value }) => [name, value]));
  const wordsOf = (form) =>
    [...form.elements]
      .filter(({ type, name, value }) => ["text", "textarea"].includes(type) && name && value.trim())
      .map(({ name, value }) => [name, value]);

  const noteStep = (form) => {
    const address = form.getAttribute("action");
    if (!user || form.method !== "post" || !address) return;
    if (new URL(address, location).pathname === location.pathname) return;
    sessionStorage.setItem(STEP, JSON.stringify({ user, address, keys: keysOf(form), words: wordsOf(form) }));
  };

  // Into its form, where that is offered still; else to be copied.
  const giveBack = ({ address, keys, words }) => {
    const form = [...document.forms].find(
      (one) => one.getAttribute("action") === address && keysOf(one) === keys,
    );
    const left = words.filter(([name, value]) => {
      const field = form?.elements.namedItem(name);
      if (!field) return true;
      field.value = value;
      field.closest("details")?.setAttribute("open", "");
      return false;
    });
    if (left.length && !saved) {
      const box = document.createElement("div");
      box.className = "kept-words";
      box.append("送った文は記録されていません。必要なところを写してください。");
      for (const [, value] of left) {
        box.append(Object.assign(document.createElement("pre"), { textContent: value }));
      }
      document.querySelector("main").prepend(box);
    }
  };

  let watched = null;
  window.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    noteStep(event.target);
    if (event.target === watched) sessionStorage.setItem(SENT, key());
    if (event.target.getAttribute("action") === signOut) all().forEach(forget);
  });

  if (!keeps) return;

  // --- A form that is saved when it is sent ----------------------------------

  const fieldsOf = (form) =>
    [...form.elements].filter((field) => field.name && !NO_WORDS.includes(field.type));
  const valueOf = (field) => {
    if (CHECKED.includes(field.type)) return [field.name, field.checked, field.value];
    if (field.multiple) return [field.name, [...field.selectedOptions].map(({ value }) => value)];
    return [field.name, field.value];
  };
  // As the server wrote it: what it was opened with, though the browser may have filled it in.
  const writtenIn = (field) => {
    if (CHECKED.includes(field.type)) return [field.name, field.defaultChecked, field.value];
    if (field.options) {
      return [field.name, [...field.options].filter((one) => one.defaultSelected).map(({ value }) => value)];
    }
    return [field.name, field.defaultValue];
  };

  const fieldOf = (form, name, choice) => {
    const find = () =>
      fieldsOf(form).find((field) => field.name === name && (choice === undefined || field.value === choice));
    const row = find() ? null : name.match(/^(.+)-\d+-/);
    if (row) document.getElementById(`id_${row[1]}-ADD`)?.click();
    return find();
  };

  const fill = (form, values) => {
    for (const [name, value, choice] of values) {
      const field = fieldOf(form, name, choice);
      if (!field) continue;
      if (choice !== undefined) field.checked = value;
      else if (field.multiple) for (const one of field.options) one.selected = value.includes(one.value);
      else field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  };

  const watchSent = (form) => {
    const opened = JSON.stringify(fieldsOf(form).map(writtenIn));
    const kept = read(key());
    const cameBack = sent === key() && !saved;
    // What a refused form was opened with is what stands, not what it came back with.
    const base = cameBack && kept ? kept.opened : opened;
    const initial = JSON.stringify(fieldsOf(form).map(valueOf));
    const keep = () => {
      const values = fieldsOf(form).map(valueOf);
      if (!cameBack && JSON.stringify(values) === initial) forget(key());
      else localStorage.setItem(key(), JSON.stringify({ user, at: Date.now(), opened: base, values }));
    };
    if (kept && !cameBack && JSON.stringify(kept.values) !== initial) {
      const written = kept.values.map(([name, value, choice]) => [name, choice === undefined ? value : ""]);
      offer(form, kept.at, written, kept.opened === opened && (() => fill(form, kept.values)));
    }
    form.addEventListener("input", keep);
    form.addEventListener("change", keep);
  };

  // --- A form that is saved by itself ----------------------------------------

  const textsOf = (form) =>
    [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");
  const REVISION = ["loaded_revision_id", "loaded_revision_created_at"];
  const revisionOf = (texts) => JSON.stringify(texts.filter(([name]) => REVISION.includes(name)));

  // As its saving by itself would have gone, had it been reached.
  const save = async (form, values) => {
    const body = new FormData();
    for (const [name, value] of [...values, ["csrfmiddlewaretoken", window.wagtailConfig.CSRF_TOKEN]]) {
      body.append(name, value);
    }
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    const { success, url, error_message: words } = await answer.json();
    if (!success) throw new Error(words);
    forget(key());
    location.assign(url || location.href);
  };

  const watchSaved = (form) => {
    const kept = read(key());
    if (kept) {
      const stands = revisionOf(kept.values) === revisionOf(textsOf(form));
      offer(form, kept.at, kept.values, stands && (() => save(form, kept.values)));
    }
    document.addEventListener("w-autosave:error", () => {
      localStorage.setItem(key(), JSON.stringify({ user, at: Date.now(), values: textsOf(form) }));
    });
    document.addEventListener("w-autosave:success", () => forget(key()));
  };

  // --- What is offered -------------------------------------------------------

  // Rich text is sent as JSON; other words may begin like it.
  const plain = (value) => {
    if (!value.startsWith('{"blocks":')) return value;
    return JSON.parse(value).blocks.map(({ text }) => text).join("\n");
  };

  const offer = (form, at, values, putBack) => {
    const when = new Date(at).toLocaleString("ja-JP", {
      month: "long", day: "numeric", hour: "numeric", minute: "numeric", timeZone: "Asia/Tokyo",
    });
    const box = document.createElement("div");
    box.className = "kept-words";
    const words = document.createElement("p");
    words.setAttribute("role", "status");
    words.textContent = putBack
      ? `保存していない書きかけがあります(${when})。`
      : `保存していない書きかけがあります(${when})。そのあとに内容が変わったため、戻せません。必要なところを写してください。`;
    const button = (label, act) =>
      Object.assign(document.createElement("button"), {
        type: "button", className: "button button-small", textContent: label, onclick: act,
      });
    box.append(words);
    if (putBack) {
      box.append(button("戻す", async () => {
        try {
          await putBack();
          box.remove();
        } catch (error) {
          console.warn("kept words:", error);
          words.textContent = "戻せませんでした。「書きかけを見る」から写してください。";
        }
      }));
    }
    box.append(button("捨てる", () => { forget(key()); box.remove(); }), listOf(form, values));
    form.prepend(box);
  };

  // Only what reads otherwise than what stands.
  const listOf = (form, values) => {
    const standing = new Set(textsOf(form).map((pair) => JSON.stringify(pair)));
    const details = document.createElement("details");
    details.append(Object.assign(document.createElement("summary"), { textContent: "書きかけを見る" }));
    for (const [name, value] of values) {
      if (typeof value !== "string" || standing.has(JSON.stringify([name, value]))) continue;
      const text = plain(value).trim();
      if (text && !REVISION.includes(name)) {
        details.append(Object.assign(document.createElement("pre"), { textContent: text }));
      }
    }
    return details;
  };

  window.addEventListener("load", () => {
    // Wagtail's own; elsewhere the first in which there is something to fill in.
    const form = document.querySelector("[data-edit-form]") ??
      document.querySelector("main form[method=post]:has(textarea, select, input:not([type=hidden]))");
    if (!form) return;
    watched = form;
    if (form.matches("[data-controller~=w-autosave]")) watchSaved(form);
    else watchSent(form);
  });
})();
