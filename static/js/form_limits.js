/* Says before a form is sent that it is larger than the portal takes: nothing typed is lost. */
(() => {
  "use strict";
  const { fields, bytes } = document.currentScript.dataset;
  const mostFields = Number(fields);
  const mostBytes = Number(bytes);
  const encoder = new TextEncoder();

  const complaint = (form) => {
    const texts = [...new FormData(form)].filter(([, value]) => typeof value === "string");
    if (texts.length > mostFields) {
      return `一度に送れる入力欄は${mostFields.toLocaleString("ja")}個までです(いまは${texts.length.toLocaleString("ja")}個)。表の行を減らすか、表やブロックを別のページに分けてください。`;
    }
    const size = texts.reduce((sum, [name, value]) => sum + encoder.encode(name + value).length, 0);
    if (size > mostBytes) {
      return `一度に送れる文章などは${mostBytes / 1024 ** 2}MBまでです。何回かに分けて送ってください。`;
    }
    return "";
  };

  document.addEventListener("submit", (event) => {
    const words = event.target.method === "post" ? complaint(event.target) : "";
    if (words) {
      event.preventDefault();
      event.stopImmediatePropagation();
      window.alert(words);
    }
  }, { capture: true });
})();
