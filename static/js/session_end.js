/* Says a few minutes before an idle session ends, and keeps it while somebody types. */
(() => {
  "use strict";
  const { idleSeconds, warnSeconds, stay } = document.currentScript.dataset;
  const idle = Number(idleSeconds) * 1000;
  const warn = Number(warnSeconds) * 1000;
  const TELL_EVERY = 5 * 60 * 1000;
  let touched = Date.now();
  let told = Date.now();
  let notice = null;

  const cookie = () => (document.cookie.match(/(?:^|; )portal_csrf=([^;]+)/) || [])[1] || "";
  const token = () => {
    const config = document.getElementById("wagtail-config");
    return config ? JSON.parse(config.textContent).CSRF_TOKEN || cookie() : cookie();
  };

  const tell = () => {
    told = Date.now();
    fetch(stay, { method: "POST", headers: { "X-CSRFToken": token() } }).catch(() => {});
  };

  const hide = () => {
    if (notice) {
      notice.remove();
      notice = null;
    }
  };

  const show = () => {
    if (notice) {
      return;
    }
    notice = document.createElement("div");
    notice.className = "session-end";
    notice.setAttribute("role", "alert");
    const words = document.createElement("p");
    words.textContent = `操作がないため、約${Math.round(warn / 60000)}分後にサインアウトします。`;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = "作業を続ける";
    button.addEventListener("click", () => {
      touched = Date.now();
      tell();
      hide();
    });
    notice.append(words, button);
    document.body.append(notice);
  };

  for (const event of ["keydown", "pointerdown", "input"]) {
    document.addEventListener(event, () => { touched = Date.now(); }, { passive: true });
  }
  setInterval(() => {
    if (touched > told && Date.now() - told > TELL_EVERY) {
      tell();
      hide();
    }
    if (Date.now() - Math.max(touched, told) > idle - warn) {
      show();
    }
  }, 15000);
})();
